//! Spoilt files: bytes of a fixture city flipped, cut, spliced and repeated, through the whole of reading and judging.
//!
//! Whatever the bytes are, nothing panics, and every record of a file that can be read is kept, rejected, a duplicate or
//! void. `cargo test --release -- --ignored fuzz --nocapture` goes on for minutes and says how many inputs it tried.

use crate::support::Room;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use std::{fs, path::Path};
use xiaoneng::{
    config::Settings,
    pipeline::{LoadError, NamedFile, Request, load},
    validate::{Ledger, ValidateError},
};

/// Files that are tried at every run of the tests.
const SHORT: u64 = 400;

/// And in the long one.
const LONG: u64 = 40_000;

/// Settings under which a file is judged: each changes what becomes of records.
const PROJECTS: [&str; 3] = [
    "",
    "keys.case = [\"department\", \"case_id\"]\nexport.date = \"2025-01-31\"\ntime.zone = \"Asia/Shanghai\"\n",
    "[severity]\nbad-number = \"error\"\nno-limit = \"error\"\nunknown-word = \"note\"\nundecodable-cell = \"error\"\n",
];

/// A source of chance that is the same at every run.
struct Chance(ChaCha8Rng);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).expect("a length");
        usize::try_from(self.0.next_u64() % bound).expect("a length")
    }

    /// A stretch of at most so many bytes of `bytes`.
    fn stretch(&mut self, bytes: &[u8], most: usize) -> std::ops::Range<usize> {
        let start = self.below(bytes.len());
        start..(start + self.below(most)).min(bytes.len())
    }
}

/// What a spoilt cell may hold.
const SCRAPS: [&[u8]; 22] = [
    b"\"",
    b"\"\"",
    b"\r",
    b"\n",
    b"\r\n",
    b",",
    b";",
    b"\t",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x81\x30\x81\x30",
    b"2026-02-30",
    b"1.23E+17",
    b"99999999999999999999",
    b"'",
    b"=1+1",
    b"-1",
    "合计".as_bytes(),
    "作废".as_bytes(),
    "２０２６年１３月".as_bytes(),
    "五个工作日（".as_bytes(),
];

/// Spoils a file a few times over.
fn spoilt(file: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=chance.below(8) {
        if bytes.is_empty() {
            break;
        }
        match chance.below(7) {
            0 => {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
            1 => drop(bytes.drain(chance.stretch(&bytes, 40))),
            2 => bytes.truncate(chance.below(bytes.len())),
            3 => {
                let piece = bytes[chance.stretch(&bytes, 200)].to_vec();
                let at = chance.below(bytes.len());
                bytes.splice(at..at, piece);
            }
            4 => {
                let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                let (line, at) = (lines[chance.below(lines.len())].to_vec(), chance.below(lines.len()));
                let before: usize = lines[..at].iter().map(|line| line.len()).sum();
                bytes.splice(before..before, line);
            }
            _ => {
                let (at, length) = (chance.below(bytes.len()), chance.below(12));
                let end = (at + length).min(bytes.len());
                bytes.splice(at..end, SCRAPS[chance.below(SCRAPS.len())].iter().copied());
            }
        }
    }
    bytes
}

/// The first lines of a file of the fixture city.
fn lines(name: &str, count: usize) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample").join(name);
    let bytes = fs::read(path).expect("the fixture city");
    bytes.split_inclusive(|byte| *byte == b'\n').take(count).flatten().copied().collect()
}

/// Reads two spoilt files; the records of a readable one are all accounted for. Says whether it was readable.
fn judged(room: &Room, settings: &Settings) -> bool {
    let file = |name: &str| NamedFile { name: name.into(), path: room.at(name).to_string_lossy().into_owned() };
    let request = Request {
        cases: vec![file("cases.csv")],
        suspensions: vec![file("suspensions.csv")],
        dimensions: ["department", "item", "state", "channel"].map(str::to_owned).to_vec(),
        ..Request::default()
    };
    let loaded = match load(settings, &request) {
        Ok(loaded) => loaded.validated,
        Err(LoadError::Ingest(_) | LoadError::Columns(_) | LoadError::Validate(ValidateError::Ingest(_))) => {
            return false;
        }
        Err(error) => panic!("{error}"),
    };
    let ledger = loaded.ledgers.iter().fold(Ledger::default(), |sum, (_, ledger)| sum.plus(*ledger));
    assert!(ledger.closes(), "{ledger:?}");
    assert_eq!((ledger.kept, ledger.rejected), (loaded.cases.len() as u64, loaded.rejects.len() as u64));
    true
}

/// Tries so many files; says how many of them could be read.
fn tried(files: u64) -> u64 {
    let (cases, suspensions) = (lines("cases.csv", 60), lines("suspensions.csv", 12));
    let room = Room::new();
    let settings: Vec<Settings> = PROJECTS
        .iter()
        .map(|project| {
            fs::write(room.at("project.toml"), project).expect("a project file");
            Settings::load(Some(&room.at("project.toml"))).expect("settings")
        })
        .collect();
    let mut readable = 0;
    for seed in 0..files {
        let mut chance = Chance(ChaCha8Rng::seed_from_u64(seed));
        let settings = &settings[chance.below(settings.len())];
        fs::write(room.at("cases.csv"), spoilt(&cases, &mut chance)).expect("a spoilt file");
        let other = if chance.below(2) == 0 { suspensions.clone() } else { spoilt(&suspensions, &mut chance) };
        fs::write(room.at("suspensions.csv"), other).expect("a spoilt file");
        let fine = std::panic::catch_unwind(|| judged(&room, settings));
        readable += u64::from(fine.unwrap_or_else(|_| panic!("the file of seed {seed}")));
    }
    readable
}

#[test]
fn spoilt_files_lose_no_record() {
    let readable = tried(SHORT);
    assert!(readable > SHORT / 2, "{readable} of {SHORT} files could be read");
}

#[test]
#[ignore = "takes minutes"]
fn fuzz_spoilt_files() {
    let readable = tried(LONG);
    println!("fuzz: {LONG} files, {readable} of them readable, no panic, every ledger closes");
}
