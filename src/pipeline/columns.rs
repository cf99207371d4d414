//! What the columns of a file are, and where each dimension is found.

use crate::{
    config::Settings,
    figures::Dimension,
    ingest::{self, Mapping, MappingError, Table},
    reference::{Aliases, WrittenUnit},
    schema::{Field, FieldMap, Kind, Privacy, SuspensionField},
    validate::{DimensionSource, Layout, SuspensionLayout},
};
use std::{collections::BTreeMap, sync::Arc};

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
    columns: FieldMap<usize>,
    units: FieldMap<WrittenUnit>,
}

impl Headings {
    /// The columns of a file of cases.
    pub(super) fn of_cases(table: &Table, aliases: &Aliases<Field>, settings: &Settings) -> Result<Self, ColumnError> {
        let written = &table.header().columns;
        let mapped = ingest::map_headings(written, aliases, &settings.words, &settings.headings);
        if let Some(problem) = mapped.problems.into_iter().next() {
            return Err(refuse(table, problem, Field::id));
        }
        let mut headings = Self {
            file: table.name().clone(),
            source: table.file_name().into(),
            texts: written.iter().map(|text| text.as_str().into()).collect(),
            privacy: vec![Privacy::Open; written.len()],
            columns: FieldMap::default(),
            units: FieldMap::default(),
        };
        for (index, column) in mapped.columns.iter().enumerate() {
            match &column.mapping {
                Mapping::Mapped { field, unit, .. } => {
                    headings.columns.insert(*field, index);
                    headings.privacy[index] = field.privacy();
                    if let Some(unit) = unit {
                        headings.units.insert(*field, *unit);
                    }
                }
                Mapping::Duplicate { field, .. } => headings.privacy[index] = field.privacy(),
                Mapping::Private(privacy) => headings.privacy[index] = *privacy,
                // Until it is settled, whoever's secret it may be is protected.
                Mapping::Ambiguous(fields) => {
                    let strictest = fields.iter().map(|field| field.privacy()).max();
                    headings.privacy[index] = strictest.unwrap_or(Privacy::Open);
                }
                Mapping::Unknown => {}
            }
        }
        for (index, column) in mapped.columns.iter().enumerate() {
            if let Mapping::Ambiguous(fields) = &column.mapping {
                headings.settle(index, &column.heading, fields)?;
            }
        }
        let missing =
            [Field::CaseId, Field::AcceptedAt].into_iter().find(|field| headings.columns.get(*field).is_none());
        match missing {
            Some(field) => {
                Err(ColumnError::Missing { file: headings.file, field: field.id(), headings: written.clone() })
            }
            None => Ok(headings),
        }
    }

    /// Settles a heading that may be several columns: the only one that no other heading is; words and limits whose
    /// meaning would be a guess are refused, the rest stays under its own heading.
    fn settle(&mut self, index: usize, heading: &str, fields: &[Field]) -> Result<(), ColumnError> {
        let free: Vec<Field> = fields.iter().copied().filter(|field| self.columns.get(*field).is_none()).collect();
        let timed = |field: &Field| matches!(field.kind(), Kind::Instant | Kind::Limit | Kind::Id);
        match free.as_slice() {
            [only] if free.len() < fields.len() => {
                self.columns.insert(*only, index);
                self.privacy[index] = only.privacy();
            }
            [] => {}
            several if several.iter().any(timed) => {
                return Err(ColumnError::Ambiguous {
                    file: self.file.clone(),
                    heading: heading.to_owned(),
                    fields: several.iter().map(|field| field.id()).collect(),
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a dimension of this name can be found: a canonical one, or a column of the file.
    #[must_use]
    pub fn has_dimension(&self, name: &str) -> bool {
        matches!(name, "item" | "source")
            || Dimension::COLUMNS.iter().any(|(known, _)| *known == name)
            || self.own_column(name).is_some()
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
            dimensions: dimensions.iter().map(|name| self.source(name)).collect(),
        }
    }

    fn source(&self, name: &str) -> DimensionSource {
        match name {
            "item" => return DimensionSource::Item,
            "source" => return DimensionSource::Fixed(self.source.clone()),
            _ => {}
        }
        let Some((_, field)) = Dimension::COLUMNS.iter().find(|(known, _)| *known == name) else {
            return self.own_column(name).map_or(DimensionSource::Absent, DimensionSource::Text);
        };
        match self.columns.get(*field) {
            None => DimensionSource::Absent,
            Some(column) if matches!(field.kind(), Kind::Word | Kind::Flag) => DimensionSource::Word(*field, *column),
            Some(column) => DimensionSource::Text(*column),
        }
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
    let texts: Vec<Arc<str>> = written.iter().map(|text| text.as_str().into()).collect();
    let layout = SuspensionLayout {
        file: table.name().clone(),
        headings: texts.clone(),
        case_id: required(SuspensionField::CaseId)?,
        kind: column(SuspensionField::Kind),
        started_at: required(SuspensionField::StartedAt)?,
        ended_at: column(SuspensionField::EndedAt),
        kinds: settings.project.suspensions.kinds.clone(),
    };
    let privacy = vec![Privacy::Open; written.len()];
    let (columns, units) = (FieldMap::default(), FieldMap::default());
    let source = table.file_name().into();
    let headings = Headings { file: table.name().clone(), source, texts, privacy, columns, units };
    match mapped.problems.into_iter().next() {
        Some(problem) => Err(refuse(table, problem, SuspensionField::id)),
        None => Ok((layout, headings)),
    }
}

fn refuse<F: Copy>(table: &Table, problem: MappingError<F>, id: impl Fn(F) -> &'static str) -> ColumnError {
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
