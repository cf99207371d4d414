//! Cases: what every later room may rely on.

use crate::{period::Day, schema::column as c};
use polars::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

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
/// Columns of the frame are those of [`crate::schema::column`] that an export can fill, and one column of codes for each
/// dictionary.
#[derive(Clone, Debug)]
pub struct Cases {
    /// The table.
    pub frame: DataFrame,
    /// The texts of each dimension column.
    pub dictionaries: BTreeMap<String, Dictionary>,
    /// Suspensions, ordered by case and start.
    pub stops: Vec<Stop>,
    /// Those of them in which the applicant corrects documents (补正), also before acceptance; ordered alike.
    pub corrections: Vec<Stop>,
    /// The files that rows come from, by their index.
    pub files: Vec<Arc<str>>,
    /// Whether any case has a type (即办件 or 承诺件).
    pub typed: bool,
    /// First and last day with an application, acceptance or closing in a year with a known calendar; none without cases.
    pub events: Option<(Day, Day)>,
}

impl Cases {
    /// Whether any case has a value in a column: without one a figure has no value, rather than the value 0.
    #[must_use]
    pub fn fills(&self, column: &str) -> bool {
        if column == c::CORRECTIONS {
            return !self.corrections.is_empty();
        }
        self.frame.column(column).is_ok_and(|values| values.null_count() < values.len())
    }

    /// Number of cases.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame.height()
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
