//! Records of the datasets beside cases and suspensions: one reader for all, led by [`crate::schema::Dataset`].

mod read;
mod store;

pub use read::{RecordContext, RecordLayout};
pub use store::Records;

use super::{Catalogue, Ledger, Reject, UNREAD, ValidateError, remark};
use crate::{
    diag::{Diagnostic, Diagnostics, Place, Severity},
    ingest::{Aside, Table, Totals},
    schema::Dataset,
};
use std::{collections::BTreeMap, sync::Arc};

/// All records beside cases and suspensions, and what became of each that was read.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    records: BTreeMap<Dataset, Records>,
    rejects: BTreeMap<Dataset, Vec<Reject>>,
    diagnostics: Diagnostics,
    /// What became of the records of each file.
    pub ledgers: Vec<(Dataset, Arc<str>, Ledger)>,
    nulled: BTreeMap<(Arc<str>, Arc<str>), u64>,
}

impl Registers {
    /// The records of a dataset; `None` if no file of it was named, which is not the same as none in it.
    #[must_use]
    pub fn of(&self, dataset: Dataset) -> Option<&Records> {
        self.records.get(&dataset)
    }

    /// The refused records of a dataset, in input order.
    #[must_use]
    pub fn rejects(&self, dataset: Dataset) -> &[Reject] {
        self.rejects.get(&dataset).map_or(&[], Vec::as_slice)
    }

    /// Every refused record.
    pub fn all_rejects(&self) -> impl Iterator<Item = &Reject> {
        self.rejects.values().flatten()
    }

    /// The catalogue of items, if a file of it was read.
    #[must_use]
    pub fn catalogue(&mut self) -> Option<Catalogue> {
        let items = self.records.get(&Dataset::Items)?;
        Some(Catalogue::new(items, &mut self.diagnostics))
    }

    /// Puts problems and counts of cells beside those of cases.
    pub(super) fn hand_over(&mut self, problems: &mut Diagnostics, nulled: &mut BTreeMap<(Arc<str>, Arc<str>), u64>) {
        problems.append(std::mem::take(&mut self.diagnostics));
        for (place, count) in std::mem::take(&mut self.nulled) {
            *nulled.entry(place).or_default() += count;
        }
    }

    /// Notes a part of an archive or a workbook that is not read.
    pub fn unread(&mut self, file: Arc<str>, reason: Aside) {
        self.diagnostics.push(remark(UNREAD[reason as usize], Severity::Note, (file, 1)));
    }

    /// Reads all records of a file; rows that add others up are none of them.
    ///
    /// # Errors
    /// [`ValidateError`] if the file cannot be read to its end, or, which is a bug, its ledger does not close.
    pub fn read(
        &mut self,
        source: Table,
        layout: &RecordLayout,
        context: &RecordContext<'_>,
    ) -> Result<Totals, ValidateError> {
        for (line, _) in &source.header().titles {
            let place = Place { file: layout.file.clone(), line: *line, column: None };
            let title = Diagnostic { code: "title-row", severity: Severity::Note, place, seen: String::new() };
            self.diagnostics.push(title);
        }
        let records = self.records.entry(layout.dataset).or_insert_with(|| Records::new(layout.dataset));
        records.have(layout.columns.keys().copied());
        let rejects = self.rejects.entry(layout.dataset).or_default();
        let (diagnostics, nulled) = (&mut self.diagnostics, &mut self.nulled);
        let mut ledger = Ledger::default();
        let totals = source.read(
            |batch| read::read(batch, layout, context),
            |part| {
                ledger.read += part.read;
                ledger.kept += part.records.len() as u64;
                ledger.rejected += part.rejects.len() as u64;
                ledger.void += part.void;
                records.append(part.records);
                rejects.extend(part.rejects);
                diagnostics.append(part.diagnostics);
                for (heading, count) in part.nulled {
                    *nulled.entry((layout.file.clone(), heading)).or_default() += count;
                }
            },
        )?;
        if !ledger.closes() {
            return Err(ValidateError::Ledger { file: layout.file.clone(), ledger });
        }
        self.ledgers.push((layout.dataset, layout.file.clone(), ledger));
        Ok(totals)
    }
}

#[cfg(test)]
mod tests;
