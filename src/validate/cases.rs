//! Cases: what every later room may rely on.

use super::{coverage::Coverage, part::VERSION, store::Store};
use crate::{period::Day, schema::column as c};
use polars::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The distinct texts of a dimension; a case holds the index of its text. Index 0 is the empty text: not filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dictionary {
    texts: Vec<Arc<str>>,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { texts: vec!["".into()] }
    }
}

impl Dictionary {
    pub(super) fn of(texts: Vec<Arc<str>>) -> Self {
        Self { texts }
    }

    /// The text of a code.
    #[must_use]
    pub fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize).map_or("", |text| text)
    }

    /// All texts, by code.
    #[must_use]
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }
}

/// The kept cases, one row a case in input order. Only `validate` makes them, so no later room checks again.
///
/// They lie in parts, so that their number is not bounded by memory: columns of a part are those of
/// [`crate::schema::column`] that an export can fill, and one column of codes for each dictionary.
#[derive(Clone, Debug)]
pub struct Cases {
    pub(super) store: Store,
    /// The texts of each dimension column.
    pub dictionaries: BTreeMap<String, Dictionary>,
    /// Texts of dimensions that only records beside the cases have; their codes follow those of the cases.
    pub(super) beside: BTreeMap<String, Vec<Arc<str>>>,
    /// Suspensions, ordered by case and start.
    pub stops: Vec<Stop>,
    /// Those of them in which the applicant corrects documents (补正), also before acceptance; ordered alike.
    pub corrections: Vec<Stop>,
    /// The kinds of suspensions as written, by [`Stop::kind`].
    pub stop_kinds: Vec<Arc<str>>,
    /// The files that rows come from, by their index.
    pub files: Vec<Arc<str>>,
    /// First and last day with an application, acceptance or closing in a year with a known calendar; none without cases.
    pub events: Option<(Day, Day)>,
    /// The years without a known calendar in which there are such days: unless a moment is named they are not seen.
    pub beyond: BTreeSet<i16>,
    /// Which stretch each date covers.
    pub coverage: Coverage,
}

/// Consecutive cases.
#[derive(Clone, Debug)]
pub struct CasesPart {
    /// The table.
    pub frame: DataFrame,
    /// Index of its first row among all cases.
    pub start: u32,
}

/// What the clock makes of limits and given deadlines, and of which columns.
const LIMITED: &[(&str, &[&str])] = &[
    (c::TIMED, &[c::PROMISED_AMOUNT, c::STATUTORY_AMOUNT, c::GIVEN_ON]),
    (c::PROMISED_DUE_ON, &[c::PROMISED_AMOUNT, c::GIVEN_ON]),
    (c::STATUTORY_DUE_ON, &[c::STATUTORY_AMOUNT]),
];

impl Cases {
    /// Number of parts: at least one.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.store.parts()
    }

    /// A part of the cases; `index` is below [`Cases::parts`].
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn part(&self, index: usize) -> PolarsResult<CasesPart> {
        let columns = self.store.columns();
        let columns: Vec<&str> = columns.filter(|name| !VERSION.contains(name)).collect();
        let mut frame = self.store.load(index, &columns)?;
        let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        let start = number(self.store.starts()[index]);
        let rows: Vec<u32> = (start..start + number(frame.height())).collect();
        frame.hstack_mut(&[Column::new(c::ROW.into(), rows)])?;
        Ok(CasesPart { frame, start })
    }

    /// The physical lines of the cases of each file, ascending.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn lines(&self) -> PolarsResult<Vec<Vec<u32>>> {
        let mut lines = vec![Vec::new(); self.files.len()];
        for part in 0..self.parts() {
            let frame = self.store.load(part, &[c::FILE, c::LINE])?;
            let (files, numbers) = (frame.column(c::FILE)?.u32()?, frame.column(c::LINE)?.u32()?);
            for (file, line) in files.iter().flatten().zip(numbers.iter().flatten()) {
                lines[file as usize].push(line);
            }
        }
        for lines in &mut lines {
            lines.sort_unstable();
        }
        Ok(lines)
    }

    /// Whether any case has a value in a column, or in one that the clock makes it from: without one a figure has no value,
    /// rather than the value 0.
    #[must_use]
    pub fn fills(&self, column: &str) -> bool {
        if let Some((_, made_of)) = LIMITED.iter().find(|(made, _)| *made == column) {
            return made_of.iter().any(|column| self.store.filled().contains(*column));
        }
        if column == c::CORRECTIONS {
            return !self.corrections.is_empty();
        }
        if column == c::PROJECT {
            // The first text is the empty one.
            return self.dictionaries.get("project").is_some_and(|texts| texts.texts().len() > 1);
        }
        self.store.filled().contains(column)
    }

    /// The text of a code of a dimension, of cases and of records beside them; empty for what is not filled in.
    #[must_use]
    pub fn text(&self, dimension: &str, code: u32) -> &str {
        let own = self.dictionaries.get(dimension).map_or(1, |own| own.texts().len());
        match (code as usize).checked_sub(own) {
            Some(index) => self.beside.get(dimension).and_then(|texts| texts.get(index)).map_or("", |text| text),
            None => self.dictionaries.get(dimension).map_or("", |own| own.text(code)),
        }
    }

    /// All texts of a loaded dimension with their codes, of cases and of records beside them.
    pub fn texts<'a>(&'a self, dimension: &str) -> impl Iterator<Item = (u32, &'a str)> {
        let own = self.dictionaries.get(dimension);
        let beside = self.beside.get(dimension).filter(|_| own.is_some()).into_iter().flatten();
        (0..).zip(own.into_iter().flat_map(Dictionary::texts).chain(beside.map(|text| &**text)))
    }

    /// Number of cases.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.rows()
    }

    /// Whether there is no case.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A stop as an export has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stop {
    /// The case, as its index in the table of cases.
    pub case: u32,
    /// The day it begins, which still counts.
    pub start: Day,
    /// The day it ends, which does not count; `None` if it is still open.
    pub end: Option<Day>,
    /// Index of its kind among [`Cases::stop_kinds`].
    pub kind: u32,
}

/// What became of the records of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Ledger {
    /// Records read.
    pub read: u64,
    /// Records that are cases.
    pub kept: u64,
    /// Records refused by a rule; each stands in `rejects.csv`.
    pub rejected: u64,
    /// Records that are an earlier version or a copy of another.
    pub duplicates: u64,
    /// Records marked void or deleted.
    pub void: u64,
}

impl Ledger {
    /// `read = kept + rejected + duplicates + void`: nothing is lost.
    #[must_use]
    pub const fn closes(&self) -> bool {
        self.read == self.kept + self.rejected + self.duplicates + self.void
    }

    /// Whether more than a share of the records (0 to 1, counted in millionths) was rejected.
    #[must_use]
    pub fn rejects_more_than(&self, share: f64) -> bool {
        // Whole numbers: one record more or less decides, not a binary float.
        #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1")]
        let millionths = (share * 1e6).round() as i128;
        i128::from(self.rejected) * 1_000_000 > millionths * i128::from(self.read)
    }

    /// The sum of two ledgers.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            read: self.read + other.read,
            kept: self.kept + other.kept,
            rejected: self.rejected + other.rejected,
            duplicates: self.duplicates + other.duplicates,
            void: self.void + other.void,
        }
    }
}
