//! `bad-date`: an acceptance or closing date that cannot be read.
//!
//! The clock has no case without them; other dates are blanked and counted. Example: `受理时间 = 2026-02-30`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{
        judge::Context,
        row::{Cell, Row},
    },
};

pub(super) const CODE: Code = "bad-date";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    [(Field::AcceptedAt, row.accepted), (Field::ClosedAt, row.closed)]
        .into_iter()
        .find(|(_, cell)| *cell == Cell::Bad)
        .map(|(field, _)| field)
}
