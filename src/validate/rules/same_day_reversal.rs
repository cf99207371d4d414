//! `same-day-reversal`: a closing time before the acceptance time on the same date.
//!
//! Clocks of two systems differ by minutes; the date is right, so the case is kept with turnaround 0. Example: `受理时间 = 2026-03-02 10:00, 办结时间 = 2026-03-02 09:58`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "same-day-reversal";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    let (accepted, closed) = (row.accepted.value()?, row.closed.value()?);
    (accepted.day == closed.day && closed.micros? < accepted.micros?).then_some(Field::ClosedAt)
}
