//! The choices that law and practice leave open, with their defaults.

use crate::period::Day;

/// How a closing is compared with a given deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compare {
    /// Exactly 00:00:00 or no time of day means the whole day, anything else is an instant.
    #[default]
    Auto,
    /// A written time of day is an instant, 00:00:00 too.
    Instant,
    /// Dates only.
    Date,
}

/// Which of a length and a given deadline counts where a case has both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prefer {
    /// The length.
    #[default]
    Limit,
    /// The deadline.
    Due,
}

/// Which cases an export was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Covers {
    /// All that were received, pending or closed in the period.
    All,
    /// Those accepted in the period only.
    Acceptance,
    /// Those closed in the period only.
    Closing,
}

/// A stretch of office time, microseconds of the day.
pub type Slot = (i64, i64);

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Comparison with given deadlines.
    pub compare: Compare,
    /// Length or deadline.
    pub prefer: Prefer,
    /// Office hours of a working day, ascending and disjoint, not empty.
    pub office_hours: Vec<Slot>,
    /// A pending case is due soon if at most this many working days are left.
    pub warning_days: i32,
    /// What a bad rating complains of is to be fixed within so many working days.
    pub fix_days: i32,
    /// The day whose limits in the catalogue are compared with those in force now.
    pub catalogue_since: Option<Day>,
    /// Whose days count in durations.
    pub durations: Durations,
}

/// Of which cases durations are (办理时长): of commitment cases, unless a question says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durations {
    /// Those that are not 即办件.
    #[default]
    Commitments,
    /// All.
    AllTypes,
}

impl Default for Rules {
    /// Office hours 09:00–12:00 and 13:30–17:30, warning one working day ahead.
    fn default() -> Self {
        let minutes = |hour: i64, minute: i64| (hour * 60 + minute) * 60_000_000;
        Self {
            compare: Compare::Auto,
            prefer: Prefer::Limit,
            office_hours: vec![(minutes(9, 0), minutes(12, 0)), (minutes(13, 30), minutes(17, 30))],
            warning_days: 1,
            fix_days: 15,
            catalogue_since: None,
            durations: Durations::Commitments,
        }
    }
}

impl Rules {
    /// Office time of a whole day, microseconds.
    #[must_use]
    pub fn office_day(&self) -> i64 {
        self.office_hours.iter().map(|(from, to)| to - from).sum()
    }
}
