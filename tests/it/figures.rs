//! Every figure of the real program against the oracle: the same integers, by every grouping, for every comparison.

use crate::{
    oracle::{
        Channel, OracleCase, Stop,
        calendar::working_days,
        figures::{Value, figures, unlimited},
        random,
        seen::View,
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use jiff::{ToSpan, civil::Date};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Figures of the program that the oracle leaves to a test of its own, with the reason.
const CHECKED_APART: &[(&str, &str)] = &[
    ("channel_share", "a share of groups in their sum, not of cases in cases: `shares_of_a_channel_are_of_the_sum`"),
    // Projects.
    ("projects_finished", JOINT),
    ("project_turnaround_mean", JOINT),
    ("project_turnaround_median", JOINT),
    ("project_turnaround_max", JOINT),
    ("project_idle_days_mean", JOINT),
];
const JOINT: &str = "projects, not cases: `joint::projects_agree_with_a_walk_over_their_days`";

/// A question: the period and moment as the command line says them, then what each means, first and last day, as-of day:
/// of itself, the previous period, last year's.
pub const QUESTIONS: [(&str, &str, [&str; 3]); 11] = [
    (
        "2026-03",
        "2026-03-31",
        ["2026-03-01 2026-03-31 2026-03-31", "2026-02-01 2026-02-28 2026-02-28", "2025-03-01 2025-03-31 2025-03-31"],
    ),
    // Cut short: the others are cut on the day of the same number.
    (
        "2026-07",
        "2026-07-17",
        ["2026-07-01 2026-07-31 2026-07-17", "2026-06-01 2026-06-30 2026-06-17", "2025-07-01 2025-07-31 2025-07-17"],
    ),
    // Looked back at: 20 days after the end of each.
    (
        "2026-08",
        "2026-09-20",
        ["2026-08-01 2026-08-31 2026-09-20", "2026-07-01 2026-07-31 2026-08-20", "2025-08-01 2025-08-31 2025-09-20"],
    ),
    (
        "2026-Q3",
        "2026-09-30",
        ["2026-07-01 2026-09-30 2026-09-30", "2026-04-01 2026-06-30 2026-06-30", "2025-07-01 2025-09-30 2025-09-30"],
    ),
    (
        "2026-Q3",
        "2026-08-15",
        ["2026-07-01 2026-09-30 2026-08-15", "2026-04-01 2026-06-30 2026-05-15", "2025-07-01 2025-09-30 2025-08-15"],
    ),
    (
        "2026-H1",
        "2026-06-30",
        ["2026-01-01 2026-06-30 2026-06-30", "2025-07-01 2025-12-31 2025-12-31", "2025-01-01 2025-06-30 2025-06-30"],
    ),
    // A range that starts in January has no previous one.
    ("2026-01..2026-10", "2026-10-31", ["2026-01-01 2026-10-31 2026-10-31", "", "2025-01-01 2025-10-31 2025-10-31"]),
    (
        "2026-05..2026-06",
        "2026-06-30",
        ["2026-05-01 2026-06-30 2026-06-30", "2026-03-01 2026-04-30 2026-04-30", "2025-05-01 2025-06-30 2025-06-30"],
    ),
    // 42 days and the 42 before.
    (
        "2026-03-10..2026-04-20",
        "2026-04-20",
        ["2026-03-10 2026-04-20 2026-04-20", "2026-01-27 2026-03-09 2026-03-09", "2025-03-10 2025-04-20 2025-04-20"],
    ),
    (
        "2025",
        "2026-01-31",
        ["2025-01-01 2025-12-31 2026-01-31", "2024-01-01 2024-12-31 2025-01-31", "2024-01-01 2024-12-31 2025-01-31"],
    ),
    // Before any case: nothing is there, and nothing is divided by it.
    ("2025-02", "2025-02-28", ["2025-02-01 2025-02-28 2025-02-28", "2025-01-01 2025-01-31 2025-01-31", ""]),
];

const TABLES: [(u64, usize); 4] = [(31, 1), (32, 2), (33, 60), (34, 800)];

/// The values of a case in some dimensions.
type By = fn(&OracleCase) -> Vec<String>;

/// Dimensions and the values of a case in them.
const GROUPINGS: [(&[&str], By); 6] = [
    (&[], |_| Vec::new()),
    (&["department"], |case| vec![text(case.department.as_ref())]),
    (&["channel"], |case| vec![channel(case)]),
    (&["case_type"], |case| vec![case_type(case)]),
    (&["level"], |case| vec![text(case.level.as_ref())]),
    (&["region", "channel"], |case| vec![text(case.region.as_ref()), channel(case)]),
];

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn channel(case: &OracleCase) -> String {
    let word = match case.channel {
        None => "",
        Some(Channel::Counter) => "counter",
        Some(Channel::Online) => "online",
        Some(Channel::Mobile) => "mobile",
        Some(Channel::Kiosk) => "kiosk",
        Some(Channel::Post) => "post",
        Some(Channel::Phone) => "phone",
        Some(Channel::Agent) => "agent",
    };
    word.to_owned()
}

fn case_type(case: &OracleCase) -> String {
    let kind = case.case_type.map(|_| if case.is_commitment() { "commitment" } else { "instant" });
    kind.unwrap_or_default().to_owned()
}

pub fn view(written: &str) -> Option<View> {
    let days: Vec<Date> = written.split_whitespace().map(|day| day.parse().expect("a day")).collect();
    let [start, last, as_of] = days[..] else { return None };
    Some(View { start, end: last + 1.day(), as_of })
}

/// A random table and the files that hold it.
struct Table {
    cases: Vec<OracleCase>,
    stops: Vec<Stop>,
    room: Room,
}

impl Table {
    fn new((seed, rows): (u64, usize)) -> Self {
        let (cases, stops) = random::table(seed, rows);
        let (file, stops_file) = (cases_csv(&cases, &CASE_COLUMNS), stops_csv(&stops));
        let room = Room::with(&[
            ("cases.csv", &file),
            ("stops.csv", &stops_file),
            ("xiaoneng.toml", "data.covers = \"all\"\n"),
        ]);
        Self { cases, stops, room }
    }

    /// The answer of the program to a question.
    fn ask(&self, options: &[&str]) -> Json {
        let files = ["query", "cases.csv", "--suspensions", "stops.csv", "--format", "json"];
        serde_json::from_str(&self.room.data(&[&files, options].concat())).expect("JSON")
    }

    /// What the oracle says: by group and figure.
    fn reckon(&self, view: View, by: By) -> Figures {
        let by = |case: &OracleCase| by(case).join("\u{1f}");
        let figures = figures(&self.cases, &self.stops, view, &by);
        figures.into_iter().map(|((group, id), value)| ((group, id.to_owned()), value)).collect()
    }

    /// Whether the data reach back to the beginning of a period, but for a twentieth of its working days.
    fn covers(&self, view: View) -> bool {
        let days = |case: &OracleCase| [case.applied, case.accepted, case.closed].into_iter().flatten().min();
        let first = self.cases.iter().filter_map(days).min().expect("an event").date();
        let before = view.start - 1.day();
        first < view.end && 20 * working_days(before, first - 1.day()) <= working_days(before, view.end - 1.day())
    }

    /// The same by month, each with its own stocks, all seen from the one as-of day.
    fn reckon_months(&self, view: View) -> Figures {
        let mut months = Figures::new();
        let mut start = view.start;
        while start < view.end && start <= view.as_of {
            let end = (start.last_of_month() + 1.day()).min(view.end);
            let key = start.strftime("%Y-%m").to_string();
            let part = self.reckon(View { start, end, ..view }, |_| Vec::new());
            months.extend(part.into_iter().map(|((_, id), value)| ((key.clone(), id), value)));
            start = end;
        }
        months
    }
}

type Figures = BTreeMap<(String, String), Option<Value>>;

/// The figures of an answer, groups alone, or the whole alone.
fn told(answer: &Json, dimensions: &[&str], side: &dyn Fn(&Json) -> Json) -> Figures {
    let rows = answer["rows"].as_array().expect("rows");
    let groups = rows.iter().filter(|row| row["by"].as_object().expect("a group").len() == dimensions.len());
    let mut figures = Figures::new();
    for row in groups {
        let key: Vec<&str> = dimensions.iter().map(|name| row["by"][name].as_str().expect("a text")).collect();
        let id = row["figure"].as_str().expect("an id").to_owned();
        let found = side(row);
        let value = found["numerator"].as_i64().map(|numerator| (numerator, found["denominator"].as_i64()));
        let double = figures.insert((key.join("\u{1f}"), id), value);
        assert_eq!(double, None, "a group stands once in an answer: {row}");
    }
    figures
}

fn itself(row: &Json) -> Json {
    row.clone()
}

/// A count of no case, also a day, and what cannot be told of no case, need not be listed.
fn is_nothing(id: &str, value: Option<Value>) -> bool {
    value.is_none_or(|value| value == (0, None) || (value.0 == 0 && id.ends_with("_per_day")))
}

/// `found` may leave groups out of which there is nothing to say.
fn assert_same(what: &str, reckoned: &Figures, found: &Figures) {
    let mut wrong = Vec::new();
    for (key, value) in reckoned {
        match found.get(key) {
            Some(told) if told == value => {}
            None | Some(None) if is_nothing(&key.1, *value) => {}
            told => wrong.push(format!("{key:?}: oracle {value:?}, program {told:?}")),
        }
    }
    let strange: Vec<_> = found.keys().filter(|key| !reckoned.contains_key(*key)).collect();
    let shown: Vec<_> = wrong.iter().take(30).cloned().collect();
    assert!(wrong.is_empty(), "{what}: {} differ\n{}", wrong.len(), shown.join("\n"));
    assert!(strange.is_empty(), "{what}: groups without cases {strange:?}");
}

/// Every figure that the program has.
pub fn ids() -> Vec<String> {
    let dictionary: Json = serde_json::from_str(&Room::new().data(&["figures", "--format", "json"])).expect("JSON");
    let figures = dictionary.as_array().expect("a list");
    figures.iter().map(|figure| figure["id"].as_str().expect("an id").to_owned()).collect()
}

/// Those of cases that the oracle reckons, joined by commas.
fn reckoned_ids() -> String {
    let registers = crate::registers::ids();
    let apart = |id: &String| {
        CHECKED_APART.iter().any(|(figure, _)| figure == id) || (registers.contains(id) && id != "promised_speedup")
    };
    ids().into_iter().filter(|id| !apart(id)).collect::<Vec<_>>().join(",")
}

#[test]
fn program_and_oracle_know_the_same_figures() {
    let table = Table::new((30, 40));
    let program: BTreeSet<String> = ids().into_iter().collect();
    let known = table.reckon(view(QUESTIONS[0].2[0]).expect("a view"), |_| Vec::new());
    let mut oracle: BTreeSet<String> = known.into_keys().map(|(_, id)| id).collect();
    oracle.extend(crate::registers::ids());
    for (id, _) in CHECKED_APART {
        assert!(oracle.insert((*id).to_owned()), "{id} needs no test of its own");
    }
    assert_eq!(program, oracle);
}

#[test]
fn every_figure_is_what_the_oracle_reckons() {
    let ids = reckoned_ids();
    for size in TABLES {
        let table = Table::new(size);
        for (period, as_of, views) in QUESTIONS {
            let now = view(views[0]).expect("a view");
            for (dimensions, by) in GROUPINGS {
                let names = dimensions.join(",");
                let mut options = vec!["--figures", &ids, "--period", period, "--as-of", as_of];
                if !dimensions.is_empty() {
                    options.extend(["--by", &names]);
                }
                let what = format!("table {size:?}, {period} as of {as_of} by {dimensions:?}");
                let answer = table.ask(&options);
                let period = &answer["period"];
                assert_eq!(period["as_of"], as_of, "{what}");
                assert_eq!(period["start"], now.start.to_string(), "{what}");
                assert_same(&what, &table.reckon(now, by), &told(&answer, dimensions, &itself));
                assert_same(
                    &format!("{what}, total"),
                    &table.reckon(now, |_| Vec::new()),
                    &told(&answer, &[], &itself),
                );
            }
        }
    }
}

#[test]
fn by_month_every_figure_is_that_of_the_month() {
    let ids = reckoned_ids();
    let table = Table::new((35, 600));
    for (period, as_of, views) in QUESTIONS {
        let now = view(views[0]).expect("a view");
        let options = ["--figures", &ids, "--period", period, "--as-of", as_of, "--by", "month", "--no-total"];
        let found = told(&table.ask(&options), &["month"], &itself);
        assert_same(&format!("{period} as of {as_of}"), &table.reckon_months(now), &found);
    }
}

#[test]
fn comparisons_are_seen_with_their_own_eyes() {
    let ids = reckoned_ids();
    let table = Table::new((36, 600));
    for (period, as_of, views) in QUESTIONS {
        for (dimensions, by) in &GROUPINGS[..2] {
            let mut options = vec!["--figures", &ids, "--period", period, "--as-of", as_of];
            options.extend(["--compare", "previous,year_ago"]);
            if !dimensions.is_empty() {
                options.extend(["--by", "department", "--no-total"]);
            }
            let answer = table.ask(&options);
            let listed = told(&answer, dimensions, &itself);
            for (name, written) in [("previous", views[1]), ("year_ago", views[2])] {
                let Some(then) = view(written) else { continue };
                let mut reckoned = table.reckon(then, *by);
                reckoned.retain(|key, _| listed.contains_key(key));
                let mut found = told(&answer, dimensions, &|row| row["compare"][name].clone());
                found.retain(|key, value| reckoned.contains_key(key) || value.is_some());
                let covered = table.covers(then);
                let said = answer["rows"].as_array().expect("rows").iter().map(|row| &row["compare"][name]["covered"]);
                assert!(said.into_iter().all(|said| *said == covered), "{period}, {name}: covered is {covered}");
                if !covered {
                    for value in reckoned.values_mut() {
                        *value = None;
                    }
                }
                assert_same(&format!("{period} as of {as_of} by {dimensions:?}, {name}"), &reckoned, &found);
            }
        }
    }
}

#[test]
fn a_range_from_january_has_no_previous_one() {
    let table = Table::new((36, 60));
    let options = ["--figures", "accepted,same_day_rate", "--period", "2026-01..2026-10", "--compare", "previous"];
    for row in table.ask(&options)["rows"].as_array().expect("rows") {
        let previous = &row["compare"]["previous"];
        assert_eq!(
            (&previous["numerator"], &previous["change"], &previous["text"]),
            (&Json::Null, &Json::Null, &"—".into())
        );
    }
}

#[test]
fn what_comes_in_goes_out_or_stays_and_totals_are_sums() {
    let table = Table::new((37, 800));
    let ids = reckoned_ids();
    // Of these the whole is no sum of the groups.
    let ordered = [
        "median_turnaround",
        "p90_turnaround",
        "max_turnaround",
        "pending_age_median",
        "promised_speedup",
        "accepted_per_day",
        "finished_per_day",
    ];
    for (period, as_of, _) in QUESTIONS {
        for (dimensions, _) in &GROUPINGS[1..] {
            let names = dimensions.join(",");
            let options = ["--figures", &ids, "--period", period, "--as-of", as_of, "--by", &names];
            let answer = table.ask(&options);
            let (groups, whole) = (told(&answer, dimensions, &itself), told(&answer, &[], &itself));
            let count = |figures: &Figures, group: &str, id: &str| {
                figures[&(group.to_owned(), id.to_owned())].map_or(0, |value| value.0)
            };
            let keys: BTreeSet<&String> = groups.keys().map(|(group, _)| group).collect();
            for (figures, key) in keys.into_iter().map(|key| (&groups, key.as_str())).chain([(&whole, "")]) {
                let of = |id| count(figures, key, id);
                let (came, went) = (of("pending_start") + of("accepted"), of("finished") + of("closed_other"));
                assert_eq!(came, went + of("pending_end"), "{period} as of {as_of} by {names} {key}");
                assert!(of("stopped") <= of("pending_end") && of("overdue_pending") <= of("pending_end"));
            }
            for ((_, id), total) in whole.iter().filter(|((_, id), _)| !ordered.contains(&id.as_str())) {
                let parts = || groups.iter().filter(|((_, part), _)| part == id).filter_map(|(_, value)| *value);
                let numerators: i64 = parts().map(|value| value.0).sum();
                let denominators: i64 = parts().filter_map(|value| value.1).sum();
                let told = total.map_or((0, 0), |value| (value.0, value.1.unwrap_or(0)));
                // A group that divides by nothing keeps its numerator to itself.
                let kept = groups.iter().any(|((_, part), value)| part == id && value.is_none());
                assert!(told.1 == denominators && (told.0 == numerators || kept), "{period} by {names}: {id}");
            }
        }
    }
}

#[test]
fn shares_of_a_channel_are_of_the_sum() {
    let table = Table::new((38, 400));
    for (by, dimensions) in [("channel", vec!["channel"]), ("region,channel", vec!["region", "channel"])] {
        let answer = table.ask(&["--figures", "accepted,channel_share", "--period", "2026-H1", "--by", by]);
        let groups = told(&answer, &dimensions, &itself);
        let of = |key: &str, id: &str| groups[&(key.to_owned(), id.to_owned())];
        let mut wholes: BTreeMap<&str, i64> = BTreeMap::new();
        let outside = |key: &'_ str| -> usize { key.rfind('\u{1f}').unwrap_or(0) };
        for ((key, _), value) in groups.iter().filter(|((_, id), _)| id == "accepted") {
            *wholes.entry(&key[..outside(key)]).or_default() += value.expect("a count").0;
        }
        assert!(wholes.values().all(|whole| *whole > 0));
        for (key, _) in groups.keys().filter(|(_, id)| id == "accepted") {
            let expected = (of(key, "accepted").expect("a count").0, Some(wholes[&key[..outside(key)]]));
            assert_eq!(of(key, "channel_share"), Some(expected), "{key}");
        }
        assert_eq!(
            told(&answer, &[], &itself)[&(String::new(), "channel_share".to_owned())],
            None,
            "of the whole it says nothing"
        );
    }
}

#[test]
fn a_share_of_a_channel_without_the_channel_is_no_hundred_per_cent() {
    let table = Table::new((38, 60));
    let answer =
        table.room.run(&["query", "cases.csv", "--figures", "channel_share", "--by", "department", "--format", "json"]);
    assert!(answer.stderr.contains("这是构成"), "{}", answer.stderr);
    let answer: Json = serde_json::from_str(&answer.stdout).expect("JSON");
    let rows = answer["rows"].as_array().expect("rows");
    for row in rows.iter().filter(|row| row["by"] != serde_json::json!({})) {
        assert_eq!((&row["value"], &row["reason"]), (&Json::Null, &Json::from("composition")), "{row}");
    }
    let answer = table.ask(&["--figures", "channel_share", "--by", "department,channel", "--no-total"]);
    assert!(answer["rows"].as_array().expect("rows").iter().any(|row| row["value"].is_number()), "{answer}");
}

#[test]
fn what_a_rate_leaves_out_is_what_it_lacks() {
    let table = Table::new((39, 800));
    let ids = reckoned_ids() + ",channel_share";
    let mut untimed = 0;
    for (period, as_of, views) in QUESTIONS {
        let answer = table.ask(&["--figures", &ids, "--period", period, "--as-of", as_of]);
        let rows = answer["rows"].as_array().expect("rows");
        let row = |id: &str| rows.iter().find(|row| row["figure"] == id).expect("a figure");
        let left_out = |id: &str, reason: &str| row(id)["left_out"][reason].as_i64().unwrap_or(0);
        let n = |id: &str| row(id)["n"].as_i64().unwrap_or(0);
        let count = |id: &str| row(id)["value"].as_i64().expect("a count");
        let what = format!("{period} as of {as_of}");
        for (id, reason, whole) in [
            ("on_time_rate_closed", "untimed", "finished"),
            ("early_rate", "untimed", "finished"),
            ("on_time_rate_accepted", "untimed", "accepted"),
            ("statutory_on_time_rate", "no_statutory_limit", "finished"),
            ("zero_visit_rate", "no_visits", "finished"),
            ("mean_visits", "no_visits", "finished"),
        ] {
            // Withdrawn cases were accepted and have no due date.
            assert_eq!(n(id) + left_out(id, reason), count(whole), "{what}: {id}");
        }
        let now = view(views[0]).expect("a view");
        for ((id, reason), cases) in unlimited(&table.cases, &table.stops, now) {
            assert_eq!(left_out(id, reason), cases, "{what}: {id}, {reason}");
            untimed += cases;
        }
        let reckoned = table.reckon(now, |_| Vec::new());
        for row in rows {
            let id = row["figure"].as_str().expect("an id").to_owned();
            if let Some(Some((numerator, Some(denominator)))) = reckoned.get(&(String::new(), id)) {
                let approximate = row["value"].as_f64().expect("a number");
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let ratio = *numerator as f64 / *denominator as f64;
                assert!((approximate - ratio).abs() < 1e-12, "{row}");
                // Of a quantile the denominator is no number of cases.
                let cases = match row["figure"].as_str().expect("an id") {
                    "median_turnaround" | "p90_turnaround" => n("mean_turnaround"),
                    "pending_age_median" => count("pending_end"),
                    _ => *denominator,
                };
                assert_eq!(row["n"], cases, "{row}");
            }
        }
    }
    assert!(untimed > 0, "cases without a limit");
}

#[test]
fn without_any_limit_nothing_is_said_to_be_late_or_not() {
    let cases =
        "办件编号,办理部门,受理时间,办结时间,办理状态\n1,一局,2026-03-02,2026-03-06,办结\n2,一局,2026-03-03,,在办\n";
    let room = Room::with(&[("cases.csv", cases)]);
    let late = "overdue_finished,overdue_pending,due_soon,yellow_cards,red_cards";
    let ran = room.run(&["query", "cases.csv", "--figures", late, "--format", "json"]);
    let answer: Json = serde_json::from_str(&ran.stdout).expect("JSON");
    for row in answer["rows"].as_array().expect("rows") {
        assert_eq!((&row["value"], &row["reason"]), (&Json::Null, &Json::from("untimed")), "{row}");
    }
    assert!(ran.stderr.contains("没有一件办件写有所比较的时限"), "{}", ran.stderr);
    // One case with a limit of one kind: the counts of that kind are there, with what they leave out.
    let statutory = cases.replacen('\n', ",法定时限\n", 1).replacen("办结\n", "办结,5工作日\n", 1);
    let room = Room::with(&[("cases.csv", &statutory.replacen("在办\n", "在办,\n", 1))]);
    let ran = room.run(&["query", "cases.csv", "--figures", late, "--format", "json"]);
    let answer: Json = serde_json::from_str(&ran.stdout).expect("JSON");
    let found: Vec<(Option<i64>, i64)> = answer["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["value"].as_i64(), row["left_out"]["untimed"].as_i64().unwrap_or(0)))
        .collect();
    assert_eq!(found, [(Some(0), 0), (Some(0), 1), (Some(0), 1), (None, 0), (Some(0), 1)]);
}
