//! Figures that an export cut by one date cannot show.

use super::definition::Figure;
use crate::validate::Cut;

/// Why a figure has no value although there are cases to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// The export holds only the cases accepted in the period.
    CutByAcceptance,
    /// The export holds only the cases closed in the period.
    CutByClosing,
}

/// Figures that need cases accepted before the period.
const BY_ACCEPTANCE: [&str; 9] = [
    "pending_start",
    "pending_end",
    "overdue_pending",
    "clearance_rate",
    // Of a project some cases were accepted before.
    "projects_finished",
    "project_turnaround_mean",
    "project_turnaround_median",
    "project_turnaround_max",
    "project_idle_days_mean",
];

/// Figures that need cases that were not closed in the period.
const BY_CLOSING: [&str; 14] = [
    "accepted",
    "pending_start",
    "pending_end",
    "stopped",
    "overdue_pending",
    "due_soon",
    "clearance_rate",
    "on_time_rate_due",
    "on_time_rate_accepted",
    // Of a project some cases were closed before, or are open.
    "projects_finished",
    "project_turnaround_mean",
    "project_turnaround_median",
    "project_turnaround_max",
    "project_idle_days_mean",
];

impl Withheld {
    /// Its name in JSON and in the labels.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CutByAcceptance => "cut_by_acceptance",
            Self::CutByClosing => "cut_by_closing",
        }
    }
}

/// Why a figure has no value in an export that was cut so; nothing if it has one.
pub(super) fn withheld(figure: &Figure, cut: Cut) -> Option<Withheld> {
    if cut.by_acceptance && BY_ACCEPTANCE.contains(&figure.id) {
        Some(Withheld::CutByAcceptance)
    } else if cut.by_closing && BY_CLOSING.contains(&figure.id) {
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
        for id in BY_ACCEPTANCE.iter().chain(&BY_CLOSING) {
            assert!(figure(id).is_some(), "{id}");
        }
    }
}
