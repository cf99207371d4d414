//! What the columns of a file are, and where each dimension is found.

use super::{
    InputFile,
    evidence::{Share, Values},
    tell::tell,
};
use crate::{
    config::Settings,
    diag::{Code, Diagnostic, Place, Severity},
    figures::Dimension,
    ingest::{self, MappingError, Reason, Table},
    reference::{Aliases, Words, WrittenUnit},
    schema::{Field, FieldMap, Kind, Privacy, SuspensionField},
    validate::{DateColumn, DimensionSource, Layout, SuspensionLayout, values::DateForm},
};
use std::{collections::BTreeMap, sync::Arc};

/// Said of columns whose dates are numbers.
const COUNTED: Code = "counted-dates";

/// Columns that cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum ColumnError {
    /// A column without which there are no cases.
    #[error("{file}: no column for {field}")]
    Missing {
        /// The file.
        file: Arc<str>,
        /// The canonical column.
        field: &'static str,
        /// What the file has.
        headings: Vec<String>,
    },
    /// The same heading twice.
    #[error("{file}: columns {first} and {second} are both called {heading}")]
    Twice {
        /// The file.
        file: Arc<str>,
        /// The heading.
        heading: String,
        /// Position of the first, from 1.
        first: usize,
        /// Position of the other, from 1.
        second: usize,
    },
    /// A heading of the project file that is not there.
    #[error("{file}: no heading {heading} for {field}")]
    NoSuchHeading {
        /// The file.
        file: Arc<str>,
        /// The canonical column.
        field: &'static str,
        /// The heading that the project names.
        heading: String,
        /// What the file has.
        headings: Vec<String>,
    },
    /// A heading that may be one of several columns.
    #[error("{file}: {heading} is ambiguous")]
    Ambiguous {
        /// The file.
        file: Arc<str>,
        /// The heading.
        heading: String,
        /// The canonical columns it may be.
        fields: Vec<&'static str>,
    },
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The column of a field.
    Field(Field, Why),
    /// Another column of a field, kept under its own heading.
    Second {
        /// The field.
        field: Field,
        /// Position of the column that is taken.
        of: usize,
    },
    /// May be several fields, and its values do not decide; kept under its own heading if nothing depends on it.
    Ambiguous(Vec<Field>),
    /// Personal data that is no field; never a dimension.
    Private(Privacy),
    /// Kept under its own heading, as a dimension.
    Own,
}

/// Why a column is a field's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// What the heading says.
    Heading(Reason),
    /// What the values say: so many of so many filled ones.
    Values(Share),
    /// Every other meaning of its heading has a column of its own.
    Rest,
}

/// The columns of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings {
    /// The file.
    pub file: Arc<str>,
    /// Its name without the directory that it lies in.
    pub source: Arc<str>,
    /// Headings as written.
    pub texts: Vec<Arc<str>>,
    /// Whose secret each column is.
    pub privacy: Vec<Privacy>,
    /// What each column is.
    pub roles: Vec<Role>,
    /// What was decided and is not plain from the headings.
    pub remarks: Vec<Diagnostic>,
    pub(super) columns: FieldMap<usize>,
    pub(super) units: FieldMap<WrittenUnit>,
    pub(super) date_forms: FieldMap<DateForm>,
}

impl Headings {
    /// The columns of a file of cases.
    pub(super) fn of_cases(table: &Table, aliases: &Aliases<Field>, settings: &Settings) -> Result<Self, ColumnError> {
        let (headings, problems) = tell(table, aliases, settings);
        problems.into_iter().next().map_or(Ok(headings), Err)
    }

    /// Nothing known yet of these columns.
    pub(super) fn unread(table: &Table) -> Self {
        let written = &table.header().columns;
        Self {
            file: table.name().clone(),
            source: table.file_name().into(),
            texts: written.iter().map(|text| text.as_str().into()).collect(),
            privacy: vec![Privacy::Open; written.len()],
            roles: vec![Role::Own; written.len()],
            remarks: Vec::new(),
            columns: FieldMap::default(),
            units: FieldMap::default(),
            date_forms: FieldMap::default(),
        }
    }

    /// How the dates of a column are counted if they are numbers, which is said.
    pub(super) fn counted(&mut self, table: &Table, index: usize, words: &Words) -> Option<DateForm> {
        let form = Values::of(table.first(), (index, self.texts.len()), words).date_form()?;
        let place =
            Place { file: self.file.clone(), line: table.header().line, column: Some(self.texts[index].clone()) };
        let seen = form.id().to_owned();
        self.remarks.push(Diagnostic { code: COUNTED, severity: Severity::Note, place, seen });
        Some(form)
    }

    /// Position of a field's column.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(field).copied()
    }

    /// Whether a dimension of this name can be found: a canonical one, or a column of the file.
    #[must_use]
    pub fn has_dimension(&self, name: &str) -> bool {
        matches!(name, "item" | "source") || canonical(name).is_some() || self.own_column(name).is_some()
    }

    /// A column of the file's own that is nobody's secret.
    fn own_column(&self, name: &str) -> Option<usize> {
        let open = |index: &usize| self.privacy[*index] == Privacy::Open;
        self.texts.iter().position(|text| **text == *name).filter(open)
    }

    /// Where validation finds the fields and the named dimensions; `index` is that of the file.
    pub(super) fn layout(&self, dimensions: &[String], index: u32) -> Layout {
        Layout {
            file: self.file.clone(),
            index,
            headings: self.texts.clone(),
            columns: self.columns.clone(),
            heading_units: self.units.clone(),
            date_forms: self.date_forms.clone(),
            dimensions: dimensions.iter().map(|name| self.source(name)).collect(),
        }
    }

    fn source(&self, name: &str) -> DimensionSource {
        match name {
            "item" => return DimensionSource::Item,
            "source" => return DimensionSource::Fixed(self.source.clone()),
            _ => {}
        }
        let Some(field) = canonical(name) else {
            return self.own_column(name).map_or(DimensionSource::Absent, DimensionSource::Text);
        };
        match self.columns.get(field) {
            _ if matches!(field, Field::ItemKind | Field::CaseType) => DimensionSource::Completed(field),
            None => DimensionSource::Absent,
            Some(column) if matches!(field.kind(), Kind::Word | Kind::Flag) => DimensionSource::Word(field, *column),
            Some(column) => DimensionSource::Text(*column),
        }
    }
}

/// The field that a dimension of this name is of: a canonical dimension, or any other column that is no applicant's secret.
fn canonical(name: &str) -> Option<Field> {
    let dimension = Dimension::COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
    dimension.or_else(|| Field::named(name).filter(|field| field.privacy() != Privacy::Applicant))
}

/// Checks that of each list of headings that the project gives at least one is in some file of cases.
pub(super) fn all_found(inputs: &[InputFile], settings: &Settings) -> Result<(), ColumnError> {
    let files = || inputs.iter().filter(|input| input.dataset == "cases").map(|input| &input.headings);
    let missing =
        settings.headings.iter().find(|(field, _)| files().all(|headings| headings.column(**field).is_none()));
    match (missing, files().next()) {
        (Some((field, given)), Some(first)) => Err(ColumnError::NoSuchHeading {
            file: first.file.clone(),
            field: field.id(),
            heading: given.texts().join(" / "),
            headings: first.texts.iter().map(ToString::to_string).collect(),
        }),
        _ => Ok(()),
    }
}

/// The columns of a file of suspensions.
pub(super) fn suspension_layout(
    table: &Table,
    aliases: &Aliases<SuspensionField>,
    settings: &Settings,
) -> Result<(SuspensionLayout, Headings), ColumnError> {
    let written = &table.header().columns;
    let mapped = ingest::map_headings(written, aliases, &settings.words, &BTreeMap::new());
    let column = |field: SuspensionField| mapped.column(field);
    let required = |field: SuspensionField| {
        column(field).ok_or_else(|| ColumnError::Missing {
            file: table.name().clone(),
            field: field.id(),
            headings: written.clone(),
        })
    };
    let mut headings = Headings::unread(table);
    let mut dates = |column: usize| DateColumn { column, form: headings.counted(table, column, &settings.words) };
    let (started_at, ended_at) =
        (dates(required(SuspensionField::StartedAt)?), column(SuspensionField::EndedAt).map(dates));
    let layout = SuspensionLayout {
        file: table.name().clone(),
        headings: headings.texts.clone(),
        case_id: required(SuspensionField::CaseId)?,
        kind: column(SuspensionField::Kind),
        started_at,
        ended_at,
        kinds: settings.project.suspensions.kinds.clone(),
    };
    match mapped.problems.into_iter().next() {
        Some(problem) => Err(refuse(table, problem, SuspensionField::id)),
        None => Ok((layout, headings)),
    }
}

/// What stands in the way of reading a file.
pub(super) fn refuse<F: Copy>(table: &Table, problem: MappingError<F>, id: impl Fn(F) -> &'static str) -> ColumnError {
    let file = table.name().clone();
    match problem {
        MappingError::SameHeading { heading, first, second, .. } => {
            ColumnError::Twice { file, heading, first: first + 1, second: second + 1 }
        }
        MappingError::NoSuchHeading { field, heading } => {
            ColumnError::NoSuchHeading { file, field: id(field), heading, headings: table.header().columns.clone() }
        }
    }
}
