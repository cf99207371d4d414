//! Texts to values: dates, numbers, money, limits.
//!
//! In: the text of one cell, the [`Words`](crate::reference::Words) that may stand in it. Out: the value, `None` for a
//! cell that says that there is nothing, or a [`BadValue`]. Never: guess (a date with the year last, half a working
//! day), allocate for a cell that is written plainly, judge whether a value is plausible. Why: what a cell says is
//! decided once, by its text alone.

mod count;
mod format;
mod formula;
mod instant;
mod levels;
mod limit;
mod money;
mod numeral;
mod period;
mod ratio;
mod serial;
#[cfg(test)]
mod tests;
mod text;

pub use count::count;
pub use format::{BadFormat, DateFormat};
pub use formula::{defused, is_formula, says_defused, undefused};
pub use instant::{Instant, instant, instant_in};
pub use levels::levels;
pub use limit::{Limit, limit};
pub use money::money;
pub use period::period;
pub use ratio::ratio;
pub use serial::{DateForm, counted_or_written};
pub use text::{id, is_bare};

/// Why a text is no value of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum BadValue {
    /// Not a written form of a date.
    #[error("not a date")]
    NotADate,
    /// A date with its year last: which number is the month is not to be guessed.
    #[error("a date with the year last needs a format")]
    YearLast,
    /// 30 February.
    #[error("there is no such day")]
    NoSuchDay,
    /// 25:00.
    #[error("there is no such time of day")]
    NoSuchTime,
    /// Not a written number.
    #[error("not a number")]
    NotANumber,
    /// A fraction where whole numbers are counted, or of a cent.
    #[error("a fraction")]
    Fraction,
    /// More digits than a number here can have.
    #[error("too large")]
    TooLarge,
    /// Not a written limit.
    #[error("not a limit")]
    NotALimit,
}
