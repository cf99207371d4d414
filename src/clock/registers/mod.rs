//! The datasets beside cases as tables, as of a moment: what [`super::TimedCases`] are for cases.
//!
//! Registers are small. A table is made of typed records whenever it is asked for; only the codes of texts, which they
//! share with the cases, are settled once.

mod catalogue;
mod ledgers;

pub use catalogue::Busy;

use super::{Clock, ClockError};
use crate::{
    config::Rules,
    period::{AsOf, Day},
    reference::Calendar,
    schema::{Dataset, activities, bad_ratings, column as c, complaints, problems, surveys},
    validate::{Catalogue, LooseRating, Records, RegisterCodes, Registers, Validated},
};
use polars::prelude::*;

/// The records of all datasets beside cases.
pub struct TimedRegisters<'a> {
    calendar: &'a Calendar,
    rules: &'a Rules,
    registers: &'a Registers,
    catalogue: Option<&'a Catalogue>,
    loose: &'a [LooseRating],
    codes: &'a RegisterCodes,
}

impl<'a> TimedRegisters<'a> {
    /// The registers that were read, timed by a clock.
    #[must_use]
    pub fn new(clock: &Clock<'a>, validated: &'a Validated) -> Self {
        Self {
            calendar: clock.calendar,
            rules: clock.rules,
            registers: &validated.registers,
            catalogue: validated.catalogue.as_ref(),
            loose: &validated.loose_ratings,
            codes: &validated.codes,
        }
    }

    /// Whether there are records to count, be they none: units also follow from a catalogue.
    #[must_use]
    pub fn has(&self, dataset: Dataset) -> bool {
        match dataset {
            Dataset::Units => self.registers.of(Dataset::Units).is_some() || self.catalogue.is_some(),
            // Of ratings without a case there may always be none.
            Dataset::Ratings => true,
            _ => self.registers.of(dataset).is_some(),
        }
    }

    /// Whether records of a dataset can be told apart by a dimension.
    #[must_use]
    pub fn tells(&self, dataset: Dataset, dimension: &str) -> bool {
        self.codes.get(&dataset).is_some_and(|codes| codes.contains_key(dimension))
    }

    /// Whether a column of a dataset is filled: without a value in any record a figure has none, rather than 0; without
    /// any record it is 0. A date of what may not have been done yet need only be there.
    #[must_use]
    pub fn fills(&self, dataset: Dataset, column: &str) -> bool {
        if dataset == Dataset::Ratings {
            let none = self.registers.of(dataset).is_some_and(Records::is_empty);
            return match column {
                c::RATING => none || !self.loose.is_empty(),
                c::RATING_ACTIVE => none || self.loose.iter().any(|loose| loose.rating.active.is_some()),
                _ => false,
            };
        }
        let Some(records) = self.registers.of(dataset) else { return false };
        let awaited = |column| dataset == Dataset::BadRatings && records.has(column);
        let filled = |column| records.fills(column) || awaited(column);
        records.is_empty() || dataset.column(column).is_none_or(filled)
    }

    /// The days that date the records of a ledger, in no order.
    pub fn days(&self, dataset: Dataset) -> impl Iterator<Item = Day> {
        let columns: &[crate::schema::Column] = match dataset {
            Dataset::Problems => &[problems::FOUND_ON],
            Dataset::Activities => &[activities::DATE],
            Dataset::Complaints => &[complaints::FILED_ON],
            Dataset::Surveys => &[surveys::DATE],
            Dataset::BadRatings => &[bad_ratings::RATED_AT, bad_ratings::CALLED_BACK_AT, bad_ratings::FIXED_AT],
            Dataset::Units | Dataset::Items | Dataset::Ratings | Dataset::Reported | Dataset::Targets => &[],
        };
        let records = self.registers.of(dataset).filter(|_| !columns.is_empty()).into_iter();
        let day = |records: &Records, row| columns.iter().find_map(|column| records.day(row, *column));
        records.flat_map(move |records| (0..records.len()).filter_map(move |row| day(records, row)))
    }

    /// Whether it is said with which day the limits of the catalogue are compared.
    #[must_use]
    pub const fn compares_limits(&self) -> bool {
        self.rules.catalogue_since.is_some()
    }

    /// The records of a dataset as they stood at a moment: one row each, nothing later is seen. Of items and units `busy`
    /// says which have cases.
    ///
    /// # Errors
    /// Only if columns do not fit each other, which is a bug.
    pub fn table(&self, dataset: Dataset, as_of: AsOf, busy: &Busy) -> Result<DataFrame, ClockError> {
        let today = as_of.day;
        match (dataset, self.registers.of(dataset)) {
            (Dataset::Problems, Some(records)) => self.problems(records, today),
            (Dataset::Activities, Some(records)) => self.activities(records),
            (Dataset::Complaints, Some(records)) => self.complaints(records),
            (Dataset::Surveys, Some(records)) => self.surveys(records),
            (Dataset::BadRatings, Some(records)) => self.bad_ratings(records, today),
            (Dataset::Ratings, _) => self.loose_ratings(),
            (Dataset::Items, Some(records)) => self.items(records, today, busy),
            (Dataset::Units, _) => self.units(today, busy),
            _ => DataFrame::new(0, Vec::new()),
        }
    }

    /// A table of some records.
    fn rows(&self, dataset: Dataset, rows: Vec<usize>) -> Rows<'_> {
        let mut columns = Vec::new();
        for (name, codes) in self.codes.get(&dataset).into_iter().flatten() {
            let codes: Vec<u32> = rows.iter().map(|row| codes[*row]).collect();
            columns.push(Column::new(c::dimension(name).into(), codes));
        }
        Rows { picked: rows, columns, calendar: self.calendar }
    }
}

/// Some records on their way into a table.
struct Rows<'a> {
    picked: Vec<usize>,
    columns: Vec<Column>,
    calendar: &'a Calendar,
}

impl Rows<'_> {
    fn days(mut self, name: &str, of: impl Fn(usize) -> Option<Day>) -> Self {
        let days: Vec<Option<i32>> = self.picked.iter().map(|row| of(*row).map(|day| day.0)).collect();
        self.columns.push(Column::new(name.into(), days));
        self
    }

    fn numbers(mut self, name: &str, of: impl Fn(usize) -> Option<i64>) -> Self {
        let numbers: Vec<Option<i64>> = self.picked.iter().map(|row| of(*row)).collect();
        self.columns.push(Column::new(name.into(), numbers));
        self
    }

    fn flags(mut self, name: &str, of: impl Fn(usize) -> Option<bool>) -> Self {
        let flags: Vec<Option<bool>> = self.picked.iter().map(|row| of(*row)).collect();
        self.columns.push(Column::new(name.into(), flags));
        self
    }

    /// Working days from one day to another; null where one of them is not known, or its year has no calendar.
    fn working_days(self, name: &str, of: impl Fn(usize) -> Option<(Day, Day)>) -> Self {
        let calendar = self.calendar;
        self.numbers(name, |row| of(row).and_then(|(from, to)| working_days(calendar, from, to)))
    }

    fn table(self) -> Result<DataFrame, ClockError> {
        DataFrame::new(self.picked.len(), self.columns)
    }
}

/// Working days in `(from, to]`, none if `to` is earlier; `None` where a year has no calendar.
fn working_days(calendar: &Calendar, from: Day, to: Day) -> Option<i64> {
    let known = calendar.covers_day(from) && calendar.covers_day(to);
    known.then(|| calendar.between(from, to).max(0).into())
}

/// The rows of records for which something holds.
fn rows_where(records: &Records, holds: impl Fn(usize) -> bool) -> Vec<usize> {
    (0..records.len()).filter(|row| holds(*row)).collect()
}
