//! `no-calendar-year`: an acceptance or closing date in a year whose working days are not published, as far as it is seen.
//!
//! Monday to Friday would be a guess; a project may allow it or add the year. Example: `受理时间 = 2003-05-06`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{
        judge::Context,
        row::{Cell, Row},
        values::Instant,
    },
};

pub(super) const CODE: Code = "no-calendar-year";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, context: &Context<'_>) -> Option<Field> {
    let unknown = |cell: Cell<Instant>| {
        cell.day().is_some_and(|day| day <= context.seen_until && !context.calendar.covers_day(day))
    };
    [(Field::AcceptedAt, row.accepted), (Field::ClosedAt, row.closed)]
        .into_iter()
        .find(|(_, cell)| unknown(*cell))
        .map(|(field, _)| field)
}
