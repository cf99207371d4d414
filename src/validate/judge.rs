//! Judging records: cells are read, rows go to void, rejected or kept.

use super::{
    Catalogue, Completed, Reject,
    cells::{Cells, Reading},
    part::{Built, Part, micros},
    rules::{ROW_RULES, Rule, no_calendar_year},
    severity::Severities,
    totals,
    trace::{Fate, Traced},
    values::{self, DateForm, DateFormat},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics, Place, Severity},
    ingest::Batch,
    period::{Day, Zone},
    reference::{Calendar, Words, WrittenUnit},
    schema::{Field, FieldMap, LimitUnit},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// What rules ask beside the row.
pub struct Context<'a> {
    /// The working days.
    pub calendar: &'a Calendar,
    /// The words of closed columns.
    pub words: &'a Words,
    /// Dates after this day are not seen, so that nothing is asked of their year's calendar.
    pub seen_until: Day,
    /// What a bare 天 or 日 means.
    pub day_unit: LimitUnit,
    /// The same by item kind.
    pub day_unit_by_kind: &'a BTreeMap<String, LimitUnit>,
    /// Written forms of dates that the project gives, by column.
    pub formats: &'a FieldMap<DateFormat>,
    /// The catalogue of items, if there is one.
    pub catalogue: Option<&'a Catalogue>,
    /// The day of the export, if the project says it.
    pub exported_on: Option<Day>,
    /// The zone that times with an offset are converted to.
    pub zone: Option<&'a Zone>,
    /// The columns that together name a case.
    pub key: &'a [Field],
    /// The severities that the project sets.
    pub severities: &'a Severities,
    /// Only the records with this case number are read, and traced; all, without one.
    pub only: Option<&'a str>,
}

/// Where the columns of one file are.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The file's name.
    pub file: Arc<str>,
    /// Its index among the files of the run.
    pub index: u32,
    /// Headings as written.
    pub headings: Vec<Arc<str>>,
    /// Position of each field's column.
    pub columns: FieldMap<usize>,
    /// Units that stand in the headings of limits.
    pub heading_units: FieldMap<WrittenUnit>,
    /// Columns whose dates are numbers.
    pub date_forms: FieldMap<DateForm>,
    /// Position of the column of each dimension that is loaded, in the order of the dictionaries.
    pub dimensions: Vec<DimensionSource>,
}

/// Where the text of a dimension comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DimensionSource {
    /// The file has no such column.
    Absent,
    /// The same text for all its records.
    Fixed(Arc<str>),
    /// The text of a column.
    Text(usize),
    /// The canonical word of a column.
    Word(Field, usize),
    /// Item code, else item name and department.
    Item,
    /// The column of a field, and where it is blank what the catalogue says: case type and item kind.
    Completed(Field),
}

/// What became of the records of a batch.
pub(super) struct Judged {
    pub part: Built,
    pub rejects: Vec<Reject>,
    pub diagnostics: Diagnostics,
    /// Cells that had text and became null, by column heading.
    pub nulled: BTreeMap<Arc<str>, u64>,
    pub void: Vec<VoidRow>,
    pub bare_days: u64,
    pub completed: Completed,
    pub read: u64,
    /// Years without a calendar for which records were rejected.
    pub unknown_years: BTreeSet<i16>,
    /// The records that are looked for.
    pub traced: Vec<Traced>,
}

/// A void record: it may take its case with it.
pub(super) struct VoidRow {
    /// 64-bit hash of the case's key.
    pub key: u64,
    pub updated: Option<i64>,
}

/// A remark on a cell or row, before it is known whether the row is kept.
pub(super) struct Remark {
    pub code: Code,
    pub severity: Severity,
    pub field: Field,
    /// The cell's text became null.
    pub blanked: bool,
}

/// Judges the records of a batch.
pub(super) fn judge(
    context: &Context<'_>,
    layout: &Layout,
    batch: &Batch<'_>,
) -> polars::prelude::PolarsResult<Judged> {
    let rejects = |rule: &&Rule| rule.severity == Severity::Error || context.severities.reject(rule.code);
    let (rejecting, remarking) = ROW_RULES.iter().partition(rejects);
    let mut judge = Judge {
        context,
        layout,
        batch,
        part: Part::new(batch.len(), layout.dimensions.len()),
        rejects: Vec::new(),
        diagnostics: Diagnostics::default(),
        nulled: vec![0; layout.headings.len()],
        void: Vec::new(),
        completed: Completed::default(),
        rejecting,
        remarking,
        read: 0,
        unknown_years: BTreeSet::new(),
        traced: Vec::new(),
    };
    let mut cells = Cells::new(context, layout);
    for record in 0..batch.len() {
        judge.record(&mut cells, record);
    }
    let headings = layout.headings.iter().cloned().zip(judge.nulled).filter(|(_, count)| *count > 0);
    Ok(Judged {
        part: judge.part.build(layout.index)?,
        rejects: judge.rejects,
        diagnostics: judge.diagnostics,
        nulled: headings.collect(),
        void: judge.void,
        bare_days: cells.bare_days,
        completed: judge.completed,
        read: judge.read,
        unknown_years: judge.unknown_years,
        traced: judge.traced,
    })
}

struct Judge<'a> {
    context: &'a Context<'a>,
    layout: &'a Layout,
    batch: &'a Batch<'a>,
    part: Part,
    rejects: Vec<Reject>,
    diagnostics: Diagnostics,
    nulled: Vec<u64>,
    void: Vec<VoidRow>,
    completed: Completed,
    /// The rules that reject, and those that remark.
    rejecting: Vec<&'static Rule>,
    remarking: Vec<&'static Rule>,
    read: u64,
    unknown_years: BTreeSet<i16>,
    traced: Vec<Traced>,
}

impl Judge<'_> {
    fn record(&mut self, cells: &mut Cells<'_>, record: usize) {
        if self.context.only.is_some_and(|only| !self.is_of(record, only)) {
            return;
        }
        if self.is_total(record) {
            self.remark(record, totals::CODE, Severity::Note, None);
            return;
        }
        self.read += 1;
        if self.batch.width(record) != self.layout.headings.len() {
            self.reject(record, "ragged-row", None);
            self.trace(record, Fate::Rejected("ragged-row"));
            return;
        }
        let reading = cells.read(self.batch, record);
        let row = &reading.row;
        if row.is_void() {
            self.void.push(VoidRow { key: self.key(record, row.id), updated: row.updated.value().map(micros) });
            self.remark(record, "invalid-flag", Severity::Note, None);
            self.trace(record, Fate::Void);
            return;
        }
        if let Some((code, field)) = self.fatal(&reading) {
            if code == no_calendar_year::CODE {
                self.unknown_years.extend(no_calendar_year::unknown(row, self.context).map(|(_, day)| day.year()));
            }
            self.reject(record, code, field);
            self.trace(record, Fate::Rejected(code));
            return;
        }
        self.commit(record, &reading.remarks);
        if self.batch.damaged() {
            self.undecodable(record, &reading.remarks);
        }
        for index in 0..self.remarking.len() {
            let rule = self.remarking[index];
            if let Some(field) = (rule.check)(row, self.context) {
                self.remark(record, rule.code, rule.severity, Some(field));
            }
        }
        self.keep(cells, record, &reading);
        self.trace(record, Fate::Case);
    }

    /// Whether the record has this case number.
    fn is_of(&self, record: usize, id: &str) -> bool {
        let column = self.layout.columns.get(Field::CaseId);
        column.is_some_and(|column| values::id(self.batch.cell(record, *column)) == id)
    }

    /// Notes what became of a record that is looked for, and what it says.
    fn trace(&mut self, record: usize, fate: Fate) {
        if self.context.only.is_none() {
            return;
        }
        let open = Field::ALL.iter().filter(|field| !field.sensitive() && self.layout.columns.get(**field).is_some());
        let texts = open.map(|field| (*field, self.text(record, *field).to_owned()));
        let texts = texts.filter(|(_, text)| !text.is_empty()).collect();
        self.traced.push(Traced { place: self.place(record, None), fate, texts });
    }

    /// Whether the record is none, but adds others up.
    fn is_total(&self, record: usize) -> bool {
        let id = self.layout.columns.get(Field::CaseId);
        id.is_some_and(|id| totals::is_total(self.batch, record, *id, self.context.words))
    }

    /// The first rule that rejects the record: one for rows, else one for cells that the project has raised.
    fn fatal(&self, reading: &Reading<'_>) -> Option<(Code, Option<Field>)> {
        let by_row = |rule: &&Rule| Some((rule.code, Some((rule.check)(&reading.row, self.context)?)));
        let by_cell = || reading.remarks.iter().find(|remark| self.context.severities.reject(remark.code));
        self.rejecting.iter().find_map(by_row).or_else(|| by_cell().map(|remark| (remark.code, Some(remark.field))))
    }

    /// 64-bit hash of what names the case: its number, and the other columns of the key.
    fn key(&self, record: usize, id: &str) -> u64 {
        let others = self.context.key.iter().filter(|field| **field != Field::CaseId);
        others.fold(xxh3_64(id.as_bytes()), |hash, field| xxh3_64_with_seed(self.text(record, *field).as_bytes(), hash))
    }

    /// The trimmed text of a field; empty without such a column.
    fn text(&self, record: usize, field: Field) -> &str {
        self.layout.columns.get(field).map_or("", |column| self.batch.cell(record, *column).trim())
    }

    fn keep(&mut self, cells: &mut Cells<'_>, record: usize, reading: &Reading<'_>) {
        let Some((row, standing)) = reading.row.settled() else { return };
        let line = u32::try_from(self.batch.line(record)).unwrap_or(u32::MAX);
        self.part.columns.line.push(line);
        self.part.columns.case_id.push(row.id);
        self.part.columns.push_row(&row, standing);
        reading.rest.push(&mut self.part.columns);
        self.completed.add(row.completed);
        cells.push_dimensions((self.batch, record), row.item, &mut self.part);
        self.part.names.ids.push(xxh3_64(row.id.as_bytes()));
        if self.context.key.len() > 1 {
            let key = self.key(record, row.id);
            self.part.names.keys.push(key);
        }
        let department = xxh3_64(self.text(record, Field::Department).as_bytes());
        let owner = xxh3_64_with_seed(self.text(record, Field::ItemCode).as_bytes(), department);
        let columns = &mut self.part.columns;
        columns.record.push(self.batch.digest(record));
        columns.updated.push(row.updated.value().map(micros));
        columns.owner.push(owner);
    }

    /// Remarks on the cells of a kept row whose bytes are no text; the case's number apart, they are null.
    fn undecodable(&mut self, record: usize, remarks: &[Remark]) {
        let known = |field: Field| self.layout.columns.get(field).copied();
        let counted: Vec<_> =
            remarks.iter().filter(|remark| remark.blanked).map(|remark| known(remark.field)).collect();
        let number = known(Field::CaseId);
        for column in (0..self.layout.headings.len()).filter(|column| self.batch.undecodable(record, *column)) {
            let place = Place { column: Some(self.layout.headings[column].clone()), ..self.place(record, None) };
            let code = "undecodable-cell";
            self.diagnostics.push(Diagnostic { code, severity: Severity::Warning, place, seen: String::new() });
            if number != Some(column) && !counted.contains(&Some(column)) {
                self.nulled[column] += 1;
            }
        }
    }

    /// Counts the remarks on the cells of a kept row.
    fn commit(&mut self, record: usize, remarks: &[Remark]) {
        for remark in remarks {
            self.remark(record, remark.code, remark.severity, Some(remark.field));
            if let Some(column) = self.layout.columns.get(remark.field).filter(|_| remark.blanked) {
                self.nulled[*column] += 1;
            }
        }
    }

    fn place(&self, record: usize, field: Option<Field>) -> Place {
        let column = field.and_then(|field| self.layout.columns.get(field));
        Place {
            file: self.layout.file.clone(),
            line: self.batch.line(record),
            column: column.map(|column| self.layout.headings[*column].clone()),
        }
    }

    /// The text of the cell at fault, unless it is somebody's secret.
    fn seen(&self, record: usize, field: Option<Field>) -> String {
        let open = field.filter(|field| !field.sensitive());
        let column = open.and_then(|field| self.layout.columns.get(field));
        column.map_or(String::new(), |column| self.batch.cell(record, *column).chars().take(60).collect())
    }

    fn remark(&mut self, record: usize, code: Code, severity: Severity, field: Option<Field>) {
        // Places cost time and only the first are shown.
        if self.diagnostics.is_full(code) {
            self.diagnostics.count_one(code, severity);
            return;
        }
        let (place, seen) = (self.place(record, field), self.seen(record, field));
        self.diagnostics.push(Diagnostic { code, severity, place, seen });
    }

    fn reject(&mut self, record: usize, code: Code, field: Option<Field>) {
        self.remark(record, code, Severity::Error, field);
        let cells = self.batch.width(record).max(self.layout.headings.len());
        let cell = |column: usize| self.batch.cell(record, column).to_owned();
        self.rejects.push(Reject {
            place: self.place(record, field),
            code,
            seen: self.seen(record, field),
            cells: (0..cells).map(cell).collect(),
        });
    }
}
