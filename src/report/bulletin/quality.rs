//! Data quality: what was read, what was refused, what the figures leave out.

use super::{tables::number_cell, writer::Writer};
use crate::{
    diag::Severity,
    number::NONE,
    period::Day,
    report::{Block, BulletinInput, Cell, ColumnKind, Inline, List, ListOrder, Row, Table, Tone},
    validate::Ledger,
};
use std::collections::BTreeSet;

pub(super) fn blocks(writer: &mut Writer<'_>) -> Vec<Block> {
    let mut blocks =
        vec![Block::Paragraph(vec![Inline::text(writer.word("text.quality"))]), Block::Table(ledgers(writer))];
    let registers = registers(writer);
    if !registers.rows.is_empty() {
        blocks.push(Block::Table(registers));
    }
    blocks.push(Block::Table(stretches(writer)));
    let problems = problems(writer);
    if problems.rows.is_empty() {
        blocks.push(Block::Paragraph(vec![Inline::text(writer.word("text.no_problems"))]));
    } else {
        blocks.push(Block::Table(problems));
    }
    let aliases = aliases(writer);
    if !aliases.rows.is_empty() {
        blocks.push(Block::Table(aliases));
    }
    let nulled = nulled(writer);
    if !nulled.rows.is_empty() {
        blocks.push(Block::Table(nulled));
    }
    let left_out = left_out(writer);
    if !left_out.rows.is_empty() {
        blocks.push(Block::Table(left_out));
    }
    let remarks = remarks(writer);
    if !remarks.is_empty() {
        blocks.push(writer.heading("heading.remarks"));
        blocks.push(Block::List(List { order: ListOrder::Free, items: remarks }));
    }
    blocks
}

/// The file that was named so.
fn input<'a>(writer: &'a Writer<'_>, file: &str) -> Option<&'a BulletinInput> {
    writer.source.inputs.iter().find(|input| input.path == file)
}

/// The name of a file without its directory: the same input in another place gives the same report.
fn base<'a>(writer: &'a Writer<'_>, file: &'a str) -> &'a str {
    input(writer, file).map_or(file, |input| &input.name)
}

/// The parts of a ledger, as columns are called.
const PARTS: [&str; 5] = ["read", "kept", "rejected", "duplicates", "void"];

/// The parts of a ledger as cells.
fn parts(ledger: &Ledger) -> [Cell; 5] {
    let numbers = [ledger.read, ledger.kept, ledger.rejected, ledger.duplicates, ledger.void];
    numbers.map(|number| number_cell(i64::try_from(number).unwrap_or(i64::MAX)))
}

/// What became of the rows of the datasets beside cases.
fn registers(writer: &Writer<'_>) -> Table {
    let names = ["dataset", "file"].map(|name| writer.own_column(name, ColumnKind::Text));
    let numbers = PARTS.map(|name| writer.own_column(name, ColumnKind::Number));
    let mut table = writer.table("registers", names.into_iter().chain(numbers).collect());
    table.heading = 1;
    let rows = writer.source.validated.registers.ledgers.iter().map(|(dataset, file, ledger)| {
        let names = [writer.word(&format!("dataset.{}", dataset.id())), base(writer, file).to_owned()];
        Row::plain(names.into_iter().map(Cell::text).chain(parts(ledger)).collect())
    });
    table.rows = rows.collect();
    table
}

fn ledgers(writer: &Writer<'_>) -> Table {
    let mut columns = vec![writer.own_column("file", ColumnKind::Text)];
    columns.extend(PARTS.map(|name| writer.own_column(name, ColumnKind::Number)));
    columns.push(writer.own_column("form", ColumnKind::Text));
    let mut table = writer.table("ledger", columns);
    let row = |name: &str, ledger: &Ledger, form: &str| {
        Row::plain([Cell::text(name)].into_iter().chain(parts(ledger)).chain([Cell::text(form)]).collect())
    };
    let form = |file: &str| input(writer, file).map_or("", |input| &input.form);
    let ledgers = &writer.source.validated.ledgers;
    table.rows = ledgers.iter().map(|(file, ledger)| row(base(writer, file), ledger, form(file))).collect();
    let total = ledgers.iter().fold(Ledger::default(), |sum, (_, ledger)| sum.plus(*ledger));
    table.total = Some(row(&writer.word("row.total"), &total, ""));
    table.notes.push(writer.word("note.ledger"));
    table
}

fn problems(writer: &Writer<'_>) -> Table {
    let columns = vec![
        writer.own_column("severity", ColumnKind::Text),
        writer.own_column("problem", ColumnKind::Text),
        writer.own_column("count", ColumnKind::Number),
        writer.own_column("places", ColumnKind::Text),
        writer.own_column("hint", ColumnKind::Text),
    ];
    let mut table = writer.table("problems", columns);
    table.heading = 1;
    let mut groups: Vec<_> = writer.source.validated.diagnostics.iter().collect();
    groups.sort_by_key(|(code, group)| (std::cmp::Reverse(group.severity), std::cmp::Reverse(group.count), *code));
    for (code, group) in groups {
        let words = writer.press.labels.diagnostic(code).cloned().unwrap_or_default();
        let severity = match group.severity {
            Severity::Note => "severity.note",
            Severity::Warning => "severity.warning",
            Severity::Error => "severity.error",
        };
        let places: Vec<String> = group
            .first
            .iter()
            .map(|first| {
                let fills = [("file", base(writer, &first.place.file)), ("line", &first.place.line.to_string())];
                writer.filled("text.place", &fills)
            })
            .collect();
        table.rows.push(Row {
            cells: vec![
                Cell::text(writer.word(severity)),
                Cell::text(words.text),
                number_cell(i64::try_from(group.count).unwrap_or(i64::MAX)),
                Cell::text(places.join(&writer.press.phrases.joins.clause)),
                Cell::text(words.hint),
            ],
            tone: if group.severity == Severity::Error { Tone::Alert } else { Tone::Plain },
        });
    }
    table
}

/// First and last day of each kind of event.
fn stretches(writer: &Writer<'_>) -> Table {
    let columns = vec![
        writer.own_column("date", ColumnKind::Text),
        writer.own_column("first", ColumnKind::Code),
        writer.own_column("last", ColumnKind::Code),
    ];
    let mut table = writer.table("stretches", columns);
    let coverage = writer.source.desk.cases.coverage;
    let dates = [("applied_at", coverage.applied), ("accepted_at", coverage.accepted), ("closed_at", coverage.closed)];
    for (name, span) in dates {
        let day = |day: Option<Day>| Cell::text(day.map_or_else(|| NONE.to_owned(), |day| day.to_string()));
        let (first, last) = (day(span.map(|(first, _)| first)), day(span.map(|(_, last)| last)));
        table.rows.push(Row::plain(vec![Cell::text(writer.press.labels.name("column", name)), first, last]));
    }
    table
}

/// Cells that had text and were taken as empty.
fn nulled(writer: &Writer<'_>) -> Table {
    let columns = vec![
        writer.own_column("file", ColumnKind::Text),
        writer.own_column("heading", ColumnKind::Text),
        writer.own_column("cells", ColumnKind::Number),
    ];
    let mut table = writer.table("nulled", columns);
    let rows = writer.source.validated.nulled.iter().map(|((file, heading), count)| {
        let count = number_cell(i64::try_from(*count).unwrap_or(i64::MAX));
        Row::plain(vec![Cell::text(base(writer, file)), Cell::text(&**heading), count])
    });
    table.rows = rows.collect();
    table
}

/// Headings of the files that are not the names of their columns, and what they were taken for.
fn aliases(writer: &Writer<'_>) -> Table {
    let columns = ["file", "written", "taken_for"].map(|name| writer.own_column(name, ColumnKind::Text));
    let mut table = writer.table("aliases", columns.into());
    table.heading = 1;
    let mut said = BTreeSet::new();
    for input in writer.source.inputs {
        for (heading, column) in &input.aliases {
            let name = writer.press.labels.name("column", column);
            if said.insert((&input.name, heading)) {
                table.rows.push(Row::plain([&input.name, heading, name].map(Cell::text).into()));
            }
        }
    }
    table.notes.push(writer.word("note.aliases"));
    table
}

/// What the figures of the whole leave out.
fn left_out(writer: &Writer<'_>) -> Table {
    let columns = vec![
        writer.own_column("figure", ColumnKind::Text),
        writer.own_column("reason", ColumnKind::Text),
        writer.own_column("cases", ColumnKind::Number),
    ];
    let mut table = writer.table("left_out", columns);
    for outcome in &writer.facts.now.outcomes {
        for (reason, cases) in outcome.left_out.iter().filter(|(_, cases)| *cases > 0) {
            table.rows.push(Row::plain(vec![
                Cell::text(writer.press.name(outcome.figure)),
                Cell::text(writer.press.labels.name("left_out", reason)),
                number_cell(*cases),
            ]));
        }
    }
    table
}

/// What the clock and the reader of limits had to assume.
fn remarks(writer: &Writer<'_>) -> Vec<Vec<Inline>> {
    let clock = writer.facts.remarks;
    let remarks = [
        ("remark.fallback", clock.fallback),
        ("remark.provisional", clock.provisional),
        ("remark.deadline_differs", clock.deadline_differs),
        ("remark.undated", clock.undated),
        ("remark.over_elapsed", clock.over_elapsed),
        ("remark.extension_too_late", clock.extension_too_late),
        ("remark.bare_days", writer.source.validated.bare_days),
    ];
    let said = remarks.iter().filter(|(_, cases)| *cases > 0);
    let mut said: Vec<_> =
        said.map(|(name, cases)| vec![Inline::text(writer.filled(name, &[("cases", &cases.to_string())]))]).collect();
    if let Some(completed) = writer.source.validated.completed {
        let counts = completed.counts().map(|(name, count)| (name, count.to_string()));
        let fills = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
        said.push(vec![Inline::text(writer.filled("remark.catalogue", &fills))]);
    }
    said
}
