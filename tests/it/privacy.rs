//! A mark in every cell that is somebody's secret appears in nothing that the program makes.

use crate::support::{Ran, Room};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::{Cursor, Read as _},
    path::Path,
};

/// Headings of personal data: those of the sensitive columns, and those that are no column and stay secret.
fn secrets() -> Vec<String> {
    let aliases: toml::Table = include_str!("../../data/aliases.toml").parse().expect("TOML");
    let list = |section: &str, key: &str| -> Vec<String> {
        let headings = aliases[section][key].as_array().unwrap_or_else(|| panic!("{section}.{key}"));
        headings.iter().map(|heading| heading.as_str().expect("a heading").to_owned()).collect()
    };
    let columns = ["applicant", "applicant_id", "phone", "handler"].map(|column| list("cases", column));
    let private = ["applicant", "staff"].map(|owner| list("private", owner));
    let mut headings: Vec<String> = ["申请人", "证件号码", "联系电话", "经办人"].map(str::to_owned).to_vec();
    headings.extend(columns.into_iter().chain(private).flatten());
    // May be the department or the applicant: both are other columns here, so that nobody can tell.
    headings.extend(["单位名称", "统一社会信用代码"].map(str::to_owned));
    let mut met = BTreeSet::new();
    headings.retain(|heading| met.insert(heading.clone()));
    headings
}

const OPEN: &str =
    "办件编号,事项编码,事项名称,办理部门,申请渠道,办件类型,受理时间,办结时间,办理状态,法定时限,承诺时限,评价等级";

/// Good rows, and one for every way in which a row goes wrong.
const ROWS: [&str; 10] = [
    "G1,X1,甲,一局,窗口,承诺件,2026-03-02,2026-03-06,办结,20工作日,5工作日,满意",
    "G2,X1,甲,二局,网上,承诺件,2026-03-03,2026-03-20,办结,20工作日,5工作日,不满意",
    "G3,X2,乙,二局,网上,承诺件,2026-03-09,,在办,20工作日,5工作日,",
    "G4,X2,乙,二局,网上,承诺件,2026-03-30,,在办,20工作日,2工作日,",
    "G1,X1,甲,一局,窗口,承诺件,2026-03-02,2026-03-09,办结,20工作日,5工作日,满意",
    "W1,X1,甲,一局,窗口,承诺件,2026-03-02,2026-03-06,流程中断,20工作日,5工作日,满意",
    "W2,X1,甲,一局,窗口,承诺件,2026-03-12,2026-03-06,办结,20工作日,5工作日,满意",
    ",X1,甲,一局,窗口,承诺件,2026-03-02,2026-03-06,办结,20工作日,5工作日,满意",
    "V1,X1,甲,一局,窗口,承诺件,2026-03-02,2026-03-06,作废,20工作日,5工作日,满意",
    "B1,X1,甲,一局,传真,加急件,2026-03-02,2026-03-06,办结,若干,几天,还行",
];

/// The mark in a cell: nothing else in the table looks like it.
fn mark(row: usize, column: usize) -> String {
    format!("机密{row}x{column}x")
}

/// A table in which every secret is marked, and a row that does not fit its headings.
fn table(secrets: &[String]) -> String {
    let mut text = format!("{OPEN},{}\n", secrets.join(","));
    for (row, open) in ROWS.iter().enumerate() {
        let marks: Vec<_> = (0..secrets.len()).map(|column| mark(row, column)).collect();
        let _ = writeln!(text, "{open},{}", marks.join(","));
    }
    let _ = writeln!(text, "R1,{},{}", mark(98, 0), mark(98, 1));
    // Shifted: the secrets stand under other headings.
    let marks: Vec<_> = (0..secrets.len() + 12).map(|column| mark(99, column)).collect();
    let _ = writeln!(text, "R2,{},1,2", marks.join(","));
    text
}

const PROJECT: &str = "[datasets]\ncases = [\"cases.csv\"]\n\n[quality]\nwaiver = \"a test\"\n";

fn assert_silent(what: &str, bytes: &[u8], secrets: &[String]) {
    let text = String::from_utf8_lossy(bytes);
    let leaked = |column: usize| (0..100).any(|row| text.contains(&mark(row, column)));
    let leaks: Vec<_> =
        secrets.iter().enumerate().filter(|(column, _)| leaked(*column)).map(|(_, heading)| heading).collect();
    assert!(leaks.is_empty(), "{what} tells {leaks:?}");
    assert!(!text.contains("机密"), "{what} tells cells of rows that do not fit their headings");
}

fn assert_silent_run(what: &str, ran: &Ran, secrets: &[String]) {
    assert_silent(&format!("{what}, stdout"), ran.stdout.as_bytes(), secrets);
    assert_silent(&format!("{what}, stderr"), ran.stderr.as_bytes(), secrets);
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files
}

fn room(secrets: &[String]) -> Room {
    Room::with(&[("cases.csv", &table(secrets)), ("xiaoneng.toml", PROJECT)])
}

#[test]
fn no_secret_leaves_by_a_report() {
    let secrets = secrets();
    assert!(secrets.len() > 80, "{secrets:?}");
    let room = room(&secrets);
    let make = |formats: &str| room.run(&["bulletin", "--period", "2026-03", "-o", "out", "--formats", formats]);
    let mut ran = make("html,docx,xlsx,md,json,csv");
    if ran.status == 2 && ran.stderr.contains("fonts-noto-cjk") {
        crate::office::missing("no Chinese font");
        ran = make("html,xlsx,md,json,csv");
    }
    assert_eq!(ran.status, 1, "made under a waiver: {ran:?}");
    assert_silent_run("bulletin", &ran, &secrets);
    let made = files(&room.at("out"));
    assert!(made.len() >= 7, "{made:?}");
    for path in made {
        let bytes = fs::read(&path).expect("a file");
        assert_silent(&path.display().to_string(), &bytes, &secrets);
        // What is packed is looked into.
        let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else { continue };
        for index in 0..package.len() {
            let mut part = Vec::new();
            package.by_index(index).expect("a part").read_to_end(&mut part).expect("a part");
            assert_silent(&path.display().to_string(), &part, &secrets);
        }
    }
}

#[test]
fn no_secret_leaves_by_an_answer_or_a_list() {
    let secrets = secrets();
    let room = room(&secrets);
    for line in [
        "query --figures accepted,finished,on_time_rate_closed --by department,item_name,channel,case_type",
        "explain on_time_rate_closed",
        "cases",
        "cases --list overdue",
        "cases --list finished --period 2026-03",
    ] {
        for format in ["table", "csv", "json", "jsonl"] {
            let mut words: Vec<&str> = line.split_whitespace().collect();
            if words[0] != "explain" {
                words.extend(["--format", format]);
            }
            let ran = room.run(&words);
            assert!(ran.status == 1 && !ran.stdout.is_empty(), "{line}: {ran:?}");
            assert_silent_run(line, &ran, &secrets);
        }
    }
}

#[test]
fn staff_are_named_only_where_a_scheme_scores_them() {
    let secrets = secrets();
    let room = room(&secrets);
    let handler = secrets.iter().position(|secret| secret == "经办人").expect("a heading");
    for group in ["department", "handler"] {
        let scheme = format!(
            "title = \"t\"\ngroup = \"{group}\"\nmin_cases = 1\n[[criteria]]\nfigure = \"early_rate\"\nfull = 10\n\
             linear = {{ from = 0, to = 100 }}\n"
        );
        fs::write(room.at("scheme.toml"), scheme).expect("a file");
        for format in ["table", "md", "csv", "json"] {
            let ran = room.run(&["appraise", "--scheme", "scheme.toml", "--period", "2026-03", "--format", format]);
            assert_eq!((ran.status, ran.stdout.contains("内部")), (1, group == "handler"), "{ran:?}");
            if group == "handler" {
                assert!(ran.stdout.contains(&mark(0, handler)), "{ran:?}");
                let told = |column: &usize| *column != handler && ran.stdout.contains(&mark(0, *column));
                assert_eq!((0..secrets.len()).find(told), None, "{ran:?}");
            } else {
                assert!(ran.stdout.contains("一局"), "{ran:?}");
                assert_silent_run("appraise", &ran, &secrets);
            }
        }
    }
}

#[test]
fn no_secret_leaves_by_the_list_of_rejects_or_the_problems() {
    let secrets = secrets();
    let room = room(&secrets);
    let ran = room.run(&["validate"]);
    assert_silent_run("validate", &ran, &secrets);
    let rejects = fs::read(room.at("rejects.csv")).expect("rejected rows");
    assert_silent("rejects.csv", &rejects, &secrets);
    let text = String::from_utf8(rejects).expect("UTF-8");
    assert!(text.contains("***") && text.contains("W1") && text.contains("流程中断"), "{text}");
}

#[test]
fn no_secret_leaves_by_an_inspection() {
    let secrets = secrets();
    let room = room(&secrets);
    for format in ["text", "json"] {
        let ran = room.run(&["inspect", "--format", format, "--write"]);
        assert!(ran.status == 0 && ran.stdout.contains("accepted_at"), "{ran:?}");
        assert_silent_run("inspect", &ran, &secrets);
    }
    assert_silent("xiaoneng.toml", &fs::read(room.at("xiaoneng.toml")).expect("a project"), &secrets);
}

#[test]
fn no_secret_of_an_applicant_leaves_by_a_converted_table() {
    let secrets = secrets();
    let room = room(&secrets);
    let staff: toml::Table = include_str!("../../data/aliases.toml").parse().expect("TOML");
    let list = |section: &str, key: &str| staff[section][key].as_array().expect("a list").clone();
    let staff: Vec<toml::Value> = [list("cases", "handler"), list("private", "staff")].concat();
    let known = |heading: &String| heading == "经办人" || staff.iter().any(|known| known.as_str() == Some(heading));
    let of_applicants: Vec<usize> = (0..secrets.len()).filter(|column| !known(&secrets[*column])).collect();
    for (arguments, told) in
        [(&["convert", "-o", "out.csv"][..], false), (&["convert", "-o", "out.csv", "--with-applicant"], true)]
    {
        assert_eq!(room.run(arguments).status, 1, "over the limit");
        let text = fs::read_to_string(room.at("out.csv")).expect("a table");
        let tells = of_applicants.iter().any(|column| (0..100).any(|row| text.contains(&mark(row, *column))));
        assert_eq!(tells, told, "{arguments:?}");
    }
}

#[test]
fn nobody_groups_by_or_lists_an_applicant() {
    let secrets = secrets();
    let room = room(&secrets);
    let handlers: toml::Table = include_str!("../../data/aliases.toml").parse().expect("TOML");
    let handlers = handlers["cases"]["handler"].as_array().expect("a list");
    let names = ["applicant", "applicant_id", "phone"].map(str::to_owned);
    for name in names.iter().chain(
        secrets.iter().filter(|name| *name != "经办人" && !handlers.iter().any(|known| known.as_str() == Some(name))),
    ) {
        for words in [["query", "--figures", "accepted", "--by", name], ["cases", "--list", "all", "--columns", name]] {
            let ran = room.run(&words);
            assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{words:?}");
            assert_silent_run(name, &ran, &secrets);
        }
    }
}
