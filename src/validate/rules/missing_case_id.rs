//! `missing-case-id`: a record without a case number.
//!
//! Without a number a case can be neither counted once nor traced. Example: `,市公安局,2026-03-02,…`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "missing-case-id";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    row.id.is_empty().then_some(Field::CaseId)
}
