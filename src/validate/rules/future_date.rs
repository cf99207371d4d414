//! `future-date`: an event after the day on which the data were exported, where the project says which day that was.
//!
//! Nothing can have happened by then; a year or month is mistyped, or the export is not the one that the project file
//! speaks of. The case is kept as it is. Example: `export.date = "2026-10-31"`, `办结时间 = 2062-10-09`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "future-date";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, context: &Context<'_>) -> Option<Field> {
    let exported = context.exported_on?;
    let events = [
        (Field::AppliedAt, row.applied),
        (Field::AcceptedAt, row.accepted),
        (Field::ClosedAt, row.closed),
        (Field::ExtendedAt, row.extended),
        (Field::RatedAt, row.rated),
        (Field::UpdatedAt, row.updated),
    ];
    events.into_iter().find(|(_, cell)| cell.day().is_some_and(|day| day > exported)).map(|(field, _)| field)
}
