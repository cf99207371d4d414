//! `total-row`: a row below the records that adds them up (合计, 小计) and is none itself.
//!
//! Counted, it would be a case without a number. Only a row that cannot be a case is taken for one: its first filled cell
//! is a word for a sum, it has no case number of its own, and none of its cells is a date. Example: `合计,,,1234`.

use super::values;
use crate::{diag::Code, ingest::Batch, reference::Words};

pub(super) const CODE: Code = "total-row";

/// Whether a record adds others up; `id` is the column of the case number.
#[must_use]
pub fn is_total(batch: &Batch<'_>, record: usize, id: usize, words: &Words) -> bool {
    let number = batch.cell(record, id);
    // Nearly every record has a case number, and that a digit.
    if number.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let cells = || (0..batch.width(record)).map(|column| (column, batch.cell(record, column).trim()));
    let first = cells().find(|(_, text)| !text.is_empty());
    let adds = |(column, text): (usize, &str)| {
        words.find("row", text) == Some("total") && (column == id || words.is_null(values::id(number)))
    };
    first.is_some_and(adds) && !cells().any(|(_, text)| matches!(values::instant(text, words), Ok(Some(_))))
}
