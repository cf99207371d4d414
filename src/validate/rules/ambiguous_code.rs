//! `ambiguous-code`: a code number in the state column without a code table.
//!
//! The same number means opposite things in different systems. Example: `办理状态 = 6`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{
        judge::Context,
        row::{Row, StateWord},
    },
};

pub(super) const CODE: Code = "ambiguous-code";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.state == StateWord::Ambiguous).then_some(Field::State)
}
