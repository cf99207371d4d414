//! `implausible-date`: an acceptance or closing date before 2000 or after 2100.
//!
//! Such dates are slips of the pen or placeholders of a system. Example: `受理时间 = 1026-03-02`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{
        judge::Context,
        row::{Cell, Row},
    },
};

pub(super) const CODE: Code = "implausible-date";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    [(Field::AcceptedAt, row.accepted), (Field::ClosedAt, row.closed)]
        .into_iter()
        .find(|(_, cell)| *cell == Cell::Implausible)
        .map(|(field, _)| field)
}
