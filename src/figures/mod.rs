//! Figures: from measures to values, by any dimensions, with comparisons.
//!
//! In: cases on a [`Desk`], an engine. Out: [`Outcome`]s of exact integers. Never: a string, a rounding, a label.
//! Why: a figure is declared once; reports, queries, explanations and documentation read the same list.

pub mod appraisal;
mod case_mix;
mod comparison;
mod compute;
mod coverage;
mod definition;
mod desk;
mod differing;
mod distribution;
mod given;
mod lens;
mod list;
mod measures;
mod movement;
mod plan;
mod projects;
mod shelf;
mod terms;
mod value;
mod what_if;

pub use case_mix::{CaseMix, MixedUnit, case_mix};
pub use comparison::{Comparison, View};
pub use compute::{Group, GroupKey, ask, of_nothing};
pub use coverage::Withheld;
pub use definition::{Better, Figure, Formula, LeftOut, Terms, Unit};
pub use desk::{Among, Desk};
pub use differing::differing;
pub use distribution::{Daily, Distribution, MeanLimits, Occurrences, daily, distribution, mean_limits};
pub use given::{CODE as UNKNOWN_FIGURE, Given};
pub use lens::{Bridge, Lens, Split, lens};
pub use list::FIGURES;
pub use measures::ALL as MEASURES;
pub use movement::{Movement, Mover, PrintedMovement, Ratios, Unsplit, movement};
pub use terms::{Part, Parts, of_cases, parts};
pub use value::{Change, Outcome, Reach, Value};
pub use what_if::{Promise, Searched, Shortest, WhatIf, Who, finished_by, promises, shortest, what_if};

use crate::reference::Labels;

/// The figure of this id.
#[must_use]
pub fn figure(id: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.id == id)
}

/// The figure of this id or printed name.
#[must_use]
pub fn named(name: &str, labels: &Labels) -> Option<&'static Figure> {
    let printed =
        |figure: &&Figure| labels.figure(figure.id).is_some_and(|words| words.name == name || words.short == name);
    figure(name).or_else(|| FIGURES.iter().find(printed))
}

/// A dimension by which figures are grouped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// A column of texts of the cases, canonical or the export's own.
    Column(String),
    /// The month of the day that dates each figure.
    Month,
    /// The quarter of that day.
    Quarter,
    /// The year of that day.
    Year,
    /// The day of the week of that day.
    Weekday,
    /// The hour of the event.
    Hour,
}

impl Dimension {
    /// Whether its values are parts of the years, or the years.
    #[must_use]
    pub const fn is_of_year(&self) -> bool {
        matches!(self, Self::Month | Self::Quarter | Self::Year)
    }

    /// The names of the canonical dimensions that are columns, and the column of each.
    pub const COLUMNS: &'static [(&'static str, crate::schema::Field)] = {
        use crate::schema::Field;
        &[
            ("department", Field::Department),
            ("region", Field::Region),
            ("level", Field::Level),
            ("item_code", Field::ItemCode),
            ("item_name", Field::ItemName),
            ("item_kind", Field::ItemKind),
            ("window", Field::Window),
            ("handler", Field::Handler),
            ("channel", Field::Channel),
            ("case_type", Field::CaseType),
            ("applicant_kind", Field::ApplicantKind),
            ("state", Field::State),
            ("result", Field::Result),
            ("agent_handled", Field::AgentHandled),
            ("project", Field::ProjectId),
            ("rating_channel", Field::RatingChannel),
        ]
    };

    /// The names of those that only registers have.
    pub const OF_REGISTERS: &'static [&'static str] = &["kind"];

    /// The dimension of this name; a name that is no canonical dimension is taken for a column of the export.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            "weekday" => Self::Weekday,
            "hour" => Self::Hour,
            column => Self::Column(column.to_owned()),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Column(name) => name,
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
        }
    }
}
