//! The change bridge: why a rate moved between two periods, split exactly over the groups of any dimension.
//!
//! With `w = n_g / N` the share of a group in the denominator, `r` its rate and `R` that of the whole, 0 before and 1 now:
//! `within = ½(w₀+w₁)(r₁−r₀)` is what the group's own rate moved, `mix = (w₁−w₀)(½(r₀+r₁) − ½(R₀+R₁))` what its weight
//! moved. A group absent in one period takes the other period's rate: all of it is mix. The parts of all groups add up to
//! `R₁ − R₀` exactly.

use super::{
    Dimension,
    comparison::View,
    compute::{GroupKey, ask},
    definition::{Figure, Formula, Terms, Unit},
    desk::Desk,
    value::{Outcome, Value},
};
use crate::{
    clock::ClockError,
    engine::{Aggregate, Measure},
    number::{Decimal, Exact, Ratio, apportioned},
};
use std::collections::BTreeMap;

/// The movement of a rate between two periods.
#[derive(Clone, Debug)]
pub struct Movement {
    /// Which figure.
    pub figure: &'static Figure,
    /// The whole in the earlier period.
    pub before: Ratio,
    /// The whole in the later period.
    pub now: Ratio,
    /// The groups, ascending by key.
    pub movers: Vec<Mover>,
}

/// What a group moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mover {
    /// The values of the dimensions.
    pub key: Vec<GroupKey>,
    /// Its rate in the earlier period; `None` if it has no case there.
    pub before: Option<Ratio>,
    /// Its rate in the later period; `None` if it has no case there.
    pub now: Option<Ratio>,
    /// What its own rate moved the whole by.
    pub within: Exact,
    /// What its share moved the whole by.
    pub mix: Exact,
}

/// The parts of a movement as they print: they add up to the printed change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedMovement {
    /// The printed change of the whole.
    pub change: Decimal,
    /// What the groups' own rates moved.
    pub within: Decimal,
    /// What their shares moved.
    pub mix: Decimal,
    /// Within and mix of each group, in the order of [`Movement::movers`].
    pub parts: Vec<(Decimal, Decimal)>,
}

/// Why a movement cannot be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsplit {
    /// The figure is no ratio of counts or sums of cases.
    NoRatio,
    /// A dimension by time: no group of one period is met in the other.
    ByTime,
    /// The figure has no value in the earlier period.
    NothingBefore,
    /// The figure has no value in the later period.
    NothingNow,
    /// Numerator and denominator of the groups do not add up to those of the whole: some group has one without the other.
    Open,
}

/// The groups of a period and their ratios.
pub type Ratios = Vec<(Vec<GroupKey>, Ratio)>;

/// Splits what `figure` moved from `before` to `now` over the groups of the dimensions `by`.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn movement(
    desk: &Desk<'_>,
    figure: &'static Figure,
    (before, now): (View, View),
    by: &[Dimension],
) -> Result<Result<Movement, Unsplit>, ClockError> {
    if !figure.is_splittable() {
        return Ok(Err(Unsplit::NoRatio));
    }
    if by.iter().any(Dimension::is_of_year) {
        return Ok(Err(Unsplit::ByTime));
    }
    desk.gather(|| {
        let whole = |view| ratios_by(desk, figure, view, &[]).map(|mut ratios| ratios.pop().map(|(_, whole)| whole));
        let groups = |view| ratios_by(desk, figure, view, by);
        let (wholes, parts) = ((whole(before)?, whole(now)?), (groups(before)?, groups(now)?));
        Ok(match wholes {
            (None, _) => Err(Unsplit::NothingBefore),
            (_, None) => Err(Unsplit::NothingNow),
            (Some(before), Some(now)) => Movement::of(figure, (before, now), parts),
        })
    })
}

/// The groups of a view that have a value, and their ratios.
pub(super) fn ratios_by(
    desk: &Desk<'_>,
    figure: &'static Figure,
    view: View,
    by: &[Dimension],
) -> Result<Ratios, ClockError> {
    let ratio = |outcomes: &[Outcome]| match outcomes.first().and_then(|outcome| outcome.value) {
        Some(Value::Ratio(ratio)) => Some(ratio),
        _ => None,
    };
    let groups = ask(desk, view, &[figure], by)?.into_iter();
    Ok(groups.filter_map(|group| ratio(&group.outcomes).map(|ratio| (group.key, ratio))).collect())
}

impl Figure {
    /// Whether the figure of a whole follows from the numerators and denominators of its parts, so that its movement can
    /// be split.
    #[must_use]
    pub fn is_splittable(&self) -> bool {
        let adds = |measure: &Measure| matches!(measure.aggregate, Aggregate::Count | Aggregate::Sum(_));
        let all = |terms: Terms| terms.iter().all(|(_, measure)| adds(measure));
        match self.formula {
            Formula::Share(numerator, denominator) => adds(&numerator) && adds(&denominator),
            // A negative weight is none.
            Formula::Ratio(numerator, denominator) => {
                all(numerator) && all(denominator) && denominator.iter().all(|(sign, _)| *sign > 0)
            }
            _ => false,
        }
    }
}

impl Movement {
    /// Splits the movement of a whole over groups.
    ///
    /// # Errors
    /// [`Unsplit::Open`] if the groups do not add up to the whole.
    pub fn of(
        figure: &'static Figure,
        (before, now): (Ratio, Ratio),
        (groups_before, groups_now): (Ratios, Ratios),
    ) -> Result<Self, Unsplit> {
        let (Some(whole_before), Some(whole_now)) = (before.exact(), now.exact()) else { return Err(Unsplit::Open) };
        if sum(&groups_before) != before || sum(&groups_now) != now {
            return Err(Unsplit::Open);
        }
        let mut pairs: BTreeMap<Vec<GroupKey>, [Option<Ratio>; 2]> = BTreeMap::new();
        for (side, groups) in [groups_before, groups_now].into_iter().enumerate() {
            for (key, ratio) in groups.into_iter().filter(|(_, ratio)| ratio.denominator != 0) {
                pairs.entry(key).or_default()[side] = Some(ratio);
            }
        }
        let half = Exact::from(1) / Exact::from(2);
        let level = (&whole_before + &whole_now) * &half;
        let weight = |group: Option<Ratio>, whole: Ratio| {
            Ratio::new(group.map_or(0, |group| group.denominator), whole.denominator).exact().unwrap_or_default()
        };
        let movers = pairs.into_iter().map(|(key, [was, is])| {
            let (w0, w1) = (weight(was, before), weight(is, now));
            let rate =
                |one: Option<Ratio>, other: Option<Ratio>| one.or(other).and_then(Ratio::exact).unwrap_or_default();
            let (r0, r1) = (rate(was, is), rate(is, was));
            let within = &half * (&w0 + &w1) * (&r1 - &r0);
            let mix = (w1 - w0) * ((r0 + r1) * &half - &level);
            Mover { key, before: was, now: is, within, mix }
        });
        Ok(Self { figure, before, now, movers: movers.collect() })
    }

    /// The exact change of the whole.
    #[must_use]
    pub fn change(&self) -> Exact {
        self.now.exact().unwrap_or_default() - self.before.exact().unwrap_or_default()
    }

    /// All parts as they print: in percentage points of rates, in the unit of others.
    #[must_use]
    pub fn printed(&self, decimals: u32) -> PrintedMovement {
        let print = |ratio| self.figure.printed(Value::Ratio(ratio), decimals);
        let change = print(self.now).minus(print(self.before));
        let parts: Vec<Exact> =
            self.movers.iter().flat_map(|mover| [mover.within.clone(), mover.mix.clone()]).collect();
        let factor = if self.figure.unit == Unit::Rate { 100 } else { 1 };
        let printed = apportioned(&parts, change, factor);
        let parts: Vec<(Decimal, Decimal)> = printed.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let sum = |side: fn(&(Decimal, Decimal)) -> i128| Decimal {
            units: parts.iter().map(side).sum(),
            decimals: change.decimals,
        };
        PrintedMovement { change, within: sum(|(within, _)| within.units), mix: sum(|(_, mix)| mix.units), parts }
    }

    /// Whether the whole moved against all of its parts (Simpson): no group's own rate moved as the whole did, and at least
    /// one moved the other way. What the whole moved is then mix alone.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        let whole = direction(&self.change());
        let own = || self.movers.iter().map(|mover| direction(&mover.within));
        whole != 0 && own().all(|own| own != whole) && own().any(|own| own == -whole)
    }
}

impl Mover {
    /// All that the group moved.
    #[must_use]
    pub fn total(&self) -> Exact {
        &self.within + &self.mix
    }

    /// Whether the group's own rate moved one way and its contribution the other, which its share alone does.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        direction(&self.within) * direction(&self.total()) < 0
    }
}

/// -1, 0 or 1.
fn direction(moved: &Exact) -> i32 {
    moved.cmp(&Exact::ZERO) as i32
}

fn sum(groups: &Ratios) -> Ratio {
    groups.iter().fold(Ratio::new(0, 0), |sum, (_, ratio)| {
        Ratio::new(sum.numerator + ratio.numerator, sum.denominator + ratio.denominator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{FIGURES, figure};
    use proptest::{collection::vec, prelude::*};

    fn key(group: usize) -> Vec<GroupKey> {
        vec![GroupKey::Text(format!("g{group}"))]
    }

    /// Groups of (numerator, denominator) before and now.
    fn split(groups: &[[(i64, i64); 2]]) -> Result<Movement, Unsplit> {
        let side = |side: usize| -> Ratios {
            let ratio = |(group, pair): (usize, &[(i64, i64); 2])| (key(group), Ratio::new(pair[side].0, pair[side].1));
            groups.iter().enumerate().map(ratio).collect()
        };
        let (before, now) = (side(0), side(1));
        Movement::of(figure("on_time_rate_closed").unwrap(), (sum(&before), sum(&now)), (before, now))
    }

    fn exact(above: i64, below: i64) -> Exact {
        Ratio::new(above, below).exact().unwrap()
    }

    #[test]
    fn one_group_moves_by_itself() {
        let movement = split(&[[(90, 100), (80, 200)]]).unwrap();
        assert_eq!((movement.movers[0].within.clone(), movement.movers[0].mix.clone()), (exact(-1, 2), exact(0, 1)));
        let printed = movement.printed(1);
        assert_eq!((printed.change.units, printed.within.units, printed.mix.units), (-500, -500, 0));
    }

    #[test]
    fn a_group_of_one_period_is_mix() {
        let movement = split(&[[(50, 100), (50, 100)], [(0, 0), (100, 100)]]).unwrap();
        let new = &movement.movers[1];
        assert_eq!((new.before, new.within.clone()), (None, exact(0, 1)));
        // w₁ = ½, r = 1, R from ½ to ¾.
        assert_eq!(new.mix, exact(3, 16));
        assert_eq!(movement.change(), exact(1, 4));
    }

    #[test]
    fn reversals_are_seen() {
        // Both groups better, the whole worse: more cases lie in the group with the low rate.
        let movement = split(&[[(90, 100), (19, 20)], [(10, 20), (60, 100)]]).unwrap();
        assert!(movement.is_reversed() && movement.change() < Exact::ZERO);
        assert_eq!(movement.movers.iter().map(Mover::is_reversed).collect::<Vec<_>>(), [true, true]);
        assert!(!split(&[[(90, 100), (80, 100)]]).unwrap().is_reversed());
        assert!(!split(&[[(90, 100), (90, 100)]]).unwrap().is_reversed());
    }

    #[test]
    fn what_does_not_add_up_is_not_split() {
        assert_eq!(split(&[]).unwrap_err(), Unsplit::Open);
        let (one, two) = (Ratio::new(1, 2), Ratio::new(2, 2));
        let groups = || vec![(key(0), one)];
        let figure = figure("clearance_rate").unwrap();
        assert_eq!(Movement::of(figure, (one, two), (groups(), groups())).unwrap_err(), Unsplit::Open);
        let splittable: Vec<&str> =
            FIGURES.iter().filter(|figure| figure.is_splittable()).map(|figure| figure.id).collect();
        assert!(splittable.contains(&"on_time_rate_due") && splittable.contains(&"mean_turnaround"));
        for id in ["accepted", "median_turnaround", "max_turnaround", "channel_share", "promised_speedup"] {
            assert!(!splittable.contains(&id), "{id}");
        }
    }

    fn side() -> impl Strategy<Value = (i64, i64)> {
        prop_oneof![1 => Just((0, 0)), 6 => (0..60_i64, 0..60_i64).prop_map(|(part, rest)| (part, part + rest))]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn parts_add_up(groups in vec([side(), side()], 1..9), decimals in 0..4_u32, turn in 0..8_usize) {
            let Ok(movement) = split(&groups) else { return Ok(()) };
            let total: Exact = movement.movers.iter().map(Mover::total).fold(Exact::ZERO, |sum, part| sum + part);
            prop_assert_eq!(total, movement.change());
            let printed = movement.printed(decimals);
            let sum: i128 = printed.parts.iter().map(|(within, mix)| within.units + mix.units).sum();
            prop_assert_eq!(sum, printed.change.units);
            prop_assert_eq!(printed.within.units + printed.mix.units, printed.change.units);
            for (mover, (within, mix)) in movement.movers.iter().zip(&printed.parts) {
                let off = |part: &Exact, print: &Decimal| {
                    let print = Exact::from(print.units) / Exact::from(100 * 10_i128.pow(decimals));
                    (part - print) * Exact::from(100 * 10_i128.pow(decimals))
                };
                for off in [off(&mover.within, within), off(&mover.mix, mix)] {
                    // A unit for the part itself; what the two values of the whole were rounded by falls on the parts.
                    prop_assert!(off > Exact::from(-3) && off < Exact::from(3));
                }
            }
            let mut turned = groups.clone();
            turned.rotate_left(turn % groups.len());
            let parts = |movement: &Movement| {
                let mut parts: Vec<_> = movement.movers.iter().map(|mover| (mover.within.clone(), mover.mix.clone())).collect();
                parts.sort();
                parts
            };
            prop_assert_eq!(parts(&split(&turned).unwrap()), parts(&movement));
        }
    }
}
