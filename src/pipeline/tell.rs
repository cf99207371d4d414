//! Telling what the columns of a file of cases are: from their headings, and where these say too little from the values.

use super::{
    columns::{ColumnError, Headings, Role, Why, refuse},
    evidence::Values,
};
use crate::{
    config::Settings,
    diag::{Code, Diagnostic, Place, Severity},
    ingest::{self, Mapping, Table},
    reference::Aliases,
    schema::{Field, Kind, Privacy},
};

/// What is decided here and said as a note.
const DECIDED: Code = "column-from-values";
const SECOND: Code = "second-column";
const UNDECIDED: Code = "ambiguous-column";

/// The columns of a file of cases, as far as they can be told, and all that stands in the way of reading it.
pub(super) fn tell(table: &Table, aliases: &Aliases<Field>, settings: &Settings) -> (Headings, Vec<ColumnError>) {
    let written = &table.header().columns;
    let mapped = ingest::map_headings(written, aliases, &settings.words, &settings.headings);
    let mut telling = Telling { table, settings, headings: Headings::unread(table) };
    let mut problems: Vec<ColumnError> =
        mapped.problems.into_iter().map(|problem| refuse(table, problem, Field::id)).collect();
    for (index, column) in mapped.columns.iter().enumerate() {
        telling.by_heading(index, &column.mapping);
    }
    for (field, index) in mapped.also {
        telling.take(field, index);
    }
    for (index, column) in mapped.columns.iter().enumerate() {
        if let Mapping::Ambiguous(fields) = &column.mapping {
            problems.extend(telling.settle(index, fields));
        }
    }
    telling.count_dates();
    let required = [Field::CaseId, Field::AcceptedAt];
    let missing = required.into_iter().filter(|field| telling.headings.columns.get(*field).is_none());
    // A heading that the project gives and that is not there has been said already.
    let missing = missing.filter(|field| {
        let said = |problem: &ColumnError| matches!(problem, ColumnError::NoSuchHeading { field: id, .. } if *id == field.id());
        !problems.iter().any(said)
    });
    let missing: Vec<ColumnError> = missing
        .map(|field| ColumnError::Missing { file: table.name().clone(), field: field.id(), headings: written.clone() })
        .collect();
    problems.extend(missing);
    (telling.headings, problems)
}

struct Telling<'a> {
    table: &'a Table,
    settings: &'a Settings,
    headings: Headings,
}

impl<'a> Telling<'a> {
    fn by_heading(&mut self, index: usize, mapping: &Mapping<Field>) {
        match mapping {
            Mapping::Mapped { field, reason, unit } => {
                self.take(*field, index);
                self.headings.roles[index] = Role::Field(*field, Why::Heading(*reason));
                if let Some(unit) = unit {
                    self.headings.units.insert(*field, *unit);
                }
            }
            Mapping::Duplicate { field, of } => {
                self.headings.privacy[index] = field.privacy();
                self.headings.roles[index] = Role::Second { field: *field, of: *of };
                let preferred = self.headings.texts[*of].to_string();
                self.note(SECOND, index, preferred);
            }
            Mapping::Private(privacy) => {
                self.headings.privacy[index] = *privacy;
                self.headings.roles[index] = Role::Private(*privacy);
            }
            // Until it is settled, whoever's secret it may be is protected.
            Mapping::Ambiguous(fields) => {
                let strictest = fields.iter().map(|field| field.privacy()).max();
                self.headings.privacy[index] = strictest.unwrap_or(Privacy::Open);
                self.headings.roles[index] = Role::Ambiguous(fields.clone());
            }
            Mapping::Unknown => {}
        }
    }

    fn take(&mut self, field: Field, index: usize) {
        self.headings.columns.insert(field, index);
        let privacy = &mut self.headings.privacy[index];
        *privacy = field.privacy().max(*privacy);
    }

    /// Settles a heading that may be several columns: only those count that no other heading is, then the values decide.
    /// Dates, limits, units and ids whose meaning would be a guess are refused, the rest stays under its own heading.
    fn settle(&mut self, index: usize, fields: &[Field]) -> Option<ColumnError> {
        let free: Vec<Field> = fields.iter().copied().filter(|field| self.is_free(*field)).collect();
        let values = self.values(index);
        let decided = match free.as_slice() {
            [] => return None,
            [only]
                if free.len() < fields.len()
                    && values.fit(*only).is_none_or(|fit| fit.whole == 0 || fit.nearly_all()) =>
            {
                Some((*only, Why::Rest))
            }
            several => values.decide(several).map(|(field, share)| (field, Why::Values(share))),
        };
        if let Some((field, why)) = decided {
            self.headings.columns.insert(field, index);
            self.headings.privacy[index] = field.privacy();
            self.headings.roles[index] = Role::Field(field, why);
            if field != fields[0] || evident(field) {
                self.note(DECIDED, index, field.id().to_owned());
            }
            return None;
        }
        let ids = || free.iter().map(|field| field.id()).collect::<Vec<_>>();
        if free.iter().any(|field| matches!(field.kind(), Kind::Instant | Kind::Limit | Kind::Unit | Kind::Id)) {
            let heading = self.headings.texts[index].to_string();
            return Some(ColumnError::Ambiguous { file: self.headings.file.clone(), heading, fields: ids() });
        }
        let ids = ids().join(", ");
        self.note(UNDECIDED, index, ids);
        None
    }

    /// Whether no other column is the field's; a unit needs a limit beside it.
    fn is_free(&self, field: Field) -> bool {
        let there = |field: Field| self.headings.columns.get(field).is_some();
        !there(field)
            && match field {
                Field::PromisedLimitUnit => there(Field::PromisedLimit),
                Field::StatutoryLimitUnit => there(Field::StatutoryLimit),
                _ => true,
            }
    }

    /// Finds the columns whose dates are numbers; where the project gives a form, that one holds.
    fn count_dates(&mut self) {
        for field in Field::ALL.iter().filter(|field| field.kind() == Kind::Instant) {
            let Some(index) = self.headings.columns.get(*field).copied() else { continue };
            if self.settings.formats.contains_key(field) {
                continue;
            }
            if let Some(form) = self.headings.counted(self.table, index, &self.settings.words) {
                self.headings.date_forms.insert(*field, form);
            }
        }
    }

    fn values(&self, index: usize) -> Values<'a> {
        Values::of(self.table.first(), (index, self.headings.texts.len()), &self.settings.words)
    }

    fn note(&mut self, code: Code, index: usize, seen: String) {
        let column = Some(self.headings.texts[index].clone());
        let place = Place { file: self.headings.file.clone(), line: self.table.header().line, column };
        self.headings.remarks.push(Diagnostic { code, severity: Severity::Note, place, seen });
    }
}

/// Whether a field was told by what its values are; of free text that is its heading's first meaning nothing is said.
fn evident(field: Field) -> bool {
    !matches!(field.kind(), Kind::Id | Kind::Text)
}
