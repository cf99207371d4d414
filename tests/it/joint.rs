//! Projects, walked over day by day, against the real program on random tables.

use crate::{
    oracle::{
        Moment, OracleCase, Stop,
        calendar::{days, is_working},
        clock::{Phase, phase},
        random,
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use jiff::civil::Date;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Seeds and numbers of cases.
const TABLES: [(u64, usize); 4] = [(51, 1), (52, 12), (53, 90), (54, 600)];

/// A period and moment; then first day, last day and moment of itself, of the previous period, of last year's.
const QUESTIONS: [(&str, &str, [&str; 3]); 4] = [
    (
        "2026-03",
        "2026-03-31",
        ["2026-03-01 2026-03-31 2026-03-31", "2026-02-01 2026-02-28 2026-02-28", "2025-03-01 2025-03-31 2025-03-31"],
    ),
    (
        "2026-07",
        "2026-07-17",
        ["2026-07-01 2026-07-31 2026-07-17", "2026-06-01 2026-06-30 2026-06-17", "2025-07-01 2025-07-31 2025-07-17"],
    ),
    (
        "2026-Q2",
        "2026-10-31",
        ["2026-04-01 2026-06-30 2026-10-31", "2026-01-01 2026-03-31 2026-07-31", "2025-04-01 2025-06-30 2025-10-31"],
    ),
    ("2026-01..2026-10", "2026-10-31", ["2026-01-01 2026-10-31 2026-10-31", "", "2025-01-01 2025-10-31 2025-10-31"]),
];

/// Small tables look as if they were cut.
const ALL: &str = "[data]\ncovers = \"all\"\n";

const FIGURES: [&str; 5] = [
    "projects_finished",
    "project_turnaround_mean",
    "project_turnaround_median",
    "project_turnaround_max",
    "project_idle_days_mean",
];

/// The project of the case in this place of a table; about a third belong to none.
fn project(place: usize, cases: usize) -> Option<String> {
    (place * 7 % 10 < 7).then(|| format!("P{}", place * 37 % (cases / 3 + 1)))
}

/// A project that was finished.
struct Finished<'a> {
    name: String,
    first: &'a OracleCase,
    closed: Date,
    spent: i64,
    idle: i64,
}

fn finished<'a>(cases: &'a [OracleCase], stops: &[Stop], as_of: Date) -> Vec<Finished<'a>> {
    let mut projects: BTreeMap<String, Vec<(&OracleCase, Phase)>> = BTreeMap::new();
    for (place, case) in cases.iter().enumerate() {
        if let (Some(name), phase) = (project(place, cases.len()), phase(case, as_of))
            && phase != Phase::Outside
        {
            projects.entry(name).or_default().push((case, phase));
        }
    }
    projects.into_iter().filter_map(|(name, members)| whole(name, &members, stops)).collect()
}

/// The project of these cases, unless one of them is open.
fn whole<'a>(name: String, members: &[(&'a OracleCase, Phase)], stops: &[Stop]) -> Option<Finished<'a>> {
    let accepted = |case: &OracleCase| case.accepted.expect("an accepted case");
    let mut lives = Vec::new();
    for (case, phase) in members {
        let (Phase::Finished(closed) | Phase::ClosedOther(closed)) = *phase else { return None };
        let mut stopped = BTreeSet::new();
        for stop in stops.iter().filter(|stop| stop.case_id == case.case_id) {
            stopped.extend(days(stop.start, stop.end.unwrap_or(closed.date())));
        }
        lives.push((accepted(case).date(), closed.date(), stopped));
    }
    let first = members.iter().map(|(case, _)| *case).reduce(|first, case| {
        let earlier = |one: Moment, other: Moment| one.at < other.at;
        if earlier(accepted(case), accepted(first)) { case } else { first }
    })?;
    let (from, to) = (lives.iter().map(|life| life.0).min()?, lives.iter().map(|life| life.1).max()?);
    let (mut spent, mut idle) = (0, 0);
    for day in days(from, to).into_iter().filter(|day| is_working(*day)) {
        let open: Vec<_> = lives.iter().filter(|(accepted, closed, _)| *accepted < day && day <= *closed).collect();
        idle += i64::from(open.is_empty());
        spent += i64::from(open.is_empty() || !open.iter().all(|(_, _, stopped)| stopped.contains(&day)));
    }
    Some(Finished { name, first, closed: to, spent, idle })
}

/// The group of a project.
type Grouping<'g> = &'g dyn Fn(&Finished<'_>) -> String;

type Value = Option<(i64, Option<i64>)>;

/// The five figures of some projects.
fn values(projects: &[&Finished<'_>]) -> [Value; 5] {
    let n = i64::try_from(projects.len()).expect("a number of projects");
    let mut spent: Vec<i64> = projects.iter().map(|project| project.spent).collect();
    spent.sort_unstable();
    let mean = |sum: i64| (n > 0).then_some((sum, Some(n)));
    [
        Some((n, None)),
        mean(spent.iter().sum()),
        (n > 0).then(|| median(&spent)),
        spent.last().map(|most| (*most, None)),
        mean(projects.iter().map(|project| project.idle).sum()),
    ]
}

/// The middle value, or halfway between the two in the middle, times ten.
fn median(sorted: &[i64]) -> (i64, Option<i64>) {
    let half = sorted.len() / 2;
    let twice = if sorted.len() % 2 == 1 { 2 * sorted[half] } else { sorted[half - 1] + sorted[half] };
    (5 * twice, Some(10))
}

/// The figures of every group of the projects closed in a stretch of time; nothing for a stretch that is none.
fn expected(cases: &[OracleCase], stops: &[Stop], stretch: &str, by: Grouping<'_>) -> BTreeMap<String, [Value; 5]> {
    let dates: Vec<Date> = stretch.split_whitespace().map(|date| date.parse().expect("a date")).collect();
    let [start, end, as_of] = dates[..] else { return BTreeMap::new() };
    let projects = finished(cases, stops, as_of);
    let mut groups: BTreeMap<String, Vec<&Finished<'_>>> = BTreeMap::new();
    for project in projects.iter().filter(|project| start <= project.closed && project.closed <= end) {
        groups.entry(by(project)).or_default().push(project);
    }
    groups.into_iter().map(|(group, projects)| (group, values(&projects))).collect()
}

fn value(row: &Json) -> Value {
    row["numerator"].as_i64().map(|numerator| (numerator, row["denominator"].as_i64()))
}

/// A column more.
fn with_projects(table: &str, cases: usize) -> String {
    let rows = table.lines().enumerate().map(|(line, row)| match line.checked_sub(1) {
        None => format!("{row},项目编号\n"),
        Some(place) => format!("{row},{}\n", project(place, cases).unwrap_or_default()),
    });
    rows.collect()
}

#[test]
fn projects_agree_with_a_walk_over_their_days() {
    let dimensions: [(&str, Grouping<'_>); 4] = [
        ("", &|_| String::new()),
        ("region", &|project| project.first.region.clone().unwrap_or_default()),
        ("project", &|project| project.name.clone()),
        ("month", &|project| project.closed.strftime("%Y-%m").to_string()),
    ];
    let mut compared = 0;
    for (seed, rows) in TABLES {
        let (cases, stops) = random::table(seed, rows);
        let table = with_projects(&cases_csv(&cases, &CASE_COLUMNS), cases.len());
        let files = [("cases.csv", table.as_str()), ("stops.csv", &stops_csv(&stops)), ("all.toml", ALL)];
        let room = Room::with(&files);
        for (period, as_of, stretches) in QUESTIONS {
            for (name, by) in &dimensions {
                let figures = FIGURES.join(",");
                let mut line = vec!["query", "cases.csv", "--suspensions", "stops.csv", "-c", "all.toml"];
                line.extend(["--figures", &figures]);
                line.extend([
                    "--period",
                    period,
                    "--as-of",
                    as_of,
                    "--compare",
                    "previous,year_ago",
                    "--format",
                    "json",
                ]);
                if !name.is_empty() {
                    line.extend(["--by", name, "--no-total"]);
                }
                let answer: Json = serde_json::from_str(&room.data(&line)).expect("JSON");
                let expected = stretches.map(|stretch| expected(&cases, &stops, stretch, *by));
                compared += compare(&answer, (name, &expected));
                for (group, values) in expected[0].iter().filter(|(group, _)| *name == "region" && !group.is_empty()) {
                    let only = format!("region = '{group}'");
                    let line = [&line[..line.len() - 3], &["--where", &only]].concat();
                    let answer: Json = serde_json::from_str(&room.data(&line)).expect("JSON");
                    let found = answer["rows"].as_array().expect("rows").iter().map(value);
                    assert!(found.eq(values.iter().copied()), "{only}: {answer}");
                }
            }
        }
    }
    assert!(compared > 1000, "{compared} values of projects that were finished");
}

/// Compares an answer with what was expected of now, and of the comparisons that the data cover.
fn compare(answer: &Json, (name, expected): (&str, &[BTreeMap<String, [Value; 5]>; 3])) -> usize {
    let rows = answer["rows"].as_array().expect("rows");
    let mut groups = BTreeSet::new();
    let mut compared = 0;
    for row in rows {
        let group = row["by"][name].as_str().unwrap_or_default().to_owned();
        let place = FIGURES.iter().position(|figure| row["figure"] == *figure).expect("a figure that was asked for");
        let nothing = values(&[]);
        let of = |expected: &BTreeMap<String, [Value; 5]>| expected.get(&group).unwrap_or(&nothing)[place];
        assert_eq!(value(row), of(&expected[0]), "{name} {row}");
        compared += usize::from(expected[0].contains_key(&group));
        if name != "month" {
            for (id, expected) in [("previous", &expected[1]), ("year_ago", &expected[2])] {
                let other = &row["compare"][id];
                if other["covered"] == true {
                    let none = place == 0 || other["numerator"].is_i64();
                    assert!(!none || value(other) == of(expected), "{name} {id} {row}");
                    assert!(none || of(expected).is_none(), "{name} {id} {row}");
                }
            }
        }
        groups.insert(group);
    }
    assert!(expected[0].keys().all(|group| groups.contains(group)), "{name}: no group is left out");
    compared
}

#[test]
fn without_a_project_number_nothing_is_known() {
    let room = Room::with(&[("cases.csv", "办件编号,受理时间,办结时间,办理状态\nA1,2026-03-02,2026-03-06,办结\n")]);
    let answer = room.data(&["query", "cases.csv", "--figures", &FIGURES.join(","), "--format", "json"]);
    let answer: Json = serde_json::from_str(&answer).expect("JSON");
    assert!(answer["rows"].as_array().expect("rows").iter().all(|row| row["value"].is_null()), "{answer}");
}
