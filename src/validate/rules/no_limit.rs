//! `no-limit`: a case with neither limit nor deadline.
//!
//! It is untimed: it leaves every figure that compares with a limit, and the number left out is printed. Example: `法定时限 = , 承诺时限 = 无期限`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "no-limit";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.promised.is_none() && row.statutory.is_none() && row.given.value().is_none()).then_some(Field::PromisedLimit)
}
