//! The moment up to which everything is seen.

use super::{Day, MICROS_A_DAY};

/// The moment up to which everything is seen: the end of a day, or an instant in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AsOf {
    /// The day.
    pub day: Day,
    /// Microseconds of the day; the end of the day by default.
    pub time: i64,
}

impl AsOf {
    /// The end of `day`.
    #[must_use]
    pub const fn end_of(day: Day) -> Self {
        Self { day, time: MICROS_A_DAY }
    }

    /// Whether this is the end of its day.
    #[must_use]
    pub const fn is_end(self) -> bool {
        self.time == MICROS_A_DAY
    }
}

impl std::fmt::Display for AsOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.day)?;
        if self.is_end() { Ok(()) } else { write!(f, "T{}", clock_time(self.time)) }
    }
}

/// `HH:MM:SS` of microseconds of a day; fractions of a second are cut.
#[must_use]
pub fn clock_time(micros: i64) -> String {
    let seconds = micros / 1_000_000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
