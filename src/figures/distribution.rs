//! Distributions: how often each value occurs.

use super::{Dimension, comparison::View, desk::Desk, measures as m};
use crate::{
    clock::ClockError,
    engine::{Amount, Key, Measure},
    schema::column,
};

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
