//! The cases behind a figure: as many as the figure counts, for every figure, on random tables.

use crate::{
    oracle::{
        random,
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use std::collections::{BTreeMap, BTreeSet};
use xiaoneng::{
    config::Settings,
    engine::{Aggregate, Measure},
    figures::{Desk, Dimension, FIGURES, Figure, Formula, Outcome, Value, View, ask},
    period::AsOf,
    pipeline::{Loaded, NamedFile, Request, load},
    query::{Behind, BehindList, CaseColumn, CaseTable, Part, Unlisted, behind, filter},
};

/// Period and moment of each question: at the end of the period, within it, long after it.
const MOMENTS: [(&str, &str); 4] = [
    ("2026-03", "2026-03-31"),
    ("2026-Q3", "2026-08-15"),
    ("2026-01..2026-05", "2026-09-20"),
    ("2025-02", "2025-02-28"),
];

const PARTS: [Part; 4] = [Part::Numerator, Part::Denominator, Part::Rest, Part::LeftOut];

fn loaded(settings: &Settings, (seed, rows): (u64, usize)) -> Loaded {
    let (cases, stops) = random::table(seed, rows);
    let (cases, stops) = (cases_csv(&cases, &CASE_COLUMNS), stops_csv(&stops));
    let room = Room::with(&[("cases.csv", &cases), ("stops.csv", &stops)]);
    let file = |name: &str| vec![NamedFile::given(&room.at(name).to_string_lossy())];
    let dimensions = vec!["item".to_owned(), "department".to_owned()];
    let request =
        Request { cases: file("cases.csv"), suspensions: file("stops.csv"), dimensions, ..Request::default() };
    load(settings, &request).expect("a table")
}

/// The integers that lists of a figure must have as their lengths.
fn lengths(outcome: &Outcome, figure: &Figure, part: Part) -> Option<i64> {
    let whole = outcome.value;
    match part {
        // A share of groups has no value without groups.
        _ if figure.id == "channel_share" => None,
        Part::Numerator => Some(whole.map_or(0, Value::numerator)),
        Part::Denominator if figure.id.starts_with("max_") => None,
        // Those of whom amounts are summed are not counted.
        Part::Denominator if is_of_sums(figure) => None,
        // Of a quantile the denominator is no number of cases.
        Part::Denominator => Some(outcome.n.unwrap_or(0)),
        Part::Rest => Some(whole.map_or(0, |value| value.denominator().unwrap_or(0) - value.numerator())),
        Part::LeftOut => Some(outcome.left_out.iter().map(|(_, count)| count).sum()),
    }
}

/// Whether amounts of cases stand below the line.
fn is_of_sums(figure: &Figure) -> bool {
    let sum = |(_, measure): &(i64, Measure)| matches!(measure.aggregate, Aggregate::Sum(_));
    matches!(figure.formula, Formula::Ratio(_, terms) if terms.iter().any(sum))
}

#[test]
fn lists_are_as_long_as_their_figures_say() {
    let settings = Settings::load(None).expect("settings");
    let columns = ["case_id", "department"].map(CaseColumn::named);
    let (mut listed, mut empty) = (BTreeMap::new(), 0);
    for size in [(71, 1), (72, 60), (73, 300)] {
        let loaded = loaded(&settings, size);
        for (period, as_of) in MOMENTS {
            let as_of = AsOf::end_of(as_of.parse().expect("a day"));
            let view = View { period: period.parse().expect("a period"), as_of };
            let desk = Desk::new(&loaded.validated.cases, &settings.calendar, &settings.rules, as_of);
            for figure in FIGURES {
                let groups = ask(&desk, view, &[figure], &[]).expect("an answer");
                let outcome = &groups[0].outcomes[0];
                for part in PARTS {
                    let what = format!("{size:?} {period} {} {part:?}", figure.id);
                    match behind(&desk, Behind { figure, part, view }, &columns).expect("a list") {
                        Err(Unlisted::NoValue) => assert_eq!(outcome.value, None, "{what}"),
                        Err(unlisted) => drop(listed.insert((figure.id, format!("{part:?}")), format!("{unlisted:?}"))),
                        Ok(BehindList { table: CaseTable { rows, .. }, besides }) => {
                            assert_eq!(besides, 0, "{what}");
                            listed.insert((figure.id, format!("{part:?}")), "listed".to_owned());
                            let length = i64::try_from(rows.len()).expect("a length");
                            assert!(lengths(outcome, figure, part).is_none_or(|expected| expected == length), "{what}");
                            empty += usize::from(rows.is_empty());
                            let distinct: BTreeSet<&Vec<String>> = rows.iter().collect();
                            assert_eq!(distinct.len(), rows.len(), "{what}: a case stands twice");
                        }
                    }
                }
            }
        }
    }
    assert!(empty > 0, "no part without cases was tried");
    // What cannot be listed is what is no number of cases, and nothing else.
    let listable = |id: &str| listed.iter().any(|((figure, _), how)| *figure == id && how == "listed");
    let of_cases =
        |figure: &&'static Figure| figure.measures().iter().any(|measure| xiaoneng::figures::of_cases(measure));
    let ids = FIGURES.iter().filter(of_cases).map(|figure| figure.id);
    let never: Vec<&str> = ids.filter(|id| !listable(id)).collect();
    assert_eq!(never, NEVER);
    let missing = FIGURES.iter().filter(|figure| !listed.keys().any(|(id, _)| *id == figure.id)).count();
    assert_eq!(missing, 0, "figures that were never tried");
}

/// Figures of cases without any list: sums of money.
const NEVER: [&str; 3] = ["fee_charged", "fee_due", "fee_relief"];

#[test]
fn a_filter_narrows_the_list_as_a_group_does() {
    let settings = Settings::load(None).expect("settings");
    let mut loaded = loaded(&settings, (74, 500));
    let condition = filter::Condition::parse("department = '部门1'", &settings.words).expect("a filter");
    let names = filter::Names::new(&settings.headings, &[]).expect("names");
    let lexicon = filter::Lexicon { words: &settings.words, labels: &[] };
    loaded.filter = Some(condition.resolve(&loaded.validated.cases, &names, &lexicon).expect("a filter"));
    let as_of = AsOf::end_of("2026-06-30".parse().expect("a day"));
    let view = View { period: "2026".parse().expect("a period"), as_of };
    let desk = || Desk::new(&loaded.validated.cases, &settings.calendar, &settings.rules, as_of);
    let figure = xiaoneng::figures::figure("on_time_rate_due").expect("a figure");
    let groups = ask(&desk(), view, &[figure], &[Dimension::named("department")]).expect("an answer");
    let group = groups.iter().find(|group| group.key[0].text() == "部门1").expect("a group");
    let narrowed = desk().with_filter(loaded.filter.as_ref().map(|filtered| &filtered.filter));
    for part in [Part::Numerator, Part::Denominator, Part::Rest] {
        let columns = ["case_id", "department"].map(CaseColumn::named);
        let list = behind(&narrowed, Behind { figure, part, view }, &columns).expect("a list").expect("cases").table;
        assert!(!list.rows.is_empty() && list.rows.iter().all(|row| row[1] == "部门1"));
        assert_eq!(i64::try_from(list.rows.len()).ok(), lengths(&group.outcomes[0], figure, part), "{part:?}");
    }
}
