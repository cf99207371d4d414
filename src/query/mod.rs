//! Ad hoc answers: any figures by any dimensions, with comparisons.
//!
//! In: a [`Desk`], a [`Query`]. Out: an [`Answer`]: rows of exact values. Never: format, print. Why: a table, a CSV and a
//! JSON of one question hold the same numbers.

mod behind;
mod case;
mod figure;
pub mod filter;
mod items;
mod list;
mod order;

pub use behind::{Behind, Listed as BehindList, Part, Unlisted, behind};
pub use case::{CaseDesk, CaseExplanation, Fold, Found, LAWS, Line, Origin, STATUTORY, Unexplained, provisions};
pub use figure::{Arithmetic, ComparedArithmetic, Fact, FigureDesk, FigureExplanation, dated};
pub use items::ItemNames;
pub use list::{CaseColumn, CaseList, CaseTable, Holds, Listed, list};
pub use order::Direction;

use crate::{
    clock::ClockError,
    figures::{Comparison, Desk, Dimension, Figure, Given, Group, GroupKey, Outcome, Value, View, ask, of_nothing},
    period::{AsOf, Period},
};
use std::{cmp::Ordering, collections::BTreeMap};

/// A question.
#[derive(Clone, Debug)]
pub struct Query {
    /// The period.
    pub period: Period,
    /// The moment.
    pub as_of: AsOf,
    /// What is asked.
    pub figures: Vec<&'static Figure>,
    /// By which dimensions.
    pub by: Vec<Dimension>,
    /// Compared with what.
    pub compare: Vec<Comparison>,
    /// Targets and reported totals.
    pub given: Given,
    /// By the values of which figure groups are ordered; by their keys without one.
    pub sort: Option<(&'static Figure, Direction)>,
    /// At most so many groups.
    pub top: Option<usize>,
    /// Whether the whole stands beside the groups.
    pub total: Total,
}

/// Whether the whole stands beside the groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Total {
    /// As the last row.
    #[default]
    Shown,
    /// Not at all.
    Hidden,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Groups in order; the whole has no key.
    pub rows: Vec<AnswerRow>,
}

/// A group of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The values of the dimensions; empty for the whole.
    pub key: Vec<GroupKey>,
    /// The figures, in the order asked.
    pub outcomes: Vec<Outcome>,
    /// The same figures of each comparison.
    pub compared: Vec<Compared>,
}

/// What the figures of a group are compared with: another period, a target, what was reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// With what.
    pub comparison: Comparison,
    /// The values, in the order asked.
    pub values: Vec<ComparedValue>,
}

/// What one figure is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedValue {
    /// The value and all that it rests on; of what is given the value alone.
    pub outcome: Outcome,
    /// Of a year to date, that of a year earlier.
    pub year_ago: Option<Outcome>,
    /// Whether there is such a period and the data of the figure cover it; otherwise there is no value. What is given is
    /// covered.
    pub covered: bool,
}

impl Compared {
    /// The values between which the change of a figure lies, the later one first, where it is `now` in the period: a
    /// year to date has changed since the year before.
    #[must_use]
    pub fn ends(&self, index: usize, now: Option<Value>) -> (Option<Value>, Option<Value>) {
        let ComparedValue { outcome, year_ago, .. } = &self.values[index];
        match year_ago {
            Some(year_ago) => (outcome.value, year_ago.value),
            None => (now, outcome.value),
        }
    }
}

/// Answers a question.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn answer(desk: &Desk<'_>, query: &Query) -> Result<Answer, ClockError> {
    desk.gather(|| asked(desk, query))
}

fn asked(desk: &Desk<'_>, query: &Query) -> Result<Answer, ClockError> {
    let mut rows = groups(desk, query, &query.by)?;
    if let Some((figure, direction)) = query.sort {
        let place = query.figures.iter().position(|asked| asked.id == figure.id).unwrap_or(0);
        let value = |row: &AnswerRow| row.outcomes[place].value.map(Fraction::of);
        rows.sort_by(|one, other| direction.compare(&value(one), &value(other)));
    }
    rows.truncate(query.top.unwrap_or(usize::MAX));
    if !query.by.is_empty() && query.total == Total::Shown {
        rows.extend(groups(desk, query, &[])?);
    }
    Ok(Answer { rows })
}

fn groups(desk: &Desk<'_>, query: &Query, by: &[Dimension]) -> Result<Vec<AnswerRow>, ClockError> {
    let view = View { period: query.period, as_of: query.as_of };
    let mut rows: Vec<AnswerRow> = ask(desk, view, &query.figures, by)?
        .into_iter()
        .map(|Group { key, outcomes }| AnswerRow { key, outcomes, compared: Vec::new() })
        .collect();
    for comparison in &query.compare {
        if comparison.is_given() {
            for row in &mut rows {
                let of = |figure: &&'static Figure| query.given.of(*comparison, figure, &row.key, query.period);
                let given = |figure: &&'static Figure| {
                    let outcome = Outcome { value: of(figure), ..Outcome::none(figure.id) };
                    ComparedValue { outcome, year_ago: None, covered: true }
                };
                let values = query.figures.iter().map(given).collect();
                row.compared.push(Compared { comparison: *comparison, values });
            }
            continue;
        }
        let ask = Elsewhere { desk, figures: &query.figures, by };
        let other = ask.of(comparison.of(query.period, query.as_of), *comparison)?;
        let before = match other.view.filter(|_| *comparison == Comparison::YearToDate) {
            Some(View { period, as_of }) => Some(ask.of(Comparison::YearAgo.of(period, as_of), Comparison::YearAgo)?),
            None => None,
        };
        for row in &mut rows {
            let value = |index: usize| {
                let found = ask.value(&other, row, index);
                let Some(before) = before.as_ref().map(|before| ask.value(before, row, index)) else { return found };
                let covered = found.covered && before.covered;
                ComparedValue { year_ago: Some(before.outcome), covered, ..found }
            };
            let values = (0..query.figures.len()).map(value).collect();
            row.compared.push(Compared { comparison: *comparison, values });
        }
    }
    Ok(rows)
}

/// The same question of other periods.
struct Elsewhere<'q> {
    desk: &'q Desk<'q>,
    figures: &'q [&'static Figure],
    by: &'q [Dimension],
}

/// What the groups came to in another period.
struct Seen {
    /// None if there is no such period.
    view: Option<View>,
    /// Whether the data of each figure cover it.
    covered: Vec<bool>,
    groups: BTreeMap<Vec<GroupKey>, Vec<Outcome>>,
}

impl Elsewhere<'_> {
    /// The groups of a period that is related so to the one that was asked for.
    fn of(&self, view: Option<View>, comparison: Comparison) -> Result<Seen, ClockError> {
        let covers = |figure: &&'static Figure| view.is_some_and(|view| self.desk.covers_of(figure, view.period));
        let covered: Vec<bool> = self.figures.iter().map(covers).collect();
        let groups = match view.filter(|_| covered.contains(&true)) {
            Some(view) => {
                let groups = ask(self.desk, view, self.figures, self.by)?;
                groups.into_iter().map(|group| (comparable(group.key, comparison), group.outcomes)).collect()
            }
            None => BTreeMap::new(),
        };
        Ok(Seen { view, covered, groups })
    }

    /// The value of a figure of a group.
    fn value(&self, seen: &Seen, row: &AnswerRow, index: usize) -> ComparedValue {
        let Some(view) = seen.view.filter(|_| seen.covered[index]) else {
            let outcome = Outcome::none(self.figures[index].id);
            return ComparedValue { outcome, year_ago: None, covered: false };
        };
        let outcomes = seen.groups.get(&comparable(row.key.clone(), Comparison::Previous));
        // A group that had no case then is not in the answer.
        let absent = || of_nothing(self.desk, view, self.figures[index], (&row.key, self.by));
        let outcome = outcomes.map_or_else(absent, |outcomes| outcomes[index].clone());
        ComparedValue { outcome, year_ago: None, covered: true }
    }
}

/// A key as it is met in the other period: of a year-ago comparison by month, the month a year later.
fn comparable(key: Vec<GroupKey>, comparison: Comparison) -> Vec<GroupKey> {
    let shift = |(code, text): (i64, String)| match text.len() {
        7 if text.contains('Q') => code + 4,
        7 => code + 12,
        _ => code + 1,
    };
    key.into_iter()
        .map(|part| match (part, comparison) {
            (GroupKey::Period(code, text), Comparison::YearAgo) => GroupKey::Period(shift((code, text)), String::new()),
            (GroupKey::Period(code, _), Comparison::Previous | Comparison::YearToDate) => {
                GroupKey::Period(code, String::new())
            }
            (part, _) => part,
        })
        .collect()
}

/// A value in the order of exact fractions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(i64, i64);

impl Fraction {
    fn of(value: Value) -> Self {
        Self(value.numerator(), value.denominator().unwrap_or(1))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let (Self(a, b), Self(c, d)) = (*self, *other);
        (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
