//! Answers and lists as a terminal table, CSV, JSON, Markdown and workbook.

mod grid;
mod page;
mod workbook;

pub use grid::{grid, markdown, notes, reaches, table, terminal, uncovered};
pub use page::{Sheet, WorkbookError, sheets};
pub use workbook::{cases_workbook, workbook};

use crate::{
    config::Durations,
    figures::{Change, Comparison, Dimension, Figure, GroupKey, Outcome, Reach, Value},
    number::{NONE, Ratio},
    query::{Answer, AnswerRow, CaseTable, Query},
    reference::Labels,
    validate::{Ledger, values::defused},
};
use serde_json::{Map, Value as Json, json};

/// What an answer is rendered with.
pub struct AnswerForm<'a> {
    /// The question.
    pub query: &'a Query,
    /// The answer.
    pub answer: &'a Answer,
    /// Printed names.
    pub labels: &'a Labels,
    /// Digits after the point of rates.
    pub decimals: u32,
    /// What became of the records.
    pub ledger: Ledger,
    /// The filter as it is written, if not all cases count.
    pub filter: Option<&'a str>,
    /// Of which cases durations are.
    pub durations: Durations,
}

impl AnswerForm<'_> {
    fn all_types(&self) -> bool {
        self.durations == Durations::AllTypes
    }
}

/// The answer as CSV: keys, then for each figure its printed text, numerator and denominator.
///
/// # Errors
/// If the writer fails, which it does not do in memory.
pub fn csv(form: &AnswerForm<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer();
    let mut header: Vec<String> = form.query.by.iter().map(|dimension| dimension.name().to_owned()).collect();
    for figure in &form.query.figures {
        header.extend([figure.id.to_owned(), format!("{}.numerator", figure.id), format!("{}.denominator", figure.id)]);
        for comparison in &form.query.compare {
            header.extend([
                format!("{}.{}", figure.id, comparison.id()),
                format!("{}.{}.change", figure.id, comparison.id()),
            ]);
            if *comparison == Comparison::Target {
                header.push(format!("{}.target.met", figure.id));
            }
        }
    }
    writer.write_record(&header)?;
    for row in &form.answer.rows {
        let mut cells: Vec<String> = row.key.iter().map(|key| defused(&key.text())).collect();
        cells.resize(form.query.by.len(), form.labels.message("total", &[]).text);
        for (index, (figure, outcome)) in form.query.figures.iter().zip(&row.outcomes).enumerate() {
            let number = |number: Option<i64>| number.map_or(String::new(), |number| number.to_string());
            cells.push(figure.text(outcome.value, form.decimals));
            cells.push(number(outcome.value.map(Value::numerator)));
            cells.push(number(outcome.value.and_then(Value::denominator)));
            for compared in &row.compared {
                let value = compared.values[index].outcome.value;
                let (now, before) = compared.ends(index, outcome.value);
                cells.push(figure.text(value, form.decimals));
                cells.push(figure.change(now, before, form.decimals).map_or(NONE.to_owned(), Change::text));
                if compared.comparison == Comparison::Target {
                    let met = figure.meets(outcome.value, value);
                    cells.push(met.map_or(String::new(), |met| i64::from(met).to_string()));
                }
            }
        }
        writer.write_record(&cells)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// RFC 4180: lines end with CR LF.
pub(super) fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}

/// The answer as one JSON object: period, rows of one figure in one group, ledger.
#[must_use]
pub fn json(form: &AnswerForm<'_>) -> Json {
    let period = form.query.period;
    let rows: Vec<Json> = form.answer.rows.iter().flat_map(|row| json_rows(form, row)).collect();
    let mut object = Map::new();
    let as_of = form.query.as_of.to_string();
    let period = json!({ "start": period.start.to_string(), "end": period.last().to_string(), "as_of": as_of });
    object.insert("period".to_owned(), period);
    object.extend(form.filter.map(|text| ("where".to_owned(), json!(text))));
    object.extend(form.all_types().then(|| ("all_types".to_owned(), json!(true))));
    object.insert("rows".to_owned(), json!(rows));
    object.insert("ledger".to_owned(), json!(form.ledger));
    Json::Object(object)
}

/// The rows of a group, one a figure, as they stand in JSON.
#[must_use]
pub fn json_rows(form: &AnswerForm<'_>, row: &AnswerRow) -> Vec<Json> {
    let by = keys_json(&row.key, &form.query.by);
    let figures = form.query.figures.iter().zip(&row.outcomes).enumerate();
    figures
        .map(|(index, (figure, outcome))| {
            let mut object = json_value(figure, outcome, form.decimals);
            object.insert("by".to_owned(), Json::Object(by.clone()));
            let mut compared = Map::new();
            for each in &row.compared {
                let (comparison, found) = (each.comparison, &each.values[index]);
                let value = found.outcome.value;
                let mut other = json_value(figure, &found.outcome, form.decimals);
                let (now, before) = each.ends(index, outcome.value);
                let change = figure.change(now, before, form.decimals).map(Change::text);
                other.insert("change".to_owned(), json!(change));
                match comparison {
                    Comparison::YearToDate => {
                        let year_ago = found.year_ago.as_ref();
                        let year_ago = year_ago.map(|outcome| json_value(figure, outcome, form.decimals));
                        other.insert("year_ago".to_owned(), json!(year_ago));
                        other.insert("covered".to_owned(), json!(found.covered))
                    }
                    Comparison::Target => other.insert("met".to_owned(), json!(figure.meets(outcome.value, value))),
                    Comparison::Reported => None,
                    _ => other.insert("covered".to_owned(), json!(found.covered)),
                };
                let into = if comparison.is_given() { &mut object } else { &mut compared };
                into.insert(comparison.id().to_owned(), Json::Object(other));
            }
            if !compared.is_empty() {
                object.insert("compare".to_owned(), Json::Object(compared));
            }
            let mut ordered = Map::new();
            ordered.insert("by".to_owned(), object.remove("by").unwrap_or_default());
            ordered.extend(object);
            Json::Object(ordered)
        })
        .collect()
}

/// The values of the dimensions of a group.
pub(super) fn keys_json(key: &[GroupKey], by: &[Dimension]) -> Map<String, Json> {
    let value = |key: &GroupKey| match key {
        GroupKey::Number(number) => json!(number),
        other => json!(other.text()),
    };
    key.iter().zip(by).map(|(key, dimension)| (dimension.name().to_owned(), value(key))).collect()
}

fn json_value(figure: &Figure, outcome: &Outcome, decimals: u32) -> Map<String, Json> {
    let value = match outcome.value {
        None => Json::Null,
        Some(Value::Amount(amount)) => json!(amount),
        Some(Value::Ratio(ratio)) => json!(ratio.approximate()),
    };
    let left_out: Map<String, Json> = outcome
        .left_out
        .iter()
        .filter(|(_, count)| *count != 0)
        .map(|(reason, count)| ((*reason).to_owned(), json!(count)))
        .collect();
    let denominator = outcome.value.and_then(Value::denominator);
    let mut object = Map::new();
    object.insert("figure".to_owned(), json!(figure.id));
    object.insert("value".to_owned(), value);
    object.insert("numerator".to_owned(), json!(outcome.value.map(Value::numerator)));
    object.insert("denominator".to_owned(), json!(denominator));
    object.insert("n".to_owned(), json!(outcome.n));
    object.insert("unit".to_owned(), json!(figure.unit));
    object.insert("text".to_owned(), json!(figure.text(outcome.value, decimals)));
    object.insert("left_out".to_owned(), Json::Object(left_out));
    if let Some(reach) = outcome.reach() {
        object.insert("reach".to_owned(), reach_json(figure, reach, decimals));
    }
    if let Some(withheld) = outcome.withheld {
        object.insert("reason".to_owned(), json!(withheld));
    }
    object
}

/// What a rate can still become.
pub(super) fn reach_json(figure: &Figure, reach: Reach, decimals: u32) -> Json {
    let bound = |ratio: Ratio| {
        let text = figure.text(Some(Value::Ratio(ratio)), decimals);
        json!({ "value": ratio.approximate(), "numerator": ratio.numerator, "text": text })
    };
    json!({ "not_yet_due": reach.open, "low": bound(reach.low), "high": bound(reach.high) })
}

/// A list of cases as CSV.
///
/// # Errors
/// If the writer fails, which it does not do in memory.
pub fn cases_csv(list: &CaseTable) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer();
    writer.write_record(&list.columns)?;
    for row in &list.rows {
        writer.write_record(row.iter().map(|cell| defused(cell)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A list of cases as JSON objects, one a case.
#[must_use]
pub fn cases_json(list: &CaseTable) -> Vec<Json> {
    let object = |row: &Vec<String>| {
        let cells = list.columns.iter().zip(row).map(|(column, cell)| (column.clone(), json!(cell)));
        Json::Object(cells.collect())
    };
    list.rows.iter().map(object).collect()
}
