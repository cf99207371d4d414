//! `missing-accepted-at`: a case that was accepted by its state and has no acceptance date.
//!
//! Every limit runs from acceptance. Example: `办理状态 = 办结, 受理时间 = `.

use crate::{
    diag::Code,
    schema::{Field, State},
    validate::{
        judge::Context,
        row::{Cell, Row},
    },
};

pub(super) const CODE: Code = "missing-accepted-at";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    let accepted = matches!(row.standing()?.state, State::Pending | State::ClosedOther | State::Finished);
    (accepted && row.accepted == Cell::Blank).then_some(Field::AcceptedAt)
}
