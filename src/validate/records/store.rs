//! Typed records, column by column.

use crate::{
    diag::Place,
    number::Ratio,
    period::{Day, Period},
    schema::{Column, Dataset, Kind},
    validate::{row::Limit, values::Instant},
};
use std::{collections::BTreeSet, sync::Arc};

/// The records of a dataset, in input order; a record is asked for by its row, from 0.
///
/// A cell is asked for by the type that its column's [`Kind`] says; any other type has no value there.
#[derive(Clone, Debug)]
pub struct Records {
    columns: Vec<Values>,
    /// The columns that some file has.
    present: BTreeSet<Column>,
    files: Vec<Arc<str>>,
    /// Index of the file, and line.
    places: Vec<(u32, u64)>,
}

/// What was read in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Blank,
    Text(&'a str),
    Instant(Instant),
    Number(i64),
    Ratio(Ratio),
    Flag(bool),
    Limit(Limit),
    Period(Period),
}

/// The cells of a column.
#[derive(Clone, Debug)]
enum Values {
    Texts(Texts),
    Instants(Vec<Option<Instant>>),
    Numbers(Vec<Option<i64>>),
    Ratios(Vec<Option<Ratio>>),
    Flags(Vec<Option<bool>>),
    Limits(Vec<Option<Limit>>),
    Periods(Vec<Option<Period>>),
}

/// Texts one behind the other: a column of a million ids is one allocation.
#[derive(Clone, Debug, Default)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Records {
    /// None yet.
    #[must_use]
    pub(super) fn new(dataset: Dataset) -> Self {
        let columns = dataset.facts().iter().map(|facts| Values::new(facts.kind)).collect();
        Self { columns, present: BTreeSet::new(), files: Vec::new(), places: Vec::new() }
    }

    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// File and line of a record.
    #[must_use]
    pub fn place(&self, row: usize) -> Place {
        let (file, line) = self.places.get(row).copied().unwrap_or_default();
        Place { file: self.files.get(file as usize).cloned().unwrap_or_default(), line, column: None }
    }

    /// An id, a text or a canonical word; empty if there is none.
    #[must_use]
    pub fn text(&self, row: usize, column: Column) -> &str {
        match self.columns.get(column.index()) {
            Some(Values::Texts(texts)) => texts.get(row),
            _ => "",
        }
    }

    /// A date with the time of day beside it, if one was written.
    #[must_use]
    pub fn instant(&self, row: usize, column: Column) -> Option<Instant> {
        match self.columns.get(column.index()) {
            Some(Values::Instants(instants)) => instants.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// A date.
    #[must_use]
    pub fn day(&self, row: usize, column: Column) -> Option<Day> {
        self.instant(row, column).map(|instant| instant.day)
    }

    /// A count, or a set of levels as bits.
    #[must_use]
    pub fn number(&self, row: usize, column: Column) -> Option<i64> {
        match self.columns.get(column.index()) {
            Some(Values::Numbers(numbers)) => numbers.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// An exact number; one written in per cent is already a hundredth.
    #[must_use]
    pub fn ratio(&self, row: usize, column: Column) -> Option<Ratio> {
        match self.columns.get(column.index()) {
            Some(Values::Ratios(ratios)) => ratios.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(&self, row: usize, column: Column) -> Option<bool> {
        match self.columns.get(column.index()) {
            Some(Values::Flags(flags)) => flags.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// A limit.
    #[must_use]
    pub fn limit(&self, row: usize, column: Column) -> Option<Limit> {
        match self.columns.get(column.index()) {
            Some(Values::Limits(limits)) => limits.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// A period.
    #[must_use]
    pub fn period(&self, row: usize, column: Column) -> Option<Period> {
        match self.columns.get(column.index()) {
            Some(Values::Periods(periods)) => periods.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// Whether any record has a value in a column.
    #[must_use]
    pub fn fills(&self, column: Column) -> bool {
        self.columns.get(column.index()).is_some_and(Values::any)
    }

    /// Whether any file has a column, filled or not.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.present.contains(&column)
    }

    /// Notes that a file has these columns.
    pub(super) fn have(&mut self, columns: impl Iterator<Item = Column>) {
        self.present.extend(columns);
    }

    /// Adds a record: one value a column, at `line` of `file`.
    pub(super) fn push(&mut self, file: &Arc<str>, line: u64, values: &[Value<'_>]) {
        if self.files.last() != Some(file) {
            self.files.push(file.clone());
        }
        let file = u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX);
        self.places.push((file, line));
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(*value);
        }
    }

    /// Adds later records.
    pub(super) fn append(&mut self, later: Self) {
        let known = self.files.last() == later.files.first();
        let offset = self.files.len() - usize::from(known && !self.files.is_empty());
        self.files.extend(later.files.into_iter().skip(usize::from(known)));
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.places.extend(later.places.into_iter().map(|(file, line)| (file + offset, line)));
        for (column, more) in self.columns.iter_mut().zip(later.columns) {
            column.append(more);
        }
    }
}

impl Values {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Id | Kind::Text | Kind::Word | Kind::Unit => Self::Texts(Texts::default()),
            Kind::Instant | Kind::Day | Kind::Bound => Self::Instants(Vec::new()),
            Kind::Count | Kind::Money | Kind::Levels => Self::Numbers(Vec::new()),
            Kind::Number => Self::Ratios(Vec::new()),
            Kind::Flag => Self::Flags(Vec::new()),
            Kind::Limit => Self::Limits(Vec::new()),
            Kind::Period => Self::Periods(Vec::new()),
        }
    }

    fn any(&self) -> bool {
        match self {
            Self::Texts(texts) => !texts.all.is_empty(),
            Self::Instants(cells) => cells.iter().any(Option::is_some),
            Self::Numbers(cells) => cells.iter().any(Option::is_some),
            Self::Ratios(cells) => cells.iter().any(Option::is_some),
            Self::Flags(cells) => cells.iter().any(Option::is_some),
            Self::Limits(cells) => cells.iter().any(Option::is_some),
            Self::Periods(cells) => cells.iter().any(Option::is_some),
        }
    }

    fn push(&mut self, value: Value<'_>) {
        macro_rules! only {
            ($cells:ident, $kind:ident) => {
                $cells.push(if let Value::$kind(value) = value { Some(value) } else { None })
            };
        }
        match self {
            Self::Texts(texts) => texts.push(if let Value::Text(text) = value { text } else { "" }),
            Self::Instants(cells) => only!(cells, Instant),
            Self::Numbers(cells) => only!(cells, Number),
            Self::Ratios(cells) => only!(cells, Ratio),
            Self::Flags(cells) => only!(cells, Flag),
            Self::Limits(cells) => only!(cells, Limit),
            Self::Periods(cells) => only!(cells, Period),
        }
    }

    fn append(&mut self, more: Self) {
        match (self, more) {
            (Self::Texts(cells), Self::Texts(more)) => cells.append(&more),
            (Self::Instants(cells), Self::Instants(more)) => cells.extend(more),
            (Self::Numbers(cells), Self::Numbers(more)) => cells.extend(more),
            (Self::Ratios(cells), Self::Ratios(more)) => cells.extend(more),
            (Self::Flags(cells), Self::Flags(more)) => cells.extend(more),
            (Self::Limits(cells), Self::Limits(more)) => cells.extend(more),
            (Self::Periods(cells), Self::Periods(more)) => cells.extend(more),
            _ => {}
        }
    }
}

impl Texts {
    fn get(&self, row: usize) -> &str {
        let Some(end) = self.ends.get(row) else { return "" };
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..*end]
    }

    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    fn append(&mut self, more: &Self) {
        let offset = self.all.len();
        self.all.push_str(&more.all);
        self.ends.extend(more.ends.iter().map(|end| end + offset));
    }
}
