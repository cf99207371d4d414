//! `closed-before-accepted`: a closing date before the acceptance date.
//!
//! One of the two is wrong and nobody knows which. Times on one date may be reversed: kept, turnaround 0. Example: `受理时间 = 2026-03-05, 办结时间 = 2026-03-02`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "closed-before-accepted";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.closed.day()? < row.accepted.day()?).then_some(Field::ClosedAt)
}
