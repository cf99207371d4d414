//! From kept cases to one table in canonical columns: the files are read once more, record by record.

use super::{
    LoadError, Loaded, Request,
    columns::{Headings, Role},
};
use crate::{
    config::Settings,
    schema::{Field, Privacy},
    validate::{CanonicalColumn, KeptRecords, Severities},
};
use std::{io, sync::Arc};

/// Which secrets are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// None of the applicants'.
    NotOfApplicants,
    /// All.
    All,
}

/// Cases that could not be converted.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// A file cannot be read again.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A file has changed since it was judged.
    #[error("{0} has changed while it was read")]
    Changed(Arc<str>),
    /// The table cannot be written.
    #[error("{0}")]
    Write(#[from] io::Error),
}

/// The columns of the table: canonical ones that a file has, then those of the files' own, in the order they are met.
#[must_use]
pub fn canonical_columns(loaded: &Loaded, secrets: Secrets) -> Vec<CanonicalColumn> {
    let files = || loaded.inputs.iter().filter(|input| input.dataset == "cases").map(|input| &input.headings);
    let has = |field: &Field| files().any(|headings| headings.column(unit_of(*field).unwrap_or(*field)).is_some());
    let open = |privacy: Privacy| secrets == Secrets::All || privacy != Privacy::Applicant;
    let fields = Field::ALL.iter().filter(|field| has(field) && open(field.privacy()));
    let mut columns: Vec<CanonicalColumn> = fields.map(|field| CanonicalColumn::Field(*field)).collect();
    for headings in files() {
        for index in own(headings).filter(|index| open(headings.privacy[*index])) {
            let column = CanonicalColumn::Own(headings.texts[index].clone());
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    columns
}

/// Reads the files of the request again and passes every kept record, a row of texts each, to `sink`.
///
/// # Errors
/// [`ConvertError`]; what `sink` has taken is then not whole.
pub fn convert(
    settings: &Settings,
    (request, loaded): (&Request, &Loaded),
    columns: &[CanonicalColumn],
    mut sink: impl FnMut(Vec<Vec<String>>) -> io::Result<()>,
) -> Result<(), ConvertError> {
    let formats = super::formats(settings)?;
    let severities = Severities::new(&settings.project.severity).map_err(LoadError::from)?;
    let context = super::context(settings, request, (&formats, &severities));
    let lines = loaded.validated.cases.lines().map_err(|error| LoadError::Validate(error.into()))?;
    let inputs = loaded.inputs.iter().filter(|input| input.dataset == "cases");
    let tables = request.cases.iter().map(|file| file.tables(settings)).collect::<Result<Vec<_>, _>>();
    let tables = tables.map_err(LoadError::from)?.into_iter().flatten();
    for (((index, table), input), lines) in (0..).zip(tables).zip(inputs).zip(&lines) {
        let layout = input.headings.layout(&[], index);
        let place = |column: &CanonicalColumn| match column {
            CanonicalColumn::Field(_) => None,
            CanonicalColumn::Own(heading) => {
                own(&input.headings).find(|index| input.headings.texts[*index] == *heading)
            }
        };
        let columns: Vec<_> = columns.iter().map(|column| (column.clone(), place(column))).collect();
        let kept = KeptRecords { context: &context, layout: &layout, lines, columns: &columns };
        let mut written = Ok(());
        let totals = table.map_err(LoadError::from)?.read(
            |batch| kept.rows(batch),
            |rows| {
                if written.is_ok() {
                    written = sink(rows);
                }
            },
        );
        let totals = totals.map_err(LoadError::from)?;
        written?;
        if totals != input.totals {
            return Err(ConvertError::Changed(input.name.clone()));
        }
    }
    Ok(())
}

/// The limit whose unit a field is: a limit that carries its unit itself needs the column too.
const fn unit_of(field: Field) -> Option<Field> {
    match field {
        Field::StatutoryLimitUnit => Some(Field::StatutoryLimit),
        Field::PromisedLimitUnit => Some(Field::PromisedLimit),
        _ => None,
    }
}

/// Positions of the columns that are no field's. Of several with one heading the first is known by it.
fn own(headings: &Headings) -> impl Iterator<Item = usize> {
    let taken = |index: usize| matches!(headings.roles[index], Role::Field(..));
    let first = |index: usize| headings.texts.iter().position(|text| *text == headings.texts[index]) == Some(index);
    (0..headings.texts.len()).filter(move |index| !taken(*index) && first(*index))
}
