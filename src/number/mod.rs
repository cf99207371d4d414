//! Numbers that are printed: exact ratios of integers and their one formatting.
//!
//! In: integers counted or summed by an engine. Out: text, rounded 四舍五入 (half away from zero) on the exact ratio.
//! Never: a binary float between the count and the printed digit. Why: `1/16` is 6.3 %, not 6.2 %, and 99.96 % must not
//! become 100 %.

mod binomial;
mod exact;

pub use binomial::{binomial_limits, conditional_test, significant};
pub use exact::{Exact, apportioned};

use std::fmt;

/// An exact fraction `numerator / denominator`; the denominator is positive or zero (no value).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Ratio {
    /// The count or sum above the line.
    pub numerator: i64,
    /// The count or sum below the line; zero means that there is nothing to compare with.
    pub denominator: i64,
}

/// A number already rounded for print: `units / 10^decimals`.
///
/// Differences of printed numbers are differences of these, so that a reader who subtracts gets the printed delta.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    /// The digits as one integer: `79.5` with one decimal is `795`.
    pub units: i128,
    /// Digits after the point.
    pub decimals: u32,
}

/// The dash that stands for "no value": never 0 %, never 100 %.
pub const NONE: &str = "—";

impl Ratio {
    /// `numerator / denominator`.
    #[must_use]
    pub const fn new(numerator: i64, denominator: i64) -> Self {
        Self { numerator, denominator }
    }

    /// The ratio as a plain decimal (a mean, a level), rounded half away from zero; `None` if the denominator is zero.
    #[must_use]
    pub fn decimal(self, decimals: u32) -> Option<Decimal> {
        (self.denominator != 0).then(|| self.scaled(decimals, 1))
    }

    /// The ratio in per cent, rounded half away from zero, but never rounded into praise or blame: a ratio strictly
    /// between 0 and 1 prints neither as 0 % nor as 100 %, one below 0 never as 0 %.
    #[must_use]
    pub fn percent(self, decimals: u32) -> Option<Decimal> {
        if self.denominator == 0 {
            return None;
        }
        let rounded = self.scaled(decimals, 100);
        let hundred = 100 * 10_i128.pow(decimals);
        let units = match rounded.units {
            0 => i128::from(self.numerator.signum()),
            units if units == hundred && self.numerator < self.denominator => hundred - 1,
            units => units,
        };
        Some(Decimal { units, decimals })
    }

    /// The ratio in per cent with its sign, plainly rounded: for bounds of intervals, which praise nobody.
    #[must_use]
    pub fn decimal_percent(self, decimals: u32) -> String {
        if self.denominator == 0 { NONE.to_owned() } else { format!("{}%", self.scaled(decimals, 100)) }
    }

    fn scaled(self, decimals: u32, factor: i128) -> Decimal {
        let denominator = i128::from(self.denominator);
        let dividend = i128::from(self.numerator) * factor * 10_i128.pow(decimals);
        // Half away from zero: add half a denominator to the magnitude, then truncate.
        let magnitude = (2 * dividend.abs() + denominator) / (2 * denominator);
        Decimal { units: magnitude * dividend.signum(), decimals }
    }

    /// The ratio as a float, for the position of a mark in a chart or an interval, never for print.
    #[must_use]
    pub fn approximate(self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a position in a chart, not a printed digit")]
        (self.denominator != 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

impl Decimal {
    /// The printed difference `self − earlier`: the difference of what both print, with the digits of the longer.
    #[must_use]
    pub fn minus(self, earlier: Self) -> Self {
        let decimals = self.decimals.max(earlier.decimals);
        let units = |number: Self| number.units * 10_i128.pow(decimals - number.decimals);
        Self { units: units(self) - units(earlier), decimals }
    }

    /// Without its sign, for sentences that say the direction in words.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self { units: self.units.abs(), ..self }
    }

    /// With an explicit `+` for a rise, for tables of changes.
    #[must_use]
    pub fn signed(self) -> String {
        if self.units > 0 { format!("+{self}") } else { self.to_string() }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_i128.pow(self.decimals);
        let sign = if self.units < 0 { "-" } else { "" };
        let (whole, rest) = (self.units.abs() / scale, self.units.abs() % scale);
        if self.decimals == 0 {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{rest:0width$}", width = self.decimals as usize)
        }
    }
}

/// The relative change of a count, `(now − before) / before`; no value if there was nothing before.
#[must_use]
pub fn growth(now: i64, before: i64) -> Ratio {
    Ratio::new(now - before, before.max(0))
}

/// The 95 % Wilson score interval of a share (Wilson 1927), for cases among cases only.
///
/// Returns the lower and upper bound as shares; `None` without cases.
#[must_use]
pub fn wilson(share: Ratio) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_964;
    #[expect(clippy::cast_precision_loss, reason = "an interval is a reading aid of one printed decimal")]
    let (k, n) = (share.numerator as f64, share.denominator as f64);
    if n <= 0.0 {
        return None;
    }
    let (p, z2) = (k / n, Z * Z);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

/// Competition ranks (1, 2, 2, 4) of printed values, best first; equal printed values share a rank.
#[must_use]
pub fn competition_ranks<T: Ord>(best_first: &[T]) -> Vec<usize> {
    let mut ranks = Vec::with_capacity(best_first.len());
    for (index, value) in best_first.iter().enumerate() {
        let rank = match index.checked_sub(1) {
            Some(before) if best_first[before] == *value => ranks[before],
            _ => index + 1,
        };
        ranks.push(rank);
    }
    ranks
}

/// The type-7 quantile (linear interpolation between order statistics) of integers given as an ascending histogram.
///
/// `histogram` holds `(value, how often)`; `tenths` is the quantile in tenths (5 = median, 9 = 90 %). Exact: the result
/// is a ratio with denominator 10 (or 0 if the histogram is empty).
#[must_use]
pub fn quantile(histogram: &[(i64, i64)], tenths: i64) -> Ratio {
    let ratio = |between: Between| Ratio::new(between.low * 10 + (between.high - between.low) * between.rest, 10);
    between(histogram, tenths).map_or(Ratio::new(0, 0), ratio)
}

/// The two order statistics between which a type-7 quantile lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// How many integers there are.
    pub n: i64,
    /// The place of the lower one in ascending order, from 1.
    pub place: i64,
    /// The lower one.
    pub low: i64,
    /// The next one in order; the lower one itself where there is no other.
    pub high: i64,
    /// How far the quantile lies from the lower to the next one, in tenths.
    pub rest: i64,
}

/// The order statistics of a quantile in tenths of an ascending histogram; none of an empty one.
#[must_use]
pub fn between(histogram: &[(i64, i64)], tenths: i64) -> Option<Between> {
    let n: i64 = histogram.iter().map(|(_, times)| times).sum();
    if n == 0 {
        return None;
    }
    let position = (n - 1) * tenths;
    let (below, rest) = (position / 10, position % 10);
    let order_statistic = |index: i64| {
        let mut seen = 0;
        histogram
            .iter()
            .find(|(_, times)| {
                seen += times;
                seen > index
            })
            .map_or(0, |(value, _)| *value)
    };
    let (low, high) = (order_statistic(below), order_statistic((below + 1).min(n - 1)));
    Some(Between { n, place: below + 1, low, high, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(numerator: i64, denominator: i64, decimals: u32) -> String {
        Ratio::new(numerator, denominator).percent(decimals).map_or(NONE.to_owned(), |d| d.to_string())
    }

    #[test]
    fn rounds_half_away_from_zero_on_integers() {
        assert_eq!(percent(1, 16, 1), "6.3");
        assert_eq!(percent(-1, 16, 1), "-6.3");
        assert_eq!(percent(124, 156, 1), "79.5");
        assert_eq!(percent(723, 748, 1), "96.7");
        assert_eq!(Ratio::new(356, 200).decimal(2).unwrap().to_string(), "1.78");
    }

    #[test]
    fn never_rounds_into_praise() {
        assert_eq!(percent(9_996, 10_000, 1), "99.9");
        assert_eq!(percent(9_996, 10_000, 2), "99.96");
        assert_eq!(percent(99_999, 100_000, 2), "99.99");
        assert_eq!(percent(31_301, 31_366, 1), "99.8");
        assert_eq!(percent(1, 100_000, 1), "0.1");
        assert_eq!(percent(1, 1, 1), "100.0");
        assert_eq!(percent(0, 5, 1), "0.0");
        assert_eq!(percent(0, 0, 1), NONE);
        assert_eq!(percent(-1, 100_000, 1), "-0.1");
    }

    #[test]
    fn quantiles_are_type_seven() {
        let histogram = [(1, 1), (2, 1), (3, 1), (4, 1)];
        assert_eq!(quantile(&histogram, 5), Ratio::new(25, 10));
        assert_eq!(quantile(&histogram, 9), Ratio::new(37, 10));
        assert_eq!(quantile(&[(7, 3)], 9), Ratio::new(70, 10));
    }

    #[test]
    fn ties_share_a_rank() {
        assert_eq!(competition_ranks(&[9, 8, 8, 7]), [1, 2, 2, 4]);
    }

    #[test]
    fn printed_changes_are_differences_of_printed_values() {
        let (now, before) = (Ratio::new(2, 3).percent(1).unwrap(), Ratio::new(1, 3).percent(1).unwrap());
        assert_eq!(now.minus(before).signed(), "+33.4");
        assert_eq!(Decimal { units: 3, decimals: 0 }.minus(Decimal { units: 25, decimals: 1 }).signed(), "+0.5");
    }
}
