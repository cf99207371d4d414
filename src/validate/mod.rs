//! Judging rows: text becomes typed [`Cases`], what cannot be a case becomes a [`Reject`], everything is counted.
//!
//! In: batches of records and what their columns are. Out: [`Validated`]. Never: repair data silently, lose a record.
//! Why: `read = kept + rejected + duplicates + void` must close for every file, or no figure can be believed.

mod canonical;
mod cases;
mod catalogue;
mod cells;
mod converted;
mod coverage;
mod judge;
mod memo;
mod part;
mod ratings;
mod record;
mod records;
mod rest;
mod row;
mod rules;
mod severity;
mod shared;
mod store;
mod suspensions;
mod totals;
mod trace;
pub mod values;
mod versions;

pub use canonical::{CanonicalColumn, KeptRecords};
pub use cases::{Cases, CasesPart, Dictionary, Ledger, Stop};
pub use catalogue::{Catalogue, Completed, Found, ItemName, ItemVersion, Share};
pub use cells::LONGEST_LIMIT;
pub use converted::{Converted, Form};
pub use coverage::{Coverage, Cut};
pub use judge::{Context, DimensionSource, Layout};
pub use ratings::{LooseRating, Rating};
pub use record::CaseRecord;
pub use records::{RecordContext, RecordLayout, Records, Registers};
pub use row::Limit;
pub use severity::{BadSeverity, Severities};
pub use shared::RegisterCodes;
pub use suspensions::{DateColumn, SuspensionLayout};
pub use totals::is_total;
pub use trace::{Fate, Traced};

use crate::{
    diag::{Code, Diagnostic, Diagnostics, Place, Severity},
    ingest::{Aside, IngestError, Table as Source, Totals},
    period::Day,
    reference::Calendar,
    schema::{Dataset, column as c},
};
use judge::{Judged, VoidRow, judge};
use part::Table;
use polars::prelude::PolarsError;
use shared::Shared;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::Store;
use suspensions::Suspension;
use versions::Version;

/// A record that is no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Where it stands.
    pub place: Place,
    /// Which rule.
    pub code: Code,
    /// The text at fault; empty where it is somebody's secret.
    pub seen: String,
    /// Its cells: one for each heading, unless it is a `ragged-row`.
    pub cells: Vec<String>,
}

/// Everything known about the input after judging.
#[derive(Clone, Debug)]
pub struct Validated {
    /// The cases.
    pub cases: Cases,
    /// The refused records, in input order.
    pub rejects: Vec<Reject>,
    /// All problems.
    pub diagnostics: Diagnostics,
    /// What became of the records of each file of cases.
    pub ledgers: Vec<(Arc<str>, Ledger)>,
    /// Cells that had text and became null, by file and heading.
    pub nulled: BTreeMap<(Arc<str>, Arc<str>), u64>,
    /// Limits that carry a bare 天 or 日.
    pub bare_days: u64,
    /// What the catalogue of items gave to cases; `None` without one.
    pub completed: Option<Completed>,
    /// The records of all other datasets.
    pub registers: Registers,
    /// The codes of their dimensions, whose texts they share with the cases.
    pub codes: RegisterCodes,
    /// The catalogue of items, if a file of it was read.
    pub catalogue: Option<Catalogue>,
    /// The ratings that belong to no case, in the order of their rows.
    pub loose_ratings: Vec<LooseRating>,
    /// Years whose working days are not known and for which records were rejected.
    pub unknown_years: BTreeSet<i16>,
    /// The records of the one case number that is looked for, if one is.
    pub traced: Vec<Traced>,
}

/// Input that cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum ValidateError {
    /// A file cannot be read to its end.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A bug: the program's own tables do not fit.
    #[error("internal: {0}")]
    Table(PolarsError),
    /// The temporary file of cases that memory has no room for cannot be written or read.
    #[error("temporary file: {0}")]
    Room(String),
    /// A bug: records were lost or counted twice.
    #[error("internal: the ledger of {file} does not close: {ledger:?}")]
    Ledger {
        /// The file.
        file: Arc<str>,
        /// Its counts.
        ledger: Ledger,
    },
}

impl From<PolarsError> for ValidateError {
    fn from(error: PolarsError) -> Self {
        match error {
            PolarsError::IO { error, .. } => Self::Room(error.to_string()),
            error => Self::Table(error),
        }
    }
}

/// Collects the records of all files, then settles versions.
pub struct Validator<'a> {
    context: Context<'a>,
    table: Table,
    rejects: Vec<Reject>,
    diagnostics: Diagnostics,
    void: Vec<VoidRow>,
    files: Vec<(Arc<str>, Ledger)>,
    nulled: BTreeMap<(Arc<str>, Arc<str>), u64>,
    bare_days: u64,
    completed: Completed,
    unknown_years: BTreeSet<i16>,
    traced: Vec<Traced>,
    suspensions: Vec<Suspension>,
}

/// What is said of parts that are not read, by [`Aside`].
const UNREAD: [Code; 3] = ["empty-part", "no-table-part", "hidden-part"];

impl<'a> Validator<'a> {
    /// A validator that loads the named dimensions; each [`Layout`] lists their columns in this order.
    ///
    /// # Errors
    /// Only if two of them are called the same, which is a bug.
    pub fn new(context: Context<'a>, dimensions: &[String]) -> Result<Self, ValidateError> {
        Ok(Self {
            context,
            table: Table::new(dimensions)?,
            rejects: Vec::new(),
            diagnostics: Diagnostics::default(),
            void: Vec::new(),
            files: Vec::new(),
            nulled: BTreeMap::new(),
            bare_days: 0,
            completed: Completed::default(),
            unknown_years: BTreeSet::new(),
            traced: Vec::new(),
            suspensions: Vec::new(),
        })
    }

    /// Notes a part of an archive or a workbook that is not read.
    pub fn unread(&mut self, file: Arc<str>, reason: Aside) {
        self.diagnostics.push(remark(UNREAD[reason as usize], Severity::Note, (file, 1)));
    }

    /// Reads and judges all records of a file of cases; rows that add others up are none of them.
    ///
    /// # Errors
    /// [`ValidateError`] if the file cannot be read to its end.
    pub fn cases(&mut self, source: Source, layout: &Layout) -> Result<Totals, ValidateError> {
        for (line, _) in &source.header().titles {
            let place = Place { file: layout.file.clone(), line: *line, column: None };
            let title = Diagnostic { code: "title-row", severity: Severity::Note, place, seen: String::new() };
            self.diagnostics.push(title);
        }
        let mut ledger = Ledger::default();
        let mut failed = None;
        let context = &self.context;
        let (table, rejects, diagnostics) = (&mut self.table, &mut self.rejects, &mut self.diagnostics);
        let (void, nulled, bare_days) = (&mut self.void, &mut self.nulled, &mut self.bare_days);
        let completed = &mut self.completed;
        let (unknown_years, traced) = (&mut self.unknown_years, &mut self.traced);
        let totals = source.read(
            |batch| judge(context, layout, batch),
            |judged| {
                let judged: Judged = match judged {
                    Ok(judged) => judged,
                    Err(error) => return failed = Some(error),
                };
                let before = table.height();
                if let Err(error) = table.append(judged.part) {
                    return failed = Some(error);
                }
                ledger.read += judged.read;
                ledger.kept += (table.height() - before) as u64;
                ledger.rejected += judged.rejects.len() as u64;
                ledger.void += judged.void.len() as u64;
                rejects.extend(judged.rejects);
                diagnostics.append(judged.diagnostics);
                void.extend(judged.void);
                for (heading, count) in judged.nulled {
                    *nulled.entry((layout.file.clone(), heading)).or_default() += count;
                }
                *bare_days += judged.bare_days;
                completed.append(judged.completed);
                unknown_years.extend(judged.unknown_years);
                traced.extend(judged.traced);
            },
        )?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        self.files.push((layout.file.clone(), ledger));
        Ok(Totals { records: ledger.read, ..totals })
    }

    /// Reads a file of suspensions.
    ///
    /// # Errors
    /// [`ValidateError`] if the file cannot be read to its end.
    pub fn suspensions(&mut self, source: Source, layout: &SuspensionLayout) -> Result<Totals, ValidateError> {
        let context = &self.context;
        let (read, diagnostics) = (&mut self.suspensions, &mut self.diagnostics);
        let totals = source.read(
            |batch| suspensions::read(batch, layout, context),
            |(part, found)| {
                read.extend(part);
                diagnostics.append(found);
            },
        )?;
        Ok(totals)
    }

    /// Settles versions of cases and joins suspensions and ratings; `registers` are the records of all other datasets.
    ///
    /// # Errors
    /// [`ValidateError::Ledger`] if records were lost, which is a bug.
    pub fn finish(mut self, mut registers: Registers) -> Result<Validated, ValidateError> {
        let (mut store, names, dictionaries) = self.table.finish()?;
        let keys = names.keys();
        let rivals = part::versions(&store, keys, &versions::rivals(keys, &self.void))?;
        let (rivals, places): (Vec<Version>, Vec<(u32, u32)>) = rivals.into_iter().unzip();
        let resolved = versions::resolve(&rivals, &self.void);
        let mut keep = vec![true; keys.len()];
        for (Version { row, .. }, (file, line)) in rivals.iter().zip(places) {
            let (name, ledger) = &mut self.files[file as usize];
            let mut remark = |code| self.diagnostics.push(remark(code, Severity::Warning, (name.clone(), line)));
            if let Some(code) = resolved.removed.get(row) {
                keep[*row as usize] = false;
                ledger.kept -= 1;
                ledger.duplicates += 1;
                remark(code);
                trace::replace(&mut self.traced, (name, line), code);
            }
            if resolved.collisions.contains(row) {
                remark("id-collision");
            }
        }
        store.retain(&keep)?;
        closed(&self.files)?;
        let kept = names.ids.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(id, _)| *id);
        let joined = suspensions::join(self.suspensions, kept.clone(), &self.context, &mut self.diagnostics);
        let rated = registers.of(Dataset::Ratings).map_or_else(ratings::Joined::default, |records| {
            ratings::join(records, kept, self.context.words, &mut self.diagnostics)
        });
        ratings::fill(&mut store, &rated.cases)?;
        let Shared { codes, texts } = Shared::of(&registers, &rated.loose, &dictionaries);
        registers.hand_over(&mut self.diagnostics, &mut self.nulled);
        self.context.severities.regrade(&mut self.diagnostics);
        let Events { span: events, beyond } = events(&store, self.context.calendar)?;
        Ok(Validated {
            codes,
            cases: Cases {
                events,
                beyond,
                coverage: Coverage::of(&store)?,
                store,
                dictionaries,
                beside: texts,
                stops: joined.stops,
                corrections: joined.corrections,
                stop_kinds: joined.kinds,
                files: self.files.iter().map(|(file, _)| file.clone()).collect(),
            },
            rejects: self.rejects,
            diagnostics: self.diagnostics,
            ledgers: self.files,
            nulled: self.nulled,
            bare_days: self.bare_days,
            completed: self.context.catalogue.map(|_| self.completed),
            registers,
            catalogue: self.context.catalogue.cloned(),
            loose_ratings: rated.loose,
            unknown_years: self.unknown_years,
            traced: self.traced,
        })
    }
}

/// Checks that no record of a file is lost.
fn closed(files: &[(Arc<str>, Ledger)]) -> Result<(), ValidateError> {
    match files.iter().find(|(_, ledger)| !ledger.closes()) {
        Some((file, ledger)) => Err(ValidateError::Ledger { file: file.clone(), ledger: *ledger }),
        None => Ok(()),
    }
}

fn remark(code: Code, severity: Severity, (file, line): (Arc<str>, u32)) -> Diagnostic {
    Diagnostic { code, severity, place: Place { file, line: line.into(), column: None }, seen: String::new() }
}

/// When anything happened.
#[derive(Default)]
struct Events {
    span: Option<(Day, Day)>,
    beyond: BTreeSet<i16>,
}

/// First and last day with an application, acceptance or closing, among years with a known calendar; and the other years
/// of such days.
fn events(store: &Store, calendar: &Calendar) -> Result<Events, PolarsError> {
    let Events { mut span, mut beyond } = Events::default();
    let columns = [c::APPLIED_ON, c::ACCEPTED_ON, c::CLOSED_ON];
    for part in 0..store.parts() {
        let frame = store.load(part, &columns)?;
        for name in columns {
            for day in frame.column(name)?.i32()?.iter().flatten().map(Day) {
                // The year is looked up only where the span grows, not for every case.
                if span.is_some_and(|(first, last)| (first..=last).contains(&day)) {
                    continue;
                }
                if calendar.covers(day.year()) {
                    let (first, last) = span.unwrap_or((day, day));
                    span = Some((first.min(day), last.max(day)));
                } else {
                    beyond.insert(day.year());
                }
            }
        }
    }
    Ok(Events { span, beyond })
}

#[cfg(test)]
mod tests;
