//! The order of the rooms: from file names to cases on a desk.
//!
//! In: [`Settings`] and the names of files. Out: [`Loaded`] cases and the [`Moment`] they are looked at. Never: judge,
//! compute, print. Why: the line of rooms can be read on one page.

mod columns;
mod convert;
mod evidence;
mod inspect;
mod moment;
mod registers;
mod tell;

pub use columns::{ColumnError, Headings, Role, Why};
pub use convert::{ConvertError, Secrets, canonical_columns, convert};
pub use evidence::Share;
pub use inspect::{Guess, Inspected, Inspection, Line, Question, Told, WordCount, dataset, inspect};
pub use moment::{Moment, MomentError, Wanted};

use crate::{
    config::Settings,
    figures::Given,
    ingest::{IngestError, Part, Parts, Progress, Source, Table, Totals},
    period::Day,
    query::filter::Filtered,
    reference::{Aliases, BadAliases, BadLabels, Labels, Language},
    schema::{self, FieldMap},
    validate::{
        BadSeverity, Context, Severities, ValidateError, Validated, Validator,
        values::{self, BadFormat, DateFormat},
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// The files of a run and what is wanted of them.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files of cases.
    pub cases: Vec<NamedFile>,
    /// Files of suspensions.
    pub suspensions: Vec<NamedFile>,
    /// Files of all other datasets.
    pub registers: BTreeMap<schema::Dataset, Vec<NamedFile>>,
    /// Dimensions that will be asked for.
    pub dimensions: Vec<String>,
    /// Dates after this day will not be seen, if that is known before reading.
    pub seen_until: Option<Day>,
    /// Where the records of cases and suspensions are counted while they are read.
    pub progress: Progress,
}

/// A file, and what reports call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// As the user named it: on the command line, or in the project file.
    pub name: Arc<str>,
    /// Where it lies; `-` is standard input.
    pub path: String,
}

impl NamedFile {
    /// A file that is called as its path.
    #[must_use]
    pub fn given(path: &str) -> Self {
        Self { name: path.into(), path: path.to_owned() }
    }

    fn parts(&self, settings: &Settings) -> Result<Parts, IngestError> {
        Parts::open(&Source::named(&self.path), &self.name, settings.encoding)
    }

    /// The tables of the file; what is none is passed over.
    fn tables(&self, settings: &Settings) -> Result<impl Iterator<Item = Result<Table, IngestError>>, IngestError> {
        let table = |part| match part {
            Ok(Part::Table(table)) => Some(Ok(*table)),
            Ok(Part::Aside { .. }) => None,
            Err(error) => Some(Err(error)),
        };
        Ok(self.parts(settings)?.filter_map(table))
    }
}

/// A table that was read: a file, or a part of an archive or a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Which dataset.
    pub dataset: &'static str,
    /// As it was named.
    pub name: Arc<str>,
    /// Bytes and digest.
    pub totals: Totals,
    /// What its columns are.
    pub headings: Headings,
}

/// Cases, and what they were read from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Cases, rejects, ledgers, problems.
    pub validated: Validated,
    /// The files, in the order of reading.
    pub inputs: Vec<InputFile>,
    /// Targets and reported totals.
    pub given: Given,
    /// Which cases count, if not all.
    pub filter: Option<Filtered>,
}

/// Input that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// Its columns cannot be told.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// Its records cannot be judged.
    #[error(transparent)]
    Validate(#[from] ValidateError),
    /// A form of dates that the project gives and nobody can read with.
    #[error("columns.{field}.format: {cause}")]
    Format {
        /// The canonical column.
        field: &'static str,
        /// What is wrong with it.
        cause: BadFormat,
    },
    /// A severity that a problem cannot have.
    #[error(transparent)]
    Severity(#[from] BadSeverity),
    /// The built-in tables do not read: a bug.
    #[error("internal: {0}")]
    BuiltIn(#[from] BadAliases),
    /// The built-in words do not read: a bug.
    #[error("internal: {0}")]
    Words(#[from] BadLabels),
}

/// Reads and judges all files of a request.
///
/// # Errors
/// [`LoadError`]: nothing can be answered.
pub fn load(settings: &Settings, request: &Request) -> Result<Loaded, LoadError> {
    load_of(settings, request, None)
}

/// Reads and judges, of all files of a request, only the records of one case number, which are traced.
///
/// # Errors
/// As [`load`].
pub fn trace(settings: &Settings, request: &Request, id: &str) -> Result<Loaded, LoadError> {
    // Nothing of the other datasets is a case's own but what its item in the catalogue says.
    let mut request = request.clone();
    request.registers.retain(|dataset, _| *dataset == schema::Dataset::Items);
    load_of(settings, &request, Some(values::id(id)))
}

fn load_of(settings: &Settings, request: &Request, only: Option<&str>) -> Result<Loaded, LoadError> {
    let mut inputs = Vec::new();
    let mut registers = registers::read(settings, &request.registers, &mut inputs)?;
    let catalogue = registers.catalogue();
    let formats = formats(settings)?;
    let severities = Severities::new(&settings.project.severity)?;
    let context =
        Context { catalogue: catalogue.as_ref(), only, ..context(settings, request, (&formats, &severities)) };
    let (cases, suspensions) = (Aliases::cases()?, Aliases::suspensions()?);
    let mut validator = Validator::new(context, &request.dimensions)?;
    let mut tables = 0;
    for file in &request.cases {
        for part in file.parts(settings)? {
            let Some(table) = table(part?, request, &mut validator) else { continue };
            let headings = Headings::of_cases(&table, &cases, settings)?;
            let layout = headings.layout(&request.dimensions, tables);
            let (name, totals) = (table.name().clone(), validator.cases(table, &layout)?);
            inputs.push(InputFile { dataset: "cases", name, totals, headings });
            tables += 1;
        }
    }
    for file in &request.suspensions {
        for part in file.parts(settings)? {
            let Some(table) = table(part?, request, &mut validator) else { continue };
            let (layout, headings) = columns::suspension_layout(&table, &suspensions, settings)?;
            let (name, totals) = (table.name().clone(), validator.suspensions(table, &layout)?);
            inputs.push(InputFile { dataset: "suspensions", name, totals, headings });
        }
    }
    columns::all_found(&inputs, settings)?;
    let mut validated = validator.finish(registers)?;
    for remark in inputs.iter().flat_map(|input| &input.headings.remarks) {
        validated.diagnostics.push(remark.clone());
    }
    let given = given(&mut validated)?;
    Ok(Loaded { validated, inputs, given, filter: None })
}

/// Targets and reported totals; names of no figure are remarked.
fn given(validated: &mut Validated) -> Result<Given, LoadError> {
    let labels = [Labels::of(Language::Zh)?, Labels::of(Language::En)?];
    let (given, unknown) = Given::read(&validated.registers, &labels);
    validated.diagnostics.append(unknown);
    Ok(given)
}

/// What records are judged with.
fn context<'a>(
    settings: &'a Settings,
    request: &Request,
    (formats, severities): (&'a FieldMap<DateFormat>, &'a Severities),
) -> Context<'a> {
    Context {
        calendar: &settings.calendar,
        words: &settings.words,
        seen_until: request.seen_until.unwrap_or_else(|| last_known_day(settings)),
        day_unit: settings.day_unit,
        day_unit_by_kind: &settings.day_unit_by_kind,
        formats,
        catalogue: None,
        exported_on: settings.exported_on,
        zone: settings.zone.as_ref(),
        key: &settings.key,
        severities,
        only: None,
    }
}

/// The table that a part is; what is none is noted.
fn table(part: Part, request: &Request, validator: &mut Validator<'_>) -> Option<Table> {
    match part {
        Part::Table(table) => Some(table.telling(&request.progress)),
        Part::Aside { file_name, reason } => {
            validator.unread(file_name, reason);
            None
        }
    }
}

/// The written forms of dates that the project gives.
fn formats(settings: &Settings) -> Result<FieldMap<DateFormat>, LoadError> {
    let mut formats = FieldMap::default();
    for (field, text) in &settings.formats {
        let format = DateFormat::new(text).map_err(|cause| LoadError::Format { field: field.id(), cause })?;
        formats.insert(*field, format);
    }
    Ok(formats)
}

/// The last day of the calendar's last known year: later dates are asked for by nobody.
fn last_known_day(settings: &Settings) -> Day {
    let last = settings.calendar.years().last().copied();
    last.and_then(|year| Day::of(year, 12, 31)).unwrap_or(Day(i32::MAX))
}
