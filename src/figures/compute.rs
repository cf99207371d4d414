//! From measures to figures.

use super::{
    Dimension,
    comparison::View,
    coverage::withheld,
    definition::{Figure, Formula, Terms},
    desk::Desk,
    projects,
    value::{Outcome, Value},
};
use crate::{
    clock::ClockError,
    engine::{Amount, Answer, Key, Measure},
    number::{self, Ratio},
    period::{AsOf, Day, Period, first_of_month},
    schema::column,
};
use std::collections::BTreeMap;

/// The value of a dimension in a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKey {
    /// A whole number: weekday 1–7, hour 0–23.
    Number(i64),
    /// A period: a month, quarter or year.
    Period(i64, String),
    /// A text; empty for cases in which it is not filled in, also of an hour.
    Text(String),
}

impl GroupKey {
    /// Whether it is a text that is not filled in.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// As it prints.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Period(_, text) | Self::Text(text) => text.clone(),
        }
    }
}

/// A group and its figures, in the order asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The values of the dimensions.
    pub key: Vec<GroupKey>,
    /// The figures.
    pub outcomes: Vec<Outcome>,
}

/// The figures of `view` by the dimensions `by`: groups ascending by key; one group without dimensions.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn ask(
    desk: &Desk<'_>,
    view: View,
    figures: &[&'static Figure],
    by: &[Dimension],
) -> Result<Vec<Group>, ClockError> {
    let mut amounts = BTreeMap::new();
    let periodic = by.iter().any(|dimension| unit_months(dimension).is_some());
    let (stocks, flows): (Vec<&'static Figure>, Vec<&'static Figure>) = figures
        .iter()
        .copied()
        .filter(|figure| desk.lacks(figure, by).is_none())
        .partition(|figure| desk.is_stock(figure));
    merge(&mut amounts, desk, answer(desk, view, &flows, by)?, by);
    if periodic && !stocks.is_empty() {
        for (index, part) in seen_parts(view, by) {
            let stock = View { period: part, as_of: view.as_of.min(AsOf::end_of(part.last())) };
            merge(&mut amounts, desk, answer_at(desk, stock, (&stocks, index), by)?, by);
        }
    } else {
        merge(&mut amounts, desk, answer(desk, stock_view(view), &stocks, by)?, by);
    }
    match by {
        [] => {
            amounts.entry(Vec::new()).or_default();
        }
        // A month without cases is a row of zeros, not a gap.
        [dimension] if periodic => {
            for (month, _) in seen_parts(view, by) {
                let code = month.div_euclid(unit_months(dimension).unwrap_or(1));
                amounts.entry(vec![key_text(desk, dimension, code.into())]).or_default();
            }
        }
        _ => {}
    }
    let wholes = wholes(&amounts, figures, by);
    Ok(amounts
        .iter()
        .map(|(key, amounts)| {
            let whole = |figure: &Figure| match figure.formula {
                Formula::PerWorkingDay(_) => days(desk, view, key, by),
                _ => whole(&wholes, key, figure, by),
            };
            let outcomes = figures.iter().map(|figure| match desk.withholds(figure, by) {
                Some(withheld) => Outcome::withheld(figure.id, withheld),
                None => outcome(desk, figure, amounts, whole(figure)),
            });
            Group { key: key.clone(), outcomes: outcomes.collect() }
        })
        .collect())
}

/// A figure of a group in which there is nothing at all to count: 0 of a count, no value of most others.
#[must_use]
pub fn of_nothing(
    desk: &Desk<'_>,
    view: View,
    figure: &'static Figure,
    (key, by): (&[GroupKey], &[Dimension]),
) -> Outcome {
    match (desk.withholds(figure, by), &figure.formula) {
        (Some(withheld), _) => Outcome::withheld(figure.id, withheld),
        (None, Formula::PerWorkingDay(_)) => outcome(desk, figure, &Amounts::new(), days(desk, view, key, by)),
        (None, _) => outcome(desk, figure, &Amounts::new(), 0),
    }
}

/// The view in which stocks are taken: at the end of the period's last day, or of the as-of date if that is earlier.
pub(super) fn stock_view(view: View) -> View {
    let ended = view.as_of.day > view.period.last();
    if ended { View { as_of: AsOf::end_of(view.period.last()), ..view } } else { view }
}

type Amounts = BTreeMap<&'static str, Amount>;

/// Copies an answer of codes into groups of texts.
fn merge(groups: &mut BTreeMap<Vec<GroupKey>, Amounts>, desk: &Desk<'_>, answer: Answer, by: &[Dimension]) {
    for (codes, amounts) in answer {
        let key = codes.iter().zip(by).map(|(code, dimension)| key_text(desk, dimension, *code)).collect();
        groups.entry(key).or_default().extend(amounts);
    }
}

fn key_text(desk: &Desk<'_>, dimension: &Dimension, code: i64) -> GroupKey {
    let year = |months: i64| format!("{:04}", months.div_euclid(12));
    match dimension {
        Dimension::Column(name) => GroupKey::Text(desk.text(name, code).to_owned()),
        Dimension::Month => GroupKey::Period(code, format!("{}-{:02}", year(code), code.rem_euclid(12) + 1)),
        Dimension::Quarter => GroupKey::Period(code, format!("{}-Q{}", year(code * 3), code.rem_euclid(4) + 1)),
        Dimension::Year => GroupKey::Period(code, year(code * 12)),
        // Of an event without a time of day nobody knows the hour.
        Dimension::Hour if code < 0 => GroupKey::Text(String::new()),
        Dimension::Weekday | Dimension::Hour => GroupKey::Number(code),
    }
}

/// Months of the unit of a periodic dimension.
const fn unit_months(dimension: &Dimension) -> Option<i32> {
    match dimension {
        Dimension::Month => Some(1),
        Dimension::Quarter => Some(3),
        Dimension::Year => Some(12),
        Dimension::Column(_) | Dimension::Weekday | Dimension::Hour => None,
    }
}

/// The stretches of `period` by its finest periodic dimension, each with the index of its month.
fn parts(period: Period, by: &[Dimension]) -> Vec<(i32, Period)> {
    let months = by.iter().filter_map(unit_months).min().unwrap_or(1);
    let first = period.start.month_index().div_euclid(months) * months;
    let starts = (0..).map(|step| first + step * months).take_while(|start| first_of_month(*start) < period.end);
    starts
        .map(|start| {
            let (from, to) = (first_of_month(start), first_of_month(start + months));
            (start, Period { start: from.max(period.start), end: to.min(period.end) })
        })
        .collect()
}

/// Those of them that have begun as of the view's moment.
fn seen_parts(view: View, by: &[Dimension]) -> impl Iterator<Item = (i32, Period)> {
    let as_of = view.as_of.day;
    parts(view.period, by).into_iter().filter(move |(_, part)| part.start <= as_of)
}

pub(super) fn key_of(dimension: &Dimension) -> Key {
    match dimension {
        Dimension::Column(name) => Key::Column(column::dimension(name)),
        Dimension::Month => Key::Months(1),
        Dimension::Quarter => Key::Months(3),
        Dimension::Year => Key::Months(12),
        Dimension::Weekday => Key::Weekday,
        Dimension::Hour => Key::Hour,
    }
}

pub(super) fn answer(
    desk: &Desk<'_>,
    view: View,
    figures: &[&'static Figure],
    by: &[Dimension],
) -> Result<Answer, ClockError> {
    let (of_projects, measures): (Vec<_>, Vec<_>) =
        distinct(figures).into_iter().partition(|measure| projects::is_of_projects(measure));
    let mut answer = projects::answer(desk, view, (&of_projects, by))?;
    if !measures.is_empty() {
        for (key, amounts) in desk.ask_joined(view, by.iter().map(key_of).collect(), measures)? {
            answer.entry(key).or_default().extend(amounts);
        }
    }
    Ok(answer)
}

/// The answer for stocks of one stretch: periodic dimensions have the stretch's own value.
fn answer_at(
    desk: &Desk<'_>,
    view: View,
    (figures, month): (&[&'static Figure], i32),
    by: &[Dimension],
) -> Result<Answer, ClockError> {
    let others: Vec<Dimension> = by.iter().filter(|dimension| unit_months(dimension).is_none()).cloned().collect();
    let answer = answer(desk, view, figures, &others)?;
    let widen = |key: Vec<i64>| -> Vec<i64> {
        let mut rest = key.into_iter();
        by.iter()
            .map(|dimension| match unit_months(dimension) {
                Some(months) => i64::from(month.div_euclid(months)),
                None => rest.next().unwrap_or_default(),
            })
            .collect()
    };
    Ok(answer.into_iter().map(|(key, amounts)| (widen(key), amounts)).collect())
}

fn distinct(figures: &[&'static Figure]) -> Vec<&'static Measure> {
    let mut measures: Vec<&'static Measure> = figures.iter().flat_map(|figure| figure.measures()).collect();
    measures.sort_unstable_by_key(|measure| measure.name);
    measures.dedup_by_key(|measure| measure.name);
    measures
}

fn number(amounts: &Amounts, measure: &Measure) -> i64 {
    match amounts.get(measure.name) {
        Some(Amount::Number(number)) => *number,
        _ => 0,
    }
}

fn sum(amounts: &Amounts, terms: Terms) -> i64 {
    terms.iter().map(|(sign, measure)| sign * number(amounts, measure)).sum()
}

/// The working days of a group: of the period as far as it is seen, of its month or weekday if it is grouped so.
fn days(desk: &Desk<'_>, view: View, key: &[GroupKey], by: &[Dimension]) -> i64 {
    let mut seen = Period { start: view.period.start, end: view.period.end.min(view.as_of.day.next()) };
    let mut weekday = None;
    for (value, dimension) in key.iter().zip(by) {
        match (value, unit_months(dimension)) {
            (GroupKey::Period(code, _), Some(months)) => {
                let first = i32::try_from(*code).unwrap_or(0) * months;
                seen.start = seen.start.max(first_of_month(first));
                seen.end = seen.end.min(first_of_month(first + months));
            }
            (GroupKey::Number(day), _) if *dimension == Dimension::Weekday => weekday = Some(*day),
            _ => {}
        }
    }
    let working = |from: Day, to: Day| i64::from(desk.calendar.between(from.before(), to)).max(0);
    match weekday {
        None => working(seen.start, seen.last()),
        Some(weekday) => {
            let days = (seen.start.0..seen.end.0).map(Day).filter(|day| i64::from(day.weekday()) == weekday);
            days.map(|day| working(day, day)).sum()
        }
    }
}

/// The value of a figure from the amounts of a group; `whole` is what a share of a whole, or a count a day, is divided by.
fn outcome(desk: &Desk<'_>, figure: &'static Figure, amounts: &Amounts, whole: i64) -> Outcome {
    let ratio =
        |numerator: i64, denominator: i64| (denominator != 0).then_some(Value::Ratio(Ratio { numerator, denominator }));
    let known = figure.needs.iter().all(|column| desk.fills(figure, column));
    let withheld = withheld(figure, desk.cut());
    let value = match &figure.formula {
        _ if !known || withheld.is_some() => None,
        Formula::Amount(terms) => Some(Value::Amount(sum(amounts, terms))),
        Formula::Share(numerator, denominator) => ratio(number(amounts, numerator), number(amounts, denominator)),
        Formula::Ratio(numerator, denominator) => ratio(sum(amounts, numerator), sum(amounts, denominator)),
        Formula::Quantile(measure, tenths) => match amounts.get(measure.name) {
            Some(Amount::Histogram(values)) => {
                let quantile = number::quantile(values, *tenths);
                ratio(quantile.numerator, quantile.denominator)
            }
            _ => None,
        },
        Formula::Greatest(measure) => {
            amounts.contains_key(measure.name).then(|| Value::Amount(number(amounts, measure)))
        }
        Formula::ShareOf(measure, _) | Formula::PerWorkingDay(measure) => ratio(number(amounts, measure), whole),
    };
    let n = match (&figure.formula, value) {
        (Formula::Quantile(measure, _), Some(_)) => match amounts.get(measure.name) {
            Some(Amount::Histogram(values)) => Some(values.iter().map(|(_, times)| times).sum()),
            _ => None,
        },
        (_, value) => value.and_then(Value::denominator),
    };
    let left_out =
        figure.left_out.iter().filter(|_| withheld.is_none()).map(|(reason, terms)| (*reason, sum(amounts, terms)));
    let open = figure.open.as_ref().filter(|_| value.is_some()).map_or(0, |measure| number(amounts, measure));
    Outcome { figure: figure.id, value, n, left_out: left_out.collect(), open, withheld }
}

/// Sums of the measures of "share of" figures over their dimension, by the other keys.
type Wholes = BTreeMap<(&'static str, Vec<GroupKey>), i64>;

fn wholes(groups: &BTreeMap<Vec<GroupKey>, Amounts>, figures: &[&'static Figure], by: &[Dimension]) -> Wholes {
    let mut wholes = Wholes::new();
    for figure in figures {
        let Formula::ShareOf(measure, dimension) = &figure.formula else { continue };
        for (key, amounts) in groups {
            *wholes.entry((figure.id, others(key, dimension, by))).or_default() += number(amounts, measure);
        }
    }
    wholes
}

fn whole(wholes: &Wholes, key: &[GroupKey], figure: &Figure, by: &[Dimension]) -> i64 {
    match &figure.formula {
        Formula::ShareOf(_, dimension) if !by.is_empty() => {
            wholes.get(&(figure.id, others(key, dimension, by))).copied().unwrap_or(0)
        }
        _ => 0,
    }
}

/// The key without the value of one dimension.
fn others(key: &[GroupKey], dimension: &str, by: &[Dimension]) -> Vec<GroupKey> {
    key.iter().zip(by).filter(|(_, other)| other.name() != dimension).map(|(value, _)| value.clone()).collect()
}
