//! Every figure of the datasets beside cases against the oracle, and the arithmetic of published speeches.

use crate::{
    figures::{QUESTIONS, view},
    oracle::{
        Moment, OracleCase, State, Stop,
        figures::{Value, figures},
        random,
        registers::{Asked, Figures, Registers},
        seen::View,
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use jiff::{ToSpan, civil::date};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const TABLES: [(u64, usize); 5] = [(41, 1), (42, 2), (43, 9), (44, 60), (45, 400)];

const DIMENSIONS: [&str; 8] = ["department", "region", "level", "source", "kind", "item", "item_code", "item_kind"];

/// Figures that count different things: the whole is no sum of the groups.
const DISTINCT: [&str; 2] = ["units_covered", "departments_entered"];

/// Random cases and registers, and the files that hold them.
struct City {
    cases: Vec<OracleCase>,
    stops: Vec<Stop>,
    registers: Registers,
    room: Room,
}

impl City {
    fn new((seed, size): (u64, usize)) -> Self {
        let (cases, stops) = random::table(seed, 40);
        let registers = Registers::random(seed, size);
        let project = format!("data.covers = \"all\"\ncatalogue.since = \"{}\"\n", registers.since);
        let room = Room::with(&[
            ("cases.csv", &cases_csv(&cases, &CASE_COLUMNS)),
            ("stops.csv", &stops_csv(&stops)),
            ("xiaoneng.toml", &project),
        ]);
        for (dataset, text) in registers.files() {
            std::fs::write(room.at(&format!("{dataset}.csv")), text).expect("a file of the test");
        }
        Self { cases, stops, registers, room }
    }

    /// What the program answers; that some figures cannot be grouped so it may say beside it.
    fn ask(&self, options: &[&str]) -> Json {
        let mut arguments = vec!["query", "cases.csv", "--suspensions", "stops.csv", "--format", "json"];
        arguments.extend(["--problems", "problems.csv", "--activities", "activities.csv"]);
        arguments.extend(["--complaints", "complaints.csv", "--surveys", "surveys.csv"]);
        arguments.extend(["--bad-ratings", "bad_ratings.csv", "--items", "items.csv", "--units", "units.csv"]);
        arguments.extend(options);
        let ran = self.room.run(&arguments);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).expect("JSON")
    }

    fn reckon(&self, view: View, by: Option<&'static str>) -> Figures {
        self.registers.figures(&Asked { cases: &self.cases, stops: &self.stops, view, by })
    }
}

/// The figures that the oracle reckons from registers.
pub fn ids() -> BTreeSet<String> {
    let registers = Registers::random(1, 1);
    let view = view(QUESTIONS[0].2[0]).expect("a view");
    let figures = registers.figures(&Asked { cases: &[], stops: &[], view, by: None });
    figures.into_keys().map(|(_, id)| id).collect()
}

/// The figures of an answer: of the whole, or of the groups of a dimension.
fn told(answer: &Json, by: Option<&str>) -> Figures {
    let rows = answer["rows"].as_array().expect("rows");
    let own = rows.iter().filter(|row| row["by"].as_object().is_some_and(|key| key.len() == usize::from(by.is_some())));
    let mut figures = Figures::new();
    for row in own {
        let key = by.map_or("", |by| row["by"][by].as_str().expect("a text"));
        let value = row["numerator"].as_i64().map(|numerator| (numerator, row["denominator"].as_i64()));
        let id = row["figure"].as_str().expect("an id").to_owned();
        assert!(figures.insert((key.to_owned(), id), value).is_none(), "a group stands once in an answer: {row}");
    }
    figures
}

/// A figure that has nothing in a group need not be listed there.
fn assert_groups(what: &str, reckoned: &Figures, found: &Figures) {
    assert_same(what, reckoned, found, |value| value.filter(|value| *value != (0, None)));
}

/// Of the whole, nothing is not the same as no value.
fn assert_whole(what: &str, reckoned: &Figures, found: &Figures) {
    assert_same(what, reckoned, found, |value| value);
}

fn assert_same(what: &str, reckoned: &Figures, found: &Figures, seen: fn(Option<Value>) -> Option<Value>) {
    let keys: BTreeSet<_> = reckoned.keys().chain(found.keys()).collect();
    let mut wrong = Vec::new();
    for key in keys {
        let (oracle, program) = (reckoned.get(key).copied().flatten(), found.get(key).copied().flatten());
        if seen(oracle) != seen(program) {
            wrong.push(format!("{key:?}: oracle {oracle:?}, program {program:?}"));
        }
    }
    assert!(wrong.is_empty(), "{what}: {} differ\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

fn joined() -> String {
    ids().into_iter().collect::<Vec<_>>().join(",")
}

#[test]
fn every_figure_of_registers_is_what_the_oracle_reckons() {
    let ids = joined();
    for size in TABLES {
        let city = City::new(size);
        for (period, as_of, views) in QUESTIONS {
            let now = view(views[0]).expect("a view");
            for by in DIMENSIONS {
                let what = format!("{size:?}, {period} as of {as_of} by {by}");
                let answer = city.ask(&["--figures", &ids, "--period", period, "--as-of", as_of, "--by", by]);
                assert_groups(&what, &city.reckon(now, Some(by)), &told(&answer, Some(by)));
                if by == DIMENSIONS[0] {
                    let whole = told(&answer, None);
                    assert_whole(&format!("{what}, total"), &city.reckon(now, None), &whole);
                }
            }
        }
    }
}

#[test]
fn by_month_registers_are_those_of_the_month() {
    let city = City::new((46, 120));
    let ids = joined();
    for (period, as_of, views) in QUESTIONS {
        let now = view(views[0]).expect("a view");
        let mut months = Figures::new();
        let mut start = now.start;
        while start < now.end && start <= now.as_of {
            let end = (start.last_of_month() + 1.day()).min(now.end);
            let key = start.strftime("%Y-%m").to_string();
            let part = city.reckon(View { start, end, ..now }, None);
            months.extend(part.into_iter().map(|((_, id), value)| ((key.clone(), id), value)));
            start = end;
        }
        let options = ["--figures", &ids, "--period", period, "--as-of", as_of, "--by", "month", "--no-total"];
        assert_groups(&format!("{period} as of {as_of}"), &months, &told(&city.ask(&options), Some("month")));
    }
}

#[test]
fn totals_of_registers_are_sums_of_groups() {
    let city = City::new((47, 300));
    let ids = joined();
    for by in DIMENSIONS {
        let answer = city.ask(&["--figures", &ids, "--period", "2026-H1", "--by", by]);
        let (groups, whole) = (told(&answer, Some(by)), told(&answer, None));
        for ((_, id), value) in &whole {
            let Some((total, None)) = value else { continue };
            let parts: Vec<i64> = groups
                .iter()
                .filter(|((_, part), _)| part == id)
                .filter_map(|(_, value)| Some(value.as_ref()?.0))
                .collect();
            let undivided = parts.is_empty();
            let sum: i64 = parts.iter().sum();
            assert!(undivided || DISTINCT.contains(&id.as_str()) || sum == *total, "{id} by {by}: {sum} of {total}");
        }
    }
}

#[test]
fn ratings_without_a_case_count_with_those_of_cases() {
    let (mut cases, stops) = random::table(48, 300);
    let file = cases_csv(&cases, &CASE_COLUMNS);
    let mut text = "case_id,department,rating,rated_at,active\n".to_owned();
    let levels = ["", "非常不满意", "不满意", "基本满意", "满意", "非常满意"];
    for row in 0..120_u16 {
        let (level, day) = (1 + usize::from(row % 5), date(2026, 1, 1) + i64::from(row * 2).days());
        let department = ["", "部门1", "部门2", "无件局"][usize::from(row % 4)];
        let active = [Some(true), Some(false), None][usize::from(row % 3)];
        let dated = row % 7 != 0;
        let (mark, on) = (
            active.map_or("", |active| if active { "主动" } else { "默认" }),
            if dated { day.to_string() } else { String::new() },
        );
        let _ = writeln!(text, ",{department},{},{on},{mark}", levels[level]);
        // To the oracle it is the rating of something that was never a case.
        let mut loose = OracleCase::new(&format!("L{row}"), State::Waiting);
        loose.department = Some(department.to_owned()).filter(|name| !name.is_empty());
        loose.rating = i64::try_from(level).ok();
        loose.rated_at = dated.then(|| Moment::day(day));
        loose.rating_active = active;
        cases.push(loose);
    }
    let room = Room::with(&[
        ("cases.csv", &file),
        ("stops.csv", &stops_csv(&stops)),
        ("ratings.csv", &text),
        ("xiaoneng.toml", "data.covers = \"all\"\n"),
    ]);
    let ids = "ratings,default_ratings,active_rating_share,satisfaction_rate,satisfaction_rate_strict,\
               satisfaction_rate_active,mean_rating,bad_ratings,bad_rating_rate,rating_participation,\
               rating_participation_active,finished";
    for (period, as_of, views) in QUESTIONS {
        let now = view(views[0]).expect("a view");
        for by in ["department", "level", "channel"] {
            let files = ["query", "cases.csv", "--suspensions", "stops.csv", "--ratings", "ratings.csv"];
            let options = ["--format", "json", "--figures", ids, "--period", period, "--as-of", as_of, "--by", by];
            let answer: Json = serde_json::from_str(&room.data(&[&files[..], &options].concat())).expect("JSON");
            let key = |case: &OracleCase| match by {
                "department" => case.department.clone().unwrap_or_default(),
                "level" => case.level.clone().unwrap_or_default(),
                _ => String::new(),
            };
            let reckon = |by: &dyn Fn(&OracleCase) -> String| -> Figures {
                let all = figures(&cases, &stops, now, by).into_iter();
                let all = all.filter(|((_, id), _)| ids.split(',').any(|asked| asked == *id));
                all.map(|((group, id), value)| ((group, id.to_owned()), value)).collect()
            };
            let what = format!("{period} as of {as_of} by {by}");
            if by != "channel" {
                assert_groups(&what, &reckon(&key), &told(&answer, Some(by)));
            }
            assert_whole(&what, &reckon(&|_| String::new()), &told(&answer, None));
            // What says nothing of a channel stands where no channel is written: the groups add up.
            let groups = told(&answer, Some(by));
            let sum: i64 =
                groups.iter().filter(|((_, id), _)| id == "ratings").filter_map(|(_, v)| Some(v.as_ref()?.0)).sum();
            assert_eq!(told(&answer, None)[&(String::new(), "ratings".to_owned())], Some((sum, None)), "{what}");
        }
    }
}

#[test]
fn a_filter_holds_for_records_as_for_cases() {
    let city = City::new((49, 200));
    let ids = joined();
    let options = ["--figures", &ids, "--period", "2026-H1"];
    let groups = told(&city.ask(&[&options[..], &["--by", "department"]].concat()), Some("department"));
    // Of one department only records speak, of another cases too.
    for name in ["无件局", "部门1"] {
        let only = format!("department = '{name}'");
        let answer = city.ask(&[&options[..], &["--where", &only]].concat());
        let filtered = told(&answer, None);
        for ((_, id), value) in filtered {
            let group = groups.get(&(name.to_owned(), id.clone())).copied().flatten();
            let nothing = |value: Option<Value>| value.filter(|value| *value != (0, None));
            assert_eq!(nothing(value), nothing(group), "{id} of {name}");
        }
    }
    // What the records do not have they cannot be asked.
    for (only, known) in
        [("channel = 'online'", ""), ("region = '东区'", "problems_found activities departments_without_cases")]
    {
        let answer = city.ask(&[&options[..], &["--where", only]].concat());
        for row in answer["rows"].as_array().expect("rows") {
            let id = row["figure"].as_str().expect("an id");
            let counted = ["problems_found", "activities", "complaints", "items_total", "departments_without_cases"];
            if counted.contains(&id) {
                assert_eq!(row["value"].is_null(), !known.contains(id), "{id} where {only}");
                assert_eq!(row["reason"] == "filtered", !known.contains(id), "{row}");
            }
        }
    }
}

/// The printed values of some figures, where the cases do not matter.
fn printed(files: &[(&str, &str)], options: &[&str]) -> Vec<String> {
    let cases = "办件编号,受理时间,办理状态\nA1,2026-03-02,在办\n";
    let room = Room::with(&[files, &[("cases.csv", cases), ("xiaoneng.toml", "data.covers = \"all\"\n")]].concat());
    let mut arguments = vec!["query".to_owned(), "cases.csv".to_owned(), "--period".to_owned(), "2026-03".to_owned()];
    arguments.extend(["--format".to_owned(), "json".to_owned()]);
    for (name, _) in files {
        if let Some(dataset) = name.strip_suffix(".csv") {
            arguments.extend([format!("--{}", dataset.replace('_', "-")), (*name).to_owned()]);
        }
    }
    arguments.extend(options.iter().map(|option| (*option).to_owned()));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer: Json = serde_json::from_str(&room.data(&arguments)).expect("JSON");
    let rows = answer["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["text"].as_str().expect("a text").to_owned()).collect()
}

/// So many rows of one kind and so many of another, under headings.
fn rows(headings: &str, of: &[(usize, &str)]) -> String {
    let rows = of.iter().flat_map(|(count, row)| std::iter::repeat_n(*row, *count));
    std::iter::once(headings).chain(rows).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn problems_of_a_speech() {
    let solved = [(124, "2026-03-02,2026-03-09,已解决"), (20, "2026-03-02,,阶段性整改"), (12, "2026-03-02,,未解决")];
    let problems = rows("found_on,solved_on,state", &solved);
    let figures = "problems_found,problems_solved,problems_partly_solved,solve_rate,solve_days_median";
    let found = printed(&[("problems.csv", &problems)], &["--figures", figures, "--as-of", "2026-03-31"]);
    assert_eq!(found, ["156", "124", "20", "79.5%", "5.0"]);
}

#[test]
fn limits_and_items_of_a_speech() {
    let items =
        "item_code,statutory_limit,promised_limit\nA,60工作日,30工作日\nB,30工作日,20工作日\nC,无期限,5工作日\n";
    let options = ["--figures", "promised_speedup,item_compression,items_total"];
    assert_eq!(printed(&[("items.csv", items)], &options), ["44.4%", "44.4%", "3"]);
    let mut items = "item_code,should_enter,entered\n".to_owned();
    for item in 0..760 {
        let _ = writeln!(
            items,
            "I{item},{},{}",
            if item < 748 { "是" } else { "否" },
            if item < 723 { "是" } else { "否" }
        );
    }
    let options = ["--figures", "items_entered,items_entered_rate"];
    assert_eq!(printed(&[("items.csv", &items)], &options), ["723", "96.7%"]);
}

#[test]
fn shares_are_never_rounded_into_praise() {
    let survey = |positive: u32, answers: u32, decimals: &str| {
        let surveys = format!("date,positive,answers\n2026-03-02,{positive},{answers}\n");
        let options = ["--figures", "survey_positive_rate", "--decimals", decimals];
        printed(&[("surveys.csv", &surveys)], &options).concat()
    };
    assert_eq!(survey(140_736, 141_612, "1"), "99.4%");
    assert_eq!(survey(1, 16, "1"), "6.3%");
    assert_eq!(survey(9_996, 10_000, "1"), "99.9%");
    assert_eq!(survey(9_996, 10_000, "2"), "99.96%");
    let closed = [(31_301, "2026-03-02,2026-03-03,办结"), (65, "2026-03-02,,在办")];
    let cases: String = rows("受理时间,办结时间,办理状态", &closed)
        .lines()
        .enumerate()
        .map(|(line, row)| if line == 0 { format!("办件编号,{row}\n") } else { format!("N{line},{row}\n") })
        .collect();
    let room = Room::with(&[("cases.csv", &cases), ("xiaoneng.toml", "data.covers = \"all\"\n")]);
    let answer = room.data(&["query", "cases.csv", "--figures", "accepted,finished,clearance_rate", "--format", "csv"]);
    assert!(answer.contains("31366,31366,,31301,31301,,99.8%,31301,31366"), "{answer}");
}

#[test]
fn dates_that_a_spreadsheet_counts_read_in_every_dataset() {
    let cases = "办件编号,办理部门,受理时间,办结时间,办理状态,承诺时限\n\
                 1,甲,2024-03-01,2024-03-22,办结,5工作日\n2,甲,2024-03-01,2024-03-08,办结,5工作日\n";
    let table = |heading: &str, rows: &[[&str; 4]]| {
        rows.iter().fold(format!("{heading}\n"), |text, row| text + &row.join(",") + "\n")
    };
    let stops = |from: &str, to: &str| table("办件编号,种类,开始时间,结束时间", &[["1", "听证", from, to]]);
    let ratings = |at: &str| table("办件编号,部门,评价等级,评价时间", &[["1", "甲", "非常满意", at]]);
    let ask = |stops: &str, ratings: &str| {
        let project = "data.covers = \"all\"\n";
        let room = Room::with(&[("c.csv", cases), ("s.csv", stops), ("r.csv", ratings), ("xiaoneng.toml", project)]);
        let figures = "on_time_rate_closed,mean_turnaround,ratings,suspended_days_share";
        let files = ["query", "c.csv", "--suspensions", "s.csv", "--ratings", "r.csv", "--figures", figures];
        room.data(&[&files[..], &["--period", "2024-04", "--format", "json"]].concat())
            + &room.data(&[&files[..], &["--period", "2024-03", "--format", "json"]].concat())
    };
    let written = ask(&stops("2024-03-02", "2024-03-21"), &ratings("2024-04-02 09:30:00"));
    assert_eq!(ask(&stops("45353", "45372"), &ratings("45384.3958333333")), written);
    assert_ne!(ask(&stops("", ""), &ratings("")), written);
}

const HANDLED: &str = "办件编号,办理部门,申请时间,受理时间,办结时间,承诺时限\n\
                       1,甲局,2026-04-05,2026-04-06,2026-05-08,5\n\
                       2,甲局,2026-04-26,2026-04-27,2026-04-29,5\n\
                       3,甲局,2026-05-06,2026-05-07,2026-06-29,5\n";

/// What a question about [`HANDLED`] and a file beside it comes to, row by row.
fn beside(option: &str, file: &str, figures: &str, period: &str) -> Vec<String> {
    let room = Room::with(&[("c.csv", HANDLED), ("f.csv", file), ("xiaoneng.toml", "data.covers = \"all\"\n")]);
    let words = ["query", "c.csv", option, "f.csv", "--figures", figures, "--period", period, "--format", "json"];
    let answer: Json = serde_json::from_str(&room.data(&words)).expect("JSON");
    let part = |row: &Json, part: &str| row[part].as_i64().map_or(String::new(), |number| number.to_string());
    let rows = answer["rows"].as_array().expect("rows").iter();
    rows.map(|row| format!("{}/{}", part(row, "numerator"), part(row, "denominator"))).collect()
}

#[test]
fn a_remedy_on_a_day_off_after_the_limit_is_late() {
    let ledger =
        |fixed: &str| format!("办件编号,部门,评价时间,回访时间,整改时间\n1,甲局,2026-05-17,2026-05-18,{fixed}\n");
    // Fifteen working days after 17 May end on Friday, 5 June.
    for (fixed, expected) in [("2026-06-05", "1/1"), ("2026-06-06", "0/1"), ("2026-05-17", "1/1")] {
        let came = beside("--bad-ratings", &ledger(fixed), "bad_rating_fixed_in_time_rate", "2026-05..2026-06");
        assert_eq!(came, [expected], "{fixed}");
    }
}

#[test]
fn nobody_called_back_is_none_of_some() {
    let figures = "bad_rating_callback_rate,bad_rating_fixed_rate";
    let ledger = "办件编号,部门,评价时间,回访时间,整改时间\n1,甲局,2026-05-08,,\n2,甲局,2026-05-09,,\n";
    assert_eq!(beside("--bad-ratings", ledger, figures, "2026-05"), ["0/2", "0/2"]);
    // Without the columns nobody knows.
    let ledger = "办件编号,部门,评价时间\n1,甲局,2026-05-08\n";
    assert_eq!(beside("--bad-ratings", ledger, figures, "2026-05"), ["/", "/"]);
}

#[test]
fn of_ratings_of_one_case_the_first_counts() {
    let ratings = |rows: &str| format!("办件编号,部门,评价等级,评价时间\n{rows}");
    let ask = |rows: &str, period: &str| beside("--ratings", &ratings(rows), "ratings,bad_ratings", period);
    // Without a time it is dated by the closing, and stands first in the file.
    let undated = "2,甲局,不满意,\n2,甲局,满意,2026-05-20\n";
    assert_eq!(ask(undated, "2026-04"), ["1/", "1/"]);
    assert_eq!(ask(undated, "2026-05"), ["0/", "0/"]);
    let dated = "2,甲局,满意,2026-05-20\n2,甲局,不满意,2026-05-02\n";
    assert_eq!(ask(dated, "2026-05"), ["1/", "1/"]);
    // A file without ratings says that there are none.
    assert_eq!(ask("", "2026-05"), ["0/", "0/"]);
}
