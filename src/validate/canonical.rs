//! Kept records in canonical columns: what `convert` writes, and what is read again as the same case.

use super::{
    cells::{At, Cells, Reading, read_word},
    judge::{Context, Layout},
    rest::Rest,
    row::{Cell, Limit, Row},
    values::Instant,
};
use crate::{
    ingest::Batch,
    period::clock_time,
    schema::{Field, Kind},
};
use std::sync::Arc;

/// A column of a converted table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CanonicalColumn {
    /// A field, under its id.
    Field(Field),
    /// A column of the exports' own, under its heading.
    Own(Arc<str>),
}

/// The records of a file that are cases, to be written in canonical columns.
pub struct KeptRecords<'a> {
    /// As they were judged with.
    pub context: &'a Context<'a>,
    /// Where the columns of the file are.
    pub layout: &'a Layout,
    /// Physical lines of the cases, ascending.
    pub lines: &'a [u32],
    /// What is written of each, and for a column of the file's own where it stands.
    pub columns: &'a [(CanonicalColumn, Option<usize>)],
}

impl CanonicalColumn {
    /// Its heading.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Field(field) => field.id().to_owned(),
            // A blank one would be none, and a field's id is the field.
            Self::Own(heading) if heading.trim().is_empty() || Field::named(heading.trim()).is_some() => {
                format!("_{}", heading.trim())
            }
            Self::Own(heading) => heading.to_string(),
        }
    }

    /// Whether it holds whole numbers.
    #[must_use]
    pub fn is_number(&self) -> bool {
        let counted = [Field::SuspendedDays, Field::ExtendedDays, Field::Visits];
        matches!(self, Self::Field(field) if field.kind() == Kind::Limit || counted.contains(field))
    }
}

impl KeptRecords<'_> {
    /// The cells of each kept record of a batch, empty where there is nothing.
    #[must_use]
    pub fn rows(&self, batch: &Batch<'_>) -> Vec<Vec<String>> {
        let mut cells = Cells::new(self.context, self.layout);
        let kept = |record: &usize| {
            u32::try_from(batch.line(*record)).is_ok_and(|line| self.lines.binary_search(&line).is_ok())
        };
        (0..batch.len()).filter(kept).filter_map(|record| self.row(&mut cells, batch, record)).collect()
    }

    fn row(&self, cells: &mut Cells<'_>, batch: &Batch<'_>, record: usize) -> Option<Vec<String>> {
        let Reading { row, rest, .. } = cells.read(batch, record);
        let (row, _) = row.settled()?;
        let mut at = At::new(batch, record, self.layout);
        let mut texts = Vec::with_capacity(self.columns.len());
        for (column, place) in self.columns {
            texts.push(match column {
                CanonicalColumn::Field(field) => self.field(*field, (&row, rest), (cells, &mut at)),
                CanonicalColumn::Own(_) => place.map_or(String::new(), |column| at.cell(column).to_owned()),
            });
        }
        Some(texts)
    }

    fn field(
        &self,
        field: Field,
        (row, rest): (&Row<'_>, Rest),
        (cells, at): (&mut Cells<'_>, &mut At<'_, '_>),
    ) -> String {
        let number = |number: Option<i32>| number.map_or(String::new(), |number| number.to_string());
        let amount = |limit: Option<Limit>| number(limit.map(|limit| limit.amount));
        // A limit that is none, or does not read, must not be taken from a catalogue when the table is read.
        let due = |field: Field| field == Field::PromisedLimit && row.given.value().is_some();
        let none = |field: Field| if due(field) || cells.is_open(at, row, field) { "" } else { NO_LIMIT };
        let unit =
            |limit: Option<Limit>, field: Field| limit.map_or_else(|| none(field), |limit| limit.unit.id()).to_owned();
        match field {
            Field::CaseId => row.id.to_owned(),
            Field::AppliedAt => iso(row.applied),
            Field::AcceptedAt => iso(row.accepted),
            Field::ClosedAt => iso(row.closed),
            Field::PromisedDue => iso(row.given),
            Field::ExtendedAt => iso(row.extended),
            Field::RatedAt => iso(row.rated),
            Field::UpdatedAt => iso(row.updated),
            Field::StatutoryLimit => amount(row.statutory),
            Field::StatutoryLimitUnit => unit(row.statutory, Field::StatutoryLimit),
            Field::PromisedLimit => amount(row.promised),
            Field::PromisedLimitUnit => unit(row.promised, Field::PromisedLimit),
            Field::SuspendedDays => number(rest.suspended_days),
            Field::ExtendedDays => number(rest.extended_days),
            Field::Visits => number(rest.visits),
            Field::FeeDue => rest.fee_due.map_or(String::new(), yuan),
            Field::FeeCharged => rest.fee_charged.map_or(String::new(), yuan),
            Field::RatingChannel => self.word(cells, field, at.text(field)),
            _ => match field.kind() {
                Kind::Instant => iso(cells.instant(at, field)),
                Kind::Word | Kind::Flag => self.word(cells, field, at.text(field)),
                _ => at.text(field).to_owned(),
            },
        }
    }

    /// The canonical word, or the text itself if it has none.
    fn word(&self, cells: &mut Cells<'_>, field: Field, text: &str) -> String {
        let words = self.context.words;
        match cells.words.get_or_default(field).read(text, |text| read_word(words, field, text)) {
            Ok(Some(level)) if field == Field::Rating => format!("level_{level}"),
            Ok(Some(word)) => word.clone(),
            _ => text.to_owned(),
        }
    }
}

/// In place of a unit: there is no limit.
const NO_LIMIT: &str = "none";

/// `YYYY-MM-DD`, with `THH:MM:SS[.ffffff]` if a time of day is written.
fn iso(instant: Cell<Instant>) -> String {
    let Some(Instant { day, micros }) = instant.value() else { return String::new() };
    let Some(micros) = micros else { return day.to_string() };
    let fraction = micros % 1_000_000;
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:06}") };
    format!("{day}T{}{fraction}", clock_time(micros))
}

/// Cents as an amount of yuan.
fn yuan(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Day;

    #[test]
    fn instants_and_amounts_are_written_as_they_are_read() {
        let day = Day::of(2026, 3, 1).unwrap();
        let at = |micros| iso(Cell::Read(Instant { day, micros }));
        assert_eq!(at(None), "2026-03-01");
        assert_eq!(at(Some(0)), "2026-03-01T00:00:00");
        assert_eq!(at(Some(34_200_250_000)), "2026-03-01T09:30:00.250000");
        assert_eq!(iso(Cell::Bad), "");
        assert_eq!((yuan(1_205), yuan(5), yuan(-5)), ("12.05".into(), "0.05".into(), "-0.05".into()));
    }
}
