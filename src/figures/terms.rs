//! What a value is made of: the amounts behind numerator, denominator and left-outs.

use super::{
    comparison::View,
    compute::{answer, stock_view},
    definition::{Figure, Formula, Terms},
    desk::Desk,
    projects::is_of_projects,
};
use crate::{
    clock::ClockError,
    engine::{Aggregate, Amount, Measure, Source},
    number::{Between, between},
};
use std::collections::BTreeMap;

/// An amount with its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// 1 or -1.
    pub sign: i64,
    /// What is counted or summed.
    pub measure: &'static Measure,
    /// What that came to.
    pub amount: i64,
}

/// What the value of a figure is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// What the numerator, or a count, adds up.
    pub numerator: Vec<Part>,
    /// What the denominator adds up; nothing for counts.
    pub denominator: Vec<Part>,
    /// Of a quantile, the values between which it lies.
    pub between: Option<Between>,
    /// Whether things such as items are summed, each by its latest case, rather than cases.
    pub of_things: bool,
}

/// What the whole's value of a figure is made of in a view.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn parts(desk: &Desk<'_>, view: View, figure: &'static Figure) -> Result<Parts, ClockError> {
    if desk.lacks(figure, &[]).is_some() {
        return Ok(Parts::default());
    }
    let view = desk.view_of(figure, view);
    let mut answer = answer(desk, view, &[figure], &[])?;
    let amounts = answer.remove(&Vec::new()).unwrap_or_default();
    let number = |measure: &Measure| match amounts.get(measure.name) {
        Some(Amount::Number(number)) => *number,
        _ => 0,
    };
    let one = |measure: &'static Measure| Part { sign: 1, measure, amount: number(measure) };
    let sum = |terms: Terms| -> Vec<Part> {
        let counted = terms.iter().filter(|(_, measure)| desk.has(measure.source));
        counted.map(|(sign, measure)| Part { sign: *sign, ..one(measure) }).collect()
    };
    let things =
        |measure: &&Measure| matches!(measure.aggregate, Aggregate::LatestPer { .. }) || is_of_projects(measure);
    let of_things = desk.counted(figure).iter().any(things);
    Ok(match &figure.formula {
        Formula::Amount(terms) => Parts { numerator: sum(terms), of_things, ..Parts::default() },
        Formula::Share(numerator, denominator) => {
            Parts { numerator: vec![one(numerator)], denominator: vec![one(denominator)], of_things, between: None }
        }
        Formula::Ratio(numerator, denominator) => {
            Parts { numerator: sum(numerator), denominator: sum(denominator), of_things, between: None }
        }
        Formula::Quantile(measure, tenths) => {
            Parts { between: order(&amounts, measure, *tenths), of_things, ..Parts::default() }
        }
        Formula::Greatest(measure) | Formula::PerWorkingDay(measure) | Formula::ShareOf(measure, _) => {
            Parts { numerator: vec![one(measure)], of_things, ..Parts::default() }
        }
    })
}

impl Desk<'_> {
    /// The view in which a figure is taken: a stock at the end of the period, or at the moment if it is earlier.
    #[must_use]
    pub fn view_of(&self, figure: &'static Figure, view: View) -> View {
        if self.is_stock(figure) { stock_view(view) } else { view }
    }
}

/// Whether a measure counts cases, one by one, rather than items, projects or records of other datasets.
#[must_use]
pub fn of_cases(measure: &Measure) -> bool {
    let things = matches!(measure.aggregate, Aggregate::LatestPer { .. }) || is_of_projects(measure);
    !things && matches!(measure.source, Source::Cases | Source::Ratings)
}

fn order(amounts: &BTreeMap<&'static str, Amount>, measure: &Measure, tenths: i64) -> Option<Between> {
    match amounts.get(measure.name) {
        Some(Amount::Histogram(values)) => between(values, tenths),
        _ => None,
    }
}
