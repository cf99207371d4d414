//! `instant-with-days`: an instant case (即办件) with a promise of a day or more.
//!
//! Either the type or the limit is wrong; both are kept as they are. Example: `办件类型 = 即办件, 承诺时限 = 5`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "instant-with-days";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.instant == Some(true) && row.promised?.amount > 0).then_some(Field::PromisedLimit)
}
