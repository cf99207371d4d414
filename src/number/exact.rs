//! Exact fractions of any size, for shares that are multiplied and added, and their parts as they print.

use super::{Decimal, Ratio};
use dashu_int::IBig;
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

/// A fraction times `factor`, rounded half away from zero.
#[must_use]
pub fn rounded(value: &Exact, decimals: u32, factor: u32) -> Decimal {
    let scale = RBig::from(10_i128.pow(decimals)) * RBig::from(factor);
    Decimal { units: i128::try_from((value * scale).round()).unwrap_or_default(), decimals }
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
    fn rounds_half_away_from_zero() {
        let units = |above, below| rounded(&Ratio::new(above, below).exact().unwrap(), 1, 100).units;
        assert_eq!((units(1, 16), units(-1, 16), units(124, 156), units(0, 1)), (63, -63, 795, 0));
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
}
