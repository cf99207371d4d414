//! `figures.csv`: every figure that a report prints, one a row, for a spreadsheet or a statistics program.

use super::answer::writer;
use crate::{
    figures::Value,
    report::{Block, Bulletin, PrintedFigure},
    validate::values::defused,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Tells a spreadsheet that what follows is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The figures of a bulletin as CSV: which dimensions a figure is grouped by, and a column for the value of each. Names that
/// a spreadsheet could run are preceded by `'`.
///
/// # Errors
/// If the writer fails, which it does not do in memory.
pub fn figures_csv(bulletin: &Bulletin) -> Result<Vec<u8>, csv::Error> {
    let names = names(bulletin);
    let dimensions: BTreeSet<&str> =
        bulletin.figures.iter().flat_map(|figure| figure.scope.keys()).map(String::as_str).collect();
    let mut writer = writer();
    let before = ["figure", "name", "by"].into_iter().chain(dimensions.iter().copied());
    let after = ["start", "end", "as_of", "numerator", "denominator", "value", "text", "unit", "left_out", "reason"];
    writer.write_record(before.chain(after))?;
    for figure in &bulletin.figures {
        let name = names.get(figure.figure).copied().unwrap_or_default();
        let by: Vec<&str> = figure.scope.keys().map(String::as_str).collect();
        let mut row = vec![figure.figure.to_owned(), defused(name), by.join(";")];
        row.extend(
            dimensions.iter().map(|name| figure.scope.get(*name).map_or_else(String::new, |text| defused(text))),
        );
        row.extend(rest(figure));
        writer.write_record(&row)?;
    }
    let rows = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok([BYTE_ORDER_MARK.as_bytes(), &rows].concat())
}

/// What stands behind the scope.
fn rest(figure: &PrintedFigure) -> [String; 10] {
    let integer = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    let value = match figure.value {
        None => String::new(),
        Some(Value::Amount(amount)) => amount.to_string(),
        Some(Value::Ratio(ratio)) => ratio.approximate().map_or_else(String::new, |value| value.to_string()),
    };
    let left_out: Vec<String> = figure.left_out.iter().map(|(reason, cases)| format!("{reason}={cases}")).collect();
    [
        figure.period.start.to_string(),
        figure.period.last().to_string(),
        figure.as_of.to_string(),
        integer(figure.numerator),
        integer(figure.denominator),
        value,
        figure.text.clone(),
        json!(figure.unit).as_str().unwrap_or_default().to_owned(),
        left_out.join(";"),
        figure.withheld.map_or_else(String::new, |withheld| withheld.id().to_owned()),
    ]
}

/// The printed names of figures, as the report defines them.
fn names(bulletin: &Bulletin) -> BTreeMap<&str, &str> {
    let blocks = bulletin.report.sections.iter().flat_map(|section| &section.blocks);
    let definitions =
        blocks.filter_map(|block| if let Block::Definitions(entries) = block { Some(entries) } else { None });
    definitions.flatten().map(|entry| (entry.figure.as_str(), entry.term.as_str())).collect()
}
