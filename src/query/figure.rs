//! One figure explained: its arithmetic, its comparisons, what it rests on and what it cannot show.

use super::behind::{Part, is_listable};
use crate::{
    clock::{ClockError, Remarks},
    config::{Compare, Durations, Prefer, Rules},
    engine::{Dated, Question},
    figures::{Comparison, Desk, Figure, Formula, Outcome, Parts, View, ask, parts},
    schema::{LimitUnit, column as c},
};
use std::collections::{BTreeMap, BTreeSet};

/// A figure and everything that its value rests on.
#[derive(Clone, Debug)]
pub struct FigureExplanation {
    /// The figure.
    pub figure: &'static Figure,
    /// What puts something into the period.
    pub dated: Vec<Dated>,
    /// The value of the period.
    pub now: Arithmetic,
    /// The same of each comparison.
    pub compared: Vec<ComparedArithmetic>,
    /// Columns that it needs and that no case fills.
    pub missing: Vec<&'static str>,
    /// Those of them that the data have, and how many values in them cannot be used.
    pub unusable: BTreeMap<&'static str, u64>,
    /// Settings and remarks that touch it.
    pub facts: Vec<Fact>,
    /// The parts of it whose cases can be listed.
    pub listed: Vec<Part>,
}

/// A value and what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arithmetic {
    /// Of what it is the value.
    pub view: View,
    /// The value.
    pub outcome: Outcome,
    /// Its sums.
    pub parts: Parts,
}

/// The value in another period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedArithmetic {
    /// Which period.
    pub comparison: Comparison,
    /// The period and moment, if there is such a period.
    pub view: Option<View>,
    /// The value, if the data cover it.
    pub value: Option<Arithmetic>,
}

/// A setting in force or a remark of the clock: a message by its id and what is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Which.
    pub id: &'static str,
    /// A count, if it has one.
    pub number: Option<u64>,
    /// A word, if it has one.
    pub word: Option<String>,
}

/// What a figure is explained with.
pub struct FigureDesk<'a> {
    /// The cases.
    pub desk: &'a Desk<'a>,
    /// The clock's rules.
    pub rules: &'a Rules,
    /// What a bare day means.
    pub day_unit: LimitUnit,
    /// Limits with a bare day.
    pub bare_days: u64,
    /// Kinds of suspensions that stop the clock; none named means all.
    pub kinds: &'a [String],
    /// How many values of what a column is made from cannot be used.
    pub unusable: &'a dyn Fn(&str) -> u64,
}

impl FigureDesk<'_> {
    /// Explains a figure of a period.
    ///
    /// # Errors
    /// Only for a table without the columns of timed cases, which is a bug.
    pub fn explain(&self, figure: &'static Figure, view: View) -> Result<FigureExplanation, ClockError> {
        let (now, compared) = self.desk.gather(|| {
            let compared = [Comparison::Previous, Comparison::YearAgo].map(|comparison| {
                let other = comparison.of(view.period, view.as_of);
                let covered = other.filter(|other| self.desk.covers_of(figure, other.period));
                let value = covered.map(|other| self.arithmetic(figure, other)).transpose()?;
                Ok(ComparedArithmetic { comparison, view: other, value })
            });
            Ok((self.arithmetic(figure, view)?, compared.into_iter().collect::<Result<Vec<_>, ClockError>>()?))
        })?;
        let fills = |column: &&&str| !self.desk.fills(figure, column);
        let missing: Vec<&'static str> = figure.needs.iter().filter(fills).copied().collect();
        let unusable = missing.iter().map(|column| (*column, (self.unusable)(column)));
        Ok(FigureExplanation {
            figure,
            dated: dated(figure),
            unusable: unusable.filter(|(_, count)| *count > 0).collect(),
            missing,
            facts: self.facts(figure, self.desk.remarks()?),
            listed: listed(self.desk, (figure, &now)),
            now,
            compared,
        })
    }

    fn arithmetic(&self, figure: &'static Figure, view: View) -> Result<Arithmetic, ClockError> {
        let groups = ask(self.desk, view, &[figure], &[])?;
        let outcome = groups.into_iter().find_map(|group| group.outcomes.into_iter().next());
        let nothing = Outcome::none(figure.id);
        Ok(Arithmetic { view, outcome: outcome.unwrap_or(nothing), parts: parts(self.desk, view, figure)? })
    }

    /// The settings and remarks that touch a figure, told from the columns that it reads.
    fn facts(&self, figure: &'static Figure, remarks: Remarks) -> Vec<Fact> {
        let columns = columns(figure);
        let reads = |names: &[&str]| names.iter().any(|name| columns.contains(*name));
        let mut facts = Facts(Vec::new());
        if reads(DUE) {
            facts.word("compare", compare(self.rules.compare));
            facts.word("prefer", if self.rules.prefer == Prefer::Due { "due" } else { "limit" });
            facts.count("deadline-differs", remarks.deadline_differs);
            facts.count("provisional", remarks.provisional);
            facts.count("extension-too-late", remarks.extension_too_late);
            if self.bare_days > 0 {
                let word = Some(self.day_unit.id().to_owned());
                facts.0.push(Fact { id: "bare-days", number: Some(self.bare_days), word });
            }
        }
        if reads(HEADLINE) {
            facts.count("fallback", remarks.fallback);
        }
        if reads(&[c::DUE_SOON]) {
            facts.count("warning-days", u64::try_from(self.rules.warning_days).unwrap_or(0));
        }
        if reads(SPENT) {
            facts.count("undated", remarks.undated);
            facts.count("over-elapsed", remarks.over_elapsed);
        }
        if (reads(SPENT) || reads(DUE)) && !self.kinds.is_empty() {
            facts.word("suspension-kinds", &self.kinds.join(", "));
        }
        if reads(&[c::STATUTORY_NOMINAL, c::PROMISED_NOMINAL]) {
            facts.0.push(Fact { id: "nominal", number: None, word: None });
        }
        if reads(&[c::LASTING]) && self.rules.durations == Durations::AllTypes {
            facts.0.push(Fact { id: "all-types", number: None, word: None });
        } else if reads(&[c::COMMITMENT, c::LASTING]) && !self.desk.cases.fills(c::INSTANT) {
            facts.0.push(Fact { id: "untyped", number: None, word: None });
        }
        facts.0
    }
}

/// Columns that follow from due dates.
const DUE: &[&str] = &[
    c::TIMED,
    c::DUE_ON,
    c::ON_TIME,
    c::ON_TIME_UNEXTENDED,
    c::EARLY,
    c::OVERDUE,
    c::DUE_SOON,
    c::YELLOW_ON,
    c::RED_ON,
    c::EXTENDED,
    c::STATUTORY_DUE_ON,
    c::STATUTORY_ON_TIME,
    c::PROMISED_ALLOWANCE,
    c::STATUTORY_ALLOWANCE,
];
/// Those of them that take the statutory limit where there is no promised one.
const HEADLINE: &[&str] = &[c::TIMED, c::DUE_ON, c::ON_TIME, c::ON_TIME_UNEXTENDED, c::EARLY, c::OVERDUE, c::DUE_SOON];
/// Columns that follow from the days of a case.
const SPENT: &[&str] = &[c::TURNAROUND, c::AGE, c::STOPPED_DAYS];

struct Facts(Vec<Fact>);

impl Facts {
    /// A count, if there is any.
    fn count(&mut self, id: &'static str, number: u64) {
        if number > 0 {
            self.0.push(Fact { id, number: Some(number), word: None });
        }
    }

    fn word(&mut self, id: &'static str, word: &str) {
        self.0.push(Fact { id, number: None, word: Some(word.to_owned()) });
    }
}

const fn compare(compare: Compare) -> &'static str {
    match compare {
        Compare::Auto => "auto",
        Compare::Instant => "instant",
        Compare::Date => "date",
    }
}

/// The columns of cases that a figure reads.
fn columns(figure: &'static Figure) -> BTreeSet<String> {
    let nothing = crate::period::Period { start: crate::period::Day(0), end: crate::period::Day(1) };
    let measures = figure.measures();
    Question { keys: Vec::new(), period: nothing, as_of: nothing.start, measures }.columns()
}

/// What dates a figure, each once.
#[must_use]
pub fn dated(figure: &'static Figure) -> Vec<Dated> {
    let mut dated: Vec<Dated> = Vec::new();
    for measure in figure.measures() {
        if !dated.contains(&measure.dated) {
            dated.push(measure.dated);
        }
    }
    dated
}

/// The parts whose cases can be listed: none of them where there is none. What is below the line of a share is what is above
/// it and the rest.
fn listed(desk: &Desk<'_>, (figure, now): (&'static Figure, &Arithmetic)) -> Vec<Part> {
    let Some(value) = now.outcome.value else { return Vec::new() };
    let below = value.denominator().is_some_and(|denominator| denominator != 0);
    let split = matches!(figure.formula, Formula::Share(..) | Formula::PerWorkingDay(_) | Formula::ShareOf(..));
    let rest = value.denominator().is_some_and(|denominator| denominator > value.numerator());
    let left_out = now.outcome.left_out.iter().any(|(_, count)| *count > 0);
    let parts = [
        (value.numerator() != 0, Part::Numerator),
        (below && !split, Part::Denominator),
        (rest, Part::Rest),
        (left_out, Part::LeftOut),
    ];
    let listable = |(any, part): &(bool, Part)| *any && is_listable(desk, figure, *part);
    parts.into_iter().filter(listable).map(|(_, part)| part).collect()
}
