//! `closed-without-finish-state`: a closing date on a case that is not closed by its state.
//!
//! The state wins and the date is ignored: counting it would finish a case that nobody decided. Example: `办理状态 = 在办, 办结时间 = 2026-03-02`.

use crate::{
    diag::Code,
    schema::{Field, State},
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "closed-without-finish-state";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    let open = matches!(row.standing()?.state, State::Pending | State::Waiting);
    (open && row.closed.value().is_some()).then_some(Field::ClosedAt)
}
