//! Where the figures come from: their definitions, the settings in force, the files read.

use super::{ReportError, gather::outcome, writer::Writer};
use crate::{
    figures::{Formula, Unit, Value, figure},
    reference::Notice,
    report::{Block, Cell, ColumnKind, Definition, KeyValue, LeftOut, Row, Table},
};

pub(super) fn definitions(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let some = |text: String| (!text.is_empty()).then_some(text);
    let definitions = writer.press.ids().into_iter().filter_map(|id| {
        let (figure, words) = (figure(id)?, writer.press.labels.figure(id)?.clone());
        let whole = outcome(&facts.now.outcomes, id);
        let n = match (figure.formula, figure.unit) {
            (Formula::Quantile(..), _) | (_, Unit::Cents) => None,
            _ => whole.and_then(|outcome| outcome.value).and_then(Value::denominator),
        };
        let left_out = whole.into_iter().flat_map(|outcome| &outcome.left_out).filter(|(_, count)| *count > 0);
        Some(Definition {
            figure: id.to_owned(),
            term: words.name,
            definition: words.definition,
            numerator: some(words.numerator).filter(|_| !words.denominator.is_empty()),
            denominator: some(words.denominator),
            n: n.filter(|_| matches!(figure.formula, Formula::Share(..))),
            left_out: left_out
                .map(|(reason, count)| LeftOut {
                    reason: writer.press.labels.name("left_out", reason).to_owned(),
                    count: *count,
                })
                .collect(),
        })
    });
    vec![Block::Definitions(definitions.collect())]
}

pub(super) fn manifest(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let source = writer.source;
    let pair = |key: String, value: String| KeyValue { key, value: super::press::plain(value) };
    let mut facts = vec![
        pair(writer.word("manifest.program"), format!("xiaoneng {}", env!("CARGO_PKG_VERSION"))),
        pair(writer.word("manifest.period"), source.period.to_string()),
        pair(writer.word("manifest.as_of"), source.as_of.to_string()),
    ];
    facts.extend(
        calendar(writer)?
            .into_iter()
            .map(|(year, notice)| pair(writer.filled("manifest.calendar", &[("year", &year.to_string())]), notice)),
    );
    let mut blocks = vec![Block::KeyValues(facts), Block::Table(inputs(writer))];
    if !source.settings.is_empty() {
        blocks.push(writer.heading("heading.settings"));
        let settings = source.settings.iter().map(|(key, value)| pair(key.clone(), value.clone()));
        blocks.push(Block::KeyValues(settings.collect()));
    }
    Ok(blocks)
}

/// The years of the calendar that the period, the year before and the as-of date lie in, with their notices.
fn calendar(writer: &Writer<'_>) -> Result<Vec<(i16, String)>, ReportError> {
    let source = writer.source;
    let notices = Notice::all()?;
    let years = source.period.start.year() - 1..=source.period.last().year().max(source.as_of.day.year());
    let notice = |year: i16| {
        let published: Vec<&str> =
            notices.iter().filter(|notice| notice.year == year).map(|notice| notice.notice.as_str()).collect();
        match (published.is_empty(), source.calendar.years().contains(&year)) {
            (false, true) => published.join("; "),
            (true, true) => writer.word("manifest.own_calendar"),
            (_, false) => writer.word("manifest.no_calendar"),
        }
    };
    Ok(years.map(|year| (year, notice(year))).collect())
}

fn inputs(writer: &Writer<'_>) -> Table {
    let columns = vec![
        writer.own_column("dataset", ColumnKind::Text),
        writer.own_column("file", ColumnKind::Text),
        writer.own_column("bytes", ColumnKind::Number),
        writer.own_column("records", ColumnKind::Number),
        writer.own_column("digest", ColumnKind::Code),
    ];
    let mut table = writer.table("inputs", columns);
    table.heading = 1;
    let number = |number: u64| super::tables::number_cell(i64::try_from(number).unwrap_or(i64::MAX));
    let rows = writer.source.inputs.iter().map(|input| {
        Row::plain(vec![
            Cell::text(writer.word(&format!("dataset.{}", input.dataset))),
            Cell::text(&input.name),
            number(input.bytes),
            number(input.records),
            Cell::text(&input.digest),
        ])
    });
    table.rows = rows.collect();
    table
}
