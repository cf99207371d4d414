//! Reading the datasets beside cases and suspensions.

use super::{ColumnError, Headings, InputFile, LoadError, NamedFile, columns::refuse};
use crate::{
    config::Settings,
    ingest::{self, Mapping, Part, Table},
    reference::Aliases,
    schema::{Column, Dataset, Kind, Need, Privacy},
    validate::{RecordContext, RecordLayout, Registers, values::DateFormat},
};
use std::collections::BTreeMap;

/// Reads all files of all datasets beside cases and suspensions; adds what was read to `inputs`.
pub(super) fn read(
    settings: &Settings,
    files: &BTreeMap<Dataset, Vec<NamedFile>>,
    inputs: &mut Vec<InputFile>,
) -> Result<Registers, LoadError> {
    let formats = formats(settings)?;
    let context = RecordContext {
        words: &settings.words,
        day_unit: settings.day_unit,
        day_unit_by_kind: &settings.day_unit_by_kind,
        formats: &formats,
        zone: settings.zone.as_ref(),
    };
    let mut registers = Registers::default();
    for (dataset, files) in files.iter().filter(|(_, files)| !files.is_empty()) {
        let aliases = Aliases::of(*dataset)?;
        for file in files {
            for part in file.parts(settings)? {
                let table = match part? {
                    Part::Table(table) => *table,
                    Part::Aside { file_name, reason } => {
                        registers.unread(file_name, reason);
                        continue;
                    }
                };
                let (layout, headings) = layout(&table, &aliases, (*dataset, settings))?;
                let (name, totals) = (table.name().clone(), registers.read(table, &layout, &context)?);
                inputs.push(InputFile { dataset: dataset.id(), name, totals, headings });
            }
        }
    }
    Ok(registers)
}

/// How many headings of a table are columns of a dataset; none if its records could not stand without one that is not.
pub(super) fn known(table: &Table, dataset: Dataset, settings: &Settings) -> Result<usize, LoadError> {
    let known = layout(table, &Aliases::of(dataset)?, (dataset, settings));
    Ok(known.map_or(0, |(layout, _)| layout.columns.len()))
}

/// Where the columns of a file are.
fn layout(
    table: &Table,
    aliases: &Aliases<Column>,
    (dataset, settings): (Dataset, &Settings),
) -> Result<(RecordLayout, Headings), ColumnError> {
    let written = &table.header().columns;
    let own = settings.record_columns.iter().filter(|(column, _)| column.dataset == dataset);
    let project = own.filter_map(|(column, said)| Some((*column, said.heading.clone()?))).collect();
    let mapped = ingest::map_headings(written, aliases, &settings.words, &project);
    if let Some(problem) = mapped.problems.into_iter().next() {
        return Err(refuse(table, problem, |column: Column| column.facts().key));
    }
    let (mut columns, mut units) = (BTreeMap::new(), BTreeMap::new());
    let mut privacy = vec![Privacy::Open; written.len()];
    for (index, column) in mapped.columns.iter().enumerate() {
        match &column.mapping {
            Mapping::Mapped { field, unit, .. } => {
                columns.insert(*field, index);
                units.extend(unit.map(|unit| (*field, unit)));
            }
            Mapping::Private(whose) => privacy[index] = *whose,
            Mapping::Duplicate { .. } | Mapping::Ambiguous(_) | Mapping::Unknown => {}
        }
    }
    if let Some(column) = missing(dataset, &columns) {
        let (file, field) = (table.name().clone(), column.facts().key);
        return Err(ColumnError::Missing { file, field, headings: written.clone() });
    }
    let mut headings = Headings { privacy, ..Headings::unread(table) };
    let dated = |column: &Column| matches!(column.facts().kind, Kind::Instant | Kind::Day | Kind::Bound);
    let mut date_forms = BTreeMap::new();
    for (column, index) in columns.iter().filter(|(column, _)| dated(column)) {
        // Where the project gives a form, that one holds.
        if settings.record_columns.get(column).is_none_or(|said| said.format.is_none()) {
            date_forms.extend(headings.counted(table, *index, &settings.words).map(|form| (*column, form)));
        }
    }
    let (file, texts) = (headings.file.clone(), headings.texts.clone());
    Ok((RecordLayout { dataset, file, headings: texts, columns, units, date_forms }, headings))
}

/// A column without which no record of the file could stand.
fn missing(dataset: Dataset, columns: &BTreeMap<Column, usize>) -> Option<Column> {
    let needed = |wanted: Need| dataset.columns().filter(move |column| column.facts().need == wanted);
    let absent = |column: &Column| !columns.contains_key(column);
    let mut any = needed(Need::OneOf).peekable();
    let first = any.peek().copied();
    needed(Need::Must)
        .chain(needed(Need::Content))
        .find(absent)
        .or_else(|| first.filter(|_| any.all(|column| absent(&column))))
}

/// The written forms of dates that the project gives.
fn formats(settings: &Settings) -> Result<BTreeMap<Column, DateFormat>, LoadError> {
    let given = settings.record_columns.iter().filter_map(|(column, said)| Some((*column, said.format.as_ref()?)));
    given
        .map(|(column, text)| match DateFormat::new(text) {
            Ok(format) => Ok((column, format)),
            Err(cause) => Err(LoadError::Format { field: column.facts().key, cause }),
        })
        .collect()
}
