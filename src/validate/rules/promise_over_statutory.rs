//! `promise-over-statutory`: a promised limit longer than the statutory one, in the same unit.
//!
//! A promise may only shorten the law; often the columns are swapped. Example: `法定时限 = 5, 承诺时限 = 20`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "promise-over-statutory";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    let (promised, statutory) = (row.promised?, row.statutory?);
    (promised.unit == statutory.unit && promised.amount > statutory.amount).then_some(Field::PromisedLimit)
}
