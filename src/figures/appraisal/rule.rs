//! How a value becomes marks.

use super::scheme::{Criterion, Way};
use crate::{
    figures::{Figure, Unit, Value},
    number::{Decimal, Exact},
};

/// How marks follow from a value in the unit of its figure: per cent of a rate, yuan of money, days, cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// No marks at `from`, full marks at `to`, in proportion between.
    Linear {
        /// No marks.
        from: Exact,
        /// Full marks.
        to: Exact,
    },
    /// The marks of the best step that is reached, else none.
    Steps {
        /// Whether a step is reached from below or from above.
        way: Way,
        /// Values and their marks, ascending in marks.
        steps: Vec<(Exact, Exact)>,
    },
    /// Full marks at the target or better; each unit short of it takes marks off.
    PerPointOff {
        /// Which side of the target is better.
        way: Way,
        /// Full marks from here on.
        target: Exact,
        /// Marks off for each unit.
        per: Exact,
        /// Least marks.
        floor: Exact,
    },
    /// Each case takes marks off.
    DeductPerCase {
        /// Marks off for each case.
        per: Exact,
        /// Least marks.
        floor: Exact,
    },
}

/// Which part of a rule gave the marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Its arithmetic.
    Reckoned,
    /// The value is at the end where full marks are given, or beyond.
    Best,
    /// The value is at the end where no marks are given, or beyond.
    Worst,
    /// Its arithmetic gives less than the least marks.
    Floor,
    /// The step that was reached.
    Step(Exact),
}

impl Criterion {
    /// The marks of a value, and how they came about.
    #[must_use]
    pub fn marks(&self, points: &Exact) -> (Exact, How) {
        match &self.rule {
            Rule::Linear { from, to } => {
                let share = (points - from) / (to - from);
                if share >= Exact::ONE {
                    (self.full.clone(), How::Best)
                } else if share <= Exact::ZERO {
                    (Exact::ZERO, How::Worst)
                } else {
                    (&self.full * share, How::Reckoned)
                }
            }
            Rule::Steps { way, steps } => match steps.iter().rfind(|(at, _)| way.reaches(points, at)) {
                Some((at, marks)) => (marks.clone(), How::Step(at.clone())),
                None => (Exact::ZERO, How::Worst),
            },
            Rule::PerPointOff { way, target, .. } if way.reaches(points, target) => (self.full.clone(), How::Best),
            Rule::PerPointOff { way, target, per, floor } => self.less(&(way.short(points, target) * per), floor),
            Rule::DeductPerCase { per, floor } => self.less(&(points * per), floor),
        }
    }

    fn less(&self, off: &Exact, floor: &Exact) -> (Exact, How) {
        let marks = &self.full - off;
        if marks < *floor { (floor.clone(), How::Floor) } else { (marks, How::Reckoned) }
    }
}

impl Way {
    /// Whether a value is as good as another, or better.
    fn reaches(self, value: &Exact, at: &Exact) -> bool {
        match self {
            Self::Up => value >= at,
            Self::Down => value <= at,
        }
    }

    /// By how much a value misses another that is better.
    pub(super) fn short(self, value: &Exact, target: &Exact) -> Exact {
        match self {
            Self::Up => target - value,
            Self::Down => value - target,
        }
    }
}

/// A value in the unit in which schemes speak of its figure; rounded as it prints if so many digits are named.
#[must_use]
pub fn points(figure: &Figure, value: Value, rounded: Option<u32>) -> Option<Exact> {
    if let Some(decimals) = rounded {
        return Some(figure.printed(value, decimals).exact());
    }
    let hundredth = || Decimal { units: 1, decimals: 2 }.exact();
    match (figure.unit, value) {
        (Unit::Cents, Value::Amount(cents)) => Some(Exact::from(cents) * hundredth()),
        (_, Value::Amount(amount)) => Some(Exact::from(amount)),
        (Unit::Rate, Value::Ratio(ratio)) => Some(ratio.exact()? / hundredth()),
        (_, Value::Ratio(ratio)) => ratio.exact(),
    }
}
