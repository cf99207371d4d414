//! The rules for rows, one a file; rules for single cells are in [`super::cells`], rules for versions of one case in
//! [`super::versions`].
//!
//! A row goes to the first that fits: void, rejected, duplicate, kept.

mod accepted_before_applied;
mod ambiguous_code;
mod bad_date;
mod closed_before_accepted;
mod closed_other_without_close;
mod closed_without_finish_state;
mod finished_without_close;
mod future_date;
mod implausible_date;
mod instant_with_days;
mod missing_accepted_at;
mod missing_case_id;
pub(super) mod no_calendar_year;
mod no_limit;
mod promise_over_statutory;
mod same_day_reversal;
mod unknown_word;
mod zero_limit;

use super::{judge::Context, row::Row};
use crate::{
    diag::{Code, Severity},
    schema::Field,
};

type Check = fn(&Row<'_>, &Context<'_>) -> Option<Field>;

/// One rule: its code, what it does to the row, and its test.
pub(super) struct Rule {
    pub code: Code,
    pub severity: Severity,
    pub check: Check,
}

/// Every rule for rows, in the order in which they are asked.
pub(super) const ROW_RULES: &[Rule] = &[
    Rule { code: missing_case_id::CODE, severity: Severity::Error, check: missing_case_id::check },
    Rule { code: bad_date::CODE, severity: Severity::Error, check: bad_date::check },
    Rule { code: implausible_date::CODE, severity: Severity::Error, check: implausible_date::check },
    Rule { code: unknown_word::CODE, severity: Severity::Error, check: unknown_word::check },
    Rule { code: ambiguous_code::CODE, severity: Severity::Error, check: ambiguous_code::check },
    Rule { code: missing_accepted_at::CODE, severity: Severity::Error, check: missing_accepted_at::check },
    Rule { code: no_calendar_year::CODE, severity: Severity::Error, check: no_calendar_year::check },
    Rule { code: closed_before_accepted::CODE, severity: Severity::Error, check: closed_before_accepted::check },
    Rule { code: finished_without_close::CODE, severity: Severity::Error, check: finished_without_close::check },
    Rule { code: same_day_reversal::CODE, severity: Severity::Warning, check: same_day_reversal::check },
    Rule { code: future_date::CODE, severity: Severity::Warning, check: future_date::check },
    Rule { code: accepted_before_applied::CODE, severity: Severity::Warning, check: accepted_before_applied::check },
    Rule { code: promise_over_statutory::CODE, severity: Severity::Warning, check: promise_over_statutory::check },
    Rule { code: instant_with_days::CODE, severity: Severity::Warning, check: instant_with_days::check },
    Rule { code: zero_limit::CODE, severity: Severity::Warning, check: zero_limit::check },
    Rule {
        code: closed_without_finish_state::CODE,
        severity: Severity::Warning,
        check: closed_without_finish_state::check,
    },
    Rule {
        code: closed_other_without_close::CODE,
        severity: Severity::Warning,
        check: closed_other_without_close::check,
    },
    Rule { code: no_limit::CODE, severity: Severity::Note, check: no_limit::check },
];
