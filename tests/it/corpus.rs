//! Inputs, good and bad, each a folder: what goes in, and word for word what comes out.
//!
//! `tests/corpus/<behaviour>/` holds `input*.csv`, perhaps other datasets by their names and `project.toml`, perhaps
//! `args` (one argument a line; without it `validate` of what is there), and `expected/`: `transcript.txt` and, if rows
//! were rejected, `rejects.csv`. `XIAONENG_BLESS=1 cargo test --release corpus` writes `expected/` anew: read the difference.

use crate::support::{CORPUS, Ran, Room, blessing, check};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Folders with tests of their own.
const ELSEWHERE: [&str; 2] = ["cli", "clock"];

/// A corpus that was run.
struct Run {
    name: String,
    arguments: Vec<String>,
    ran: Ran,
    /// `rejects.csv`, if one was written.
    rejects: Option<String>,
}

/// Names of what lies in a folder, ascending.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()));
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("a readable name");
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
    names.sort();
    names
}

fn folders() -> Vec<String> {
    names(Path::new(CORPUS)).into_iter().filter(|name| !ELSEWHERE.contains(&name.as_str())).collect()
}

/// What is done with the files of a folder: what `args` says, else reading them all.
fn arguments(folder: &Path, files: &[String]) -> Vec<String> {
    if let Ok(said) = fs::read_to_string(folder.join("args")) {
        return said.lines().map(str::to_owned).collect();
    }
    let mut arguments = vec!["validate".to_owned()];
    arguments.extend(files.iter().filter(|name| name.starts_with("input")).cloned());
    for file in files.iter().filter(|name| !name.starts_with("input")) {
        match file.strip_suffix(".csv") {
            Some(dataset) => arguments.extend([format!("--{}", dataset.replace('_', "-")), file.clone()]),
            None if file == "project.toml" => arguments.extend(["--config".to_owned(), file.clone()]),
            None => {}
        }
    }
    arguments
}

fn run(name: &str) -> Run {
    let folder = PathBuf::from(CORPUS).join(name);
    let files: Vec<String> = names(&folder).into_iter().filter(|name| name != "expected" && name != "args").collect();
    let room = Room::new();
    for file in &files {
        fs::copy(folder.join(file), room.at(file)).expect("a file of the corpus");
    }
    let arguments = arguments(&folder, &files);
    // A dash is standard input: the folder's `input.csv`.
    let mut command = room.command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    if arguments.iter().any(|argument| argument == "-") {
        command.stdin(fs::File::open(room.at("input.csv")).expect("a file to be read from standard input"));
    }
    let ran = Ran::of(&command.output().expect("the program runs"));
    let mut left: BTreeSet<String> = names(&room.at("")).into_iter().collect();
    for file in &files {
        assert!(left.remove(file), "{name}: the program took away {file}");
    }
    let rejects = left.remove("rejects.csv").then(|| fs::read_to_string(room.at("rejects.csv")).expect("UTF-8"));
    assert!(left.is_empty(), "{name}: the program left {left:?} behind");
    Run { name: name.to_owned(), arguments, ran, rejects }
}

impl Run {
    fn expected(&self, file: &str) -> PathBuf {
        PathBuf::from(CORPUS).join(&self.name).join("expected").join(file)
    }

    /// The numbers of a printed ledger: read, kept, rejected, duplicates, void, by file.
    fn ledgers(&self) -> BTreeMap<String, [u64; 5]> {
        let mut ledgers = BTreeMap::new();
        // A third line says the form of a file that is not plain UTF-8.
        let plain = |line: &&str| !line.starts_with("    格式与编码");
        let mut lines = self.ran.stdout.lines().filter(plain);
        while let (Some(file), Some(ledger)) = (lines.next(), lines.next()) {
            let numbers = ledger.split(|at: char| !at.is_ascii_digit()).filter(|part| !part.is_empty());
            let numbers: Vec<u64> = numbers.map(|number| number.parse().expect("a count")).collect();
            ledgers.insert(file.to_owned(), numbers.try_into().expect("five counts"));
        }
        ledgers
    }
}

#[test]
fn every_corpus_comes_out_as_expected() {
    for name in folders() {
        let run = run(&name);
        check(&run.expected("transcript.txt"), &run.ran.transcript());
        match &run.rejects {
            Some(rejects) => check(&run.expected("rejects.csv"), rejects),
            None if blessing() => drop(fs::remove_file(run.expected("rejects.csv"))),
            None => assert!(!run.expected("rejects.csv").exists(), "{name}: nothing was rejected"),
        }
    }
}

#[test]
fn every_ledger_closes_and_every_rejected_row_is_listed() {
    let mut closed = 0;
    for name in folders() {
        let run = run(&name);
        if run.arguments[0] != "validate" || run.ran.status == 2 {
            continue;
        }
        let mut refused = 0;
        for (file, [read, kept, rejected, duplicates, void]) in run.ledgers() {
            assert_eq!(read, kept + rejected + duplicates + void, "{name}: {file}");
            refused += rejected;
            closed += 1;
        }
        let listed = run.rejects.as_deref().map_or(0, |rejects| {
            csv::Reader::from_reader(rejects.trim_start_matches('\u{feff}').as_bytes()).into_records().count() as u64
        });
        assert_eq!(refused, listed, "{name}: rows in rejects.csv");
        // A record that stands on one physical line is one record, whatever is wrong with it.
        let mut lines = 0;
        let (mut read, mut plain) = (0, !name.starts_with("suspension"));
        let folder = PathBuf::from(CORPUS).join(&name);
        for (file, ledger) in run.ledgers() {
            // A sheet of a workbook is no file.
            let Ok(bytes) = fs::read(folder.join(&file)) else {
                plain = false;
                continue;
            };
            read += ledger[0];
            let filled = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
            lines += filled.count().saturating_sub(1) as u64;
        }
        // Titles and totals are listed, but no records.
        let aside = |line: &&str| ["title-row", "total-row"].iter().any(|row| line.contains(row));
        for line in run.ran.stderr.lines().filter(aside).filter(|_| plain) {
            let count = line.split('，').nth(1).and_then(|count| count.split(' ').next());
            lines -= count.and_then(|count| count.parse::<u64>().ok()).expect("a count");
        }
        assert_eq!(read, lines, "{name}: rows read");
    }
    assert!(closed > 30, "ledgers of {closed} files");
}

#[test]
fn what_is_not_done_prints_no_data_and_says_why() {
    for name in folders() {
        let run = run(&name);
        match run.ran.status {
            2 => {
                assert_eq!(run.ran.stdout, "", "{name}");
                assert_ne!(run.ran.stderr, "", "{name}");
                assert_eq!(run.rejects, None, "{name}");
            }
            1 => assert_ne!(run.ran.stderr, "", "{name}: a gate was hit, so that somebody must be told"),
            status => assert_eq!(status, 0, "{name}"),
        }
        let said = &run.ran.stderr;
        assert!(!said.contains("panicked") && !said.contains("internal"), "{name}: {said}");
        assert!(!said.contains('{') && !said.contains("内部错误"), "{name}: {said}");
    }
}

/// The codes of `data/labels.zh.toml` that the code of validation names.
fn codes_in_source() -> BTreeSet<String> {
    let labels = include_str!("../../data/labels.zh.toml");
    let labelled = labels.lines().filter_map(|line| line.strip_prefix("[diagnostic.")?.strip_suffix(']'));
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/validate")];
    let mut source = String::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(names(&path).iter().map(|name| path.join(name)));
        } else {
            source += &fs::read_to_string(path).expect("a source file");
        }
    }
    labelled.filter(|code| source.contains(&format!("\"{code}\""))).map(str::to_owned).collect()
}

#[test]
fn every_rule_has_a_corpus() {
    let mut seen = BTreeSet::new();
    for name in folders() {
        let transcript = fs::read_to_string(PathBuf::from(CORPUS).join(&name).join("expected/transcript.txt"));
        for line in transcript.expect("an expectation").lines() {
            // 拒收 bad-date：…
            let code = line.split_once(' ').and_then(|(_, rest)| rest.split_once('：'));
            seen.extend(code.map(|(code, _)| code.to_owned()));
        }
    }
    let codes = codes_in_source();
    assert!(codes.len() > 25, "{codes:?}");
    let without: Vec<_> = codes.iter().filter(|code| !seen.contains(*code)).collect();
    assert!(without.is_empty(), "rules without a corpus: {without:?}");
}
