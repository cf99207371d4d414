//! Which units differ from the whole by more than chance.

use crate::number::{Ratio, binomial_test, significant};
use std::cmp::Ordering;

/// Units are named by chance in at most so many of all periods.
const LEVEL: f64 = 0.05;

/// Of each unit, whether its rate is below or above that of all other units: if the exact two-sided binomial test against
/// the rate of the others stays significant after Holm's correction over all `units` at 5 %.
///
/// `others` are units that count among the others but are not tested, since they have too few cases.
///
/// The rate of the others is taken as known. With many units, as the departments of a city, equal units are named in less
/// than 5 % of periods; with fewer than about a dozen the others are chance too, and equal units are named more often.
#[must_use]
pub fn differing(units: &[Ratio], others: &[Ratio]) -> Vec<Option<Ordering>> {
    let sum = |sum: Ratio, unit: &Ratio| Ratio::new(sum.numerator + unit.numerator, sum.denominator + unit.denominator);
    let whole = units.iter().chain(others).fold(Ratio::new(0, 0), sum);
    let rest = |unit: &Ratio| Ratio::new(whole.numerator - unit.numerator, whole.denominator - unit.denominator);
    let probability = |unit: &Ratio| binomial_test(*unit, rest(unit)).unwrap_or(1.0);
    let named = significant(&units.iter().map(probability).collect::<Vec<_>>(), LEVEL);
    let side = |unit: &Ratio| {
        let (rest, wide) = (rest(unit), |number: i64| i128::from(number));
        (wide(unit.numerator) * wide(rest.denominator)).cmp(&(wide(rest.numerator) * wide(unit.denominator)))
    };
    units.iter().zip(named).map(|(unit, named)| named.then(|| side(unit))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::{
        ChaCha8Rng,
        rand_core::{Rng, SeedableRng},
    };

    #[test]
    fn a_unit_apart_is_named_and_chance_is_not() {
        let city = |last: Ratio| {
            let mut units = vec![Ratio::new(96, 100); 20];
            units.push(last);
            differing(&units, &[Ratio::new(5, 6)])
        };
        assert_eq!(city(Ratio::new(80, 100)).last(), Some(&Some(Ordering::Less)));
        assert_eq!(city(Ratio::new(1_000, 1_000)).last(), Some(&Some(Ordering::Greater)));
        assert!(city(Ratio::new(92, 100)).iter().all(Option::is_none));
        assert_eq!(differing(&[Ratio::new(1, 2)], &[]), [None]);
    }

    /// Months in which some of 22 equal units is named, in a hundred.
    fn named_in_a_hundred(rate: (u64, u64), months: u32, seed: u64) -> f64 {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut named = 0;
        for _ in 0..months {
            // From 60 cases to 440: none is so large that the others are chance beside it.
            let sizes = (0..22).scan(60, |cases, _| Some(std::mem::replace(cases, *cases * 11 / 10)));
            let units: Vec<Ratio> = sizes
                .map(|cases| {
                    let hit = |chance: &mut ChaCha8Rng| i64::from(chance.next_u64() % rate.1 < rate.0);
                    Ratio::new((0..cases).map(|_| hit(&mut chance)).sum(), cases)
                })
                .collect();
            named += u32::from(differing(&units, &[]).iter().any(Option::is_some));
        }
        f64::from(named) * 100.0 / f64::from(months)
    }

    #[test]
    fn equal_units_are_named_in_less_than_a_twentieth_of_months() {
        for (rate, seed) in [((90, 100), 1), ((97, 100), 2), ((995, 1_000), 3), ((999, 1_000), 4)] {
            let named = named_in_a_hundred(rate, 1_000, seed);
            assert!(named < 5.0, "{rate:?}: {named} %");
        }
    }
}
