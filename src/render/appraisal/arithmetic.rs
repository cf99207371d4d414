//! The arithmetic of marks in words and numbers: integers, value, rule, marks.

use super::AppraisalForm;
use crate::{
    config::Missing,
    figures::{
        Figure, Formula, Unit, Value,
        appraisal::{Criterion, How, MARK_DECIMALS, Marked, Rule, Score, Way},
    },
    number::{Decimal, Exact, NONE},
};

impl AppraisalForm<'_> {
    /// The value of a figure and what marks follow from it.
    pub(super) fn line(&self, criterion: &Criterion, marked: &Marked) -> String {
        let marks = marked.marks.as_ref().map_or(NONE.to_owned(), mark_text);
        let (Some(value), Some(points), Some(how)) = (marked.outcome.value, &marked.points, &marked.how) else {
            let rule = match criterion.missing {
                Missing::Full => "appraisal-missing-full",
                Missing::Zero => "appraisal-missing-zero",
                Missing::Skip => "appraisal-missing-skip",
            };
            let why = marked.outcome.withheld.map(|why| self.labels.name("withheld", why.id()).to_owned());
            let fills = [("name", self.short(criterion.figure)), ("value", why.unwrap_or_else(|| NONE.to_owned()))];
            return self
                .say("appraisal-given", &[&fills[..], &[("rule", self.say(rule, &[])), ("marks", marks)]].concat());
        };
        let decimals = self.scheme.rounded.unwrap_or(self.decimals.max(MARK_DECIMALS));
        let printed = criterion.figure.printed(value, decimals);
        let exact = printed.exact() == *points;
        let written = marked.marks.as_ref().is_some_and(is_written);
        let fills = [
            ("name", self.short(criterion.figure)),
            ("value", value_text(criterion.figure, value, decimals)),
            ("rule", self.rule(criterion, how, &printed.to_string())),
            ("sign", sign([exact, written])),
            ("marks", marks),
        ];
        self.say(if *how == How::Reckoned { "appraisal-reckoned" } else { "appraisal-given" }, &fills)
    }

    /// A rule with its numbers filled in.
    fn rule(&self, criterion: &Criterion, how: &How, value: &str) -> String {
        let unit = |number: &Exact| {
            let number = plain(number);
            if criterion.figure.unit == Unit::Rate { format!("{number}%") } else { number }
        };
        let mut fills = vec![("full", plain(&criterion.full)), ("value", value.to_owned())];
        let formula = match &criterion.rule {
            Rule::Linear { from, to } => {
                fills.extend([("from", plain(from)), ("to", plain(to))]);
                fills.extend([("best", unit(to)), ("worst", unit(from))]);
                "appraisal-linear"
            }
            Rule::Steps { .. } => "appraisal-no-step",
            Rule::PerPointOff { way, target, per, floor } => {
                fills.extend([("target", plain(target)), ("per", plain(per)), ("floor", plain(floor))]);
                fills.push(("best", unit(target)));
                if *way == Way::Up { "appraisal-off-up" } else { "appraisal-off-down" }
            }
            Rule::DeductPerCase { per, floor } => {
                fills.extend([("per", plain(per)), ("floor", plain(floor))]);
                "appraisal-deduct"
            }
        };
        match how {
            How::Best => self.say("appraisal-best", &fills),
            How::Worst if formula == "appraisal-linear" => self.say("appraisal-worst", &fills),
            How::Worst | How::Reckoned => self.say(formula, &fills),
            How::Floor => {
                fills.push(("formula", self.say(formula, &fills)));
                self.say("appraisal-floor", &fills)
            }
            How::Step(at) => self.say("appraisal-step", &[("at", unit(at))]),
        }
    }

    /// How marks add up to a score.
    pub(super) fn sum(&self, score: &Score) -> String {
        let full = self.scheme.full();
        let mut text = self.say("appraisal-sum", &[("earned", mark_text(&score.earned))]);
        if score.measured != full {
            let fills = [
                ("earned", mark_text(&score.earned)),
                ("measured", plain(&score.measured)),
                ("full", plain(&full)),
                ("sign", sign([is_written(&score.earned), is_written(&score.base)])),
                ("base", mark_text(&score.base)),
            ];
            text += &self.say("appraisal-sum-scaled", &fills);
        }
        if !self.scheme.bonus.is_empty() {
            text += &self.say("appraisal-sum-bonus", &[("bonus", mark_text(&score.bonus))]);
        }
        if !score.coefficient.is_one() {
            text += &self.say("appraisal-sum-coefficient", &[("coefficient", plain(&score.coefficient))]);
        }
        if score.total < score.uncapped {
            let fills = [("uncapped", mark_text(&score.uncapped)), ("cap", plain(&score.total))];
            text += &self.say("appraisal-sum-cap", &fills);
        }
        text + &self.say("appraisal-sum-score", &[("score", mark_text(&score.total))])
    }
}

/// Marks as they print.
pub(super) fn mark_text(marks: &Exact) -> String {
    Decimal::rounded(marks, MARK_DECIMALS).to_string()
}

/// Whether marks print without rounding.
fn is_written(marks: &Exact) -> bool {
    Decimal::rounded(marks, MARK_DECIMALS).exact() == *marks
}

/// What stands between an arithmetic and its result: an equals sign if all numbers shown are exact.
fn sign(shown: [bool; 2]) -> String {
    if shown == [true; 2] { "=" } else { "≈" }.to_owned()
}

/// A number of a scheme, with the digits that it was written with.
pub(super) fn plain(number: &Exact) -> String {
    Decimal::shortest(number, 9).unwrap_or_else(|| Decimal::rounded(number, MARK_DECIMALS)).to_string()
}

/// A value with the integers that it is made of: `1203/1210 ≈ 99.42%`.
fn value_text(figure: &Figure, value: Value, decimals: u32) -> String {
    let text = figure.text(Some(value), decimals);
    match value {
        Value::Ratio(ratio) if !matches!(figure.formula, Formula::Quantile(..)) => {
            let shown = figure.printed(value, decimals).exact();
            let hundred = if figure.unit == Unit::Rate { 100 } else { 1 };
            let same = ratio.exact().is_some_and(|exact| exact * Exact::from(hundred) == shown);
            format!("{}/{} {} {text}", ratio.numerator, ratio.denominator, sign([same, true]))
        }
        _ => text,
    }
}
