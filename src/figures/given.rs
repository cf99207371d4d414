//! Values that come from outside the cases: targets (目标值), and totals that units submitted themselves (上报数).
//!
//! Code: `unknown-figure`.

use super::{Better, Comparison, Figure, Formula, GroupKey, Unit, Value, figure, named};
use crate::{
    diag::{Code, Diagnostic, Diagnostics, Severity},
    number::Ratio,
    period::{Day, Period},
    reference::Labels,
    schema::{Column, Dataset, reported as r, targets as t},
    validate::{Records, Registers},
};
use std::collections::BTreeMap;

/// A record that names a figure which is none.
pub const CODE: Code = "unknown-figure";

/// Targets and reported totals, by figure and group; the whole has no name.
#[derive(Clone, Debug, Default)]
pub struct Given {
    targets: BTreeMap<(&'static str, String), Vec<Target>>,
    reported: BTreeMap<(&'static str, String, Period), Value>,
}

/// A target and the days on which it holds.
#[derive(Clone, Copy, Debug)]
struct Target {
    from: Option<Day>,
    to: Option<Day>,
    value: Value,
}

impl Given {
    /// What the records give, and the names among them that are no figure's in any of these languages. Of two reported
    /// values the later record counts.
    #[must_use]
    pub fn read(registers: &Registers, labels: &[Labels]) -> (Self, Diagnostics) {
        let (mut given, mut diagnostics) = (Self::default(), Diagnostics::default());
        let mut each = |dataset: Dataset, column: Column, take: &mut dyn FnMut(&Records, usize, &'static Figure)| {
            let Some(records) = registers.of(dataset) else { return };
            for row in 0..records.len() {
                let name = records.text(row, column);
                match labels.iter().find_map(|labels| named(name, labels)) {
                    Some(figure) => take(records, row, figure),
                    None => diagnostics.push(Diagnostic {
                        code: CODE,
                        severity: Severity::Warning,
                        place: records.place(row),
                        seen: name.to_owned(),
                    }),
                }
            }
        };
        each(Dataset::Targets, t::FIGURE, &mut |records, row, figure| {
            let Some(value) = records.ratio(row, t::VALUE).and_then(|ratio| figure.given(ratio)) else { return };
            let (from, to) = (records.day(row, t::FROM), records.day(row, t::TO));
            let group = records.text(row, t::DIMENSION).to_owned();
            given.targets.entry((figure.id, group)).or_default().push(Target { from, to, value });
        });
        each(Dataset::Reported, r::FIGURE, &mut |records, row, figure| {
            let value = records.ratio(row, r::VALUE).and_then(|ratio| figure.given(ratio));
            let (Some(value), Some(period)) = (value, records.period(row, r::PERIOD)) else { return };
            given.reported.insert((figure.id, records.text(row, r::DEPARTMENT).to_owned(), period), value);
        });
        (given, diagnostics)
    }

    /// What a group's figure is compared with in a period, if it is given.
    ///
    /// A target is that of the group, else of one of its dimensions, else of the whole, unless it is a count: the whole's
    /// cases are no measure for a part. What was reported is of exactly this group and period.
    #[must_use]
    pub fn of(&self, comparison: Comparison, figure: &Figure, key: &[GroupKey], period: Period) -> Option<Value> {
        let period = span(key, period)?;
        let texts: Vec<String> =
            key.iter().filter(|part| !matches!(part, GroupKey::Period(..))).map(GroupKey::text).collect();
        let (group, whole) = (texts.join(" "), String::new());
        match comparison {
            Comparison::Target => {
                let own = std::iter::once(&group);
                let wider = texts.iter().chain([&whole]).filter(|_| !figure.is_count());
                own.chain(wider).find_map(|name| self.target(figure, name, period.last()))
            }
            Comparison::Reported => self.reported.get(&(figure.id, group, period)).copied(),
            Comparison::Previous | Comparison::YearAgo | Comparison::YearToDate => None,
        }
    }

    /// What still holds where only some cases count: targets that are no counts.
    #[must_use]
    pub fn of_some(&self) -> Self {
        let rate = |(id, _): &&(&'static str, String)| figure(id).is_some_and(|figure| !figure.is_count());
        let targets = self.targets.iter().filter(|(key, _)| rate(key));
        Self { targets: targets.map(|(key, all)| (key.clone(), all.clone())).collect(), reported: BTreeMap::new() }
    }

    /// The target that holds on a day; of several the one that began last, then the one named last.
    fn target(&self, figure: &Figure, group: &str, day: Day) -> Option<Value> {
        let all = self.targets.get(&(figure.id, group.to_owned()))?;
        let holds =
            |target: &&Target| target.from.is_none_or(|from| from <= day) && target.to.is_none_or(|to| day <= to);
        all.iter().filter(holds).max_by_key(|target| target.from).map(|target| target.value)
    }
}

/// The period of a group: that of its key, if it has one and all of it is asked for.
fn span(key: &[GroupKey], asked: Period) -> Option<Period> {
    let own = key.iter().find_map(|part| if let GroupKey::Period(_, text) = part { Some(text) } else { None });
    let Some(text) = own else { return Some(asked) };
    let period: Period = text.parse().ok()?;
    (asked.start <= period.start && period.end <= asked.end).then_some(period)
}

impl Figure {
    /// A number that somebody wrote as a value of this figure: of a rate 0.98, 98 % or 98, of money yuan.
    ///
    /// No rate is above 200 %, so that a greater number is in per cent.
    fn given(&self, written: Ratio) -> Option<Value> {
        let Ratio { numerator, denominator } = written;
        let whole = |numerator: i64| (numerator % denominator == 0).then_some(Value::Amount(numerator / denominator));
        match (self.unit, &self.formula) {
            (Unit::Rate, _) if numerator > denominator.saturating_mul(2) => {
                Some(Value::Ratio(Ratio::new(numerator, denominator.checked_mul(100)?)))
            }
            (Unit::Cents, _) => {
                whole(numerator.checked_mul(100)?).or(Some(Value::Amount(numerator * 100 / denominator)))
            }
            (_, Formula::Amount(_) | Formula::Greatest(_)) => whole(numerator).or(Some(Value::Ratio(written))),
            _ => Some(Value::Ratio(written)),
        }
    }

    /// Whether a value is as good as a target, exactly; nothing if there is no better.
    #[must_use]
    pub fn meets(&self, value: Option<Value>, target: Option<Value>) -> Option<bool> {
        let parts = |value: Value| (i128::from(value.numerator()), i128::from(value.denominator().unwrap_or(1)));
        let ((value, below), (target, under)) = (parts(value?), parts(target?));
        match self.better {
            Better::Higher => Some(value * under >= target * below),
            Better::Lower => Some(value * under <= target * below),
            Better::Neither => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn given(id: &str, numerator: i64, denominator: i64) -> Option<Value> {
        figure(id).unwrap().given(Ratio::new(numerator, denominator))
    }

    #[test]
    fn a_written_number_is_a_value_of_its_figure() {
        let ratio = |numerator, denominator| Some(Value::Ratio(Ratio::new(numerator, denominator)));
        assert_eq!(given("satisfaction_rate", 98, 100), ratio(98, 100));
        assert_eq!(given("satisfaction_rate", 98, 1), ratio(98, 100));
        assert_eq!(given("satisfaction_rate", 1, 1), ratio(1, 1));
        assert_eq!(given("clearance_rate", 105, 100), ratio(105, 100));
        assert_eq!(given("clearance_rate", 2, 1), ratio(2, 1));
        assert_eq!(given("actual_speedup", -5, 100), ratio(-5, 100));
        assert_eq!(given("mean_turnaround", 35, 10), ratio(35, 10));
        assert_eq!(given("accepted", 31_366, 1), Some(Value::Amount(31_366)));
        assert_eq!(given("accepted", 120_000, 10), Some(Value::Amount(12_000)));
        assert_eq!(given("fee_relief", 125, 10), Some(Value::Amount(1_250)));
        assert_eq!(given("max_turnaround", 20, 1), Some(Value::Amount(20)));
    }

    #[test]
    fn a_target_is_met_exactly_and_in_its_direction() {
        let met = |id: &str, value, target| figure(id).unwrap().meets(Some(value), given(id, target, 1));
        let share = |numerator, denominator| Value::Ratio(Ratio::new(numerator, denominator));
        assert_eq!(met("satisfaction_rate", share(49, 50), 98), Some(true));
        // It prints 98.0 %, and is not.
        assert_eq!(met("satisfaction_rate", share(97_999, 100_000), 98), Some(false));
        assert_eq!(met("mean_turnaround", share(7, 2), 4), Some(true));
        assert_eq!(met("overdue_finished", Value::Amount(1), 0), Some(false));
        assert_eq!(met("accepted", Value::Amount(1), 0), None);
        assert_eq!(figure("accepted").unwrap().meets(None, None), None);
    }

    fn text(text: &str) -> GroupKey {
        GroupKey::Text(text.to_owned())
    }

    #[test]
    fn the_target_of_the_group_on_the_last_day_holds() {
        let day = |text: &str| text.parse::<Day>().ok();
        let target = |percent, from: &str, to: &str| Target {
            from: day(from),
            to: day(to),
            value: Value::Ratio(Ratio::new(percent, 100)),
        };
        let mut all = Given::default();
        let mut put = |id, group: &str, target| {
            all.targets.entry((id, group.to_owned())).or_insert_with(Vec::new).push(target);
        };
        put("satisfaction_rate", "", target(90, "", "2026-03-30"));
        put("satisfaction_rate", "", target(95, "2026-03-31", ""));
        put("satisfaction_rate", "", target(80, "2020-01-01", ""));
        put("satisfaction_rate", "一局", target(97, "", ""));
        put("accepted", "", target(1, "", ""));
        let of = |id: &str, key: &[GroupKey], period: &str| {
            let value = all.of(Comparison::Target, figure(id).unwrap(), key, period.parse().unwrap());
            value.map(Value::numerator)
        };
        assert_eq!(of("satisfaction_rate", &[], "2026-03"), Some(95));
        assert_eq!(of("satisfaction_rate", &[], "2026-02"), Some(80));
        assert_eq!(of("satisfaction_rate", &[], "2019"), Some(90));
        assert_eq!(of("satisfaction_rate", &[text("二局")], "2026-03"), Some(95));
        assert_eq!(of("satisfaction_rate", &[text("online"), text("一局")], "2026-03"), Some(97));
        let month = GroupKey::Period(0, "2026-02".to_owned());
        assert_eq!(of("satisfaction_rate", std::slice::from_ref(&month), "2026-02..2026-03"), Some(80));
        assert_eq!(of("satisfaction_rate", &[month], "2026-02-10..2026-03-31"), None);
        let some = all.of_some();
        let kept =
            |id: &str| some.of(Comparison::Target, figure(id).unwrap(), &[], "2026-03".parse().unwrap()).is_some();
        assert_eq!((kept("satisfaction_rate"), kept("accepted")), (true, false));
        assert_eq!((of("accepted", &[], "2026-03"), of("accepted", &[text("一局")], "2026-03")), (Some(1), None));
    }
}
