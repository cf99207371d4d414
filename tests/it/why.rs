//! Why a rate moved, and what would have happened: parts that close, and answers that are full recomputations.

use crate::{
    oracle::{
        random,
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use dashu_ratio::RBig;
use serde_json::Value as Json;
use std::str::FromStr;

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
