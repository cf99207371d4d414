//! `accepted-before-applied`: an acceptance date before the application date.
//!
//! Often paper applications entered later; the acceptance date counts. Example: `申请时间 = 2026-03-03, 受理时间 = 2026-03-02`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "accepted-before-applied";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.accepted.day()? < row.applied.day()?).then_some(Field::AppliedAt)
}
