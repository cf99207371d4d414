//! Counts by chance: is a share another one? What chance alone would keep to.
//!
//! Probabilities are summed from the most likely count outward, each from the one before it by one multiplication and one
//! division: no logarithm of a factorial, so that the result is the same on every machine. What is left away is below 10⁻³⁰
//! of the most likely count.

use super::Ratio;
use std::ops::RangeInclusive;

/// Probabilities are equal if they differ by less than this share: rounding does not part equals.
const EQUAL: f64 = 1e-9;
/// What is below this share of the most likely count adds nothing.
const NOTHING: f64 = 1e-30;

/// The exact two-sided probability of two shares if both are of one rate, whatever that is (Fisher's test): given how many
/// cases there are on either side and how many hits together, that of all counts of hits in `part` that are at most as likely
/// as the one found (equal-probability rule, as by R's `fisher.test`).
///
/// `None` without cases on either side.
#[must_use]
pub fn conditional_test(part: Ratio, rest: Ratio) -> Option<f64> {
    if part.denominator <= 0 || rest.denominator <= 0 {
        return None;
    }
    let (cases, hits) = (part.denominator, part.numerator + rest.numerator);
    let misses = cases + rest.denominator - hits;
    let wide = |number: i64| i128::from(number);
    let likely = (wide(cases) + 1) * (wide(hits) + 1) / (wide(hits) + wide(misses) + 2);
    let counts = (cases - misses).max(0)..=cases.min(hits);
    let likely = i64::try_from(likely).unwrap_or(cases).clamp(*counts.start(), *counts.end());
    let weights = Weights::around(likely, counts, |count| {
        float(hits - count) * float(cases - count) / (float(count + 1) * float(misses - cases + count + 1))
    });
    let found = weights.at(part.numerator);
    let as_rare = weights.weights.iter().filter(|weight| **weight <= found * (1.0 + EQUAL));
    Some(as_rare.sum::<f64>() / weights.sum())
}

/// The limits that a share of `cases` keeps by chance alone if its rate is `rate`, but for `tail` on either side: the points
/// at which the sums of probabilities pass `tail`, interpolated between counts (Spiegelhalter 2005, appendix A.1.1).
///
/// Returns shares from 0 to 1; `None` without cases or rate.
#[must_use]
pub fn binomial_limits(cases: i64, rate: Ratio, tail: f64) -> Option<(f64, f64)> {
    if cases <= 0 || rate.denominator <= 0 {
        return None;
    }
    if rate.numerator <= 0 || rate.numerator >= rate.denominator {
        return rate.approximate().map(|rate| (rate, rate));
    }
    let weights = Weights::of(cases, rate);
    let allowed = tail * weights.sum();
    // How many counts, the last in part, fill a tail.
    let filled = |tail: &mut dyn Iterator<Item = &f64>| {
        let (mut counts, mut left) = (0.0, allowed);
        for weight in tail {
            if *weight > left {
                return counts + left / weight;
            }
            (counts, left) = (counts + 1.0, left - weight);
        }
        counts
    };
    let (low, high) = (filled(&mut weights.weights.iter()), filled(&mut weights.weights.iter().rev()));
    let cases = float(cases);
    let share = |count: f64| (count / cases).clamp(0.0, 1.0);
    Some((share(float(weights.first) + low - 1.0), share(float(weights.last()) - high + 1.0)))
}

/// Which of several probabilities are significant together (Holm 1979): the smallest is compared with `level` over their
/// number, the next with `level` over one less, until one is not; so that some is named by chance in at most `level` of
/// all cases.
#[must_use]
pub fn significant(probabilities: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|one, other| probabilities[*one].total_cmp(&probabilities[*other]));
    let mut named = vec![false; probabilities.len()];
    let mut left = float(i64::try_from(probabilities.len()).unwrap_or(i64::MAX));
    for place in order {
        if probabilities[place] * left > level {
            break;
        }
        named[place] = true;
        left -= 1.0;
    }
    named
}

/// Probabilities of consecutive counts, in proportion: the most likely count has the weight 1.
struct Weights {
    first: i64,
    weights: Vec<f64>,
}

impl Weights {
    /// Counts among `cases` at a rate strictly between 0 and 1.
    fn of(cases: i64, rate: Ratio) -> Self {
        let (hit, miss) = (float(rate.numerator), float(rate.denominator - rate.numerator));
        let likely = (i128::from(cases) + 1) * i128::from(rate.numerator) / i128::from(rate.denominator);
        let likely = i64::try_from(likely).unwrap_or(cases).min(cases);
        Self::around(likely, 0..=cases, |count| float(cases - count) * hit / (float(count + 1) * miss))
    }

    /// Counts from the most likely one outward; `next` is how many times as likely a count is that is one greater.
    fn around(likely: i64, counts: RangeInclusive<i64>, next: impl Fn(i64) -> f64) -> Self {
        let mut below = Vec::new();
        let mut weight = 1.0;
        for count in (*counts.start()..likely).rev() {
            weight /= next(count);
            if weight < NOTHING {
                break;
            }
            below.push(weight);
        }
        let first = likely - i64::try_from(below.len()).unwrap_or(0);
        let mut weights: Vec<f64> = below.into_iter().rev().collect();
        weights.push(1.0);
        weight = 1.0;
        for count in likely..*counts.end() {
            weight *= next(count);
            if weight < NOTHING {
                break;
            }
            weights.push(weight);
        }
        Self { first, weights }
    }

    fn at(&self, count: i64) -> f64 {
        usize::try_from(count - self.first).ok().and_then(|place| self.weights.get(place)).copied().unwrap_or(0.0)
    }

    fn last(&self) -> i64 {
        self.first + i64::try_from(self.weights.len()).unwrap_or(1) - 1
    }

    fn sum(&self) -> f64 {
        self.weights.iter().sum()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a probability is no printed count")]
fn float(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Exact;

    /// The test once more, in whole numbers.
    fn by_hand(part: Ratio, rest: Ratio) -> f64 {
        let choose = |all: i64, some: i64| {
            (0..some).fold(Exact::ONE, |ways, place| ways * Exact::from(all - place) / Exact::from(place + 1))
        };
        let hits = part.numerator + rest.numerator;
        let possible = |count: &i64| (0..=rest.denominator).contains(&(hits - count));
        let ways = |count: i64| choose(part.denominator, count) * choose(rest.denominator, hits - count);
        let all: Vec<Exact> = (0..=part.denominator).filter(possible).map(ways).collect();
        let found = ways(part.numerator);
        let sum = |ways: &mut dyn Iterator<Item = &Exact>| ways.fold(Exact::ZERO, |sum, ways| sum + ways);
        (sum(&mut all.iter().filter(|ways| **ways <= found)) / sum(&mut all.iter())).to_f64().value()
    }

    #[test]
    fn the_test_is_what_whole_numbers_say() {
        for (rest, cases) in [
            (Ratio::new(10, 20), 10),
            (Ratio::new(38, 40), 40),
            (Ratio::new(297, 303), 61),
            (Ratio::new(50, 50), 12),
            (Ratio::new(0, 7), 30),
            (Ratio::new(1, 1), 5),
        ] {
            for count in 0..=cases {
                let part = Ratio::new(count, cases);
                let (found, exact) = (conditional_test(part, rest).unwrap(), by_hand(part, rest));
                // Below 1e-30 of the most likely count nothing is summed.
                assert!((found - exact).abs() <= 1e-11 * exact + 1e-28, "{part:?} {rest:?}: {found} {exact}");
                let turned = conditional_test(rest, part).unwrap();
                assert!((found - turned).abs() <= 1e-11 * exact + 1e-28, "{part:?} {rest:?}: {found} {turned}");
            }
        }
        // The lady tasting tea: R's fisher.test(matrix(c(3, 1, 1, 3), 2)) is 0.4857.
        assert!((conditional_test(Ratio::new(3, 4), Ratio::new(1, 4)).unwrap() - 34.0 / 70.0).abs() < 1e-12);
    }

    #[test]
    fn a_perfect_rest_does_not_forbid_a_case() {
        let late =
            |late: i64, rest: i64| conditional_test(Ratio::new(100 - late, 100), Ratio::new(rest, rest)).unwrap();
        assert!(late(1, 2_000) > 0.04 && late(1, 50) > 0.6 && late(3, 2_000) < 1e-3);
        assert!((late(0, 50) - 1.0).abs() < 1e-12);
        assert_eq!(conditional_test(Ratio::new(0, 0), Ratio::new(1, 2)), None);
        assert_eq!(conditional_test(Ratio::new(1, 2), Ratio::new(0, 0)), None);
    }

    #[test]
    fn millions_are_no_matter() {
        let apart = conditional_test(Ratio::new(970_000, 1_000_000), Ratio::new(29_130_000, 30_000_000)).unwrap();
        assert!(apart < 1e-6, "{apart}");
        let same = conditional_test(Ratio::new(970_000, 1_000_000), Ratio::new(29_100_000, 30_000_000)).unwrap();
        assert!(same > 0.9, "{same}");
    }

    #[test]
    fn limits_leave_the_tails_outside() {
        for (rate, cases) in [(Ratio::new(1, 2), 50), (Ratio::new(19, 20), 200), (Ratio::new(99, 100), 30)] {
            let weights = Weights::of(cases, rate);
            for tail in [0.025, 0.001] {
                let (low, high) = binomial_limits(cases, rate, tail).unwrap();
                let outside = |is: &dyn Fn(f64) -> bool| {
                    let counts = weights.weights.iter().zip(weights.first..);
                    counts.filter(|(_, count)| is(float(*count) / float(cases))).map(|(weight, _)| weight).sum::<f64>()
                };
                assert!(low < high && outside(&|share| share < low - 1e-9) <= tail * weights.sum());
                assert!(outside(&|share| share > high + 1e-9) <= tail * weights.sum());
                assert!(
                    high >= 1.0 - 1e-9 || outside(&|share| share >= high - 1.0 / float(cases)) > tail * weights.sum()
                );
            }
        }
        assert_eq!(binomial_limits(30, Ratio::new(5, 5), 0.025), Some((1.0, 1.0)));
        assert_eq!(binomial_limits(0, Ratio::new(1, 2), 0.025), None);
    }

    #[test]
    fn significance_is_shared_out() {
        assert_eq!(significant(&[0.04, 0.01, 0.03], 0.05), [false, true, false]);
        assert_eq!(significant(&[0.02, 0.01, 0.04], 0.05), [true, true, true]);
        assert_eq!(significant(&[], 0.05), Vec::<bool>::new());
    }
}
