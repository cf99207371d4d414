//! Case mix: a unit's rate beside the one that its cases would have at the whole's rate of each item (indirect
//! standardisation), so that units with hard items and units with easy ones compare fairly.
//!
//! A unit expects `Σ n_item · R_item` of its cases, with `R_item` the whole's rate of the item. Over all units that is what
//! the whole came to, exactly.

use super::{
    Dimension,
    comparison::View,
    compute::GroupKey,
    definition::Figure,
    desk::Desk,
    movement::{Ratios, Unsplit, ratios_by},
};
use crate::{
    clock::ClockError,
    number::{Exact, Ratio},
};
use std::collections::BTreeMap;

/// The rates of units beside what their cases let expect.
#[derive(Clone, Debug)]
pub struct CaseMix {
    /// Which figure.
    pub figure: &'static Figure,
    /// The whole.
    pub whole: Ratio,
    /// The units, ascending by key.
    pub units: Vec<MixedUnit>,
}

/// The rate of a unit beside what its cases let expect.
#[derive(Clone, Debug)]
pub struct MixedUnit {
    /// The values of the dimensions.
    pub key: Vec<GroupKey>,
    /// What it came to.
    pub actual: Ratio,
    /// The numerator that its cases let expect.
    pub expected: Exact,
    /// Of its denominator, what lies in items that other units handle too.
    pub shared: i64,
}

impl MixedUnit {
    /// The rate that its cases let expect; `None` if less than half of them lie in items that other units handle too: then
    /// the unit is compared with nobody but itself.
    #[must_use]
    pub fn expected_rate(&self) -> Option<Exact> {
        let comparable = 2 * i128::from(self.shared) >= i128::from(self.actual.denominator);
        (comparable && self.actual.denominator > 0).then(|| &self.expected / Exact::from(self.actual.denominator))
    }
}

/// The rates of the units of `by` in a view, beside what the whole's rates by the dimension `mix` let expect.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn case_mix(
    desk: &Desk<'_>,
    figure: &'static Figure,
    view: View,
    (by, mix): (&[Dimension], &Dimension),
) -> Result<Result<CaseMix, Unsplit>, ClockError> {
    if !figure.is_splittable() {
        return Ok(Err(Unsplit::NoRatio));
    }
    let cells: Vec<Dimension> = by.iter().chain([mix]).cloned().collect();
    desk.gather(|| {
        let whole = ratios_by(desk, figure, view, &[])?.pop();
        let cells = ratios_by(desk, figure, view, &cells)?;
        Ok(match whole {
            None => Err(Unsplit::NothingNow),
            Some((_, whole)) => CaseMix::of(figure, whole, cells),
        })
    })
}

impl CaseMix {
    /// Sets units beside what their cases let expect; the last value of each key is the item.
    ///
    /// # Errors
    /// [`Unsplit::Open`] if the cells do not add up to the whole.
    pub fn of(figure: &'static Figure, whole: Ratio, cells: Ratios) -> Result<Self, Unsplit> {
        let plus =
            |one: Ratio, other: Ratio| Ratio::new(one.numerator + other.numerator, one.denominator + other.denominator);
        let nothing = Ratio::new(0, 0);
        if cells.iter().fold(nothing, |sum, (_, ratio)| plus(sum, *ratio)) != whole {
            return Err(Unsplit::Open);
        }
        // Of each item its rate and how many units handle it.
        let mut items: BTreeMap<Option<GroupKey>, (Ratio, usize)> = BTreeMap::new();
        let mut units: BTreeMap<Vec<GroupKey>, Vec<(Option<GroupKey>, Ratio)>> = BTreeMap::new();
        for (mut key, ratio) in cells {
            let item = key.pop();
            let (sum, handled) = items.entry(item.clone()).or_insert((nothing, 0));
            *sum = plus(*sum, ratio);
            *handled += usize::from(!key.iter().all(GroupKey::is_blank) && ratio.denominator > 0);
            units.entry(key).or_default().push((item, ratio));
        }
        let unit = |(key, cells): (Vec<GroupKey>, Vec<(Option<GroupKey>, Ratio)>)| {
            let mut unit = MixedUnit { key, actual: nothing, expected: Exact::ZERO, shared: 0 };
            let itself = usize::from(!unit.key.iter().all(GroupKey::is_blank));
            for (item, ratio) in cells {
                let (rate, handled) = items.get(&item).copied().unwrap_or((ratio, 0));
                unit.actual = plus(unit.actual, ratio);
                unit.expected += rate.exact().unwrap_or_default() * Exact::from(ratio.denominator);
                // Cases without an item are like no others.
                if handled > itself && item.is_some_and(|item| !item.is_blank()) {
                    unit.shared += ratio.denominator;
                }
            }
            unit
        };
        Ok(Self { figure, whole, units: units.into_iter().map(unit).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::figure;
    use proptest::{collection::vec, prelude::*};

    fn text(text: &str) -> GroupKey {
        GroupKey::Text(text.to_owned())
    }

    fn mixed(cells: &[(&str, &str, i64, i64)]) -> CaseMix {
        let cells: Ratios = cells
            .iter()
            .map(|(unit, item, above, below)| (vec![text(unit), text(item)], Ratio::new(*above, *below)))
            .collect();
        let sum = |side: fn(&Ratio) -> i64| cells.iter().map(|(_, ratio)| side(ratio)).sum();
        let whole = Ratio::new(sum(|ratio| ratio.numerator), sum(|ratio| ratio.denominator));
        CaseMix::of(figure("on_time_rate_closed").unwrap(), whole, cells).unwrap()
    }

    #[test]
    fn a_unit_with_hard_items_expects_less() {
        let mix = mixed(&[("a", "easy", 100, 100), ("a", "hard", 8, 10), ("b", "easy", 10, 10), ("b", "hard", 72, 90)]);
        let expected: Vec<_> = mix.units.iter().map(|unit| unit.expected_rate().unwrap()).collect();
        // Both do what their cases let expect, 108 of 110 and 82 of 100.
        let actual: Vec<_> = mix.units.iter().map(|unit| unit.actual.exact().unwrap()).collect();
        assert_eq!(expected, actual);
    }

    #[test]
    fn a_unit_by_itself_is_compared_with_nobody() {
        let mix = mixed(&[
            ("a", "own", 5, 10),
            ("a", "both", 9, 9),
            ("b", "both", 8, 10),
            ("b", "", 1, 1),
            ("", "own", 1, 1),
        ]);
        let unit = |name: &str| mix.units.iter().find(|unit| unit.key == [text(name)]).unwrap();
        assert_eq!((unit("a").shared, unit("a").expected_rate()), (9, None));
        assert_eq!((unit("b").shared, unit("b").expected_rate().is_some()), (10, true));
        assert_eq!(unit("").shared, 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn what_is_expected_of_all_is_what_all_came_to(
            cells in vec(("[a-d]?", "[p-s]?", 0..30_i64, 0..30_i64), 1..30)
        ) {
            let mut merged: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
            for (unit, item, part, rest) in cells {
                let sum = merged.entry((unit, item)).or_default();
                *sum = (sum.0 + part, sum.1 + part + rest);
            }
            let cells: Vec<_> =
                merged.iter().map(|((unit, item), sum)| (unit.as_str(), item.as_str(), sum.0, sum.1)).collect();
            let mix = mixed(&cells);
            let expected = mix.units.iter().fold(Exact::ZERO, |sum, unit| sum + &unit.expected);
            prop_assert_eq!(expected, Exact::from(mix.whole.numerator));
            for unit in &mix.units {
                prop_assert!(unit.expected <= Exact::from(unit.actual.denominator));
                prop_assert!(unit.shared <= unit.actual.denominator);
            }
        }
    }
}
