//! What is in files, for programs: `data/schema/inspect.schema.json`.

use super::{Asker, text::reason};
use crate::{
    cli::problem::Problem,
    pipeline::{Inspected, Inspection, Question, Role},
    schema::Field,
    validate::values::DateForm,
};
use serde_json::{Value, json};

/// One object with all files.
pub(super) fn page(inspections: &[Inspection], asker: &Asker<'_>) -> Result<String, Problem> {
    let files: Vec<Value> = inspections.iter().map(|inspection| file(inspection, asker)).collect();
    let page = json!({ "form": "xiaoneng-inspect-1", "files": files });
    serde_json::to_string_pretty(&page).map(|text| text + "\n").map_err(|error| Problem::internal(&error))
}

fn file(inspection: &Inspection, asker: &Asker<'_>) -> Value {
    let header = &inspection.header;
    let titles = header.titles.iter().map(|(line, text)| json!({ "line": line, "text": text }));
    json!({
        "file": &*inspection.file,
        "bom": header.bom,
        "delimiter": char::from(header.delimiter).to_string(),
        "heading_line": header.line,
        "titles": titles.collect::<Vec<_>>(),
        "records": inspection.records,
        "totals": inspection.totals,
        "ragged": inspection.ragged,
        "columns": inspection.columns.iter().map(column).collect::<Vec<_>>(),
        "questions": inspection.questions.iter().map(|asked| question(asked, asker)).collect::<Vec<_>>(),
    })
}

fn column(column: &Inspected) -> Value {
    let candidates: Vec<&str> = match (&column.role, &column.guess) {
        (Role::Ambiguous(fields), _) => fields.iter().map(|field| field.id()).collect(),
        (Role::Own, Some(guess)) => guess.fields.iter().map(|field| field.id()).collect(),
        _ => Vec::new(),
    };
    let words =
        column.words.iter().map(|word| json!({ "text": word.text, "word": word.canonical, "count": word.count }));
    let fields: Vec<&str> = column.field().into_iter().chain(column.also.iter().copied()).map(Field::id).collect();
    json!({
        "heading": &*column.heading,
        "fields": fields,
        "reason": reason(&column.role),
        "candidates": candidates,
        "sensitive": !column.is_open(),
        "filled": column.filled.part,
        "examples": column.examples,
        "dates": column.date_form.map(DateForm::id),
        "first": column.span.map(|(first, _)| first.to_string()),
        "last": column.span.map(|(_, last)| last.to_string()),
        "unread": column.unread.0,
        "unread_examples": column.unread.1,
        "words": words.collect::<Vec<_>>(),
    })
}

fn question(question: &Question, asker: &Asker<'_>) -> Value {
    let lines = asker.lines(question);
    let lines = lines.iter().map(|line| json!({ "line": line.entry.dotted(), "remark": line.remark }));
    json!({ "kind": question.id(), "text": asker.question(question), "lines": lines.collect::<Vec<_>>() })
}
