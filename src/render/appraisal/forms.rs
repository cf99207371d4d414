//! An appraisal as a page and as a workbook.

use super::AppraisalForm;
use crate::{
    render::answer::{WorkbookError, sheets},
    report::AppraisalSource,
};

/// What the page of an appraisal is made from.
#[must_use]
pub fn source(form: &AppraisalForm<'_>, office: Option<&str>) -> AppraisalSource {
    let grid = form.grid();
    let mut lines = form.heading().into_iter();
    let title = lines.next().unwrap_or_default();
    AppraisalSource {
        language: form.labels.language(),
        title,
        lines: lines.collect(),
        keys: grid.keys,
        columns: grid.titles(),
        rows: grid.rows,
        arithmetic: form.arithmetic(),
        notes: form.notes(),
        headings: ["appraisal-scores", "appraisal-arithmetic", "appraisal-notes"].map(|id| form.say(id, &[])),
        office: office.map_or_else(|| form.say("answer-masthead", &[]), str::to_owned),
        date: form.as_of.day.to_string(),
    }
}

/// A workbook: the list, the arithmetic of each ranked unit, and what must be known beside them.
///
/// # Errors
/// [`WorkbookError`], if it is larger than a workbook may be.
pub fn workbook(form: &AppraisalForm<'_>) -> Result<Vec<u8>, WorkbookError> {
    let grid = form.grid();
    let list = std::iter::once(grid.titles()).chain(grid.rows).collect();
    let said = form
        .arithmetic()
        .into_iter()
        .flat_map(|(unit, lines)| lines.into_iter().map(move |line| vec![unit.clone(), line]).collect::<Vec<_>>());
    let heads = vec![form.say("appraisal-unit", &[]), form.say("appraisal-arithmetic", &[])];
    let notes = form.heading().into_iter().chain(form.notes()).map(|note| vec![note]);
    let names = ["appraisal-scores", "appraisal-arithmetic", "appraisal-notes"].map(|id| form.say(id, &[]));
    let [scores, arithmetic, said_beside] = names;
    sheets(&[
        (scores, 1..grid.keys, list),
        (arithmetic, 0..2, std::iter::once(heads).chain(said).collect()),
        (said_beside, 0..1, notes.collect()),
    ])
}
