//! How a due date follows: what a walk found, step by step.

use super::Due;
use crate::{period::Day, validate::Limit};
use std::collections::BTreeMap;

/// How one limit of a case came to its due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitWalk {
    /// What it rests on.
    pub basis: Basis,
    /// The due date, with stops and extension.
    pub due: Due,
    /// Whether it may be shown: not while nobody knows when the clock will run again.
    pub shown: bool,
    /// The due date without stops and extension.
    pub plain: Due,
    /// Working days from acceptance to [`LimitWalk::plain`].
    pub allowance: i32,
    /// Days by which an extension lengthens it; 0 if none counts.
    pub extension: i32,
    /// How the due date follows, in order.
    pub steps: Vec<Step>,
    pub(super) counts: BTreeMap<Day, Count>,
}

/// What a limit rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A length from acceptance.
    Length(Limit),
    /// A deadline that the export gives and nothing moves.
    Given,
}

/// How far a limit has run at the end of a day on which it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many days of so many.
    Days(i32, i32),
    /// So much time of so much, microseconds.
    Time(i64, i64),
    /// Days that are added behind the limit for suspended days without dates.
    Pause(i32, i32),
    /// Days of an extension that are added behind the limit.
    Extension(i32, i32),
}

/// A step on the way to a due date. Days named are those reached; `stopped` are the days stepped over on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The day of acceptance is not counted.
    FirstDay,
    /// Hours run from the time of acceptance.
    FromTime,
    /// At once: on the day of acceptance, or the next working day.
    AtOnce,
    /// So many working days: limit, suspended days without dates, extension.
    Working {
        /// Of the limit.
        amount: i32,
        /// Suspended days without dates.
        pause: i32,
        /// Of the extension.
        extension: i32,
        /// The day reached.
        reached: Day,
        /// Working days that were stopped.
        stopped: i32,
    },
    /// So many calendar days and an extension.
    Calendar {
        /// Of the limit.
        amount: i32,
        /// Of the extension.
        extension: i32,
        /// The day reached.
        reached: Day,
        /// Days that were stopped.
        stopped: i32,
    },
    /// Months, counted as the calendar days to the same-numbered day.
    Months {
        /// How many.
        months: i32,
        /// That day.
        same: Day,
        /// Days to it.
        days: i32,
        /// The day reached.
        reached: Day,
        /// Days that were stopped.
        stopped: i32,
    },
    /// Hours by the clock.
    Hours {
        /// How many.
        hours: i32,
        /// Suspended days without dates, 24 hours each.
        pause: i32,
        /// The day reached.
        reached: Day,
        /// Days that were stopped.
        stopped: i32,
    },
    /// Hours without a time of acceptance are days.
    AsDays {
        /// How many hours.
        hours: i32,
        /// Rounded up.
        days: i32,
    },
    /// Hours inside office hours.
    OfficeHours {
        /// How many.
        hours: i32,
        /// The day reached.
        reached: Day,
        /// Working days that were stopped.
        stopped: i32,
    },
    /// Suspended days without dates, behind the limit.
    Pause {
        /// How many.
        days: i32,
        /// The day reached.
        reached: Day,
    },
    /// A last day that is a day off gives way to the next working day.
    Roll {
        /// The day off.
        from: Day,
        /// The working day.
        to: Day,
    },
    /// An extension behind the limit.
    Extension {
        /// How many working days.
        days: i32,
        /// The day reached.
        reached: Day,
    },
    /// An extension was approved after the limit had run out.
    TooLate {
        /// The approval.
        approved: Day,
        /// The due date then.
        due: Day,
    },
    /// The export gives the deadline.
    Given,
}

impl LimitWalk {
    /// How far it has run at the end of a day on which it runs.
    #[must_use]
    pub fn count(&self, day: Day) -> Option<Count> {
        self.counts.get(&day).copied()
    }

    /// Nobody knows how it runs after a day.
    pub(super) fn forget(&mut self, after: Day) {
        self.counts.retain(|day, _| *day <= after);
    }

    /// Whether it is a deadline that the export gives.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.basis == Basis::Given
    }
}
