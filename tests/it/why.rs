//! Why a rate moved, and what would have happened: parts that close, and answers that are full recomputations.

use crate::{
    oracle::{
        OracleCase, Stop, Unit, random,
        seen::{Seen, View as Seeing},
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use dashu_ratio::RBig;
use serde_json::Value as Json;
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};
use xiaoneng::{
    config::Settings,
    figures::{Bridge, Desk, Lens, Split, View, lens},
    period::{AsOf, Day, Period},
    pipeline::{self, NamedFile, Request},
};

const PROJECT: (&str, &str) = ("xiaoneng.toml", "data.covers = \"all\"\n");

/// A random table in files; with `turned` its rows stand in another order.
fn room(seed: u64, rows: usize, turned: usize) -> Room {
    let (mut cases, stops) = random::table(seed, rows);
    cases.rotate_left(turned % rows);
    let (cases, stops) = (cases_csv(&cases, &CASE_COLUMNS), stops_csv(&stops));
    Room::with(&[("cases.csv", &cases), ("stops.csv", &stops), PROJECT])
}

fn json(room: &Room, words: &[&str]) -> Json {
    let common = ["cases.csv", "--suspensions", "stops.csv", "--format", "json"];
    serde_json::from_str(&room.data(&[words, &common[..]].concat())).expect("JSON")
}

fn rows(answer: &Json) -> &Vec<Json> {
    answer["rows"].as_array().expect("rows")
}

fn exact(part: &Json) -> RBig {
    RBig::from_str(part["exact"].as_str().expect("a fraction")).expect("a fraction")
}

/// What is printed, in units of the last digit.
fn units(part: &Json) -> i64 {
    part["text"].as_str().expect("a number").replace(['+', '.'], "").parse().expect("a number")
}

fn ratio(part: &Json) -> Option<RBig> {
    Some(RBig::from_parts_signed(part["numerator"].as_i64()?.into(), part["denominator"].as_i64()?.into()))
}

#[test]
fn a_bridge_closes_and_is_what_its_definition_says() {
    let half = RBig::from_str("1/2").unwrap();
    let room = room(41, 700, 0);
    for figure in ["on_time_rate_closed", "on_time_rate_due", "mean_turnaround", "actual_speedup", "satisfaction_rate"]
    {
        for by in ["department", "region,channel", "item", "weekday"] {
            let answer = json(&room, &["bridge", figure, "--by", by, "--period", "2026-Q3", "--decimals", "2"]);
            let whole = |side: &str| ratio(&answer[side]).expect("a value");
            let (r0, r1) = (whole("before"), whole("now"));
            assert_eq!(exact(&answer["change"]), &r1 - &r0, "{figure} {by}");
            let (mut sum, mut printed) = (RBig::ZERO, 0);
            for row in rows(&answer) {
                let (was, is) = (ratio(&row["before"]), ratio(&row["now"]));
                let weight = |side: &str| {
                    let n = row[side]["denominator"].as_i64().unwrap_or(0);
                    RBig::from(n) / RBig::from(answer[side]["denominator"].as_i64().expect("cases"))
                };
                let (w0, w1) = (weight("before"), weight("now"));
                let (own0, own1) = (was.clone().or(is.clone()).unwrap(), is.or(was).unwrap());
                let within = &half * (&w0 + &w1) * (&own1 - &own0);
                let mix = (&w1 - &w0) * (&half * (&own0 + &own1) - &half * (&r0 + &r1));
                assert_eq!((exact(&row["within"]), exact(&row["mix"])), (within, mix), "{figure} {by}: {row}");
                assert_eq!(units(&row["within"]) + units(&row["mix"]), units(&row["total"]), "{figure} {by}: {row}");
                sum += exact(&row["total"]);
                printed += units(&row["total"]);
            }
            assert_eq!(sum, exact(&answer["change"]), "{figure} {by}");
            assert_eq!(printed, units(&answer["change"]), "{figure} {by}");
            assert_eq!(units(&answer["within"]) + units(&answer["mix"]), units(&answer["change"]), "{figure} {by}");
        }
    }
}

#[test]
fn a_bridge_does_not_ask_for_the_order_of_rows() {
    let words = ["bridge", "on_time_rate_closed", "--by", "department,level", "--period", "2026-Q3"];
    assert_eq!(json(&room(42, 400, 0), &words), json(&room(42, 400, 123), &words));
}

#[test]
fn the_ends_of_a_bridge_are_the_figures_of_a_query() {
    let room = room(43, 500, 0);
    for against in ["previous", "year_ago"] {
        let words = ["bridge", "on_time_rate_due", "--by", "department", "--period", "2026-Q3", "--against", against];
        let answer = json(&room, &words);
        let words = ["query", "--figures", "on_time_rate_due", "--period", "2026-Q3", "--compare", against];
        let query = json(&room, &words);
        let row = &rows(&query)[0];
        for (side, other) in [(&answer["now"], row), (&answer["before"], &row["compare"][against])] {
            for key in ["numerator", "denominator", "text"] {
                assert_eq!(side[key], other[key], "{against} {key}");
            }
        }
        let change = answer["change"]["text"].as_str().expect("a change");
        assert_eq!(row["compare"][against]["change"], change);
    }
}

/// Cases on time and the rest of them.
fn split<'s>(seen: impl Iterator<Item = &'s Seen<'s>>) -> Split {
    seen.fold(Split::default(), |sum, seen| {
        if seen.on_time() { Split { on_time: sum.on_time + 1, ..sum } } else { Split { rest: sum.rest + 1, ..sum } }
    })
}

#[test]
fn the_lens_closes_to_the_case() {
    let settings = Settings::load(None).expect("settings");
    for (seed, period, as_of) in [
        (71, "2026-03", "2026-03-31"),
        (72, "2026-Q3", "2026-08-15"),
        (73, "2026-08", "2026-09-20"),
        (74, "2026", "2026-10-31"),
    ] {
        let (cases, stops) = random::table(seed, 400);
        let room = holding(&cases, &stops);
        let named = |name: &str| vec![NamedFile::given(room.at(name).to_str().expect("a path"))];
        let request = Request { cases: named("cases.csv"), suspensions: named("stops.csv"), ..Request::default() };
        let loaded = pipeline::load(&settings, &request).expect("cases");
        let (period, as_of): (Period, Day) = (period.parse().expect("a period"), as_of.parse().expect("a day"));
        let desk = Desk::new(&loaded.validated.cases, &settings.calendar, &settings.rules, AsOf::end_of(as_of));
        let found = lens(&desk, View { period, as_of: AsOf::end_of(as_of) }).expect("a lens");

        let date = |day: Day| day.to_string().parse().expect("a date");
        let seeing = Seeing { start: date(period.start), end: date(period.end), as_of: date(as_of) };
        let seen: Vec<Seen> = cases.iter().map(|case| Seen::of(case, &stops, seeing)).collect();
        let closed = Seen::is_timed_finished;
        let due = |seen: &Seen| seen.timed.due.is_some_and(|due| seeing.holds(due.date()));
        let accepted = |seen: &Seen| seen.accepted.is_some() && seen.timed.due.is_some();
        let bridge = |other: &dyn Fn(&Seen) -> bool| Bridge {
            both: split(seen.iter().filter(|seen| closed(seen) && other(seen))),
            only_closed: split(seen.iter().filter(|seen| closed(seen) && !other(seen))),
            only_other: split(seen.iter().filter(|seen| !closed(seen) && other(seen))),
        };
        assert_eq!(found, Lens { due: bridge(&due), accepted: bridge(&accepted) }, "{period}");
        assert!(found.due.both.cases() > 0 && found.accepted.only_other.cases() > 0, "{period}");
    }
}

#[test]
fn what_a_rate_can_still_become_is_said() {
    let room = room(75, 500, 0);
    let words = ["query", "--figures", "on_time_rate_accepted", "--period", "2026-10", "--by", "department"];
    let mut open = 0;
    for row in rows(&json(&room, &words)) {
        let not_yet_due = row["reach"]["not_yet_due"].as_i64().unwrap_or(0);
        assert_eq!(row["left_out"]["not_yet_due"], Json::Null, "they stand in the denominator: {row}");
        let bounds = ["low", "high"].map(|side| row["reach"][side]["numerator"].as_i64());
        let on_time = row["numerator"].as_i64().unwrap_or(0);
        let expected = (not_yet_due > 0).then_some([on_time, on_time + not_yet_due]);
        assert_eq!(bounds, expected.map_or([None; 2], |bounds| bounds.map(Some)), "{row}");
        assert!(on_time + not_yet_due <= row["denominator"].as_i64().unwrap_or(0), "{row}");
        open += not_yet_due;
    }
    assert!(open > 0, "a table with open cases");
    // Every form says it of the whole; the cases that are not on time and those that are left out are different ones.
    let whole = rows(&json(&room, &words[..5]))[0].clone();
    let files = ["--cases", "cases.csv", "--suspensions", "stops.csv"];
    let text = |side: &str| whole["reach"][side]["text"].as_str().expect("a text").to_owned();
    let said = format!("未到期 {} 件，最终在 {} 与 {} 之间", whole["reach"]["not_yet_due"], text("low"), text("high"));
    for format in ["md", "html"] {
        let answer = room.data(&[&words[..], &files, &["--format", format]].concat());
        assert!(answer.contains(&said), "{format}: {answer}");
    }
    for format in ["table", "csv"] {
        let run = room.run(&[&words[..], &files, &["--format", format]].concat());
        assert!(run.stderr.contains(&said), "{format}: {}", run.stderr);
    }
    let told = room.data(&[&["explain", "on_time_rate_accepted", "--period", "2026-10"][..], &files].concat());
    assert!(told.contains("未到期") && !told.contains("未计入：尚未到期"), "{told}");
    let listed = |part| {
        let of = ["cases", "--figure", "on_time_rate_accepted", "--part", part, "--period", "2026-10"];
        let ids = room.data(&[&of[..], &files, &["--format", "csv", "--columns", "case_id"]].concat());
        ids.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect::<BTreeSet<_>>()
    };
    let (rest, left_out) = (listed("rest"), listed("left_out"));
    let lacking = whole["denominator"].as_u64().unwrap_or(0) - whole["numerator"].as_u64().unwrap_or(0);
    assert_eq!(rest.len() as u64, lacking);
    assert!(!left_out.is_empty() && rest.is_disjoint(&left_out), "{rest:?} {left_out:?}");
}

/// A room with these cases and stops.
fn holding(cases: &[OracleCase], stops: &[Stop]) -> Room {
    let (cases, stops) = (cases_csv(cases, &CASE_COLUMNS), stops_csv(stops));
    Room::with(&[("cases.csv", &cases), ("stops.csv", &stops), PROJECT])
}

/// The same cases with another promise, and no given deadline, for those that `whose` names.
fn promising(cases: &[OracleCase], limit: (i64, Unit), whose: impl Fn(&OracleCase) -> bool) -> Vec<OracleCase> {
    let promise = |case: &OracleCase| OracleCase { promised: Some(limit), promised_due: None, ..case.clone() };
    cases.iter().map(|case| if whose(case) { promise(case) } else { case.clone() }).collect()
}

const PERIOD: [&str; 2] = ["--period", "2026"];

/// Numerator and denominator of the on-time rate of cases finished: of an item, or of all.
fn on_time(room: &Room, item: Option<&str>) -> (i64, i64) {
    let words = ["query", "--figures", "on_time_rate_closed", "--by", "item", "--period", "2026"];
    let answer = json(room, &words);
    let row = rows(&answer).iter().find(|row| row["by"]["item"].as_str() == item).expect("a row");
    (row["numerator"].as_i64().unwrap_or(0), row["denominator"].as_i64().unwrap_or(0))
}

fn pair(part: &Json) -> (i64, i64) {
    (part["numerator"].as_i64().expect("a count"), part["denominator"].as_i64().expect("a count"))
}

/// Cases finished in 2026: whether each was on time, or nothing where it is not timed.
fn verdicts(room: &Room) -> BTreeMap<String, Option<bool>> {
    let words = ["cases", "--list", "finished", "--period", "2026", "--columns", "case_id,on_time"];
    let answer = json(room, &words);
    let text = |row: &Json, key: &str| row[key].as_str().expect("a text").to_owned();
    let on_time = |row: &Json| (row["on_time"] != "").then(|| row["on_time"] == "1");
    answer.as_array().expect("cases").iter().map(|row| (text(row, "case_id"), on_time(row))).collect()
}

#[test]
fn the_same_promise_changes_nothing() {
    let (cases, stops) = random::table(51, 500);
    let cases = promising(&cases, (7, Unit::WorkingDay), |_| true);
    let room = holding(&cases, &stops);
    let answer = json(&room, &[&["what-if", "--promised", "7个工作日"], &PERIOD[..]].concat());
    assert_eq!(pair(&answer["today"]), on_time(&room, None));
    assert_eq!(answer["today"], answer["then"]);
    for side in ["late_to_on_time", "on_time_to_late", "newly_on_time", "newly_late"] {
        assert_eq!(answer[side], 0, "{side}");
    }
    assert_eq!(answer["usual"], serde_json::json!({ "amount": 7, "unit": "working_day" }));
}

#[test]
fn another_promise_is_what_the_edited_file_comes_to() {
    let (cases, stops) = random::table(52, 900);
    let room = holding(&cases, &stops);
    let today = verdicts(&room);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in cases.iter().filter_map(|case| case.item_code.as_deref()) {
        *counts.entry(item).or_default() += 1;
    }
    let item = *counts.iter().max_by_key(|(_, count)| **count).expect("an item").0;
    let (all, one) = (None, Some(item));
    for (written, limit, item) in [
        ("2个工作日", (2, Unit::WorkingDay), all),
        ("12工作日", (12, Unit::WorkingDay), one),
        ("9个自然日", (9, Unit::CalendarDay), all),
        ("1个月", (1, Unit::Month), all),
        ("40小时", (40, Unit::Hour), all),
        ("30工作小时", (30, Unit::OfficeHour), all),
        ("即办", (0, Unit::WorkingDay), one),
    ] {
        let mut words = vec!["what-if", "--promised", written, "--period", "2026"];
        words.extend(item.map(|item| ["--item", item]).iter().flatten());
        let answer = json(&room, &words);
        let chosen = |case: &OracleCase| item.is_none() || case.item_code.as_deref() == item;
        let edited = holding(&promising(&cases, limit, chosen), &stops);
        assert_eq!(pair(&answer["today"]), on_time(&room, item), "{written} {item:?}");
        assert_eq!(pair(&answer["then"]), on_time(&edited, item), "{written} {item:?}");
        let mut sides = BTreeMap::new();
        for (case, then) in verdicts(&edited) {
            let side = match (today[&case], then) {
                (Some(false), Some(true)) => "late_to_on_time",
                (Some(true), Some(false)) => "on_time_to_late",
                (None, Some(true)) => "newly_on_time",
                (None, Some(false)) => "newly_late",
                _ => continue,
            };
            *sides.entry(side).or_insert(0) += 1;
        }
        for side in ["late_to_on_time", "on_time_to_late", "newly_on_time", "newly_late"] {
            assert_eq!(answer[side], sides.get(side).copied().unwrap_or(0), "{written} {item:?} {side}");
        }
    }
}

#[test]
fn a_filter_is_meant_of_the_cases_as_they_really_were() {
    let (cases, stops) = random::table(54, 600);
    let room = holding(&cases, &stops);
    let (today, edited) =
        (verdicts(&room), verdicts(&holding(&promising(&cases, (9, Unit::WorkingDay), |_| true), &stops)));
    for (filter, was) in [("timed and not on_time", Some(false)), ("on_time", Some(true))] {
        let answer = json(&room, &["what-if", "--promised", "9个工作日", "--period", "2026", "--where", filter]);
        let chosen = |(id, verdict): &(&String, &Option<bool>)| today[*id] == was && verdict.is_some();
        let then: Vec<bool> = edited.iter().filter(chosen).filter_map(|(_, verdict)| *verdict).collect();
        let met = then.iter().filter(|met| **met).count();
        assert!(met > 0 && met < then.len(), "{filter}: {met} of {}", then.len());
        assert_eq!(answer["then"]["numerator"], met, "{filter}");
        assert_eq!(answer["then"]["denominator"], then.len(), "{filter}");
        assert_eq!(answer["today"]["denominator"], then.len(), "{filter}");
    }
}

#[test]
fn the_shortest_promise_holds_and_none_below_it() {
    let (cases, stops) = random::table(53, 500);
    let room = holding(&cases, &stops);
    for (share, least) in [("80", (80, 100)), ("99.5", (995, 1_000))] {
        let words = ["what-if", "--share", share, "--top", "2", "--period", "2026"];
        let answer = json(&room, &words);
        let items = rows(&answer);
        assert_eq!(items.len(), 2);
        for (item, found) in items.iter().map(|row| (row["by"]["item"].as_str(), row)).chain([(None, &answer)]) {
            for shortest in found["shortest"].as_array().expect("promises") {
                let amount = shortest["promised"]["amount"].as_i64().expect("a number");
                let unit = match shortest["promised"]["unit"].as_str().expect("a unit") {
                    "working_day" => Unit::WorkingDay,
                    "calendar_day" => Unit::CalendarDay,
                    "month" => Unit::Month,
                    "year" => Unit::Year,
                    "hour" => Unit::Hour,
                    _ => Unit::OfficeHour,
                };
                let chosen = |case: &OracleCase| item.is_none() || case.item_code.as_deref() == item;
                let met = |amount: i64| on_time(&holding(&promising(&cases, (amount, unit), chosen), &stops), item);
                let holds = |(met, all): (i64, i64)| met * least.1 >= least.0 * all;
                let what = format!("{share} {item:?} {shortest}");
                let held = met(amount);
                assert_eq!(pair(&shortest["held"]), held, "{what}");
                assert!(holds(held), "{what}");
                if amount > 0 {
                    assert_eq!(pair(&shortest["shorter"]), met(amount - 1), "{what}");
                }
                let step = usize::try_from(amount / 2 + 1).expect("a step");
                for shorter in (0..amount).rev().step_by(step) {
                    assert!(!holds(met(shorter)), "{what}: {shorter} holds too");
                }
            }
        }
    }
}

#[test]
fn what_units_expect_is_what_the_whole_came_to() {
    let room = room(61, 800, 0);
    for figure in ["on_time_rate_closed", "mean_turnaround", "satisfaction_rate"] {
        for by in ["region", "department,level"] {
            let answer = json(&room, &["case-mix", figure, "--by", by, "--period", "2026"]);
            let fraction = |row: &Json| {
                RBig::from_str(row["expected"]["numerator_exact"].as_str().expect("a fraction")).expect("a fraction")
            };
            let expected = rows(&answer).iter().fold(RBig::ZERO, |sum, row| sum + fraction(row));
            let sum = |key: &str| rows(&answer).iter().filter_map(|row| row["actual"][key].as_i64()).sum::<i64>();
            assert_eq!(expected, RBig::from(sum("numerator")), "{figure} {by}");
            assert_eq!((sum("numerator"), sum("denominator")), pair(&answer["whole"]), "{figure} {by}");
            // Once more from the cells of a query.
            let words = ["query", "--figures", figure, "--by", &format!("{by},item"), "--period", "2026", "--no-total"];
            let query = json(&room, &words);
            let mut items: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            let cells = rows(&query).iter().filter(|row| row["denominator"].as_i64().is_some());
            for cell in cells.clone() {
                let (above, below) = items.entry(cell["by"]["item"].to_string()).or_default();
                (*above, *below) = (*above + pair(cell).0, *below + pair(cell).1);
            }
            for row in rows(&answer) {
                let unit = row["by"].as_object().expect("a unit");
                let own = cells.clone().filter(|cell| unit.iter().all(|(name, value)| cell["by"][name] == *value));
                let expected = own.fold(RBig::ZERO, |sum, cell| {
                    let (above, below) = items[&cell["by"]["item"].to_string()];
                    sum + RBig::from_parts_signed(above.into(), below.into()) * RBig::from(pair(cell).1)
                });
                assert_eq!(fraction(row), expected, "{figure} {by}: {row}");
            }
        }
    }
}
