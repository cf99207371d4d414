//! Filters as they are written: `department = '…' and turnaround > 10 and not stopped`.
//!
//! Two values, true and false: a comparison with a blank is false, also `!=` and `not in`; `not` turns round whatever
//! stands behind it. So `x = 'a'` and `not x = 'a'` together are all cases, `x = 'a'` and `x != 'a'` those with an `x`.

mod clause;
mod column;
mod parse;
mod resolve;
mod span;
mod token;

pub use column::{Column, Heading, Names};
pub use resolve::{Lexicon, Nobody};

use crate::{engine::Filter, reference::Words, validate::Cases};
use clause::Clause;
use std::collections::BTreeSet;

/// A number as an export writes it, in millionths.
pub(super) fn millionths(text: &str, _: &Words) -> Option<i64> {
    span::number_span(&clause::Value::Bare(text.to_owned()), 6).map(|span| span.low)
}

/// Microseconds since 1970 of a date as an export writes it.
pub(super) fn micros(text: &str, words: &Words) -> Option<i64> {
    span::micros(text, words)
}

/// A filter that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    clause: Clause,
}

/// Which cases a filter lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filtered {
    /// As data.
    pub filter: Filter,
    /// Texts in it that no case has.
    pub nobody: Vec<Nobody>,
}

/// Where in the text of a filter something stands, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Before it are so many.
    pub at: usize,
    /// It has so many.
    pub length: usize,
}

/// Why a filter cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// Why.
    pub cause: Cause,
}

/// Why a filter cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A quote or bracket without its end.
    OpenQuote,
    /// Something that cannot stand here.
    Unexpected {
        /// As it is written.
        found: String,
    },
    /// A sign that cannot stand here.
    UnexpectedSign,
    /// Something is missing at the end.
    Ended,
    /// Too many clauses within clauses.
    TooDeep,
    /// A text without quotes.
    Unquoted {
        /// The text.
        text: String,
    },
    /// No such operator.
    UnknownOperator {
        /// As it is written.
        name: String,
        /// The words for operators.
        known: Vec<String>,
    },
    /// A range of which only one end can be told.
    HalfRange,
    /// No such column.
    UnknownName {
        /// As it is written.
        name: String,
        /// The names that are known.
        known: Vec<String>,
    },
    /// A name that may be several columns.
    Ambiguous {
        /// As it is written.
        name: String,
        /// The columns.
        fields: Vec<String>,
    },
    /// A column of which no name may be filtered by: somebody's secret.
    Secret {
        /// As it is written.
        name: String,
    },
    /// A month, weekday or hour: of which event?
    Periodic {
        /// As it is written.
        name: String,
    },
    /// A value that a column cannot be compared with in this way.
    WrongType {
        /// The column as it is written.
        name: String,
        /// What it holds.
        holds: Holds,
    },
    /// A word that a closed column does not know.
    UnknownWord {
        /// The column as it is written.
        name: String,
        /// The word.
        word: String,
        /// Those that it knows.
        known: Vec<String>,
    },
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Texts.
    Texts,
    /// Whole numbers.
    Numbers,
    /// Yuan.
    Money,
    /// Dates.
    Dates,
    /// Yes or no.
    Flags,
}

impl Place {
    pub(super) const fn fault(self, cause: Cause) -> Fault {
        Fault { place: self, cause }
    }
}

impl Condition {
    /// Reads a filter; `words` knows the words of its language.
    ///
    /// # Errors
    /// [`Fault`] with the place.
    pub fn parse(text: &str, words: &Words) -> Result<Self, Fault> {
        parse::parse(text, words).map(|clause| Self { clause })
    }

    /// The dimensions that must be loaded to tell which cases it lets through.
    ///
    /// # Errors
    /// [`Fault`] for a name that cannot be used.
    pub fn dimensions(&self, names: &Names<'_>) -> Result<BTreeSet<String>, Fault> {
        let find = |test: &&clause::Test| names.find(&test.name).map_err(|cause| test.place.fault(cause));
        let columns = self.clause.tests().iter().map(find).collect::<Result<Vec<Column>, Fault>>()?;
        Ok(columns.iter().filter_map(Column::dimension).map(str::to_owned).collect())
    }

    /// The same as data for the engine.
    ///
    /// # Errors
    /// [`Fault`] for a name, a type or a word.
    pub fn resolve(&self, cases: &Cases, names: &Names<'_>, lexicon: &Lexicon<'_>) -> Result<Filtered, Fault> {
        resolve::resolve(&self.clause, &resolve::Resolver { cases, names, lexicon })
    }
}
