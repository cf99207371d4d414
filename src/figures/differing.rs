//! Which units differ from the whole by more than chance.

use crate::number::{Ratio, conditional_test, significant};
use std::cmp::Ordering;

/// Units are named by chance in at most so many of all periods.
const LEVEL: f64 = 0.05;

/// Of each unit, whether its rate is below or above that of all other units: if Fisher's exact two-sided test of the unit
/// against the others stays significant after Holm's correction over all `units` at 5 %.
///
/// `others` are units that count among the others but are not tested, since they have too few cases.
///
/// A binomial test against the others' rate would take that rate as known. With many units it nearly is; with two to five,
/// or if one unit has a quarter of all cases, the others are chance too, and equal units were named in up to 17 % of
/// periods. Fisher's test supposes only that both are of one rate, so that equal units are named in less than 5 % of periods
/// however many there are and however large one is. Its probabilities are floating-point numbers, right to about eleven
/// digits: they decide who is named and are printed nowhere.
#[must_use]
pub fn differing(units: &[Ratio], others: &[Ratio]) -> Vec<Option<Ordering>> {
    let sum = |sum: Ratio, unit: &Ratio| Ratio::new(sum.numerator + unit.numerator, sum.denominator + unit.denominator);
    let whole = units.iter().chain(others).fold(Ratio::new(0, 0), sum);
    let rest = |unit: &Ratio| Ratio::new(whole.numerator - unit.numerator, whole.denominator - unit.denominator);
    let probability = |unit: &Ratio| conditional_test(*unit, rest(unit)).unwrap_or(1.0);
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

    /// Months in which some of equal units with so many cases is named, in a hundred.
    fn named_in_a_hundred(sizes: &[i64], rate: (u64, u64), (months, seed): (u32, u64)) -> f64 {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut named = 0;
        for _ in 0..months {
            let hits = |cases: i64, chance: &mut ChaCha8Rng| -> i64 {
                (0..cases).map(|_| i64::from(chance.next_u64() % rate.1 < rate.0)).sum()
            };
            let units: Vec<Ratio> = sizes.iter().map(|cases| Ratio::new(hits(*cases, &mut chance), *cases)).collect();
            named += u32::from(differing(&units, &[]).iter().any(Option::is_some));
        }
        f64::from(named) * 100.0 / f64::from(months)
    }

    #[test]
    fn equal_units_are_named_in_less_than_a_twentieth_of_months() {
        let many: Vec<i64> = (0..22).scan(60, |cases, _| Some(std::mem::replace(cases, *cases * 11 / 10))).collect();
        let mut quarter = vec![90; 10];
        quarter.push(300);
        let cities: [(&str, Vec<i64>); 6] = [
            ("two", vec![200, 200]),
            ("two of different size", vec![40, 600]),
            ("three", vec![150, 200, 300]),
            ("five", vec![60, 90, 120, 180, 240]),
            ("a quarter in one", quarter),
            ("twenty-two", many),
        ];
        for (city, sizes) in cities {
            for (rate, seed) in [((60, 100), 1), ((90, 100), 2), ((97, 100), 3), ((995, 1_000), 4)] {
                let named = named_in_a_hundred(&sizes, rate, (2_000, seed));
                assert!(named < 5.0, "{city} {rate:?}: {named} %");
            }
        }
    }

    #[test]
    fn two_units_apart_are_both_named() {
        let found = differing(&[Ratio::new(180, 200), Ratio::new(150, 200)], &[]);
        assert_eq!(found, [Some(Ordering::Greater), Some(Ordering::Less)]);
    }
}
