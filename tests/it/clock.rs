//! The clock of the real program: the vectors, random tables against the oracle, and what must hold of any case.

use crate::{
    oracle::{
        Moment, OracleCase, State, Stop, Unit, calendar as days,
        clock::time,
        random,
        written::{CASE_COLUMNS, TIMED_COLUMNS, cases_csv, read_cases, read_stops, stops_csv, timed_csv},
    },
    support::Room,
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::collections::BTreeMap;

/// Cases, suspensions and what must come out as of 2026-10-31: edge cases reckoned by hand, and older years day by day.
const VECTORS: [[&str; 3]; 2] = [
    [
        include_str!("../corpus/clock/cases.csv"),
        include_str!("../corpus/clock/suspensions.csv"),
        include_str!("../corpus/clock/expected.csv"),
    ],
    [
        include_str!("../corpus/clock/day-by-day/cases.csv"),
        include_str!("../corpus/clock/day-by-day/suspensions.csv"),
        include_str!("../corpus/clock/day-by-day/expected.csv"),
    ],
];

/// What the program prints for all cases of these files as of a day, lines ending with LF.
fn printed(cases: &str, stops: &str, as_of: Date) -> String {
    let room = Room::with(&[("cases.csv", cases), ("stops.csv", stops)]);
    let (columns, as_of) = (TIMED_COLUMNS.join(","), as_of.to_string());
    let list = ["cases", "cases.csv", "--suspensions", "stops.csv", "--list", "all", "--columns", &columns];
    room.data(&[&list[..], &["--format", "csv", "--as-of", &as_of]].concat()).replace("\r\n", "\n")
}

/// Each case with what the program says of it.
fn timed(cases: &[OracleCase], stops: &[Stop], as_of: Date) -> BTreeMap<String, Row> {
    let printed = printed(&cases_csv(cases, &CASE_COLUMNS), &stops_csv(stops), as_of);
    let rows = csv::Reader::from_reader(printed.as_bytes()).into_deserialize::<Row>();
    rows.map(|row| row.expect("a row of the list")).map(|row| (row["case_id"].clone(), row)).collect()
}

type Row = BTreeMap<String, String>;

/// Line by line, so that a difference names the case.
fn assert_agree(cases: &str, expected: &str, found: &str) {
    assert_eq!(expected.lines().count(), found.lines().count(), "a line for each case");
    let mut wrong = Vec::new();
    for ((case, expected), found) in cases.lines().zip(expected.lines()).zip(found.lines()) {
        if expected != found {
            wrong.push(format!("case     {case}\nexpected {expected}\nfound    {found}"));
        }
    }
    let shown: Vec<_> = wrong.iter().take(12).cloned().collect();
    assert!(wrong.is_empty(), "{} cases differ, columns {TIMED_COLUMNS:?}\n{}", wrong.len(), shown.join("\n\n"));
}

#[test]
fn the_vectors_come_out_as_reckoned() {
    for [cases, stops, expected] in VECTORS {
        assert_agree(cases, expected, &printed(cases, stops, date(2026, 10, 31)));
    }
}

#[test]
fn random_tables_agree_with_the_oracle_case_by_case() {
    let moments = [
        date(2026, 10, 31),
        date(2026, 4, 20),
        date(2026, 6, 30),
        date(2026, 10, 4),
        date(2026, 2, 16),
        date(2025, 12, 31),
    ];
    for (seed, rows) in [(11, 1), (12, 2), (13, 50), (14, 50), (15, 800), (16, 800), (34, 800)] {
        let (cases, stops) = random::files(seed, rows);
        let (read, own_stops) = (read_cases(&cases), read_stops(&stops));
        for as_of in moments {
            let reckoned: Vec<_> = read.iter().map(|case| time(case, &own_stops, as_of)).collect();
            assert_agree(&cases, &timed_csv(&read, &reckoned), &printed(&cases, &stops, as_of));
        }
    }
}

/// A decided case with one promised limit.
fn case(id: &str, accepted: Moment, closed: Option<Moment>, limit: (i64, Unit)) -> OracleCase {
    let state = if closed.is_some() { State::Granted } else { State::Pending };
    OracleCase { accepted: Some(accepted), closed, promised: Some(limit), ..OracleCase::new(id, state) }
}

const UNITS: [Unit; 6] = [Unit::WorkingDay, Unit::CalendarDay, Unit::Month, Unit::Year, Unit::Hour, Unit::OfficeHour];

/// Days after 2025-06-01.
fn nth(day: i64) -> Date {
    date(2025, 6, 1) + day.days()
}

/// An acceptance on any day of a stretch full of holidays and make-up days, with or without a time of day.
fn acceptance() -> impl Strategy<Value = Moment> {
    (0..480_i64, prop::option::of((0..24_i8, 0..60_i8))).prop_map(|(day, time)| match time {
        None => Moment::day(nth(day)),
        Some((hour, minute)) => Moment::instant(nth(day).at(hour, minute, 0, 0)),
    })
}

/// The same cases on every run.
fn on<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, test: impl Fn(T)) {
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config.clone(), prop::test_runner::TestRng::deterministic_rng(config.rng_algorithm));
    runner
        .run(&strategy, |value| {
            test(value);
            Ok(())
        })
        .expect("it holds of all");
}

#[test]
fn a_longer_limit_is_never_due_earlier() {
    on(acceptance(), |accepted| {
        let of = |unit: usize, length: i64| case(&format!("{unit}-{length:03}"), accepted, None, (length, UNITS[unit]));
        let cases: Vec<_> = (0..UNITS.len()).flat_map(|unit| (1..40).map(move |length| of(unit, length))).collect();
        let timed = timed(&cases, &[], date(2026, 12, 31));
        for unit in 0..UNITS.len() {
            // By date: at the end of a holiday an earlier time of day may follow a later one.
            let due = |length: i64| &timed[&format!("{unit}-{length:03}")]["promised_due"][..10];
            assert!((1..39).all(|length| due(length) <= due(length + 1)), "{accepted:?} {:?}", UNITS[unit]);
            let allowed =
                |length: i64| timed[&format!("{unit}-{length:03}")]["promised_allowance"].parse::<i64>().expect("days");
            assert!((1..39).all(|length| allowed(length) <= allowed(length + 1)), "{accepted:?} {:?}", UNITS[unit]);
        }
    });
}

#[test]
fn turnaround_adds_up_and_a_day_off_adds_nothing() {
    on(0..480_i64, |day| {
        let accepted = nth(day);
        let closings: Vec<Date> =
            (0..40).map(|later| accepted + later.days()).filter(|day| day.year() < 2027).collect();
        let finished = |from: Date, to: Date| {
            case(&format!("{from} {to}"), Moment::day(from), Some(Moment::day(to)), (5, Unit::WorkingDay))
        };
        let first = closings.iter().map(|to| finished(accepted, *to));
        let second = closings.iter().skip(1).map(|from| finished(*from, closings[closings.len() - 1]));
        let timed = timed(&first.chain(second).collect::<Vec<_>>(), &[], date(2026, 12, 31));
        let spent = |from: Date, to: Date| timed[&format!("{from} {to}")]["turnaround"].parse::<i64>().expect("days");
        for pair in closings.windows(2) {
            let step = spent(accepted, pair[1]) - spent(accepted, pair[0]);
            assert_eq!(step, i64::from(days::is_working(pair[1])), "{accepted} to {}", pair[1]);
        }
        let last = closings[closings.len() - 1];
        for between in &closings {
            assert_eq!(
                spent(accepted, *between) + spent(*between, last),
                spent(accepted, last),
                "{accepted}, {between}, {last}"
            );
        }
    });
}

#[test]
fn overlapping_stops_count_once() {
    let stops = prop::collection::vec((-3..40_i64, 0..15_i64), 1..6);
    on((acceptance(), stops, 1..20_i64), |(accepted, pieces, length)| {
        let day = |offset: i64| accepted.date() + offset.days();
        let stop = |id: String, (start, length): (i64, i64)| Stop {
            case_id: id,
            kind: "听证".to_owned(),
            start: day(start),
            end: Some(day(start + length)),
        };
        let (mut cases, mut stops) = (Vec::new(), Vec::new());
        for (index, unit) in UNITS.into_iter().enumerate() {
            for (form, pieces) in
                [("as-is", &pieces), ("joined", &joined(&pieces)), ("twice", &[&pieces[..], &pieces[..]].concat())]
            {
                let id = format!("{form} {index}");
                cases.push(case(&id, accepted, Some(Moment::day(day(60))), (length, unit)));
                stops.extend(pieces.iter().map(|piece| stop(id.clone(), *piece)));
            }
        }
        let mut timed = timed(&cases, &stops, date(2026, 12, 31));
        for row in timed.values_mut() {
            row.remove("case_id");
        }
        for index in 0..UNITS.len() {
            let of = |form: &str| &timed[&format!("{form} {index}")];
            assert_eq!(of("as-is"), of("joined"), "{:?}", UNITS[index]);
            assert_eq!(of("as-is"), of("twice"), "{:?}", UNITS[index]);
        }
    });
}

/// The same stopped days as stretches that neither overlap nor touch.
fn joined(pieces: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut sorted: Vec<(i64, i64)> = pieces.iter().map(|(start, length)| (*start, start + length)).collect();
    sorted.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (start, end) in sorted {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined.into_iter().map(|(start, end)| (start, end - start)).collect()
}

#[test]
fn the_last_day_is_on_time_and_the_next_is_not() {
    let (mut cases, stops) = random::table(23, 400);
    cases.retain(|case| case.accepted.is_some() && (case.promised.is_some() || case.statutory.is_some()));
    let as_of = date(2026, 12, 31);
    for case in &mut cases {
        (case.state, case.closed) = (State::Pending, None);
    }
    // Of an open stop nobody knows the due date.
    let stops: Vec<Stop> = stops.into_iter().filter(|stop| stop.end.is_some()).collect();
    let open = timed(&cases, &stops, as_of);
    for (later, on_time) in [(0, "1"), (1, "0")] {
        let mut closed = Vec::new();
        for case in &cases {
            let due = |name: &str| &open[&case.case_id][name];
            let due = if due("promised_due").is_empty() { due("statutory_due") } else { due("promised_due") };
            let Some(due) = read_due(due)
                .filter(|due| due.date() < as_of && due.date() >= case.accepted.expect("an acceptance").date())
            else {
                continue;
            };
            let end = if due.has_time {
                Moment::instant(due.at + later.seconds())
            } else {
                Moment::day(due.date() + later.days())
            };
            closed.push(OracleCase { state: State::Granted, closed: Some(end), ..case.clone() });
        }
        assert!(closed.len() > 250, "most cases have a due date that can be met");
        for (id, row) in timed(&closed, &stops, as_of) {
            assert_eq!(row["on_time"], on_time, "{id} closed {later} after {row:?}");
        }
    }
}

fn read_due(text: &str) -> Option<Moment> {
    let instant = |text: &str| Moment::instant(text.parse().expect("a date and a time of day"));
    match text.len() {
        0 => None,
        10 => Some(Moment::day(text.parse().expect("a date"))),
        _ => Some(instant(text)),
    }
}

#[test]
fn the_calendar_answers_as_a_walk_over_the_days_does() {
    let room = Room::new();
    let answer = |words: &[&str]| room.data(&[&["calendar"], words].concat()).trim().to_owned();
    for day in (0..540).step_by(23) {
        let from = nth(day).to_string();
        for count in [0_i64, 1, 2, 7, 21] {
            // No day at all is a limit of 即办: a day off is not a day on which anything can be done.
            let mut reached = if count == 0 { days::roll(nth(day)) } else { nth(day) };
            let mut left = count;
            while left > 0 {
                reached = days::next(reached);
                left -= i64::from(days::is_working(reached));
            }
            assert_eq!(
                answer(&["add", &from, &count.to_string()]),
                reached.to_string(),
                "{from} and {count} working days"
            );
        }
        let later = nth(day + 1 + day % 41);
        let counted = days::working_days(nth(day), later).to_string();
        assert_eq!(answer(&["between", &from, &later.to_string()]), counted, "{from} to {later}");
    }
}
