//! `--where`: groups come out the same by `--where` and by `--by`; every case is judged again, row by row, from its list.

use crate::{
    oracle::{
        random,
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use xiaoneng::{
    config::Settings,
    figures::Dimension,
    query::filter::{Condition, Names},
    reference::{Labels, Language, Words},
    schema::Dataset,
};

fn room(seed: u64, rows: usize) -> Room {
    let (cases, stops) = random::table(seed, rows);
    let files = [("cases.csv", cases_csv(&cases, &CASE_COLUMNS)), ("stops.csv", stops_csv(&stops))];
    let room = Room::with(&[(files[0].0, &files[0].1), (files[1].0, &files[1].1)]);
    std::fs::write(room.at("xiaoneng.toml"), "data.covers = \"all\"\n").expect("a file");
    room
}

const FILES: [&str; 3] = ["cases.csv", "--suspensions", "stops.csv"];

fn ask(room: &Room, options: &[&str]) -> Vec<Json> {
    // What would be counted from files that are not there is said beside the answer.
    let ran = room.run(&[&["query"], &FILES[..], options, &["--format", "json"]].concat());
    assert_eq!(ran.status, 0, "{options:?}: {}", ran.stderr);
    let answer: Json = serde_json::from_str(&ran.stdout).expect("JSON");
    answer["rows"].as_array().expect("rows").clone()
}

/// All figures that are asked for: those of one question.
fn figures() -> String {
    let dictionary: Json = serde_json::from_str(&Room::new().data(&["figures", "--format", "json"])).expect("JSON");
    let ids = dictionary.as_array().expect("a list").iter().map(|figure| figure["id"].as_str().expect("an id"));
    // A share of groups in their sum has no value without groups.
    ids.filter(|id| *id != "channel_share").collect::<Vec<_>>().join(",")
}

/// The integers of each figure, and those of a year ago.
fn integers(rows: &[&Json]) -> BTreeMap<String, Vec<Json>> {
    let numbers = |row: &Json| {
        let names = ["numerator", "denominator", "n"];
        let other = &row["compare"]["year_ago"];
        let numbers = names.map(|name| row[name].clone()).into_iter();
        numbers.chain(names.map(|name| other[name].clone())).chain([row["left_out"].clone()]).collect()
    };
    rows.iter().map(|row| (row["figure"].as_str().expect("an id").to_owned(), numbers(row))).collect()
}

#[test]
fn a_filter_for_a_value_is_its_group() {
    let figures = figures();
    let moments = [["2026-03", "2026-03-31"], ["2026-Q3", "2026-08-15"], ["2025", "2026-01-31T12:00"]];
    for ((seed, rows), [period, as_of]) in [(51, 90), (52, 400), (53, 3)].into_iter().zip(moments) {
        let room = room(seed, rows);
        let view = ["--figures", &figures, "--period", period, "--as-of", as_of, "--compare", "year_ago"];
        for dimension in ["department", "channel", "case_type", "level", "region", "item_code", "item", "state"] {
            let all = ask(&room, &[&view[..], &["--by", dimension, "--no-total"]].concat());
            let keys: BTreeSet<&str> = all.iter().map(|row| row["by"][dimension].as_str().expect("a text")).collect();
            for key in keys.into_iter().take(4) {
                let filter = match key {
                    "" => format!("{dimension} is null"),
                    key => format!("{dimension} = '{}'", key.replace('\'', "''")),
                };
                let group: Vec<&Json> = all.iter().filter(|row| row["by"][dimension] == key).collect();
                let rows = ask(&room, &[&view[..], &["--where", &filter]].concat());
                let (expected, found) = (integers(&group), integers(&rows.iter().collect::<Vec<_>>()));
                for (figure, numbers) in expected {
                    assert_eq!(found[&figure], numbers, "{period}: {filter}: {figure}");
                }
            }
        }
    }
}

/// A row of a list by its columns.
type Row = BTreeMap<String, String>;

fn list(room: &Room, options: &[&str]) -> Vec<Row> {
    let columns = COLUMNS.join(",");
    let lines = ["cases", "--format", "csv", "--as-of", "2026-06-30T14:30", "--columns", &columns];
    let text = room.run(&[&lines[..], &FILES[..], options].concat()).stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row of the list")).collect()
}

const COLUMNS: [&str; 19] = [
    "case_id",
    "department",
    "level",
    "channel",
    "case_type",
    "accepted_at",
    "closed_at",
    "due",
    "turnaround",
    "age",
    "gross_days",
    "visits",
    "promised_allowance",
    "on_time",
    "overdue",
    "stopped",
    "timed",
    "early",
    "rating",
];

/// What is asked, written and as a judgement of a row.
struct Expression {
    text: String,
    holds: Box<dyn Fn(&Row) -> bool>,
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.0.next_u64() % bound as u64).expect("a small number")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn expression(&mut self, rows: &[Row], depth: usize) -> Expression {
        if depth == 0 || self.below(4) == 0 {
            return self.test(rows);
        }
        let one = self.expression(rows, depth - 1);
        match self.below(3) {
            0 => Expression {
                text: format!("{} ({})", self.pick(&["not", "非", "！"]), one.text),
                holds: Box::new(move |row| !(one.holds)(row)),
            },
            1 => {
                let other = self.expression(rows, depth - 1);
                Expression {
                    text: format!("({}) {} （{}）", one.text, self.pick(&["and", "且", "&&"]), other.text),
                    holds: Box::new(move |row| (one.holds)(row) && (other.holds)(row)),
                }
            }
            _ => {
                let other = self.expression(rows, depth - 1);
                Expression {
                    text: format!("({}) {} ({})", one.text, self.pick(&["or", "或", "||"]), other.text),
                    holds: Box::new(move |row| (one.holds)(row) || (other.holds)(row)),
                }
            }
        }
    }

    fn test(&mut self, rows: &[Row]) -> Expression {
        match self.below(6) {
            0 => self.blank(),
            1 | 2 => self.text(rows),
            3 => self.flag(),
            4 => self.number(),
            _ => self.date(),
        }
    }

    fn blank(&mut self) -> Expression {
        let column = self.pick(&COLUMNS);
        let inverted = self.below(2) == 0;
        let words = if inverted { self.pick(&["is not null", "不为空"]) } else { self.pick(&["is null", "为空"]) };
        Expression { text: format!("{column} {words}"), holds: Box::new(move |row| row[column].is_empty() != inverted) }
    }

    fn text(&mut self, rows: &[Row]) -> Expression {
        let (name, column) = match self.below(5) {
            0 => ("办理部门", "department"),
            1 => ("department", "department"),
            2 => ("申请渠道", "channel"),
            3 => ("level", "level"),
            _ => ("case_id", "case_id"),
        };
        // Something that a case has, not always of this list.
        let filled = |row: &Row| Some(row[column].clone()).filter(|text| !text.is_empty());
        let known: Vec<String> = rows.iter().filter_map(filled).collect();
        let pick = |dice: &mut Self| match known.len() {
            0 => "online".to_owned(),
            count => known[dice.below(count)].clone(),
        };
        let (one, other) = (pick(self), pick(self));
        let list = BTreeSet::from([one.clone(), other.clone()]);
        let cell = move |row: &Row| row[column].clone();
        match self.below(5) {
            0 => Expression { text: format!("{name} = '{one}'"), holds: Box::new(move |row| cell(row) == one) },
            1 => Expression {
                text: format!("{name} != \"{one}\""),
                holds: Box::new(move |row| !cell(row).is_empty() && cell(row) != one),
            },
            2 => Expression {
                text: format!("{name} in ('{one}', ‘{other}’)"),
                holds: Box::new(move |row| list.contains(&cell(row))),
            },
            3 => Expression {
                text: format!("{name} 不属于（'{one}'，“{other}”）"),
                holds: Box::new(move |row| !cell(row).is_empty() && !list.contains(&cell(row))),
            },
            _ if column == "channel" => {
                Expression { text: format!("{name}=='{one}'"), holds: Box::new(move |row| cell(row) == one) }
            }
            _ => {
                let part: String = one.chars().last().into_iter().collect();
                Expression {
                    text: format!("{name} contains '{part}'"),
                    holds: Box::new(move |row| cell(row).contains(&part)),
                }
            }
        }
    }

    fn flag(&mut self) -> Expression {
        let column = self.pick(&["on_time", "overdue", "stopped", "timed", "early"]);
        match self.below(4) {
            0 => Expression { text: column.to_owned(), holds: Box::new(move |row| row[column] == "1") },
            1 => Expression { text: format!("not {column}"), holds: Box::new(move |row| row[column] != "1") },
            2 => Expression { text: format!("{column} = false"), holds: Box::new(move |row| row[column] == "0") },
            _ => Expression { text: format!("{column} != '否'"), holds: Box::new(move |row| row[column] == "1") },
        }
    }

    fn number(&mut self) -> Expression {
        let column = self.pick(&["turnaround", "age", "gross_days", "visits", "promised_allowance", "rating"]);
        let half = self.below(3) == 0;
        let low = i64::try_from(self.below(30)).expect("small");
        // In halves: a bound may lie between two whole numbers.
        let (written, bound) = if half { (format!("{low}.5"), 2 * low + 1) } else { (low.to_string(), 2 * low) };
        let number = move |row: &Row| row[column].parse::<i64>().ok().map(|number| 2 * number);
        let judged = move |judge: fn(i64, i64) -> bool| -> Box<dyn Fn(&Row) -> bool> {
            Box::new(move |row| number(row).is_some_and(|number| judge(number, bound)))
        };
        let (operator, holds) = match self.below(7) {
            0 => ("=", judged(|number, bound| number == bound)),
            1 => ("!=", judged(|number, bound| number != bound)),
            2 => ("<", judged(|number, bound| number < bound)),
            3 => ("≤", judged(|number, bound| number <= bound)),
            4 => ("＞", judged(|number, bound| number > bound)),
            5 => (">=", judged(|number, bound| number >= bound)),
            _ => {
                let text = format!("{column} between {low} and {}", low + 9);
                let inside = move |number: i64| (2 * low..=2 * low + 18).contains(&number);
                return Expression { text, holds: Box::new(move |row| number(row).is_some_and(inside)) };
            }
        };
        Expression { text: format!("{column} {operator} {written}"), holds }
    }

    fn date(&mut self) -> Expression {
        let column = self.pick(&["accepted_at", "closed_at", "due"]);
        let day = format!("2026-{:02}-{:02}", 1 + self.below(7), 1 + self.below(28));
        let time = format!("{:02}:{:02}:00", 8 + self.below(11), 15 * self.below(4));
        // A date without a time of day is an event at its beginning and a due date at its end.
        let at = move |row: &Row| match row[column].as_str() {
            "" => None,
            text if text.contains('T') => Some(text.to_owned()),
            text => Some(format!("{text}T{}", if column == "due" { "23:59:59.9" } else { "00:00:00" })),
        };
        let judged = |judge: fn(&str, &str) -> bool, bound: String| -> Box<dyn Fn(&Row) -> bool> {
            Box::new(move |row| at(row).is_some_and(|at| judge(&at, &bound)))
        };
        let (last, instant) = (format!("{day}T23:59:59.99"), format!("{day}T{time}"));
        let text = |operator: &str, value: &str| format!("{column} {operator} {value}");
        match self.below(8) {
            0 => Expression { text: text("<", &day), holds: judged(|at, day| at < day, day) },
            1 => Expression { text: text("<=", &day), holds: judged(|at, last| at <= last, last) },
            2 => Expression { text: text(">", &day), holds: judged(|at, last| at > last, last) },
            3 => Expression { text: text(">=", &format!("'{day}'")), holds: judged(|at, day| at >= day, day) },
            4 => Expression { text: text("=", &day[..7]), holds: judged(|at, day| at[..7] == day[..7], day.clone()) },
            5 => Expression { text: text("=", &day), holds: judged(|at, day| at[..10] == *day, day.clone()) },
            6 => Expression { text: text("<", &instant), holds: judged(|at, instant| at < instant, instant) },
            _ => Expression { text: text(">=", &instant), holds: judged(|at, instant| at >= instant, instant) },
        }
    }
}

#[test]
fn every_case_is_let_through_that_fits_and_no_other() {
    let mut some = 0;
    for (seed, rows) in [(61, 1), (62, 40), (63, 300)] {
        let room = room(seed, rows);
        let all = list(&room, &[]);
        assert!(!all.is_empty());
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
        for _ in 0..25 {
            let depth = dice.below(4);
            let Expression { text, holds } = dice.expression(&all, depth);
            let expected: Vec<&String> = all.iter().filter(|row| holds(row)).map(|row| &row["case_id"]).collect();
            let listed = list(&room, &["--where", &text]);
            let found: Vec<&String> = listed.iter().map(|row| &row["case_id"]).collect();
            assert_eq!(found, expected, "{text}");
            some += usize::from(!found.is_empty() && found.len() < all.len());
        }
    }
    assert!(some > 25, "only {some} filters told cases apart");
}

#[test]
fn no_text_makes_the_reader_of_filters_panic() {
    let words = Words::built_in().expect("words");
    let pieces = [
        "department",
        "办理部门",
        "=",
        "'",
        "”",
        "“",
        "且",
        "非",
        "not",
        "in",
        "(",
        ")",
        "（",
        "，",
        "10",
        "-",
        "2026-10",
        "between",
        "是",
        "空",
        "！",
        "＜",
        "[",
        "】",
        "`",
        ".",
        "1e9",
        "\u{0}",
        "𠀀",
        "e\u{301}",
        "不为空",
        "null",
        "、",
    ];
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(7));
    for _ in 0..20_000 {
        let count = dice.below(12);
        let parts: Vec<&str> = (0..count).map(|_| dice.pick(&pieces)).collect();
        let text = parts.join(dice.pick(&["", " "]));
        if let Err(fault) = Condition::parse(&text, &words) {
            assert!(fault.place.at <= text.chars().count(), "{text}");
        }
    }
    for deep in ["(".repeat(100_000), "not ".repeat(100_000), "!".repeat(100_000)] {
        assert!(Condition::parse(&deep, &words).is_err());
    }
    let wide = vec!["超期"; 50_000].join(" 或 ");
    assert!(Condition::parse(&wide, &words).is_ok());
}

#[test]
fn every_dimension_divides_the_whole() {
    let room = room(81, 300);
    let names = [
        "department",
        "region",
        "level",
        "item",
        "item_kind",
        "item_code",
        "item_name",
        "window",
        "handler",
        "channel",
        "case_type",
        "applicant_kind",
        "month",
        "quarter",
        "year",
        "weekday",
        "hour",
        "result",
        "agent_handled",
        "project",
        "rating_channel",
        "state",
        "source",
        "visits",
        "办理部门",
        "申请渠道",
        "月份",
        "事项",
    ];
    for name in names {
        let rows = ask(&room, &["--figures", "受理,办结", "--by", name]);
        let (groups, whole): (Vec<&Json>, Vec<&Json>) =
            rows.iter().partition(|row| row["by"].as_object().is_some_and(|by| !by.is_empty()));
        for figure in ["accepted", "finished"] {
            let sum = |rows: &[&Json]| -> i64 {
                let own = rows.iter().filter(|row| row["figure"] == figure);
                own.map(|row| row["value"].as_i64().expect("a count")).sum()
            };
            assert_eq!(sum(&groups), sum(&whole), "{name}");
            assert!(sum(&whole) > 0, "{name}");
        }
    }
    // The printed name of a canonical column is that column, whatever words the export uses.
    let words = |name: &str| -> BTreeSet<String> {
        let rows = ask(&room, &["--figures", "accepted", "--by", name, "--no-total"]);
        rows.iter().map(|row| row["by"]["channel"].as_str().expect("a canonical word").to_owned()).collect()
    };
    assert_eq!(words("申请渠道"), words("channel"));
}

/// The commands between a mark and the end of the block below it.
fn examples(readme: &str) -> Vec<Vec<String>> {
    let (_, below) = readme.split_once("<!-- where -->").expect("the mark");
    let block = below.split("```").nth(1).expect("a block");
    let words = |line: &str| {
        let mut parts = line.split('"');
        let mut words: Vec<String> = parts.next().unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        while let (Some(quoted), rest) = (parts.next(), parts.next()) {
            words.push(quoted.to_owned());
            words.extend(rest.unwrap_or_default().split_whitespace().map(str::to_owned));
        }
        words
    };
    block.lines().filter(|line| line.starts_with("xiaoneng ")).map(words).collect()
}

#[test]
fn the_examples_of_the_readme_answer() {
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/xiaoneng.toml");
    let mut answers = Vec::new();
    for readme in [include_str!("../../README.md"), include_str!("../../README.zh-CN.md")] {
        let examples = examples(readme);
        assert_eq!(examples.len(), 3);
        let mut said = Vec::new();
        for example in examples {
            let mut words: Vec<&str> = example.iter().skip(1).map(String::as_str).collect();
            words.extend(["-c", project, "--lang", "zh"]);
            let ran = Room::new().run(&words);
            assert!(ran.status < 2 && ran.stdout.lines().count() > 4, "{words:?}: {ran:?}");
            said.push(ran.stdout);
        }
        answers.push(said);
    }
    assert_eq!(answers[0], answers[1], "both languages show the same");
}

#[test]
fn a_dimension_is_known_by_what_it_is_called_where_it_is_printed() {
    let settings = Settings::load(None).expect("settings");
    let names = Names::new(&settings.headings, &[]).expect("names");
    let ids = Dimension::COLUMNS.iter().map(|(id, _)| *id);
    let ids = ids.chain(["item", "kind", "month", "quarter", "year", "weekday", "hour"]).collect::<Vec<_>>();
    for language in [Language::Zh, Language::En] {
        let labels = Labels::of(language).expect("labels");
        for id in &ids {
            let printed = labels.name("dimension", id);
            for written in [printed.to_owned(), printed.to_lowercase(), format!(" {printed} ")] {
                // Two may be printed alike; which of them is meant is settled.
                let found = names.dimension(&written, &[]);
                assert_eq!(labels.name("dimension", found.name()), printed, "{written}");
            }
        }
    }
    let of = |name: &str, registers: &[Dataset]| names.dimension(name, registers).name().to_owned();
    assert_eq!(of("来源", &[Dataset::Problems]), "source");
    assert_eq!(of("问题来源", &[]), "source");
    assert_eq!(of("类型", &[Dataset::Activities]), "kind");
    assert_eq!(of("责任单位", &[Dataset::Problems]), "department");
    assert_eq!(of("申请渠道", &[]), "channel");
    assert_eq!(of("一个生词", &[Dataset::Problems]), "一个生词");
}
