//! The diary of each case against the clock's look-ups: two ways to every due date and duration, one result.

use crate::{oracle::random, support::Room};
use xiaoneng::{
    clock::{Clock, Diary, LimitWalk, Spent},
    config::Settings,
    period::AsOf,
    pipeline::{self, Loaded, NamedFile, Request},
};

/// Edge cases reckoned by hand, and older years day by day.
const VECTORS: [[&str; 2]; 2] = [
    [include_str!("../corpus/clock/cases.csv"), include_str!("../corpus/clock/suspensions.csv")],
    [include_str!("../corpus/clock/day-by-day/cases.csv"), include_str!("../corpus/clock/day-by-day/suspensions.csv")],
];

const PROJECT: &str = "[deadline]\nprefer = \"due\"\ncompare = \"instant\"\n";

fn load(settings: &Settings, cases: &str, stops: &str) -> Loaded {
    let room = Room::with(&[("cases.csv", cases), ("stops.csv", stops)]);
    let file = |name: &str| vec![NamedFile::given(room.at(name).to_str().expect("a path"))];
    let request = Request { cases: file("cases.csv"), suspensions: file("stops.csv"), ..Request::default() };
    pipeline::load(settings, &request).expect("good files")
}

fn moment(day: &str, time: i64) -> AsOf {
    AsOf { time, ..AsOf::end_of(day.parse().expect("a day")) }
}

/// Compares every case and answers how many were compared.
fn agree(settings: &Settings, loaded: &Loaded, as_of: AsOf) -> usize {
    let clock = Clock::new(&settings.calendar, &settings.rules);
    let cases = &loaded.validated.cases;
    let mut compared = 0;
    for part in 0..cases.parts() {
        let records = cases.records(part).expect("records");
        let mut readings = clock.readings(cases, part, as_of).expect("readings").into_iter().peekable();
        for record in records {
            let diary = clock.diary(&record, as_of);
            let reading = readings.next_if(|(row, _)| *row == record.row).map(|(_, reading)| reading);
            assert_eq!(diary.reading(), reading, "as of {as_of}: {record:#?} {diary:#?}");
            hold_together(&diary);
            compared += 1;
        }
        assert_eq!(readings.next(), None);
    }
    compared
}

/// What the rows of a diary count is what its results say.
fn hold_together(diary: &Diary) {
    let last = diary.days.iter().rev().find_map(|day| day.spent);
    let spent = diary.spent.map(|spent| spent.elapsed - spent.stopped);
    assert!(last == spent || last.is_none() && spent == Some(0), "{diary:#?}");
    assert!(diary.days.windows(2).all(|pair| pair[0].day.next() == pair[1].day), "no day is left out");
    assert!(diary.spent.map(Spent::net) >= Some(0) || diary.spent.is_none());
    for limit in [&diary.promised, &diary.statutory].into_iter().flatten().filter(|limit| limit.shown) {
        let counted = |limit: &LimitWalk| diary.days.iter().filter(|day| limit.count(day.day).is_some()).count();
        assert!(limit.is_given() || diary.days.iter().any(|day| day.day == limit.due.day), "{diary:#?}");
        assert!(limit.is_given() || counted(limit) <= diary.days.len());
    }
}

#[test]
fn vectors_are_explained_as_they_are_timed() {
    let settings = Settings::load(None).expect("defaults");
    let mut compared = 0;
    for [cases, stops] in VECTORS {
        let loaded = load(&settings, cases, stops);
        for day in ["2026-10-31", "2026-03-10", "2026-10-04", "2014-06-30"] {
            compared += agree(&settings, &loaded, moment(day, AsOf::end_of(xiaoneng::period::Day(0)).time));
        }
    }
    assert!(compared > 1200, "{compared}");
}

#[test]
fn random_cases_are_explained_as_they_are_timed() {
    let noon = 12 * 3_600_000_000;
    let end = AsOf::end_of(xiaoneng::period::Day(0)).time;
    let room = Room::with(&[("project.toml", PROJECT)]);
    let given = Settings::load(Some(&room.at("project.toml"))).expect("a project file");
    let settings = Settings::load(None).expect("defaults");
    let mut compared = 0;
    for seed in 41..45 {
        let (cases, stops) = random::files(seed, 900);
        for settings in [&settings, &given] {
            let loaded = load(settings, &cases, &stops);
            for (day, time) in [
                ("2026-10-31", end),
                ("2026-04-20", noon),
                ("2026-10-04", end),
                ("2025-12-31", noon),
                ("2026-02-16", end),
            ] {
                compared += agree(settings, &loaded, moment(day, time));
            }
        }
    }
    assert!(compared > 30_000, "{compared}");
}
