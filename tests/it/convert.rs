//! A converted table gives the figures of the files that it was made from.

use crate::{oracle::random, support::Room};
use std::{fs, path::Path};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Figures of every kind, by every kind of dimension.
const QUESTIONS: [&str; 4] = [
    "--figures received,accepted,finished,on_time_rate_closed,on_time_rate_due,mean_turnaround,actual_speedup --by department,channel",
    "--figures satisfaction_rate,ratings,active_rating_share,fee_due,fee_charged,mean_visits --by case_type,month",
    "--figures accepted,finished,promised_speedup,p90_turnaround --by item,result",
    "--figures accepted,pending_end,overdue_pending,stopped,due_soon,not_accepted --by item_name",
];

/// What the cases of `before` are asked, and those of `after`, must be answered alike.
fn assert_alike(room: &Room, before: &[&str], after: &[&str]) {
    for question in QUESTIONS {
        let ask = |files: &[&str]| {
            let words = question.split_whitespace().chain(["--format", "jsonl"]);
            let arguments: Vec<&str> = ["query"].into_iter().chain(files.iter().copied()).chain(words).collect();
            let ran = room.run(&arguments);
            assert!(ran.status < 2, "{arguments:?}: {ran:?}");
            ran.stdout
        };
        assert_eq!(ask(before), ask(after), "{question}");
    }
}

fn convert(room: &Room, arguments: &[&str]) {
    let ran = room.run(&["convert"].into_iter().chain(arguments.iter().copied()).collect::<Vec<_>>());
    assert!(ran.status < 2, "{ran:?}");
}

#[test]
fn random_tables_are_converted_without_loss() {
    for seed in 0..6 {
        let (cases, stops) = random::files(seed, 700);
        let room = Room::with(&[("cases.csv", &cases), ("stops.csv", &stops)]);
        convert(&room, &["cases.csv", "-o", "out.csv"]);
        let stops = ["--suspensions", "stops.csv"];
        assert_alike(&room, &[&["cases.csv"], &stops[..]].concat(), &[&["out.csv"], &stops[..]].concat());
        // What is canonical already stays as it is.
        convert(&room, &["out.csv", "-o", "again.csv"]);
        assert_eq!(fs::read(room.at("again.csv")).unwrap(), fs::read(room.at("out.csv")).unwrap());
    }
}

#[test]
fn the_sample_city_has_the_same_bulletin() {
    let room = Room::new();
    let sample = Path::new(ROOT).join("data/sample");
    for entry in fs::read_dir(&sample).unwrap() {
        let name = entry.unwrap().file_name();
        fs::copy(sample.join(&name), room.at("").join(&name)).unwrap();
    }
    convert(&room, &["-o", "converted.csv"]);
    let figures = |into: &str, arguments: &[&str]| {
        let words = [&["bulletin", "--period", "2026-10", "--formats", "json", "-o", into], arguments].concat();
        assert!(room.run(&words).status < 2);
        fs::read_to_string(room.at(into).join("figures.json")).unwrap()
    };
    assert_eq!(figures("a", &[]), figures("b", &["converted.csv"]));
}

#[test]
fn an_untidy_export_is_written_in_canonical_columns() {
    let cases = "LSH,SLSJ,BJSJ,承诺时间,BLZT,满意度,部门,来源,应收费用,,联系电话\n\
        A1,46083.395833333336,46087,5工作日,办结,1,\"一,局\",省,12.5,x,13800138000\n\
        A2,2026-03-02 10:00:00.25,,20个工作日,在办,5,二局,,1000,,13800138001\n\
        A3,46084,,即办,退件,,\"二\n局\",市,,y,13800138002\n\
        A3,46084,46085,即办,退件,,二局,市,,y,13800138002\n\
        A4,46085,46084,3月,办结,,二局,市,,z,13800138003\n\
        A5,,,无期限,待受理,,二局,市,,z,13800138003\n";
    let project = "[codes]\nrating = \"gbt39046\"\n[columns.region]\nheading = \"来源\"\n[words.state]\n\"退件\" = \"withdrawn\"\n";
    let room = Room::with(&[("in.csv", cases), ("xiaoneng.toml", project)]);
    convert(&room, &["in.csv", "-o", "out.csv"]);
    assert_eq!(
        fs::read_to_string(room.at("out.csv")).unwrap().replace("\r\n", "\n"),
        "case_id,department,region,accepted_at,closed_at,state,promised_limit,promised_limit_unit,rating,fee_due,_\n\
         A1,\"一,局\",省,2026-03-02T09:30:00,2026-03-06,closed,5,working_day,level_5,12.50,x\n\
         A2,二局,,2026-03-02T10:00:00.250000,,pending,20,working_day,level_1,1000.00,\n\
         A3,二局,市,2026-03-03,2026-03-04,withdrawn,0,working_day,,,y\n\
         A5,二局,市,,,waiting,,none,,,z\n"
    );
    assert_alike(&room, &["in.csv"], &["out.csv"]);
    convert(&room, &["in.csv", "-o", "all.csv", "--with-applicant"]);
    assert!(fs::read_to_string(room.at("all.csv")).unwrap().contains("13800138000"));
}

#[test]
fn several_files_become_one_table() {
    let one = "办件编号,受理时间,办结时间,甲\n1,2026-03-02,2026-03-05,a\n2,2026-03-02,2026-03-05,b\n";
    let two = "办件编号,乙,办结时间,受理时间,更新时间,申请人\n2,c,2026-03-06,2026-03-02,2026-03-09,张三\n3,d,,2026-03-02,,李四\n";
    let room = Room::with(&[("1.csv", one), ("2.csv", two)]);
    convert(&room, &["1.csv", "2.csv", "-o", "out.csv"]);
    assert_eq!(
        fs::read_to_string(room.at("out.csv")).unwrap().replace("\r\n", "\n"),
        "case_id,accepted_at,closed_at,updated_at,甲,乙\n\
         1,2026-03-02,2026-03-05,,a,\n\
         2,2026-03-02,2026-03-06,2026-03-09,,c\n\
         3,2026-03-02,,,,d\n"
    );
    assert_alike(&room, &["1.csv", "2.csv"], &["out.csv"]);
}

#[test]
fn a_parquet_file_is_whole() {
    let (cases, _) = random::files(1, 300);
    let room = Room::with(&[("cases.csv", &cases)]);
    convert(&room, &["cases.csv", "-o", "out.parquet"]);
    let bytes = fs::read(room.at("out.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    convert(&room, &["cases.csv", "-o", "again.parquet"]);
    assert_eq!(fs::read(room.at("again.parquet")).unwrap(), bytes);
}

#[test]
fn what_cannot_be_converted_is_refused() {
    let room = Room::with(&[("cases.csv", "办件编号,受理时间\n1,2026-03-02\n")]);
    for arguments in [
        &["convert", "cases.csv"][..],
        &["convert", "cases.csv", "-o", "out.docx"],
        &["convert", "-", "-o", "out.csv"],
        &["convert", "cases.csv", "-o", "nowhere/out.csv"],
        &["convert", "missing.csv", "-o", "out.csv"],
    ] {
        let ran = room.run(arguments);
        assert!(ran.status == 2 && ran.stdout.is_empty() && !ran.stderr.is_empty(), "{arguments:?}: {ran:?}");
    }
    assert_eq!(fs::read_dir(room.at("")).unwrap().count(), 1);
}
