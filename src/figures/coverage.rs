//! Figures that the data cannot show: those that an export cut by one date lacks cases for, and those of other datasets.

use super::definition::Figure;
use crate::{schema::Dataset, validate::Cut};

/// Why a figure has no value although there may be something to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withheld {
    /// The export holds only the cases accepted in the period.
    CutByAcceptance,
    /// The export holds only the cases closed in the period.
    CutByClosing,
    /// No file of the dataset that it is counted from was named, which is not the same as none in it.
    Missing(Dataset),
    /// What it is counted from cannot be told apart by a dimension that is asked for.
    Undivided,
    /// What it is counted from lacks a column that cases are filtered by.
    Filtered,
    /// The cases name no items or departments.
    Unnamed,
    /// The project does not say with which day limits are compared.
    NoDay,
    /// No case has a limit of the kind that it compares with, nor a given deadline.
    Untimed,
    /// It is a share of the whole of a dimension, which is not among those that are asked for.
    Composition,
}

impl serde::Serialize for Withheld {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// Figures that need cases accepted before the period, and cases that were not closed in it.
const BY_EITHER: [&str; 11] = [
    "pending_start",
    "pending_end",
    "overdue_pending",
    "clearance_rate",
    "items_without_cases",
    "departments_without_cases",
    // Of a project some cases were accepted or closed before, or are open.
    "projects_finished",
    "project_turnaround_mean",
    "project_turnaround_median",
    "project_turnaround_max",
    "project_idle_days_mean",
];

/// Figures that need cases that were not closed in the period, beside those.
const BY_CLOSING: [&str; 6] =
    ["accepted", "accepted_per_day", "stopped", "due_soon", "on_time_rate_due", "on_time_rate_accepted"];

impl Withheld {
    /// Its name in JSON and in the labels.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CutByAcceptance => "cut_by_acceptance",
            Self::CutByClosing => "cut_by_closing",
            Self::Missing(Dataset::Problems) => "missing_problems",
            Self::Missing(Dataset::Activities) => "missing_activities",
            Self::Missing(Dataset::Complaints) => "missing_complaints",
            Self::Missing(Dataset::Surveys) => "missing_surveys",
            Self::Missing(Dataset::BadRatings) => "missing_bad_ratings",
            Self::Missing(Dataset::Units) => "missing_units",
            Self::Missing(Dataset::Items) => "missing_items",
            Self::Missing(Dataset::Ratings | Dataset::Reported | Dataset::Targets) => "missing",
            Self::Undivided => "undivided",
            Self::Filtered => "filtered",
            Self::Unnamed => "unnamed",
            Self::NoDay => "no_day",
            Self::Untimed => "untimed",
            Self::Composition => "composition",
        }
    }
}

/// Why a figure has no value in an export that was cut so; nothing if it has one.
pub(super) fn withheld(figure: &Figure, cut: Cut) -> Option<Withheld> {
    let either = BY_EITHER.contains(&figure.id);
    if cut.by_acceptance && either {
        Some(Withheld::CutByAcceptance)
    } else if cut.by_closing && (either || BY_CLOSING.contains(&figure.id)) {
        Some(Withheld::CutByClosing)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::figure;

    #[test]
    fn every_withheld_figure_is_one() {
        for id in BY_EITHER.iter().chain(&BY_CLOSING) {
            assert!(figure(id).is_some(), "{id}");
        }
    }
}
