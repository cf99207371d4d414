//! Judging records: cells are read, rows go to void, rejected or kept.

use super::{
    Reject,
    cells::{Cells, Reading},
    part::{Built, Part, micros},
    row::Row,
    rules::ROW_RULES,
    values::{DateForm, DateFormat},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics, Place, Severity},
    ingest::Batch,
    period::Day,
    reference::{Calendar, Words, WrittenUnit},
    schema::{Field, FieldMap, LimitUnit},
};
use std::{collections::BTreeMap, sync::Arc};
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
    /// The text of a column.
    Text(usize),
    /// The canonical word of a column.
    Word(Field, usize),
    /// Item code, else item name and department.
    Item,
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
    pub read: u64,
}

/// A void record: it may take its case with it.
pub(super) struct VoidRow {
    pub id: u64,
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
pub(super) fn judge(context: &Context<'_>, layout: &Layout, batch: &Batch) -> polars::prelude::PolarsResult<Judged> {
    let mut judge = Judge {
        context,
        layout,
        batch,
        part: Part::new(batch.len(), layout.dimensions.len()),
        rejects: Vec::new(),
        diagnostics: Diagnostics::default(),
        nulled: vec![0; layout.headings.len()],
        void: Vec::new(),
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
        read: batch.len() as u64,
    })
}

struct Judge<'a> {
    context: &'a Context<'a>,
    layout: &'a Layout,
    batch: &'a Batch,
    part: Part,
    rejects: Vec<Reject>,
    diagnostics: Diagnostics,
    nulled: Vec<u64>,
    void: Vec<VoidRow>,
}

impl Judge<'_> {
    fn record(&mut self, cells: &mut Cells<'_>, record: usize) {
        let found = self.batch.width(record);
        if found != self.layout.headings.len() {
            self.reject(record, "ragged-row", None);
            return;
        }
        let Reading { row, remarks } = cells.read(self.batch, record);
        if row.is_void() {
            let id = xxh3_64(row.id.as_bytes());
            self.void.push(VoidRow { id, updated: row.updated.value().map(micros) });
            self.remark(record, "invalid-flag", Severity::Note, None);
            return;
        }
        let broken = |severity: Severity| {
            ROW_RULES.iter().filter(move |rule| (rule.severity == Severity::Error) == (severity == Severity::Error))
        };
        let first = broken(Severity::Error).find_map(|rule| Some((rule.code, (rule.check)(&row, self.context)?)));
        if let Some((code, field)) = first {
            self.reject(record, code, Some(field));
            return;
        }
        self.commit(record, &remarks);
        if self.batch.damaged() {
            self.undecodable(record);
        }
        for rule in broken(Severity::Warning) {
            if let Some(field) = (rule.check)(&row, self.context) {
                self.remark(record, rule.code, rule.severity, Some(field));
            }
        }
        self.keep(cells, record, &row);
    }

    fn keep(&mut self, cells: &mut Cells<'_>, record: usize, row: &Row<'_>) {
        let Some((row, standing)) = row.settled() else { return };
        let line = u32::try_from(self.batch.line(record)).unwrap_or(u32::MAX);
        self.part.columns.line.push(line);
        self.part.columns.case_id.push(row.id);
        self.part.columns.push_row(&row, standing);
        let remarks = cells.push_rest(self.batch, record, &mut self.part);
        self.commit(record, &remarks);
        self.part.ids.push(xxh3_64(row.id.as_bytes()));
        let columns = &mut self.part.columns;
        columns.record.push(xxh3_64(self.batch.text(record).as_bytes()));
        columns.updated.push(row.updated.value().map(micros));
        let text = |field| self.layout.columns.get(field).map_or("", |column| self.batch.cell(record, *column).trim());
        let department = xxh3_64(text(Field::Department).as_bytes());
        columns.owner.push(xxh3_64_with_seed(text(Field::ItemCode).as_bytes(), department));
    }

    /// Remarks on the cells of a kept row whose bytes are no text.
    fn undecodable(&mut self, record: usize) {
        for column in (0..self.layout.headings.len()).filter(|column| self.batch.undecodable(record, *column)) {
            let place = Place { column: Some(self.layout.headings[column].clone()), ..self.place(record, None) };
            let code = "undecodable-cell";
            self.diagnostics.push(Diagnostic { code, severity: Severity::Warning, place, seen: String::new() });
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
        let ragged = code == "ragged-row";
        let cell = |column: usize| self.batch.cell(record, column).to_owned();
        self.rejects.push(Reject {
            place: self.place(record, field),
            code,
            seen: self.seen(record, field),
            cells: (!ragged).then(|| (0..self.layout.headings.len()).map(cell).collect()),
        });
    }
}
