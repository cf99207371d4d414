//! Measures: what an engine counts or sums, as data.

use crate::schema::{Dataset, column as c};
use std::collections::BTreeSet;

/// What is counted: the rows of which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Cases.
    Cases,
    /// Cases by what is said of their rating, and the ratings that belong to no case.
    Ratings,
    /// Cases, unless a catalogue of items tells better.
    Uncatalogued,
    /// The records of another dataset as of the moment.
    Register(Dataset),
}

impl Source {
    /// Whether cases are among what is counted.
    #[must_use]
    pub const fn counts_cases(self) -> bool {
        !matches!(self, Self::Register(_))
    }

    /// The dataset whose records are counted, beside cases or alone.
    #[must_use]
    pub const fn register(self) -> Option<Dataset> {
        match self {
            Self::Cases | Self::Uncatalogued => None,
            Self::Ratings => Some(Dataset::Ratings),
            Self::Register(dataset) => Some(dataset),
        }
    }
}

/// The event whose day puts a case into the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dated {
    /// Application, else acceptance.
    Received,
    /// Acceptance.
    Accepted,
    /// Closing.
    Closed,
    /// Refusal at the counter.
    NotAccepted,
    /// The headline due date.
    Due,
    /// The rating.
    Rated,
    /// The yellow card.
    Yellow,
    /// The red card.
    Red,
    /// The last closing of a project; the engine does not count projects, who does brings the days.
    ProjectClosed,
    /// A stock: accepted before the period and not closed before it.
    OpenAtStart,
    /// A stock as of the moment; no date is asked.
    Standing,
    /// The day in a column of a register.
    On(&'static str),
}

impl Dated {
    /// The column of the day that dates the event; of a stock, the day of acceptance.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Received => c::RECEIVED_ON,
            Self::Accepted | Self::OpenAtStart | Self::Standing => c::ACCEPTED_ON,
            Self::Closed => c::CLOSED_ON,
            Self::NotAccepted => c::NOT_ACCEPTED_ON,
            Self::Due => c::DUE_ON,
            Self::Rated => c::RATING_ON,
            Self::Yellow => c::YELLOW_ON,
            Self::Red => c::RED_ON,
            Self::On(column) => column,
            Self::ProjectClosed => c::PROJECT_CLOSED_ON,
        }
    }

    /// Whether the cases are counted as they stand at a moment, whatever their dates.
    #[must_use]
    pub const fn is_stock(self) -> bool {
        matches!(self, Self::OpenAtStart | Self::Standing)
    }

    /// The column of the time of day of the event, if it has one.
    #[must_use]
    pub const fn time_column(self) -> Option<&'static str> {
        match self {
            Self::Received => Some(c::APPLIED_TIME),
            Self::Accepted | Self::OpenAtStart | Self::Standing => Some(c::ACCEPTED_TIME),
            Self::Closed | Self::NotAccepted => Some(c::CLOSED_TIME),
            Self::Due | Self::Rated | Self::Yellow | Self::Red | Self::ProjectClosed | Self::On(_) => None,
        }
    }
}

/// Which cases, beside their date. Null is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Predicate {
    /// Every case.
    Every,
    /// The flag is set.
    Is(&'static str),
    /// The flag is not set, or null.
    Not(&'static str),
    /// The column has a value.
    Has(&'static str),
    /// The column has no value.
    Lacks(&'static str),
    /// The integer column lies between both, inclusive.
    Between(&'static str, i64, i64),
    /// All of them.
    All(&'static [Predicate]),
    /// At least one of them.
    Any(&'static [Predicate]),
}

/// What is done with the cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aggregate {
    /// How many.
    Count,
    /// The sum of an integer column; nulls add nothing.
    Sum(&'static str),
    /// The greatest value of an integer column.
    Max(&'static str),
    /// How often each value of an integer column occurs; nulls are left out.
    Histogram(&'static str),
    /// How many different values an integer column has; nulls are none.
    Distinct(&'static str),
    /// A sum over things (items) rather than cases: of the cases of each thing, the latest stands for it.
    LatestPer {
        /// The column of the thing.
        of: &'static str,
        /// The column that orders its cases; no two are equal.
        order: &'static str,
        /// The column summed; `None` counts the things.
        sum: Option<&'static str>,
        /// Columns that the latest case must have, else the thing is left out.
        present: &'static [&'static str],
    },
}

/// Something an engine counts or sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// Its unique name.
    pub name: &'static str,
    /// What is counted.
    pub source: Source,
    /// What puts a case into the period.
    pub dated: Dated,
    /// Which cases.
    pub filter: Predicate,
    /// What is done with them.
    pub aggregate: Aggregate,
}

impl Measure {
    /// Adds the columns that the measure needs of each case.
    pub(super) fn need(&self, columns: &mut BTreeSet<String>) {
        let mut add = |names: &[&str]| columns.extend(names.iter().map(|name| (*name).to_owned()));
        match self.aggregate {
            Aggregate::Count => {}
            Aggregate::Sum(column)
            | Aggregate::Max(column)
            | Aggregate::Histogram(column)
            | Aggregate::Distinct(column) => add(&[column]),
            Aggregate::LatestPer { of, order, sum, present } => {
                add(&[of, order]);
                add(sum.as_slice());
                add(present);
            }
        }
        match self.dated {
            Dated::Standing => {}
            Dated::OpenAtStart => add(&[c::STATE, c::ACCEPTED_ON, c::CLOSED_ON]),
            dated => add(&[dated.column()]),
        }
        self.filter.need(columns);
    }
}

impl Predicate {
    /// Adds the columns that the predicate reads.
    pub(super) fn need(&self, columns: &mut BTreeSet<String>) {
        match self {
            Self::Every => {}
            Self::Is(column)
            | Self::Not(column)
            | Self::Has(column)
            | Self::Lacks(column)
            | Self::Between(column, ..) => {
                columns.insert((*column).to_owned());
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.need(columns)),
        }
    }
}
