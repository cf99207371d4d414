//! The value of a figure: integers, and their one printed form.

use super::{
    coverage::Withheld,
    definition::{Better, Figure, Formula, Unit},
};
use crate::number::{Decimal, Exact, NONE, Ratio, growth, wilson};

/// What a figure came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which figure.
    pub figure: &'static str,
    /// Its value; `None` prints as a dash.
    pub value: Option<Value>,
    /// How many cases a ratio or quantile rests on; none for counts.
    pub n: Option<i64>,
    /// What was left out, by reason.
    pub left_out: Vec<(&'static str, i64)>,
    /// Cases of a rate's denominator that can still come to stand in its numerator: not yet due.
    pub open: i64,
    /// Why it has no value, if the data cannot show it.
    pub withheld: Option<Withheld>,
}

impl Outcome {
    /// No value.
    #[must_use]
    pub const fn none(figure: &'static str) -> Self {
        Self { figure, value: None, n: None, left_out: Vec::new(), open: 0, withheld: None }
    }

    /// No value, and why.
    #[must_use]
    pub const fn withheld(figure: &'static str, why: Withheld) -> Self {
        Self { figure, value: None, n: None, left_out: Vec::new(), open: 0, withheld: Some(why) }
    }
}

/// What a rate can still become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Cases not yet due (未到期).
    pub open: i64,
    /// If none of them will be on time.
    pub low: Ratio,
    /// If all of them will.
    pub high: Ratio,
}

/// An exact value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A count or sum.
    Amount(i64),
    /// A ratio; its denominator is not 0.
    Ratio(Ratio),
}

/// How a value moved against a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A count moved by so many per cent.
    Growth(Decimal),
    /// A rate moved by so many percentage points.
    Points(Decimal),
    /// A duration or level moved by so much of its unit.
    Difference(Decimal),
}

impl Change {
    /// The number itself.
    #[must_use]
    pub const fn number(self) -> Decimal {
        match self {
            Self::Growth(number) | Self::Points(number) | Self::Difference(number) => number,
        }
    }

    /// The change with its sign; growth in per cent.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Growth(number) => format!("{}%", number.signed()),
            Self::Points(number) | Self::Difference(number) => number.signed(),
        }
    }

    /// 1 if it moved for the better, -1 for the worse, 0 if it did not move or there is no better.
    #[must_use]
    pub fn merit(self, better: Better) -> i32 {
        let sign = i32::try_from(self.number().units.signum()).unwrap_or(0);
        match better {
            Better::Higher => sign,
            Better::Lower => -sign,
            Better::Neither => 0,
        }
    }
}

impl Outcome {
    /// Between which values the rate of cases accepted will come to lie: if none of those not yet due will be on time, and
    /// if all will. Nothing if no case is open any more, or for other figures.
    #[must_use]
    pub fn reach(&self) -> Option<Reach> {
        let open = self.open;
        match self.value? {
            Value::Ratio(low) if open > 0 => {
                Some(Reach { open, low, high: Ratio { numerator: low.numerator + open, ..low } })
            }
            _ => None,
        }
    }
}

impl Value {
    /// The integer above the line, or the count itself.
    #[must_use]
    pub const fn numerator(self) -> i64 {
        match self {
            Self::Amount(amount) => amount,
            Self::Ratio(ratio) => ratio.numerator,
        }
    }

    /// The integer below the line; none for counts.
    #[must_use]
    pub const fn denominator(self) -> Option<i64> {
        match self {
            Self::Amount(_) => None,
            Self::Ratio(ratio) => Some(ratio.denominator),
        }
    }
}

impl Figure {
    /// The value as it prints, a rounded number.
    #[must_use]
    pub fn printed(&self, value: Value, decimals: u32) -> Decimal {
        let whole = |amount: i64| Decimal { units: amount.into(), decimals: 0 };
        match (self.unit, value) {
            (Unit::Cents, Value::Amount(cents)) => Decimal { units: cents.into(), decimals: 2 },
            (_, Value::Amount(amount)) => whole(amount),
            (Unit::Rate, Value::Ratio(ratio)) => ratio.percent(decimals).unwrap_or(whole(0)),
            (
                Unit::Level | Unit::WorkingDays | Unit::CalendarDays | Unit::Visits | Unit::Documents,
                Value::Ratio(ratio),
            ) => ratio.decimal(decimals.max(self.least_decimals())).unwrap_or(whole(0)),
            (_, Value::Ratio(ratio)) => ratio.decimal(decimals).unwrap_or(whole(0)),
        }
    }

    /// A ratio of any size as it prints: as [`Figure::printed`] does, with its rule for rates near 0 and 1.
    #[must_use]
    pub fn printed_exact(&self, value: &Exact, decimals: u32) -> Decimal {
        if self.unit != Unit::Rate {
            return Decimal::rounded(value, decimals.max(self.least_decimals()));
        }
        let percent = Decimal::rounded(&(value * Exact::from(100)), decimals);
        let hundred = 100 * 10_i128.pow(decimals);
        let units = match percent.units {
            0 if *value > Exact::ZERO => 1,
            0 if *value < Exact::ZERO => -1,
            units if units == hundred && *value < Exact::ONE => hundred - 1,
            units => units,
        };
        Decimal { units, ..percent }
    }

    /// A printed number of the figure with the sign for per cent of a rate.
    #[must_use]
    pub fn with_unit(&self, number: Decimal) -> String {
        if self.unit == Unit::Rate { format!("{number}%") } else { number.to_string() }
    }

    /// Whether it counts things or money, whose changes are in per cent; a greatest duration changes in days.
    pub(super) const fn is_count(&self) -> bool {
        !matches!(self.unit, Unit::Rate | Unit::WorkingDays | Unit::CalendarDays | Unit::Level | Unit::Visits)
    }

    /// Means of days and levels are read to two places in bulletins; quantiles and rates to one.
    const fn least_decimals(&self) -> u32 {
        match (self.unit, self.formula) {
            (_, Formula::Quantile(..)) => 1,
            _ => 2,
        }
    }

    /// The value with its sign for per cent, or a dash.
    #[must_use]
    pub fn text(&self, value: Option<Value>, decimals: u32) -> String {
        let Some(value) = value else { return NONE.to_owned() };
        self.with_unit(self.printed(value, decimals))
    }

    /// How `now` moved against `before`, from printed values; none without a base.
    ///
    /// Counts change in per cent (rounded without the praise rule: a growth of 99.96 % is 100.0 %), rates in points,
    /// durations and levels in their unit.
    #[must_use]
    pub fn change(&self, now: Option<Value>, before: Option<Value>, decimals: u32) -> Option<Change> {
        match (now?, before?) {
            (Value::Amount(now), Value::Amount(before)) if self.is_count() => {
                let ratio = growth(now, before);
                let scaled = Ratio::new(ratio.numerator.checked_mul(100)?, ratio.denominator);
                scaled.decimal(decimals).map(Change::Growth)
            }
            // The growth of a count a day is that of the exact ratios, not of what is printed of them.
            (Value::Ratio(now), Value::Ratio(before)) if self.unit == Unit::CasesPerDay => {
                let cross = |one: Ratio, other: Ratio| one.numerator.checked_mul(other.denominator);
                let (now, before) = (cross(now, before)?, cross(before, now)?);
                let grown = Ratio::new(now.checked_sub(before)?.checked_mul(100)?, before);
                grown.decimal(decimals).map(Change::Growth)
            }
            (now, before) => {
                let moved = self.printed(now, decimals).minus(self.printed(before, decimals));
                Some(if self.unit == Unit::Rate { Change::Points(moved) } else { Change::Difference(moved) })
            }
        }
    }

    /// The 95 % Wilson interval, for cases among cases.
    #[must_use]
    pub fn interval(&self, value: Option<Value>) -> Option<(f64, f64)> {
        match (self.formula, value?) {
            (Formula::Share(..), Value::Ratio(ratio)) => wilson(ratio),
            _ => None,
        }
    }
}
