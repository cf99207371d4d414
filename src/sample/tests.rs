//! The city as a whole: the same everywhere, in proportion at every size, consistent where it is not soiled.

use super::*;
use crate::period::Day;
use hall::Moment;
use life::{Outcome, State, due};
use origin::Channel;
use std::collections::{BTreeMap, BTreeSet};
use tables::{CaseType, Gives, Unit};

fn city(rows: u64, seed: u64) -> City {
    City { rows, seed }
}

fn bytes(sample: &Sample, file: SampleFile) -> Vec<u8> {
    let mut out = Vec::new();
    sample.write(file, &mut out).unwrap();
    out
}

/// The rows of `cases.csv` by canonical column.
fn table(sample: &Sample) -> Vec<BTreeMap<&'static str, String>> {
    let bytes = bytes(sample, SampleFile::Cases);
    let columns = columns(&sample.tables.words);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| columns.iter().zip(&record).map(|((field, _), cell)| (field.id(), cell.into())).collect())
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    let calendar = Calendar::cn().unwrap();
    let digest = |seed, file| {
        let sample = Sample::new(city(2_000, seed), &calendar).unwrap();
        blake3::hash(&bytes(&sample, file)).to_hex()[..16].to_owned()
    };
    // Pinned: other digests mean that every city has changed.
    assert_eq!(digest(1, SampleFile::Cases), "98f32e18ce476757");
    assert_eq!(digest(1, SampleFile::Suspensions), "934a07f68c5152c7");
    assert_ne!(digest(1, SampleFile::Cases), digest(2, SampleFile::Cases));
    assert_eq!(digest(1, SampleFile::Readme), digest(2, SampleFile::Readme));
}

#[test]
fn the_small_city_under_data_is_this_one() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(SMALL, &calendar).unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let mut size = 0;
    for file in SampleFile::ALL {
        let kept = std::fs::read(folder.join(file.name())).unwrap();
        assert!(bytes(&sample, file) == kept, "data/sample/{} is out of date", file.name());
        size += kept.len();
    }
    assert!(size <= 3_000_000, "{size}");
}

#[test]
fn a_city_without_rows_has_headings_only() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(city(0, 1), &calendar).unwrap();
    for file in [SampleFile::Cases, SampleFile::Suspensions, SampleFile::Register(Dataset::BadRatings)] {
        assert_eq!(String::from_utf8(bytes(&sample, file)).unwrap().lines().count(), 1);
    }
}

/// Per thousand.
fn share(part: usize, whole: usize) -> usize {
    part * 1_000 / whole.max(1)
}

#[test]
fn proportions_hold_at_every_size() {
    let calendar = Calendar::cn().unwrap();
    // The bounds of a thousand rows allow for chance.
    for (rows, seed, slack) in [(1_000, 1, 8), (8_400, 1, 0), (8_400, 7, 0), (40_000, 3, 0)] {
        let sample = Sample::new(city(rows, seed), &calendar).unwrap();
        let cases: Vec<Case> = (0..rows).map(|row| sample.case(row)).collect();
        let dirty = (0..rows).filter(|row| sample.dirt(*row).is_some()).count();
        assert!((10 - slack..=20 + slack).contains(&share(dirty, cases.len())), "{rows} rows: {dirty} dirty");

        let finished: Vec<&Case> =
            cases.iter().filter(|case| case.life.outcome.is_some_and(Outcome::is_finished)).collect();
        let day = |at: Option<Moment>| at.map(Moment::day);
        let same_day = finished.iter().filter(|case| day(case.life.accepted) == day(case.life.closed)).count();
        assert!((550 - slack * 5..=650 + slack * 5).contains(&share(same_day, finished.len())), "{same_day} of {rows}");
        let late = finished.iter().filter(|case| case.life.late).count();
        assert!((11 - slack..=20 + slack).contains(&share(late, finished.len())), "{rows} rows: {late} late");

        let of_type = |wanted| move |case: &&Case| sample_item(&sample, case).case_type == wanted;
        let commitments: Vec<&Case> = cases.iter().filter(of_type(CaseType::Commitment)).collect();
        let instant_share = 1_000 - share(commitments.len(), cases.len());
        assert!((530..=620).contains(&instant_share), "{rows} rows: {instant_share}");
        let after_acceptance = |case: &&&Case| {
            case.life.accepted.is_some_and(|at| case.life.stops.iter().any(|stop| stop.start >= at.day()))
        };
        let stopped = share(commitments.iter().filter(after_acceptance).count(), commitments.len());
        assert!((25 - slack..=60 + slack).contains(&stopped), "{rows} rows: {stopped} stopped");
        let extended = commitments.iter().filter(|case| case.life.extension.is_some()).count();
        assert!((5..=20 + slack).contains(&(share(extended, commitments.len()) + slack)), "{rows} rows: {extended}");
        let rated = finished.iter().filter(|case| case.aftermath.rating.is_some()).count();
        assert!((660..=740).contains(&share(rated, finished.len())), "{rows} rows: {rated} rated");
    }
}

fn sample_item<'a>(sample: &'a Sample, case: &Case) -> &'a tables::Item {
    &sample.tables.items[case.origin.item]
}

#[test]
fn every_clean_row_is_consistent_with_the_calendar() {
    let calendar = Calendar::cn().unwrap();
    for seed in 1..4 {
        let sample = Sample::new(city(8_400, seed), &calendar).unwrap();
        for row in 0..8_400 {
            check(&sample, &sample.case(row));
        }
    }
}

/// What holds of every case before anything is soiled.
fn check(sample: &Sample, case: &Case) {
    let (origin, life, after) = (&case.origin, &case.life, &case.aftermath);
    let (item, id) = (sample_item(sample, case), case.id().to_string());
    let (hall, calendar) = (&sample.hall, sample.hall.calendar());
    let last = Moment::of(sample.rhythm.period().last(), 1_439);
    assert!(hall.is_open(origin.applied) || origin.channel.is_online(), "{id}: handed in at a closed counter");
    assert!(origin.applied <= case.updated() && case.updated() <= last, "{id}");
    assert_eq!(life.outcome.is_some(), life.closed.is_some(), "{id}");
    let rated = after.rating.map(|rating| rating.at);
    assert!(rated.is_none_or(|at| Some(at) >= life.closed && at <= last && life.closed.is_some()), "{id}");
    assert!(after.delivered.is_none_or(|day| life.closed.is_some_and(|at| at.day() <= day)), "{id}");
    let Some(accepted) = life.accepted else {
        assert!(matches!(life.state(), State::NotAccepted | State::Waiting | State::Correcting), "{id}");
        return;
    };
    assert!(origin.applied <= accepted && accepted <= last, "{id}");
    let automatic = !hall.is_open(origin.applied);
    assert!(calendar.is_working(accepted.day()) || automatic, "{id}: accepted on a day off");
    check_stops(sample, case, accepted);
    let Some(closed) = life.closed else {
        assert!(matches!(life.state(), State::Pending | State::Correcting), "{id}");
        return;
    };
    assert!(accepted <= closed && closed <= last, "{id}");
    let by_machine = automatic && item.case_type == CaseType::Instant;
    assert!(calendar.is_working(closed.day()) || by_machine, "{id}: closed on a day off");
    let promise = item.promise(origin.era).map(|limit| (limit, item.promised_unit));
    let plain = life.stops.is_empty() && life.counted.is_none() && life.extension.is_none();
    let finished = life.outcome.is_some_and(Outcome::is_finished);
    if let Some(day) = promise.filter(|_| plain && finished).and_then(|limit| due(calendar, limit, accepted)) {
        assert_eq!(life.late, closed.day() > day, "{id}: closed {closed}, due {day}");
        if item.promised_unit == Unit::Hour && !life.late {
            let hours = promise.map_or(0, |(limit, _)| limit);
            assert!(closed <= accepted.plus(hours * 60) || closed.day() < day, "{id}");
        }
    }
}

fn check_stops(sample: &Sample, case: &Case, accepted: Moment) {
    let (item, life) = (sample_item(sample, case), &case.life);
    let id = case.id();
    assert!(item.case_type == CaseType::Commitment || life.stops.is_empty(), "{id}");
    assert!(item.gives == Gives::Length || life.stops.iter().all(|stop| stop.start <= accepted.day()), "{id}");
    for stop in &life.stops {
        assert!(stop.end.is_none_or(|end| stop.start <= end), "{id}: {stop:?}");
        assert!(sample.hall.calendar().is_working(stop.start), "{id}: {stop:?}");
        let closed_after = life.closed.is_none_or(|closed| stop.end.is_some_and(|end| end <= closed.day()));
        assert!(closed_after, "{id}: closed while stopped {stop:?}");
    }
    if let Some(extension) = life.extension {
        assert!(extension.on >= accepted.day() && extension.days > 0, "{id}: {extension:?}");
        assert!(life.closed.is_none_or(|closed| closed.day() > extension.on), "{id}: {extension:?}");
    }
}

#[test]
fn clean_rows_are_unique_and_say_what_the_case_is() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(SMALL, &calendar).unwrap();
    let mut ids = BTreeSet::new();
    for (row, cells) in (0..).zip(table(&sample)) {
        if sample.dirt(row).is_some() {
            continue;
        }
        let case = sample.case(row);
        assert_eq!(cells["case_id"], case.id().to_string());
        assert!(ids.insert(cells["case_id"].clone()), "{} twice", cells["case_id"]);
        assert_eq!(cells["closed_at"].is_empty(), case.life.closed.is_none());
        assert!(cells["phone"].starts_with("000") && cells["phone"].len() == 11);
        assert!(cells["applicant"].ends_with(|last: char| last.is_ascii_digit()));
        assert!(
            cells["promised_limit"].is_empty() != cells["promised_due"].is_empty() || cells["accepted_at"].is_empty()
        );
        assert_eq!(cells["rating"].is_empty(), cells["rated_at"].is_empty());
    }
}

#[test]
fn every_kind_of_dirt_shows() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(SMALL, &calendar).unwrap();
    let rows = table(&sample);
    let mut clean = Cells::new();
    let mut seen = BTreeSet::new();
    for (row, cells) in (0..).zip(&rows) {
        let Some(kind) = sample.dirt(row) else { continue };
        seen.insert(kind);
        let case = sample.case(sample.original(row).filter(|_| kind.repeats()).unwrap_or(row));
        let last = sample.rhythm.period().last();
        Scene { tables: &sample.tables, hall: &sample.hall, last, case: &case }.fill(&mut clean);
        let differs = columns(&sample.tables.words).iter().any(|(field, _)| clean.get(*field) != cells[field.id()]);
        assert_eq!(differs, kind != Dirt::ExactDuplicate, "row {row}: {kind:?}");
        if kind.repeats() {
            let earlier =
                rows[..usize::try_from(row).unwrap()].iter().filter(|other| other["case_id"] == cells["case_id"]);
            assert!(earlier.count() >= 1, "row {row} repeats nothing");
        }
    }
    assert_eq!(seen.len(), Dirt::ALL.len(), "{seen:?}");
}

#[test]
fn suspensions_are_those_of_the_cases() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(SMALL, &calendar).unwrap();
    let cases: BTreeSet<String> = table(&sample).into_iter().map(|cells| cells["case_id"].clone()).collect();
    let bytes = bytes(&sample, SampleFile::Suspensions);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let (mut open, mut kinds) = (0, BTreeSet::new());
    for record in reader.records().map(Result::unwrap) {
        assert!(cases.contains(&record[0]), "{record:?}");
        let started: Day = record[2].parse().unwrap();
        assert!(started <= sample.rhythm.period().last());
        match record[3].parse::<Day>() {
            Ok(ended) => assert!(started <= ended && ended <= sample.rhythm.period().last(), "{record:?}"),
            Err(_) => open += 1,
        }
        kinds.insert(record[1].to_owned());
        assert!(!record[4].is_empty(), "{record:?}");
    }
    assert!(open >= 3, "{open} open");
    assert_eq!(kinds.len(), sample.tables.words.reasons.len(), "{kinds:?}");
}

#[test]
fn the_departments_have_their_stories() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(city(60_000, 2), &calendar).unwrap();
    let cases: Vec<Case> = (0..60_000).map(|row| sample.case(row)).collect();
    let late = |department: usize, months: std::ops::Range<usize>| {
        let of = |case: &&Case| case.origin.department == department && months.contains(&case.origin.slot.month);
        let (all, late) = (cases.iter().filter(of), cases.iter().filter(of).filter(|case| case.life.late));
        share(late.count(), all.count())
    };
    for (index, department) in sample.tables.departments.iter().enumerate() {
        let silent =
            cases.iter().filter(|case| case.origin.department == index && case.origin.slot.month == 23).count();
        assert_eq!(silent == 0, !department.silent.is_empty(), "{}", department.code);
        if department.late_later > department.late {
            assert!(late(index, 22..24) > 5 * late(index, 0..19).max(1), "{} does not deteriorate", department.code);
        }
        if department.late_later < department.late {
            assert!(late(index, 20..24) * 3 < late(index, 0..4), "{} does not improve", department.code);
        }
    }
}

#[test]
fn the_end_has_open_cases_of_every_kind() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(SMALL, &calendar).unwrap();
    let last = sample.rhythm.period().last();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in (0..SMALL.rows).map(|row| sample.case(row)) {
        let item = sample_item(&sample, &case);
        let (None, Some(accepted)) = (case.life.closed, case.life.accepted) else {
            if case.life.closed.is_none() {
                *counts.entry("waiting").or_default() += 1;
            }
            continue;
        };
        *counts.entry("pending").or_default() += 1;
        let limit = item.promise(case.origin.era).map(|limit| (limit, item.promised_unit));
        let Some(day) = limit.and_then(|limit| due(&calendar, limit, accepted)) else { continue };
        if case.life.stops.is_empty() && day <= last {
            *counts.entry("overdue").or_default() += 1;
        }
        if (1..=3).contains(&(day.0 - last.0)) {
            *counts.entry("soon").or_default() += 1;
        }
    }
    let at_least = |name: &str, number: usize| assert!(counts.get(name).is_some_and(|n| *n >= number), "{counts:?}");
    for (name, number) in [("waiting", 5), ("pending", 30), ("overdue", 5), ("soon", 2)] {
        at_least(name, number);
    }
}

#[test]
fn closed_days_are_online_only_and_the_counters_rest_at_noon() {
    let calendar = Calendar::cn().unwrap();
    let sample = Sample::new(city(20_000, 4), &calendar).unwrap();
    let (mut closed, mut kiosks) = (0, 0);
    for case in (0..20_000).map(|row| sample.case(row)) {
        kiosks += usize::from(case.origin.channel == Channel::Kiosk);
        if !calendar.is_working(case.origin.slot.day) {
            closed += 1;
            assert!(case.origin.channel.is_online());
        }
    }
    assert!((30..=100).contains(&share(closed, 20_000)), "{closed}");
    assert!(kiosks > 0);
}
