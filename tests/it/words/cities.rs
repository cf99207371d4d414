//! Random cities through the whole program: what the bulletin says is what it prints, in every kind of period.

use super::{
    prose,
    reader::{Tongue, read, well_formed},
};
use crate::{oracle::random, support::Room};
use serde_json::Value as Json;
use xiaoneng::period::Period;

/// Periods of every kind, how a sentence about them begins, and what the period before is called, in both languages.
const PERIODS: [(&str, [&str; 2], [&str; 2]); 12] = [
    ("2026-03", ["3月份，", "In March 2026, "], ["上月", "the month before"]),
    ("2026-Q2", ["第二季度，", "In the second quarter of 2026, "], ["上季度", "the quarter before"]),
    ("2025-H2", ["下半年，", "In the second half of 2025, "], ["上半年", "the half-year before"]),
    ("2026-H1", ["上半年，", "In the first half of 2026, "], ["上年下半年", "the half-year before"]),
    ("2026", ["2026年，", "In 2026, "], ["上年", "the year before"]),
    ("2026-02..2026-04", ["2月至4月，", "From February to April 2026, "], ["前3个月", "the 3 months before"]),
    ("2026-01..2026-10", ["1月至10月，", "From January to October 2026, "], ["", ""]),
    (
        "2025-11..2026-02",
        ["2025年11月至2026年2月，", "From November 2025 to February 2026, "],
        ["前4个月", "the 4 months before"],
    ),
    ("2026-06-08..2026-06-14", ["6月8日至14日，", "From 8 to 14 June 2026, "], ["上周", "the week before"]),
    ("2026-06-03..2026-06-20", ["6月3日至20日，", "From 3 to 20 June 2026, "], ["前18日", "the 18 days before"]),
    ("2026-05-20..2026-06-08", ["5月20日至6月8日，", "From 20 May to 8 June 2026, "], ["前20日", "the 20 days before"]),
    ("2026-06-11", ["6月11日，", "On 11 June 2026, "], ["前一日", "the day before"]),
];

/// What periods before are called; a sentence names none of them but its own.
const OTHERS: [&str; 13] = [
    "上月",
    "上季度",
    "比上半年",
    "上年下半年",
    "比上年增",
    "比上年减",
    "上周",
    "前一日",
    "本月",
    "the month before",
    "the quarter before",
    "the year before",
    "the week before",
];

/// The number that a figure of the whole prints in the period, without its unit.
fn printed(figures: &Json, figure: &str, period: Period) -> Option<String> {
    let all = figures["figures"].as_array().expect("figures");
    let (start, end) = (period.start.to_string(), period.last().to_string());
    let own = |one: &&Json| {
        let (by, of) = (&one["by"], &one["period"]);
        one["figure"] == figure
            && by.as_object().is_some_and(serde_json::Map::is_empty)
            && of["start"] == start
            && of["end"] == end
    };
    let text = all.iter().find(own)?["text"].as_str()?;
    Some(text.trim_end_matches('%').to_owned())
}

#[test]
fn every_bulletin_says_what_it_prints() {
    let mut compared = 0;
    for (at, (period, leads, whom)) in (0_u64..).zip(PERIODS.iter().cycle().take(24)) {
        let rows = [40, 400, 1_500][usize::try_from(at % 3).expect("small")];
        let (cases, stops) = random::files(at + 9_000, rows);
        let room =
            Room::with(&[("cases.csv", &cases), ("stops.csv", &stops), ("xiaoneng.toml", "data.covers = \"all\"\n")]);
        let decimals = (at % 3).to_string();
        for (tongue, lang, side) in [(Tongue::Zh, "zh", 0), (Tongue::En, "en", 1)] {
            let words = [
                "cases.csv",
                "--suspensions",
                "stops.csv",
                "--period",
                period,
                "--decimals",
                &decimals,
                "--lang",
                lang,
            ];
            let lines = prose(&room, &words);
            let figures = std::fs::read_to_string(room.at("out/figures.json")).expect("figures");
            let figures: Json = serde_json::from_str(&figures).expect("JSON");
            let headline = lines
                .iter()
                .find(|line| line.starts_with(leads[side]))
                .unwrap_or_else(|| panic!("{period} {lang}: {lines:#?}"));
            for line in &lines {
                // Sums and means a day may print a nought.
                let sum = ["＝", " = ", "日均", " a day"].iter().any(|sign| line.contains(sign));
                if line.ends_with(['。', '.']) && !sum {
                    well_formed(tongue, line);
                }
                let foreign = OTHERS
                    .iter()
                    .find(|name| **name != whom[side] && line.contains(**name) && !whom[side].contains(**name));
                assert_eq!(foreign, None, "{period}: {line}");
            }
            compared += u32::from(headline.contains(whom[side]) && !whom[side].is_empty());
            let own = period.parse().expect("a period");
            for said in read(tongue, headline, leads[side]) {
                let printed =
                    printed(&figures, said.figure, own).unwrap_or_else(|| panic!("{} of {period}", said.figure));
                let nought = said.number == "0" && printed.parse() == Ok(0.0);
                assert!(nought || said.number == printed, "{said:?} {printed}: {headline}");
            }
        }
    }
    assert!(compared > 15, "{compared}");
}
