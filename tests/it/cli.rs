//! Word for word what every command says, in `tests/corpus/cli/expected/`, over the small table in `tests/corpus/cli/`.

use crate::{
    oracle::random,
    support::{CORPUS, Ran, Room, check},
};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// Name of the transcript and the command line.
const COMMANDS: &[(&str, &str)] = &[
    ("query-table", "query --figures accepted,finished,on_time_rate_closed,mean_turnaround,fee_due --period 2026-03"),
    (
        "query-by",
        "query --figures accepted,on_time_rate_closed,mean_turnaround --by department,channel --period 2026-03",
    ),
    (
        "query-compare",
        "query --figures finished,on_time_rate_closed,mean_turnaround --by department --period 2026-03 --compare previous,year_ago",
    ),
    (
        "query-compare-to-date",
        "query --figures finished,on_time_rate_closed,mean_turnaround --by department --period 2026-03 --compare year_to_date",
    ),
    ("query-to-date-by-month", "query --figures finished --by month --period 2026-03 --compare year_to_date"),
    (
        "query-csv",
        "query --figures finished,on_time_rate_closed --by department --period 2026-03 --compare previous --format csv",
    ),
    (
        "query-json",
        "query --figures finished,on_time_rate_closed,median_turnaround,actual_speedup --by department --period 2026-03 --compare previous --format json",
    ),
    ("query-jsonl", "query --figures finished,on_time_rate_closed --by month --period 2026-02..2026-03 --format jsonl"),
    ("query-json-all-data", "query --figures received,satisfaction_rate --format json"),
    (
        "query-markdown",
        "query --figures finished,on_time_rate_closed --by department --period 2026-03 --compare previous,year_ago --format md",
    ),
    ("query-workbook-without-file", "query --figures finished --format xlsx"),
    ("cases-markdown", "cases --list pending --as-of 2026-03-31 --columns case_id,department,state,age --format md"),
    (
        "cases-behind-a-rate",
        "cases --figure on_time_rate_closed --part rest --period 2026-03 --columns case_id,closed_at,due",
    ),
    ("cases-left-out", "cases --figure 按时办结率 --part left_out --columns case_id,department"),
    ("cases-behind-a-sum", "cases --figure mean_turnaround --part numerator"),
    ("cases-behind-items", "cases --figure promised_speedup --lang en"),
    ("cases-of-a-list-and-a-figure", "cases --figure accepted --list overdue"),
    ("query-sort", "query --figures finished,accepted --by department --sort finished --top 1 --period 2026-03"),
    (
        "query-sort-ascending",
        "query --figures on_time_rate_closed,finished --by department --sort on_time_rate_closed --ascending --period 2026-03",
    ),
    ("query-ascending-without-sort", "query --figures finished --ascending"),
    ("query-figures-misspelt", "query --figures 受里"),
    ("query-figures-no-name", "query --figures= "),
    ("query-figures-several", "query --figures 即办件率"),
    ("query-figures-several-english", "query --figures 提速率 --lang en"),
    (
        "query-chinese-in-english",
        "query --figures 受理,按期办结率,问题解决率 --by 年,季度,月,星期 --lang en --period 2026-03 --no-total",
    ),
    ("query-by-hour", "query --figures received,accepted --by 小时 --period 2026-03"),
    ("query-by-item", "query --figures finished --by item,weekday --period 2026-03"),
    ("query-by-item-json", "query --figures finished --by item,weekday --period 2026-03 --format jsonl"),
    ("query-by-item-md", "query --figures finished --by item --period 2026-03 --format md"),
    ("query-by-rating", "query --figures finished --by rating,fee_due --period 2026-03"),
    ("query-by-hour-csv", "query --figures accepted --by hour --period 2026-03 --format csv"),
    ("bridge-by-item", "bridge 按时办结率 --by 事项 --period 2026-04 --as-of 2026-04-30"),
    ("bridge-by-item-csv", "bridge 按时办结率 --by 事项 --period 2026-04 --as-of 2026-04-30 --format csv"),
    ("query-by-misspelt", "query --figures accepted --by 部们"),
    ("query-words", "query --figures 受理,办结 --compare 环比,同比,累计 --period 2026年第一季度"),
    ("query-unknown-word", "query --figures 受理 --compare 昨天"),
    ("query-where-misspelt", "query --figures accepted --where 在办时常>3"),
    (
        "cases-by-chinese-names",
        "cases --list 在办 --as-of 2026-03-31 --columns 办件编号,部门,到期时间,在办时长（工作日）,是否超期,超期天数,事项,应收费,法定时限,法定时限单位,在办,即办件",
    ),
    (
        "cases-most-overdue",
        "cases --list 超期 --as-of 2026-03-31 --columns case_id,due,overdue_days --sort 超期天数 --descending --top 2",
    ),
    (
        "cases-sorted-by-what-is-not-shown",
        "cases --list 全部 --as-of 2026-03-31 --columns case_id,accepted_at --sort 到期时间 --format csv",
    ),
    (
        "cases-where-overdue-days",
        "cases --where 超期天数>=3 --as-of 2026-03-31 --columns case_id,overdue_days --format json",
    ),
    (
        "cases-rest-in-words",
        "cases --figure 按时办结率 --part 其余 --period 202603 --columns case_id,department --sort department",
    ),
    ("cases-column-misspelt", "cases --columns 到期时刻"),
    ("cases-column-of-applicants", "cases --columns 申请人"),
    ("cases-sort-unknown", "cases --sort 天气"),
    ("bridge-in-words", "bridge 按时办结率 --by 申请渠道 --period 2026年4月 --against 环比 --as-of 2026-04-30"),
    ("query-no-total", "query --figures finished --by case_type --no-total --period 2026-03"),
    (
        "query-english",
        "query --figures finished,on_time_rate_closed --by channel --period 2026-03 --lang en --decimals 2",
    ),
    ("query-printed-names", "query --figures 收件,受理 --by 事项名称 --period 2026-03"),
    (
        "query-as-of-noon",
        "query --figures due_soon,overdue_pending,pending_end --period 2026-03 --as-of 2026-03-31T12:00",
    ),
    ("cases-table", "cases --period 2026-03"),
    (
        "cases-csv",
        "cases --format csv --as-of 2026-03-31 --columns case_id,promised_due,statutory_due,turnaround,age,gross_days,on_time,statutory_on_time,overdue,stopped,promised_allowance,statutory_allowance",
    ),
    ("cases-overdue", "cases --list overdue --as-of 2026-03-31 --columns case_id,department,due,age --format csv"),
    ("cases-due-soon", "cases --list due_soon --as-of 2026-03-31 --columns case_id,due --format json"),
    ("cases-stopped", "cases --list stopped --as-of 2026-03-31 --columns case_id,accepted_at,stopped --format jsonl"),
    ("cases-pending", "cases --list pending --as-of 2026-03-31 --columns case_id,state,age"),
    ("cases-finished", "cases --list finished --period 2026-04 --columns case_id,closed_at,on_time,early"),
    ("cases-english", "cases --list pending --as-of 2026-03-31 --columns case_id,state,age --lang en"),
    ("appraise", "appraise --scheme small.toml --period 2026-03"),
    ("appraise-english", "appraise --scheme small.toml --period 2026-03 --lang en"),
    ("appraise-md", "appraise --scheme small.toml --period 2026-03 --format md"),
    ("appraise-csv", "appraise --scheme small.toml --period 2026-03 --format csv"),
    ("appraise-json", "appraise --scheme small.toml --period 2026-03 --format json"),
    ("appraise-built-in", "appraise --scheme department_quarterly --period 2026-Q1"),
    ("appraise-no-scheme", "appraise --period 2026-03"),
    ("appraise-unknown-scheme", "appraise --scheme window_montly"),
    ("explain", "explain on_time_rate_due --period 2026-03"),
    ("explain-english", "explain on_time_rate_closed --period 2026-03 --lang en"),
    ("explain-count", "explain received --period 2026-03"),
    ("explain-quantile", "explain p90_turnaround --period 2026-03"),
    ("explain-nothing", "explain satisfaction_rate --period 2025-03"),
    ("explain-sums", "explain actual_speedup --period 2026-03"),
    ("explain-json", "explain on_time_rate_closed --period 2026-03 --format json"),
    (
        "explain-files",
        "explain due_soon --cases cases.csv --suspensions suspensions.csv --period 2026-03 --as-of 2026-03-31",
    ),
    ("explain-missing", "explain bad_rating_rate --period 2026-02"),
    ("explain-composition", "explain channel_share --period 2026-03"),
    // A case, day by day.
    ("explain-case", "explain --case on-time --as-of 2026-03-31"),
    ("explain-case-extended", "explain --case extended --as-of 2026-03-31 --lang en"),
    ("explain-case-full", "explain --case late-elsewhere --full"),
    ("explain-case-pending", "explain --case open-soon --as-of 2026-03-31"),
    ("explain-case-overdue", "explain --case open-red --as-of 2026-03-31"),
    ("explain-case-stopped", "explain --case stopped --as-of 2026-03-31"),
    ("explain-case-hours", "explain --case =formula --lang en"),
    ("explain-case-withdrawn", "explain --case withdrawn"),
    ("explain-case-instant", "explain --case instant"),
    ("explain-case-calendar-days", "explain --case carried-over"),
    ("explain-case-untimed", "explain --case no-limit"),
    ("explain-case-not-accepted", "explain --case refused"),
    ("explain-case-later", "explain --case next-month --as-of 2026-03-01"),
    ("explain-case-unknown", "explain --case ontime"),
    ("explain-case-json", "explain --case stopped --as-of 2026-03-31 --format json"),
    ("inspect", "inspect"),
    ("validate", "validate"),
    ("validate-quiet", "validate --quiet"),
    ("calendar", "calendar 2026"),
    ("calendar-english", "calendar 2026 --lang en"),
    ("calendar-add", "calendar add 2026-09-24 5"),
    ("calendar-between", "calendar between 2026-09-24 2026-10-09"),
    ("man-unknown-command", "man qury"),
    ("version", "--version"),
    ("nothing", ""),
];

/// The commands, as the help lists them.
const HELPED: [&str; 17] = [
    "bulletin",
    "query",
    "cases",
    "appraise",
    "explain",
    "bridge",
    "case-mix",
    "what-if",
    "figures",
    "inspect",
    "init",
    "validate",
    "convert",
    "calendar",
    "sample",
    "completions",
    "man",
];

/// Commands whose first lines tell enough.
const LONG: &[(&str, &str)] = &[
    ("man", "man"),
    ("man-query", "man query"),
    ("completions-bash", "completions bash"),
    ("figures", "figures"),
    ("figures-md", "figures --format md"),
    ("figures-json", "figures --format json"),
    ("figures-english", "figures --lang en"),
];

fn place() -> Room {
    let room = Room::new();
    for name in ["cases.csv", "suspensions.csv", "xiaoneng.toml", "small.toml"] {
        fs::copy(Path::new(CORPUS).join("cli").join(name), room.at(name)).expect("a file of the corpus");
    }
    room
}

fn run(room: &Room, line: &str) -> Ran {
    room.run(&line.split_whitespace().collect::<Vec<_>>())
}

fn compare(name: &str, line: &str, ran: &Ran) {
    let file = Path::new(CORPUS).join("cli/expected").join(format!("{name}.txt"));
    check(&file, &format!("$ xiaoneng {line}\n{}", ran.transcript()));
}

#[test]
fn every_command_says_what_it_said() {
    let room = place();
    for (name, line) in COMMANDS {
        compare(name, line, &run(&room, line));
    }
    for (name, line) in LONG {
        let mut ran = run(&room, line);
        ran.stdout = ran.stdout.lines().take(16).map(|line| line.to_owned() + "\n").collect();
        compare(name, line, &ran);
    }
}

#[test]
fn every_command_has_help() {
    let room = Room::new();
    let whole = run(&room, "--help");
    compare("help", "--help", &whole);
    for name in HELPED {
        let line = format!("{name} --help");
        let ran = run(&room, &line);
        compare(&format!("help-{name}"), &line, &ran);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{name}");
        assert_eq!(run(&room, &format!("help {name}")), ran, "{name}");
    }
    for (name, line) in [("help-english", "--lang en --help"), ("help-english-query", "query --lang=en --help")] {
        let ran = run(&room, line);
        compare(name, line, &ran);
        assert!(ran.stdout.contains("Usage: "), "{line}");
    }
    let listed = whole.stdout.lines().skip_while(|line| !line.starts_with("命令:")).skip(1);
    let listed = listed.take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next());
    let listed: Vec<_> = listed.filter(|name| *name != "help").collect();
    assert_eq!(listed, HELPED, "a command without a transcript of its help");
}

#[test]
fn an_output_file_holds_what_standard_output_would() {
    let room = place();
    for line in ["query --figures finished --format csv", "cases --format json", "explain finished", "calendar 2026"] {
        let data = run(&room, line).stdout;
        let ran = run(&room, &format!("{line} --output out.txt"));
        assert_eq!(ran, Ran { status: 0, stdout: String::new(), stderr: String::new() }, "{line}");
        assert_eq!(fs::read_to_string(room.at("out.txt")).expect("a file"), data, "{line}");
    }
}

#[test]
fn the_ending_of_the_output_file_says_its_form() {
    let room = place();
    let written = |line: &str| {
        let ran = run(&room, line);
        assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{line}: {}", ran.stderr);
        fs::read(room.at(line.rsplit(' ').next().expect("a file"))).expect("what was written")
    };
    let (query, cases) = ("query --figures finished --period 2026-03", "cases --list pending --columns case_id");
    for (line, endings) in [
        (query, &["xlsx", "csv", "json", "jsonl", "md", "html"][..]),
        (cases, &["xlsx", "csv", "json", "jsonl", "md"]),
        ("appraise --scheme small.toml --period 2026-03", &["xlsx", "csv", "json", "md", "html"]),
        (
            "bridge on_time_rate_closed --by channel --period 2026-04 --against 2026-03 --as-of 2026-04-30",
            &["csv", "json", "jsonl", "md"],
        ),
        ("case-mix on_time_rate_closed --by region --period 2026-03", &["csv", "json", "jsonl", "md"]),
        ("what-if --promised 5天 --period 2026-03", &["csv", "json", "jsonl", "md"]),
        ("explain finished --period 2026-03", &["json"]),
        ("explain --case on-time", &["json"]),
        ("figures", &["json", "md"]),
    ] {
        for ending in endings {
            let named = written(&format!("{line} --format {ending} -o named"));
            assert!(named == written(&format!("{line} -o a.{ending}")), "{line} {ending}");
        }
        let usual = written(&format!("{line} -o a.txt"));
        assert!(written(&format!("{line} -o A.JSON")) != usual, "{line}");
        assert!(usual == written(&format!("{line} --format table -o a.json")), "{line}: what is said goes first");
        assert!(usual == written(&format!("{line} -o table")), "{line}");
    }
}

#[test]
fn workbooks_hold_numbers_and_days_and_print_on_wide_pages() {
    let room = place();
    let part = |line: &str, name: &str| {
        let ran = run(&room, &format!("{line} -o a.xlsx"));
        assert_eq!(ran.status, 0, "{line}: {}", ran.stderr);
        let book = fs::read(room.at("a.xlsx")).expect("a workbook");
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("a package");
        std::io::read_to_string(package.by_name(name).expect("a part")).expect("UTF-8")
    };
    let (sheet, styles) = ("xl/worksheets/sheet1.xml", "xl/styles.xml");
    let columns = "case_id,accepted_at,due,age,fee_due,overdue";
    let cases = format!("cases --list pending --as-of 2026-03-31 --columns {columns} --sort case_id");
    let found = part(&cases, sheet);
    // The first case is `next-month`: days since 1900 of 2026-03-31 and 2026-04-03, no working day, 70 yuan.
    for (cell, value) in [("B2", "46112"), ("C2", "46115"), ("D2", "0"), ("E2", "70")] {
        let (_, rest) = found.split_once(&format!("<c r=\"{cell}\"")).expect("a cell");
        let written = rest.split_once("</c>").expect("its end").0;
        assert!(!written.contains("t=\"s\"") && written.ends_with(&format!("<v>{value}</v>")), "{cell}: {written}");
    }
    let text = found.split_once("<c r=\"F2\"").expect("a cell").1;
    assert!(text.split_once("</c>").expect("its end").0.contains("t=\"s\""), "words are texts");
    assert!(part(&cases, styles).contains("yyyy-mm-dd"));
    let (query, appraise) =
        ("query --figures finished --by department", "appraise --scheme small.toml --period 2026-03");
    for line in [query, appraise, &cases] {
        let found = part(line, sheet);
        assert!(found.contains("orientation=\"landscape\"") && found.contains("fitToHeight=\"0\""), "{line}");
        assert!(part(line, "xl/workbook.xml").contains("_xlnm.Print_Titles"), "{line}");
    }
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let room = Room::new();
    let page = run(&room, "man");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let line = format!("completions {shell}");
        let ran = run(&room, &line);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{shell}");
        assert_eq!(run(&room, &line), ran, "{shell}");
        for name in HELPED {
            assert!(ran.stdout.contains(name), "{shell}: {name}");
        }
    }
    for name in HELPED {
        assert!(page.stdout.contains(&format!("xiaoneng\\-{}(1)", name.replace('-', "\\-"))), "{name}");
        let ran = run(&room, &format!("man {name}"));
        assert!(
            ran.status == 0 && ran.stdout.contains(".SH SYNOPSIS") && ran.stdout.contains("\\-\\-period"),
            "{ran:?}"
        );
    }
}

#[test]
fn a_sample_can_be_written_once_and_read() {
    let room = Room::new();
    compare("sample", "sample city --rows 60", &run(&room, "sample city --rows 60"));
    let mut files: Vec<_> =
        fs::read_dir(room.at("city")).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    files.sort();
    let mut expected = xiaoneng::sample::SampleFile::ALL.map(xiaoneng::sample::SampleFile::name);
    expected.sort_unstable();
    assert_eq!(files, expected);
    let ran = run(&room, "validate -c city/xiaoneng.toml");
    assert!(ran.status < 2 && ran.stdout.contains("cases.csv"), "{ran:?}");
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let (cases, stops) = random::files(3, 3000);
    let room = Room::with(&[("cases.csv", &cases), ("stops.csv", &stops)]);
    for line in [
        "figures --format md",
        "cases cases.csv --format csv",
        "cases cases.csv",
        "query cases.csv --figures accepted,finished,received --by item_name,department,month --format jsonl",
        "validate cases.csv --suspensions stops.csv",
        "calendar 2026",
        "--help",
    ] {
        let words: Vec<&str> = line.split_whitespace().collect();
        let read = room.run(&words);
        assert!(read.status == 0 && !read.stdout.is_empty(), "{line}: {read:?}");
        let mut command: Command = room.command(&words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        drop(child.stdout.take());
        let unread = Ran::of(&child.wait_with_output().expect("the program ends"));
        assert_eq!(unread, Ran { stdout: String::new(), ..read }, "{line}");
    }
}
