//! Reading records: cells by the kind of their column, the whole record by what it cannot do without.
//!
//! Codes: `ragged-row`, `missing-value`, `not-rated`, `dates-reversed`, `part-over-whole`, and those of single cells.

use super::store::{Records, Value};
use crate::{
    diag::{Code, Diagnostic, Diagnostics, Place, Severity},
    ingest::Batch,
    period::{Day, Zone},
    reference::{Words, WrittenUnit},
    schema::{Column, Dataset, Kind, LimitUnit, Need, items},
    validate::{
        Reject,
        cells::{LONGEST_LIMIT, PLAUSIBLE, is_scientific, unknown},
        row::Limit,
        totals,
        values::{self, BadValue, DateForm, DateFormat, Instant},
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// What readers ask beside the cell.
pub struct RecordContext<'a> {
    /// The words of closed columns.
    pub words: &'a Words,
    /// What a bare 天 or 日 means.
    pub day_unit: LimitUnit,
    /// The same by item kind.
    pub day_unit_by_kind: &'a BTreeMap<String, LimitUnit>,
    /// Written forms of dates that the project gives.
    pub formats: &'a BTreeMap<Column, DateFormat>,
    /// The zone that times with an offset are converted to.
    pub zone: Option<&'a Zone>,
}

/// Where the columns of one file are.
#[derive(Clone, Debug)]
pub struct RecordLayout {
    /// Which dataset.
    pub dataset: Dataset,
    /// The file's name.
    pub file: Arc<str>,
    /// Headings as written.
    pub headings: Vec<Arc<str>>,
    /// Position in the file of each column that it has.
    pub columns: BTreeMap<Column, usize>,
    /// Units that stand in the headings of limits.
    pub units: BTreeMap<Column, WrittenUnit>,
    /// Columns whose dates are numbers.
    pub date_forms: BTreeMap<Column, DateForm>,
}

/// What became of the records of a batch.
pub(super) struct Part {
    pub records: Records,
    pub rejects: Vec<Reject>,
    pub diagnostics: Diagnostics,
    /// Cells that had text and became null, by column heading.
    pub nulled: BTreeMap<Arc<str>, u64>,
    pub void: u64,
    pub read: u64,
}

/// Reads a batch.
pub(super) fn read(batch: &Batch<'_>, layout: &RecordLayout, context: &RecordContext<'_>) -> Part {
    let part = Part {
        records: Records::new(layout.dataset),
        rejects: Vec::new(),
        diagnostics: Diagnostics::default(),
        nulled: BTreeMap::new(),
        void: 0,
        read: 0,
    };
    let mut reader = Reader { batch, layout, context, part };
    for record in 0..batch.len() {
        reader.record(record);
    }
    reader.part
}

/// A value, or what is wrong with the cell.
type Cell<'a> = Result<Value<'a>, Code>;

struct Reader<'a> {
    batch: &'a Batch<'a>,
    layout: &'a RecordLayout,
    context: &'a RecordContext<'a>,
    part: Part,
}

impl<'a> Reader<'a> {
    fn record(&mut self, record: usize) {
        if self.is_total(record) {
            return self.remark(record, totals::CODE, (Severity::Note, None));
        }
        self.part.read += 1;
        if self.batch.width(record) != self.layout.headings.len() {
            return self.reject(record, "ragged-row", None);
        }
        let columns = self.layout.dataset.columns();
        let cells: Vec<(Column, Cell<'a>)> = columns.map(|column| (column, self.cell(record, column))).collect();
        if let Some((code, column)) = fault(&cells) {
            return self.reject(record, code, Some(column));
        }
        let empty =
            |(column, cell): &&(Column, Cell<'_>)| column.facts().need == Need::Content && *cell == Ok(Value::Blank);
        if let Some((column, _)) = cells.iter().find(empty) {
            self.part.void += 1;
            return self.remark(record, "not-rated", (Severity::Note, Some(*column)));
        }
        for (column, cell) in &cells {
            if let Err(code) = cell {
                self.remark(record, code, (Severity::Warning, Some(*column)));
                if let Some(position) = self.layout.columns.get(column) {
                    *self.part.nulled.entry(self.layout.headings[*position].clone()).or_default() += 1;
                }
            }
        }
        self.undecodable(record);
        let values: Vec<Value<'_>> = cells.into_iter().map(|(_, cell)| cell.unwrap_or(Value::Blank)).collect();
        for (first, second) in self.layout.dataset.ascending() {
            if let Some(code) = descends(values[first.index()], values[second.index()]) {
                self.remark(record, code, (Severity::Warning, Some(*second)));
            }
        }
        self.part.records.push(&self.layout.file, self.batch.line(record), &values);
    }

    /// Whether the record is none, but adds others up: it begins with the word for it.
    fn is_total(&self, record: usize) -> bool {
        let filled = |column: &usize| !self.batch.cell(record, *column).trim().is_empty();
        let first = (0..self.batch.width(record)).find(filled);
        first.is_some_and(|first| totals::is_total(self.batch, record, first, self.context.words))
    }

    fn text(&self, record: usize, column: Column) -> &'a str {
        self.layout.columns.get(&column).map_or("", |position| self.batch.cell(record, *position).trim())
    }

    fn cell(&self, record: usize, column: Column) -> Cell<'a> {
        let text = self.text(record, column);
        if text.is_empty() {
            return Ok(Value::Blank);
        }
        let words = self.context.words;
        let number = |read: Result<Option<i64>, BadValue>| match read {
            Ok(Some(number)) if number < 0 => Err("bad-number"),
            Ok(number) => Ok(number.map_or(Value::Blank, Value::Number)),
            Err(_) => Err("bad-number"),
        };
        match column.facts().kind {
            Kind::Id => id(text, words),
            Kind::Text | Kind::Unit if words.is_null(text) => Ok(Value::Blank),
            Kind::Text | Kind::Unit => Ok(Value::Text(text)),
            Kind::Word => word(text, column, words),
            Kind::Flag => word(text, column, words).map(|value| match value {
                Value::Text(word) => Value::Flag(word == "yes"),
                other => other,
            }),
            Kind::Instant | Kind::Day | Kind::Bound => self.date(text, column),
            Kind::Limit => self.limit(record, column, text),
            Kind::Count => number(values::count(text, words)),
            Kind::Money => number(values::money(text, words)),
            Kind::Levels => number(values::levels(text, words)),
            Kind::Number => values::ratio(text, words)
                .map(|ratio| ratio.map_or(Value::Blank, Value::Ratio))
                .map_err(|_| "bad-number"),
            Kind::Period => values::period(text, words)
                .map(|period| period.map_or(Value::Blank, Value::Period))
                .map_err(|_| "bad-date"),
        }
    }

    fn date(&self, text: &str, column: Column) -> Cell<'a> {
        let words = self.context.words;
        let read = match self.context.formats.get(&column) {
            Some(format) => format.read(text, words, self.context.zone),
            None => values::counted_or_written(
                text,
                self.layout.date_forms.get(&column).copied(),
                (words, self.context.zone),
            ),
        };
        match (read, column.facts().kind) {
            (Err(_), _) => Err("bad-date"),
            (Ok(None), _) => Ok(Value::Blank),
            (Ok(Some(instant)), Kind::Instant) => plausible(instant),
            (Ok(Some(instant)), Kind::Bound) => Ok(Value::Instant(Instant { micros: None, ..instant })),
            (Ok(Some(instant)), _) => plausible(Instant { micros: None, ..instant }),
        }
    }

    fn limit(&self, record: usize, column: Column, text: &str) -> Cell<'a> {
        let words = self.context.words;
        let Some(written) = values::limit(text, words).map_err(|_| "bad-limit")? else { return Ok(Value::Blank) };
        match written.amount {
            ..0 => return Err("negative-limit"),
            0..=LONGEST_LIMIT => {}
            _ => return Err("bad-limit"),
        }
        let beside = || {
            let text = column.unit().map_or("", |unit| self.text(record, unit));
            if words.is_null(text) {
                return Ok(self.layout.units.get(&column).copied().unwrap_or(WrittenUnit::Day));
            }
            words.unit(text).ok_or("unknown-word")
        };
        let unit = match written.unit.map_or_else(beside, Ok)? {
            WrittenUnit::Unit(unit) => unit,
            WrittenUnit::None => return Ok(Value::Blank),
            WrittenUnit::Day => {
                let kind = self.text(record, items::ITEM_KIND);
                self.context.day_unit_by_kind.get(kind).copied().unwrap_or(self.context.day_unit)
            }
        };
        let amount = i32::try_from(written.amount).map_err(|_| "bad-limit")?;
        Ok(Value::Limit(Limit { amount, unit }))
    }

    /// Remarks on the cells of a kept record whose bytes are no text.
    fn undecodable(&mut self, record: usize) {
        for column in (0..self.layout.headings.len()).filter(|column| self.batch.undecodable(record, *column)) {
            let place = Place { column: Some(self.layout.headings[column].clone()), ..self.place(record, None) };
            let code = "undecodable-cell";
            self.part.diagnostics.push(Diagnostic { code, severity: Severity::Warning, place, seen: String::new() });
        }
    }

    fn reject(&mut self, record: usize, code: Code, column: Option<Column>) {
        self.remark(record, code, (Severity::Error, column));
        let cell = |column: usize| self.batch.cell(record, column).to_owned();
        let cells = self.batch.width(record).max(self.layout.headings.len());
        self.part.rejects.push(Reject {
            place: self.place(record, column),
            code,
            seen: self.seen(record, column),
            cells: (0..cells).map(cell).collect(),
        });
    }

    fn remark(&mut self, record: usize, code: Code, (severity, column): (Severity, Option<Column>)) {
        // Places cost time and only the first are shown.
        if self.part.diagnostics.is_full(code) {
            self.part.diagnostics.count_one(code, severity);
            return;
        }
        let (place, seen) = (self.place(record, column), self.seen(record, column));
        self.part.diagnostics.push(Diagnostic { code, severity, place, seen });
    }

    fn place(&self, record: usize, column: Option<Column>) -> Place {
        let position = column.and_then(|column| self.layout.columns.get(&column));
        Place {
            file: self.layout.file.clone(),
            line: self.batch.line(record),
            column: position.map(|position| self.layout.headings[*position].clone()),
        }
    }

    fn seen(&self, record: usize, column: Option<Column>) -> String {
        column.map_or(String::new(), |column| self.text(record, column).chars().take(60).collect())
    }
}

/// Why a record cannot stand: a cell that it cannot do without is blank or does not read.
fn fault(cells: &[(Column, Cell<'_>)]) -> Option<(Code, Column)> {
    let needs = |need: Need| cells.iter().filter(move |(column, _)| column.facts().need == need);
    let wrong = |cell: &Cell<'_>| match cell {
        Ok(Value::Blank) => Some("missing-value"),
        Ok(_) => None,
        Err(code) => Some(*code),
    };
    let must = needs(Need::Must).find_map(|(column, cell)| Some((wrong(cell)?, *column)));
    let content = || needs(Need::Content).find_map(|(column, cell)| Some((cell.err()?, *column)));
    let one_of = || {
        let mut some = needs(Need::OneOf).peekable();
        let (first, _) = some.peek()?;
        let all: Option<Vec<_>> = some.map(|(column, cell)| Some((wrong(cell)?, *column))).collect();
        let all = all?;
        all.iter().find(|(code, _)| *code != "missing-value").copied().or(Some(("missing-value", *first)))
    };
    must.or_else(content).or_else(one_of)
}

/// What is wrong with two values of which the first must not be greater.
fn descends(first: Value<'_>, second: Value<'_>) -> Option<Code> {
    match (first, second) {
        (Value::Instant(first), Value::Instant(second)) => (first.day > second.day).then_some("dates-reversed"),
        (Value::Number(first), Value::Number(second)) => (first > second).then_some("part-over-whole"),
        _ => None,
    }
}

fn plausible<'a>(instant: Instant) -> Cell<'a> {
    let believed = |day: Day| PLAUSIBLE.contains(&day);
    if believed(instant.day) { Ok(Value::Instant(instant)) } else { Err("implausible-date") }
}

fn id<'a>(text: &'a str, words: &Words) -> Cell<'a> {
    let text = values::id(text);
    if words.is_null(text) {
        Ok(Value::Blank)
    } else if is_scientific(text) {
        Err("lost-digits-id")
    } else {
        Ok(Value::Text(text))
    }
}

fn word<'a>(text: &str, column: Column, words: &'a Words) -> Cell<'a> {
    match words.find(column.words(), text) {
        _ if words.is_null(text) => Ok(Value::Blank),
        Some("none") => Ok(Value::Blank),
        Some(word) => Ok(Value::Text(word)),
        None => Err(unknown(text)),
    }
}
