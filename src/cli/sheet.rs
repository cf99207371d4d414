//! A small table with sentences below it, in the form that is asked for.

use super::{
    args::{Common, SheetFormat},
    problem::Problem,
    query::{json, lines},
};
use crate::render::Grid;
use serde_json::Value as Json;

/// An answer in all its forms.
pub(super) struct Sheet {
    pub grid: Grid,
    /// What the table says, in words.
    pub sentences: Vec<String>,
    pub json: Json,
    /// The rows of the JSON.
    pub lines: Vec<Json>,
}

/// The bytes of one form.
pub(super) fn form(sheet: &Sheet, format: Option<SheetFormat>, common: &Common) -> Result<Vec<u8>, Problem> {
    Ok(match common.form(format) {
        SheetFormat::Table => (sheet.grid.terminal() + "\n" + &sheet.sentences.join("\n") + "\n").into_bytes(),
        SheetFormat::Csv => sheet.grid.csv().map_err(|error| Problem::internal(&error))?,
        SheetFormat::Json => json(&sheet.json, common),
        SheetFormat::Jsonl => lines(sheet.lines.iter().cloned()),
        SheetFormat::Md => (sheet.grid.markdown() + "\n" + &sheet.sentences.join("\n\n") + "\n").into_bytes(),
    })
}
