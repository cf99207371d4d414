//! Positions and axes of the charts, from exact values.

use crate::{
    charts::Axis,
    figures::{Outcome, Unit, Value, figure},
};

/// Where a value lies: a rate in per cent, anything else in its unit.
pub(super) fn position(outcome: &Outcome) -> Option<f64> {
    let figure = figure(outcome.figure)?;
    match outcome.value? {
        Value::Amount(amount) => Some(length(amount)),
        Value::Ratio(ratio) => {
            let scale = if figure.unit == Unit::Rate { 100.0 } else { 1.0 };
            ratio.approximate().map(|value| value * scale)
        }
    }
}

/// A count as a length.
#[expect(clippy::cast_precision_loss, reason = "a position in a chart, not a printed digit")]
pub(super) fn length(count: i64) -> f64 {
    count as f64
}

/// The axis of a rate, from 0 to 100 per cent.
pub(super) fn percent_axis(label: &str) -> Axis {
    Axis::spaced(label, (0.0, 100.0), 5, |at| format!("{at}%"))
}

/// The axis of a rate that need not start at zero.
pub(super) fn near_axis(label: &str, values: &[f64]) -> Axis {
    let low = values.iter().copied().fold(100.0, f64::min);
    let high = values.iter().copied().fold(0.0, f64::max);
    Axis::spaced(label, (low.min(high), high), 3, |at| format!("{at}%"))
}

/// The axis of a count or duration, from zero.
pub(super) fn axis(label: &str, values: impl IntoIterator<Item = f64>) -> Axis {
    let high = values.into_iter().fold(1.0, f64::max);
    Axis::spaced(label, (0.0, high), 5, |at| at.to_string())
}
