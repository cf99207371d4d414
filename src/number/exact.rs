//! Exact fractions of any size, for shares that are multiplied and added, and their parts as they print.

use super::{Decimal, Ratio};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// An exact fraction of any size, in lowest terms.
pub type Exact = RBig;

impl Ratio {
    /// The fraction as one of any size; `None` if the denominator is zero.
    #[must_use]
    pub fn exact(self) -> Option<Exact> {
        (self.denominator != 0).then(|| RBig::from_parts_signed(self.numerator.into(), self.denominator.into()))
    }
}

impl Decimal {
    /// The number as a fraction.
    #[must_use]
    pub fn exact(self) -> Exact {
        RBig::from_parts(self.units.into(), power(self.decimals))
    }

    /// An exact number rounded half away from zero.
    #[must_use]
    pub fn rounded(number: &Exact, decimals: u32) -> Self {
        let scaled = number * RBig::from(power(decimals));
        Self { units: i128::try_from(scaled.round()).unwrap_or(i128::MAX), decimals }
    }

    /// An exact number with no more digits than it takes, if at most `most` after the point are enough.
    #[must_use]
    pub fn shortest(number: &Exact, most: u32) -> Option<Self> {
        (0..=most).map(|decimals| Self::rounded(number, decimals)).find(|short| short.exact() == *number)
    }
}

fn power(decimals: u32) -> UBig {
    UBig::from(10_u8).pow(decimals as usize)
}

/// Parts as they print, so that they add up to `whole`, which is what their sum prints as: every part is rounded down or
/// up to the decimals of `whole`, up where the most would be lost (largest remainder); of equal remainders the first.
///
/// A part that is 0 stays 0. `factor` is 100 for parts of a rate, which print in percentage points, else 1.
#[must_use]
pub fn apportioned(parts: &[Exact], whole: Decimal, factor: u32) -> Vec<Decimal> {
    let scale = RBig::from(10_i128.pow(whole.decimals)) * RBig::from(factor);
    let scaled: Vec<RBig> = parts.iter().map(|part| part * &scale).collect();
    let floors: Vec<IBig> = scaled.iter().map(RBig::floor).collect();
    let mut units: Vec<i128> = floors.iter().map(|floor| i128::try_from(floor).unwrap_or_default()).collect();
    // By the remainder, largest first; those that are 0 are not touched.
    let mut order: Vec<usize> = (0..parts.len()).filter(|part| !parts[*part].is_zero()).collect();
    let remainder = |part: &usize| &scaled[*part] - RBig::from(floors[*part].clone());
    order.sort_by_key(|part| std::cmp::Reverse(remainder(part)));
    let missing = whole.units - units.iter().sum::<i128>();
    // Rounding the whole's two values may leave a unit more or less to give away than there are parts.
    let count = i128::try_from(order.len()).unwrap_or(i128::MAX).max(1);
    for (place, part) in (0_i128..).zip(order) {
        units[part] += missing.div_euclid(count) + i128::from(place < missing.rem_euclid(count));
    }
    units.into_iter().map(|units| Decimal { units, decimals: whole.decimals }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(fractions: &[(i64, i64)]) -> Vec<Exact> {
        fractions.iter().map(|(above, below)| Ratio::new(*above, *below).exact().unwrap()).collect()
    }

    fn printed(fractions: &[(i64, i64)], whole: i128) -> Vec<i128> {
        let whole = Decimal { units: whole, decimals: 1 };
        apportioned(&parts(fractions), whole, 100).iter().map(|part| part.units).collect()
    }

    #[test]
    fn parts_add_up_to_what_is_printed() {
        assert_eq!(printed(&[(1, 30), (1, 30), (1, 30)], 100), [34, 33, 33]);
        assert_eq!(printed(&[(-1, 30), (-1, 30), (-1, 30)], -100), [-33, -33, -34]);
        assert_eq!(printed(&[(1, 1_000), (0, 1), (-1, 1_000)], 0), [1, 0, -1]);
        // The praise rule printed the two values nearer to each other than they are.
        assert_eq!(printed(&[(1, 1_000)], 0), [0]);
        assert_eq!(printed(&[(4, 10_000), (0, 1)], 2), [2, 0]);
    }

    #[test]
    fn rounds_half_away_from_zero() {
        let exact = |numerator: i64, denominator: i64| Ratio::new(numerator, denominator).exact().unwrap();
        assert_eq!(Decimal::rounded(&exact(1, 8), 2).to_string(), "0.13");
        assert_eq!(Decimal::rounded(&exact(-1, 8), 2).to_string(), "-0.13");
        assert_eq!(Decimal::rounded(&exact(17_665, 1_000), 2).to_string(), "17.67");
        assert_eq!(Decimal::rounded(&exact(2, 3), 2).to_string(), "0.67");
        assert_eq!(Ratio::new(1, 0).exact(), None);
    }

    #[test]
    fn shortest_is_exact_or_nothing() {
        let exact = |numerator: i64, denominator: i64| Ratio::new(numerator, denominator).exact().unwrap();
        assert_eq!(Decimal::shortest(&exact(5, 2), 9).unwrap().to_string(), "2.5");
        assert_eq!(Decimal::shortest(&exact(30, 1), 9).unwrap().to_string(), "30");
        assert_eq!(Decimal::shortest(&exact(1, 3), 9), None);
    }
}
