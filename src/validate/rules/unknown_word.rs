//! `unknown-word`: a state word that no table knows.
//!
//! Where a case stands is never guessed; words of other columns are blanked and counted. Example: `办理状态 = 流程中断`.

use crate::{
    diag::Code,
    schema::Field,
    validate::{
        judge::Context,
        row::{Row, StateWord},
    },
};

pub(super) const CODE: Code = "unknown-word";

/// The column that is at fault, if any.
pub(super) fn check(row: &Row<'_>, _: &Context<'_>) -> Option<Field> {
    (row.state == StateWord::Unknown).then_some(Field::State)
}
