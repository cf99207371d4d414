//! `total-row`: a row below the records that adds them up (合计, 小计) and is none itself.
//!
//! Counted, it would be a case without a number. Only a row that cannot be a case is taken for one: its first filled cell
//! is a word for a sum, none of its cells is a date, and it has no case number of its own, or most of its cells are blank
//! and a sum has come to stand where the numbers are. Examples: `合计,,,1234`; `合计,1234`.

use super::values;
use crate::{diag::Code, ingest::Batch, reference::Words};

pub(super) const CODE: Code = "total-row";

/// Whether a record adds others up; `id` is the column of the case number.
#[must_use]
pub fn is_total(batch: &Batch<'_>, record: usize, id: usize, words: &Words) -> bool {
    let number = batch.cell(record, id);
    let cells = || (0..batch.width(record)).map(|column| (column, batch.cell(record, column).trim()));
    let filled = || cells().filter(|(_, text)| !text.is_empty());
    // Nearly every record has a case number, and that a digit.
    let numbered = number.bytes().any(|byte| byte.is_ascii_digit());
    if numbered
        && (filled().next().is_some_and(|(column, _)| column == id) || filled().nth(batch.columns() / 2).is_some())
    {
        return false;
    }
    let adds = |(column, text): (usize, &str)| {
        words.find("row", text) == Some("total") && (numbered || column == id || words.is_null(values::id(number)))
    };
    filled().next().is_some_and(adds) && !cells().any(|(_, text)| matches!(values::instant(text, words), Ok(Some(_))))
}
