//! `figures.json`: every figure that a report prints, exact. Its form is `data/schema/figures.schema.json`.

use crate::{
    figures::Value,
    report::{Bulletin, PrintedFigure},
};
use serde_json::{Value as Json, json};

/// The figures of a bulletin as JSON, one figure in one group and period a line, so that editions compare line by line.
///
/// # Errors
/// If a figure cannot be written as JSON, which numbers and texts always can.
pub fn figures_json(bulletin: &Bulletin) -> Result<Vec<u8>, serde_json::Error> {
    let lines = bulletin.figures.iter().map(|figure| serde_json::to_string(&entry(figure)));
    let lines = lines.collect::<Result<Vec<_>, _>>()?.join(",\n");
    Ok(format!("{{\"form\":\"xiaoneng-figures-1\",\"figures\":[\n{lines}\n]}}\n").into_bytes())
}

fn entry(figure: &PrintedFigure) -> Json {
    let value = match figure.value {
        None => Json::Null,
        Some(Value::Amount(amount)) => json!(amount),
        Some(Value::Ratio(ratio)) => json!(ratio.approximate()),
    };
    let mut entry = json!({
        "figure": figure.figure,
        "by": figure.scope,
        "period": {
            "start": figure.period.start.to_string(),
            "end": figure.period.last().to_string(),
            "as_of": figure.as_of.to_string(),
        },
        "value": value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "n": figure.denominator,
        "unit": figure.unit,
        "text": figure.text,
        "left_out": figure.left_out,
    });
    if let Some(withheld) = figure.withheld {
        entry["reason"] = json!(withheld);
    }
    entry
}
