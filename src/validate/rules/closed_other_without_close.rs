//! `closed-other-without-close`: a withdrawn, terminated or returned case without a closing date.
//!
//! It is dated by its last update, else by its acceptance, so that it never looks overdue. Example: `办理状态 = 撤回, 办结时间 = `.

use crate::{
    diag::Code,
    schema::{Field, State},
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "closed-other-without-close";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.standing()?.state == State::ClosedOther && row.closed.value().is_none()).then_some(Field::ClosedAt)
}
