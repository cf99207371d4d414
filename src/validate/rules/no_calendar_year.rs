//! `no-calendar-year`: an acceptance or closing date in a year whose working days are not published, as far as it is seen.
//!
//! Monday to Friday would be a guess; a project may allow it or add the year. Example: `受理时间 = 2003-05-06`.

use crate::{
    diag::Code,
    period::Day,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(in crate::validate) const CODE: Code = "no-calendar-year";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, context: &Context<'_>) -> Option<Field> {
    unknown(row, context).map(|(field, _)| field)
}

/// The column and the day of whose year the working days are not known.
pub(in crate::validate) fn unknown(row: &Row<'_>, context: &Context<'_>) -> Option<(Field, Day)> {
    [(Field::AcceptedAt, row.accepted), (Field::ClosedAt, row.closed)]
        .into_iter()
        .filter_map(|(field, cell)| Some((field, cell.day()?)))
        .find(|(_, day)| *day <= context.seen_until && !context.calendar.covers_day(*day))
}
