//! `finished-without-close`: a finished case without a closing date.
//!
//! It cannot be put into a period nor measured. Example: `办理状态 = 办结, 办结时间 = `.

use crate::{
    diag::Code,
    schema::{Field, State},
    validate::{
        judge::Context,
        row::{Cell, Row},
    },
};

pub(super) const CODE: Code = "finished-without-close";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.standing()?.state == State::Finished && row.closed == Cell::Blank).then_some(Field::ClosedAt)
}
