//! `zero-limit`: a limit of 0 on a case that is not an instant case (即办件).
//!
//! Many systems write 0 for "none"; it is measured as 即办. Example: `办件类型 = 承诺件, 承诺时限 = 0`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{judge::Context, row::Row},
};

pub(super) const CODE: Code = "zero-limit";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    let limits = [(Field::PromisedLimit, row.promised), (Field::StatutoryLimit, row.statutory)];
    let zero = limits.into_iter().find(|(_, limit)| limit.is_some_and(|limit| limit.amount == 0));
    zero.map(|(field, _)| field).filter(|_| row.instant != Some(true))
}
