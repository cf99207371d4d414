//! Distributions: how often each value occurs; counts by day.

use super::{Dimension, comparison::View, desk::Desk, measures as m};
use crate::{
    clock::ClockError,
    engine::{Amount, Key, Measure},
    number::Ratio,
    period::Day,
    schema::column,
};
use std::collections::BTreeMap;

/// What is distributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Working days of the commitment cases finished in the period.
    Turnaround,
    /// Levels 1–5 of the ratings of the period.
    Rating,
}

/// Values in ascending order, and how often each occurs.
pub type Occurrences = Vec<(i64, i64)>;

/// The distribution in each group of a dimension of texts, ascending by text; without one, of the whole (nothing if
/// nothing occurs).
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn distribution(
    desk: &Desk<'_>,
    view: View,
    what: Distribution,
    by: Option<&Dimension>,
) -> Result<Vec<(String, Occurrences)>, ClockError> {
    let measure: &'static Measure = match what {
        Distribution::Turnaround => &m::TURNAROUNDS,
        Distribution::Rating => &m::RATING_LEVELS,
    };
    let keys = by.map(|dimension| Key::Column(column::dimension(dimension.name()))).into_iter().collect();
    let answer = desk.ask(view, keys, vec![measure])?;
    let text = |key: &[i64]| {
        let (code, name) = (key.first(), by.map(Dimension::name));
        code.zip(name).map_or(String::new(), |(code, name)| desk.text(name, *code).to_owned())
    };
    let mut groups: Vec<(String, Occurrences)> = answer
        .iter()
        .filter_map(|(key, amounts)| match amounts.get(measure.name) {
            Some(Amount::Histogram(values)) => Some((text(key), values.clone())),
            _ => None,
        })
        .collect();
    groups.sort();
    Ok(groups)
}

/// Cases accepted and finished on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Daily {
    /// Accepted on it.
    pub accepted: i64,
    /// Finished on it.
    pub finished: i64,
}

/// The days of a view on which anything was accepted or finished.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn daily(desk: &Desk<'_>, view: View) -> Result<BTreeMap<Day, Daily>, ClockError> {
    let answer = desk.ask(view, vec![Key::Day], vec![&m::ACCEPTED, &m::FINISHED])?;
    let day = |(key, amounts): (Vec<i64>, BTreeMap<&str, Amount>)| {
        let day = Day(key.first().and_then(|day| i32::try_from(*day).ok())?);
        let count = |measure: &Measure| number(&amounts, measure);
        Some((day, Daily { accepted: count(&m::ACCEPTED), finished: count(&m::FINISHED) }))
    };
    Ok(answer.into_iter().filter_map(day).collect())
}

/// Mean limits of the commitment cases finished, in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeanLimits {
    /// Of the cases that have a statutory limit.
    pub statutory: Ratio,
    /// Of the cases that have a promised limit.
    pub promised: Ratio,
}

/// The mean limits of a view's commitment cases; a mean over no case has the denominator 0.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn mean_limits(desk: &Desk<'_>, view: View) -> Result<MeanLimits, ClockError> {
    let measures = vec![
        &m::COMMITMENT_STATUTORY,
        &m::COMMITMENTS_STATUTORY,
        &m::PROMISE_ALLOWED,
        &m::COMMITMENTS_FINISHED,
        &m::PROMISE_MISSING,
    ];
    let answer = desk.ask(view, Vec::new(), measures)?;
    let amounts = answer.into_values().next().unwrap_or_default();
    let count = |measure: &Measure| number(&amounts, measure);
    Ok(MeanLimits {
        statutory: Ratio::new(count(&m::COMMITMENT_STATUTORY), count(&m::COMMITMENTS_STATUTORY)),
        promised: Ratio::new(count(&m::PROMISE_ALLOWED), count(&m::COMMITMENTS_FINISHED) - count(&m::PROMISE_MISSING)),
    })
}

/// A count or sum among amounts; 0 without one.
fn number(amounts: &BTreeMap<&str, Amount>, measure: &Measure) -> i64 {
    match amounts.get(measure.name) {
        Some(Amount::Number(number)) => *number,
        _ => 0,
    }
}
