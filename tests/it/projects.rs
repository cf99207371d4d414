//! Project files that the program writes: `init` and `inspect --write`.

use crate::support::Room;
use std::fs;

const CASES: &str = "\
LSH,SLSJ,BJSJ,承诺时间,BLZT,满意度
A1,2026-03-02 09:00,2026-03-06,5工作日,办结,1
A2,2026-03-02 10:00,,20个工作日,在办,5
A3,2026-03-03 10:00,2026-03-04,即办,归档中,
";
const STOPS: &str = "办件编号,种类,开始时间,结束时间\nA1,补正,2026-03-03,2026-03-04\n";
const STRANGE: &str = "甲,乙\n1,2\n";

fn read(room: &Room, name: &str) -> String {
    fs::read_to_string(room.at(name)).expect("a file")
}

#[test]
fn init_fills_in_the_files_that_are_there() {
    let room = Room::with(&[("b.csv", CASES), ("a.csv", STOPS), ("c.csv", STRANGE), ("notes.md", "x")]);
    let ran = room.run(&["init"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stderr.contains("c.csv") && ran.stderr.contains("xiaoneng.toml"), "{ran:?}");
    let text = read(&room, "xiaoneng.toml");
    for line in [
        "cases = [\"b.csv\"]",
        "suspensions = [\"a.csv\"]",
        "[columns.case_id]\nheading = \"LSH\"",
        "[columns.promised_limit]\nheading = \"承诺时间\"",
        "# rating = \"gbt39046\"  # GB/T 39046-2020",
        "\n# \"归档中\" = \"?\"",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    // What it wrote is a project: the questions are open, the rest is read.
    let ran = room.run(&["validate"]);
    assert!(ran.stdout.contains("b.csv\n    读入 3 行：采用 2，拒收 1"), "{ran:?}");
    let again = room.run(&["init"]);
    assert_eq!((again.status, again.stdout.as_str()), (2, ""));
    assert_eq!(read(&room, "xiaoneng.toml"), text);
}

#[test]
fn init_knows_every_dataset_of_the_sample() {
    let room = Room::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");
    for name in
        ["cases", "suspensions", "units", "items", "ratings", "bad_ratings", "surveys", "problems", "activities"]
            .into_iter()
            .chain(["complaints", "reported", "targets"])
    {
        fs::copy(format!("{sample}/{name}.csv"), room.at(&format!("x{name}.csv"))).expect("a copy");
    }
    // What the program wrote itself is nobody's export.
    fs::write(room.at("rejects.csv"), CASES).expect("a file");
    let ran = room.run(&["init"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(!ran.stderr.contains(".csv"), "{ran:?}");
    let text = read(&room, "xiaoneng.toml");
    for (name, line) in [
        ("xcases.csv", "\ncases = [\"xcases.csv\"]\n"),
        ("xunits.csv", "\nunits = [\"xunits.csv\"]\n"),
        ("xbad_ratings.csv", "\nbad_ratings = [\"xbad_ratings.csv\"]\n"),
        ("xtargets.csv", "\ntargets = [\"xtargets.csv\"]\n"),
    ] {
        assert!(text.contains(line), "{name}: {text}");
    }
    assert_eq!(text.matches("= [\"x").count(), 12, "{text}");
    assert_eq!(
        room.run(&["query", "--figures", "items_entered_rate,solve_rate,activities,ratings", "--period", "2026-10"])
            .status,
        0
    );
}

#[test]
fn init_without_files_is_a_project_of_defaults() {
    let room = Room::new();
    assert_eq!(room.run(&["init", "new", "--lang", "en"]).status, 0);
    let text = read(&room, "new/xiaoneng.toml");
    assert!(text.contains("\ncases = []\n") && text.contains("# Project file"), "{text}");
    let ran = room.run(&["calendar", "add", "2026-09-24", "5", "-c", "new/xiaoneng.toml"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "2026-10-09\n"));
}

#[test]
fn inspect_writes_what_is_sure_and_keeps_what_was_written() {
    let own = "# 我们的项目\n[datasets]\ncases = [\"b.csv\"]\n\n[columns.accepted_at]\n# 受理\nheading = \"SLSJ\"\n";
    let room = Room::with(&[("b.csv", CASES), ("xiaoneng.toml", own)]);
    let ran = room.run(&["inspect", "--write"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let text = read(&room, "xiaoneng.toml");
    assert!(text.starts_with(own), "{text}");
    assert!(text.contains("[columns.case_id]\nheading = \"LSH\"\n"), "{text}");
    assert!(text.contains("# ? "), "{text}");
    assert_eq!(room.run(&["inspect", "--write", "--quiet"]).stderr, "");
    assert_eq!(read(&room, "xiaoneng.toml"), text);
    // An answer is an uncommented line.
    fs::write(room.at("xiaoneng.toml"), text.replace("# [codes]\n# rating", "[codes]\nrating")).expect("written");
    assert!(!room.data(&["inspect"]).contains("codes.rating"));
}

#[test]
fn headings_that_differ_between_files_are_lists() {
    let other =
        CASES.replace("LSH", "bjbh").replace(",承诺时间", "").replace(",5工作日", "").replace(",20个工作日", "");
    let room = Room::with(&[("b.csv", CASES), ("c.csv", &other.replace(",即办", ""))]);
    assert_eq!(room.run(&["inspect", "b.csv", "c.csv", "--write"]).status, 0);
    let text = read(&room, "xiaoneng.toml");
    assert!(text.contains("cases = [\"b.csv\", \"c.csv\"]"), "{text}");
    assert!(text.contains("[columns.case_id]\nheading = [\"LSH\", \"bjbh\"]\n"), "{text}");
    assert!(text.contains("[columns.promised_limit]\nheading = [\"承诺时间\"]\n"), "{text}");
    let ran = room.run(&["validate"]);
    assert!(ran.stdout.contains("b.csv") && ran.stdout.contains("c.csv"), "{ran:?}");
}

#[test]
fn a_project_file_that_cannot_be_added_to_is_left_alone() {
    let own = "columns = { case_id = { heading = \"LSH\" } }\n";
    let room = Room::with(&[("b.csv", CASES), ("xiaoneng.toml", own)]);
    let ran = room.run(&["inspect", "b.csv", "--write"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("columns.accepted_at.heading = \"SLSJ\""), "{ran:?}");
    assert_eq!(read(&room, "xiaoneng.toml"), own);
}
