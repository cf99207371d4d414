//! The list of figures: each is declared here and nowhere else. Its words stand in `data/figures.*.toml`.

use super::{
    definition::{Better, Figure, Formula, Unit},
    measures as m,
};
use crate::schema::column as c;
use Better::{Higher, Lower, Neither};
use Formula::{Amount, PerWorkingDay, Quantile, Ratio, Share};
use Unit::{
    Activities, CalendarDays, Cases, CasesPerDay, Cents, Documents, Items, Level, People, Problems, Projects, Rate,
    Units, Visits, WorkingDays,
};

#[expect(clippy::large_types_passed_by_value, reason = "a constant is made, nothing is passed at run time")]
const fn plain(id: &'static str, unit: Unit, better: Better, formula: Formula) -> Figure {
    Figure { id, unit, better, formula, left_out: &[], open: None, needs: &[] }
}

#[expect(clippy::large_types_passed_by_value, reason = "a constant is made, nothing is passed at run time")]
const fn with(figure: Figure, left_out: super::definition::LeftOut, needs: &'static [&'static str]) -> Figure {
    Figure { left_out, needs, ..figure }
}

/// Every figure, in the order in which references list them.
pub const FIGURES: &[Figure] = &[
    // Volumes.
    plain("received", Cases, Neither, Amount(&[(1, m::RECEIVED)])),
    plain("accepted", Cases, Neither, Amount(&[(1, m::ACCEPTED)])),
    plain("finished", Cases, Neither, Amount(&[(1, m::FINISHED)])),
    plain("closed_other", Cases, Neither, Amount(&[(1, m::CLOSED_OTHER)])),
    plain("not_accepted", Cases, Neither, Amount(&[(1, m::NOT_ACCEPTED)])),
    plain("pending_start", Cases, Neither, Amount(&[(1, m::PENDING_START)])),
    plain("pending_end", Cases, Neither, Amount(&[(1, m::PENDING_END)])),
    plain("stopped", Cases, Neither, Amount(&[(1, m::STOPPED)])),
    plain("clearance_rate", Rate, Higher, Ratio(&[(1, m::FINISHED)], &[(1, m::ACCEPTED)])),
    plain("cohort_finish_rate", Rate, Higher, Share(m::COHORT_FINISHED, m::ACCEPTED)),
    // Volumes a working day, so that months of different length compare fairly.
    plain("accepted_per_day", CasesPerDay, Neither, PerWorkingDay(m::ACCEPTED)),
    plain("finished_per_day", CasesPerDay, Neither, PerWorkingDay(m::FINISHED)),
    // Timeliness: on time and early.
    with(
        plain("on_time_rate_closed", Rate, Higher, Share(m::FINISHED_ON_TIME, m::FINISHED_TIMED)),
        &[("untimed", &[(1, m::FINISHED_UNTIMED)])],
        &[],
    ),
    plain("on_time_rate_due", Rate, Higher, Share(m::DUE_ON_TIME, m::DUE)),
    Figure {
        left_out: &[("untimed", &[(1, m::ACCEPTED_UNTIMED)])],
        open: Some(m::ACCEPTED_NOT_YET_DUE),
        ..plain("on_time_rate_accepted", Rate, Higher, Share(m::ACCEPTED_ON_TIME, m::ACCEPTED_TIMED))
    },
    with(
        plain("statutory_on_time_rate", Rate, Higher, Share(m::FINISHED_STATUTORY_ON_TIME, m::FINISHED_STATUTORY)),
        &[("no_statutory_limit", &[(1, m::FINISHED_NO_STATUTORY)])],
        &[],
    ),
    with(
        plain("early_rate", Rate, Higher, Share(m::FINISHED_EARLY, m::FINISHED_TIMED)),
        &[("untimed", &[(1, m::FINISHED_UNTIMED)])],
        &[],
    ),
    with(
        plain("overdue_finished", Cases, Lower, Amount(&[(1, m::FINISHED_LATE)])),
        &[("untimed", &[(1, m::FINISHED_UNTIMED)])],
        &[c::TIMED],
    ),
    with(
        plain("overdue_pending", Cases, Lower, Amount(&[(1, m::OVERDUE_PENDING)])),
        &[("untimed", &[(1, m::PENDING_UNTIMED)])],
        &[c::TIMED],
    ),
    with(
        plain("due_soon", Cases, Lower, Amount(&[(1, m::DUE_SOON)])),
        &[("untimed", &[(1, m::PENDING_UNTIMED)])],
        &[c::TIMED],
    ),
    with(
        plain("yellow_cards", Cases, Lower, Amount(&[(1, m::YELLOW_CARDS)])),
        &[("untimed", &[(1, m::ACCEPTED_UNLIMITED)]), ("no_promised_limit", &[(1, m::ACCEPTED_NO_PROMISE)])],
        &[c::PROMISED_DUE_ON],
    ),
    with(
        plain("red_cards", Cases, Lower, Amount(&[(1, m::RED_CARDS)])),
        &[("untimed", &[(1, m::ACCEPTED_UNLIMITED)]), ("no_statutory_limit", &[(1, m::ACCEPTED_NO_STATUTORY)])],
        &[c::STATUTORY_DUE_ON],
    ),
    plain("extended", Cases, Lower, Amount(&[(1, m::FINISHED_EXTENDED)])),
    with(
        plain(
            "on_time_rate_closed_without_extensions",
            Rate,
            Higher,
            Share(m::FINISHED_ON_TIME_UNEXTENDED, m::FINISHED_TIMED),
        ),
        &[("untimed", &[(1, m::FINISHED_UNTIMED)])],
        &[],
    ),
    // Timeliness: same day and duration.
    with(plain("instant_share_accepted", Rate, Neither, Share(m::ACCEPTED_INSTANT, m::ACCEPTED)), &[], &[c::INSTANT]),
    with(plain("instant_share_finished", Rate, Neither, Share(m::FINISHED_INSTANT, m::FINISHED)), &[], &[c::INSTANT]),
    plain("same_day_rate", Rate, Higher, Share(m::FINISHED_SAME_DAY, m::FINISHED)),
    with(
        plain("instant_same_day_rate", Rate, Higher, Share(m::INSTANT_SAME_DAY, m::FINISHED_INSTANT)),
        &[],
        &[c::INSTANT],
    ),
    plain("mean_turnaround", WorkingDays, Lower, Ratio(&[(1, m::TURNAROUND_SUM)], &[(1, m::COMMITMENTS_FINISHED)])),
    plain("median_turnaround", WorkingDays, Lower, Quantile(m::TURNAROUNDS, 5)),
    plain("p90_turnaround", WorkingDays, Lower, Quantile(m::TURNAROUNDS, 9)),
    plain("max_turnaround", WorkingDays, Lower, Formula::Greatest(m::TURNAROUND_MAX)),
    plain("gross_days_mean", CalendarDays, Lower, Ratio(&[(1, m::GROSS_SUM)], &[(1, m::COMMITMENTS_FINISHED)])),
    plain(
        "suspended_days_share",
        Rate,
        Lower,
        Ratio(&[(1, m::STOPPED_SUM)], &[(1, m::TURNAROUND_SUM), (1, m::STOPPED_SUM)]),
    ),
    plain("pending_age_median", WorkingDays, Lower, Quantile(m::AGES, 5)),
    plain("pending_age_0_5", Cases, Neither, Amount(&[(1, m::AGE_0_5)])),
    plain("pending_age_6_10", Cases, Neither, Amount(&[(1, m::AGE_6_10)])),
    plain("pending_age_11_20", Cases, Neither, Amount(&[(1, m::AGE_11_20)])),
    plain("pending_age_21_40", Cases, Lower, Amount(&[(1, m::AGE_21_40)])),
    plain("pending_age_over_40", Cases, Lower, Amount(&[(1, m::AGE_OVER_40)])),
    with(
        plain("acceptance_lag_mean", WorkingDays, Lower, Ratio(&[(1, m::LAG_SUM)], &[(1, m::LAGGED)])),
        &[("not_applied", &[(1, m::UNLAGGED)])],
        &[c::APPLIED_ON],
    ),
    with(
        plain("acceptance_late_rate", Rate, Lower, Share(m::LAG_OVER_5, m::LAGGED)),
        &[("not_applied", &[(1, m::UNLAGGED)])],
        &[c::APPLIED_ON, c::CORRECTIONS],
    ),
    // Speed-up against limits.
    with(
        plain(
            "promised_speedup",
            Rate,
            Higher,
            Ratio(
                &[
                    (1, m::CATALOGUE_STATUTORY),
                    (-1, m::CATALOGUE_PROMISED),
                    (1, m::ITEM_STATUTORY),
                    (-1, m::ITEM_PROMISED),
                ],
                &[(1, m::CATALOGUE_STATUTORY), (1, m::ITEM_STATUTORY)],
            ),
        ),
        &[("no_limits", &[(1, m::CATALOGUE_UNLIMITED), (1, m::ITEMS_ACCEPTED), (-1, m::ITEMS_LIMITED)])],
        &[],
    ),
    with(
        plain(
            "promised_speedup_cases",
            Rate,
            Higher,
            Ratio(&[(1, m::BOTH_STATUTORY), (-1, m::BOTH_PROMISED)], &[(1, m::BOTH_STATUTORY)]),
        ),
        &[("no_limits", &[(1, m::BOTH_MISSING)])],
        &[],
    ),
    with(
        plain(
            "actual_speedup",
            Rate,
            Higher,
            Ratio(&[(1, m::STATUTORY_ALLOWED), (-1, m::STATUTORY_USED)], &[(1, m::STATUTORY_ALLOWED)]),
        ),
        &[("no_statutory_limit", &[(1, m::FINISHED_NO_STATUTORY)])],
        &[],
    ),
    with(
        plain(
            "actual_speedup_over_promise",
            Rate,
            Higher,
            Ratio(&[(1, m::PROMISE_ALLOWED), (-1, m::PROMISE_USED)], &[(1, m::PROMISE_ALLOWED)]),
        ),
        &[("no_limits", &[(1, m::PROMISE_MISSING)])],
        &[],
    ),
    // Projects (joint procedures).
    with(plain("projects_finished", Projects, Neither, Amount(&[(1, m::PROJECTS_FINISHED)])), &[], &[c::PROJECT]),
    with(
        plain(
            "project_turnaround_mean",
            WorkingDays,
            Lower,
            Ratio(&[(1, m::PROJECT_TURNAROUND_SUM)], &[(1, m::PROJECTS_FINISHED)]),
        ),
        &[],
        &[c::PROJECT],
    ),
    with(
        plain("project_turnaround_median", WorkingDays, Lower, Quantile(m::PROJECT_TURNAROUNDS, 5)),
        &[],
        &[c::PROJECT],
    ),
    with(
        plain("project_turnaround_max", WorkingDays, Lower, Formula::Greatest(m::PROJECT_TURNAROUND_MAX)),
        &[],
        &[c::PROJECT],
    ),
    with(
        plain(
            "project_idle_days_mean",
            WorkingDays,
            Lower,
            Ratio(&[(1, m::PROJECT_IDLE_SUM)], &[(1, m::PROJECTS_FINISHED)]),
        ),
        &[],
        &[c::PROJECT],
    ),
    // Satisfaction.
    with(plain("ratings", Cases, Neither, Amount(&[(1, m::RATINGS)])), &[], &[c::RATING]),
    with(plain("default_ratings", Cases, Neither, Amount(&[(1, m::DEFAULT_RATINGS)])), &[], MARKED),
    with(plain("rating_participation", Rate, Higher, Share(m::FINISHED_RATED, m::FINISHED)), &[], &[c::RATING]),
    with(plain("rating_participation_active", Rate, Higher, Share(m::FINISHED_RATED_ACTIVE, m::FINISHED)), &[], MARKED),
    with(plain("active_rating_share", Rate, Higher, Share(m::ACTIVE_RATINGS, m::RATINGS)), &[], MARKED),
    with(plain("satisfaction_rate", Rate, Higher, Share(m::SATISFIED, m::RATINGS)), &[], &[c::RATING]),
    with(plain("satisfaction_rate_strict", Rate, Higher, Share(m::SATISFIED_STRICT, m::RATINGS)), &[], &[c::RATING]),
    with(plain("satisfaction_rate_active", Rate, Higher, Share(m::SATISFIED_ACTIVE, m::ACTIVE_RATINGS)), &[], MARKED),
    with(plain("mean_rating", Level, Higher, Ratio(&[(1, m::RATING_SUM)], &[(1, m::RATINGS)])), &[], &[c::RATING]),
    with(plain("bad_ratings", Cases, Lower, Amount(&[(1, m::BAD_RATINGS)])), &[], &[c::RATING]),
    with(plain("bad_rating_rate", Rate, Lower, Share(m::BAD_RATINGS, m::RATINGS)), &[], &[c::RATING]),
    // Channels, visits, fees.
    with(plain("online_rate", Rate, Higher, Share(m::ACCEPTED_ONLINE, m::ACCEPTED)), &[], &[c::ONLINE]),
    with(plain("channel_share", Rate, Neither, Formula::ShareOf(m::ACCEPTED, "channel")), &[], &[c::ONLINE]),
    with(plain("agent_share", Rate, Neither, Share(m::ACCEPTED_AGENT, m::ACCEPTED)), &[], &[c::AGENT]),
    with(
        plain("zero_visit_rate", Rate, Higher, Share(m::NO_VISIT, m::FINISHED_VISITED)),
        VISITS_LEFT_OUT,
        &[c::VISITS],
    ),
    with(
        plain("at_most_one_visit_rate", Rate, Higher, Share(m::ONE_VISIT, m::FINISHED_VISITED)),
        VISITS_LEFT_OUT,
        &[c::VISITS],
    ),
    with(
        plain("mean_visits", Visits, Lower, Ratio(&[(1, m::VISIT_SUM)], &[(1, m::FINISHED_VISITED)])),
        VISITS_LEFT_OUT,
        &[c::VISITS],
    ),
    with(plain("fee_charged", Cents, Neither, Amount(&[(1, m::FEE_CHARGED)])), &[], &[c::FEE_CHARGED]),
    with(plain("fee_due", Cents, Neither, Amount(&[(1, m::FEE_DUE)])), &[], &[c::FEE_DUE]),
    with(
        plain("fee_relief", Cents, Higher, Amount(&[(1, m::RELIEF_DUE), (-1, m::RELIEF_CHARGED)])),
        &[],
        &[c::FEE_DUE, c::FEE_CHARGED],
    ),
    // Ledgers.
    plain("problems_found", Problems, Neither, Amount(&[(1, m::PROBLEMS_FOUND)])),
    plain("problems_solved", Problems, Higher, Amount(&[(1, m::PROBLEMS_SOLVED)])),
    plain("problems_partly_solved", Problems, Neither, Amount(&[(1, m::PROBLEMS_PARTLY_SOLVED)])),
    plain("solve_rate", Rate, Higher, Share(m::PROBLEMS_SOLVED, m::PROBLEMS_FOUND)),
    with(plain("problems_overdue", Problems, Lower, Amount(&[(1, m::PROBLEMS_OVERDUE)])), &[], &[c::DUE_ON]),
    with(
        plain("solve_days_median", WorkingDays, Lower, Quantile(m::SOLVE_DAYS, 5)),
        &[("undated", &[(1, m::SOLVED_UNDATED)])],
        &[],
    ),
    with(
        plain("units_covered", Units, Neither, Amount(&[(1, m::UNITS_COVERED)])),
        &[("no_department", &[(1, m::PROBLEMS_OF_NOBODY)])],
        &["department"],
    ),
    plain("activities", Activities, Neither, Amount(&[(1, m::ACTIVITIES)])),
    with(
        plain("activity_people", People, Neither, Amount(&[(1, m::ACTIVITY_PEOPLE)])),
        &[("not_said", &[(1, m::ACTIVITIES_UNCOUNTED)])],
        &[c::PEOPLE],
    ),
    plain("complaints", Cases, Lower, Amount(&[(1, m::COMPLAINTS)])),
    with(
        plain("complaints_upheld", Cases, Lower, Amount(&[(1, m::COMPLAINTS_UPHELD)])),
        &[("not_said", &[(1, m::COMPLAINTS_UNDECIDED)])],
        &[c::UPHELD],
    ),
    plain("reviews", Cases, Lower, Amount(&[(1, m::REVIEWS)])),
    plain("lawsuits", Cases, Lower, Amount(&[(1, m::LAWSUITS)])),
    plain("survey_positive_rate", Rate, Higher, Ratio(&[(1, m::SURVEY_POSITIVE)], &[(1, m::SURVEY_ANSWERS)])),
    with(
        plain("bad_rating_callback_rate", Rate, Higher, Share(m::CALLED_BACK, m::FOLLOWED_UP)),
        &[],
        &["called_back_at"],
    ),
    with(
        plain("bad_rating_fixed_rate", Rate, Higher, Share(m::FIXED, m::TO_FIX)),
        &[("misrated", &[(1, m::MISRATED)])],
        &["fixed_at"],
    ),
    with(
        plain("bad_rating_fixed_in_time_rate", Rate, Higher, Share(m::FIXED_IN_TIME, m::FIX_JUDGED)),
        &[
            ("misrated", &[(1, m::MISRATED)]),
            ("not_yet_due", &[(1, m::FIX_RUNNING)]),
            ("undated", &[(1, m::FIX_UNDATED)]),
        ],
        &["fixed_at"],
    ),
    // The catalogue and the roster.
    plain("items_total", Items, Neither, Amount(&[(1, m::ITEMS_TOTAL)])),
    with(plain("items_entered", Items, Higher, Amount(&[(1, m::ITEMS_ENTERED)])), &[], &[c::ENTERED]),
    with(
        plain("items_entered_rate", Rate, Higher, Share(m::SHOULD_AND_ENTERED, m::SHOULD_ENTER)),
        &[],
        &[c::SHOULD_ENTER, c::ENTERED],
    ),
    with(
        plain("departments_entered", Units, Higher, Amount(&[(1, m::DEPARTMENTS_ENTERED)])),
        &[],
        &[c::ENTERED, "department"],
    ),
    with(
        plain("items_window_complete", Rate, Higher, Share(m::ENTERED_WINDOW_COMPLETE, m::ENTERED_WINDOW)),
        &[("not_said", &[(1, m::ENTERED_WINDOW_UNSAID)])],
        &[c::ENTERED, c::WINDOW_COMPLETE],
    ),
    with(
        plain("items_authorised", Rate, Higher, Share(m::ENTERED_AUTHORISED, m::ENTERED_AUTHORITY)),
        &[("not_said", &[(1, m::ENTERED_AUTHORITY_UNSAID)])],
        &[c::ENTERED, c::AUTHORISED],
    ),
    with(
        plain("instant_items_share", Rate, Higher, Share(m::ITEMS_INSTANT, m::ITEMS_TYPED)),
        &[("not_said", &[(1, m::ITEMS_UNTYPED)])],
        &["case_type"],
    ),
    with(plain("items_online", Items, Higher, Amount(&[(1, m::ITEMS_ONLINE)])), &[], &["online_depth"]),
    with(plain("items_fully_online", Items, Higher, Amount(&[(1, m::ITEMS_FULLY_ONLINE)])), &[], &["online_depth"]),
    with(plain("at_most_one_visit_items", Items, Higher, Amount(&[(1, m::ITEMS_ONE_VISIT)])), &[], &[c::VISITS]),
    with(plain("proofs_cancelled", Items, Higher, Amount(&[(1, m::PROOFS_CANCELLED)])), &[], &[c::PROOFS_CANCELLED]),
    with(plain("items_by_commitment", Items, Higher, Amount(&[(1, m::ITEMS_BY_COMMITMENT)])), &[], &[c::BY_COMMITMENT]),
    with(plain("materials_before", Documents, Neither, Amount(&[(1, m::MATERIALS_BEFORE)])), NO_MATERIALS, MATERIALS),
    with(plain("materials_now", Documents, Lower, Amount(&[(1, m::MATERIALS_NOW)])), NO_MATERIALS, MATERIALS),
    with(
        plain("materials_reduced", Documents, Higher, Amount(&[(1, m::MATERIALS_BEFORE), (-1, m::MATERIALS_NOW)])),
        NO_MATERIALS,
        MATERIALS,
    ),
    with(
        plain(
            "materials_reduced_mean",
            Documents,
            Higher,
            Ratio(&[(1, m::MATERIALS_BEFORE), (-1, m::MATERIALS_NOW)], &[(1, m::ITEMS_WITH_MATERIALS)]),
        ),
        NO_MATERIALS,
        MATERIALS,
    ),
    with(
        plain(
            "materials_reduced_rate",
            Rate,
            Higher,
            Ratio(&[(1, m::MATERIALS_BEFORE), (-1, m::MATERIALS_NOW)], &[(1, m::MATERIALS_BEFORE)]),
        ),
        NO_MATERIALS,
        MATERIALS,
    ),
    plain("items_without_cases", Items, Lower, Amount(&[(1, m::ITEMS_IDLE)])),
    plain("departments_without_cases", Units, Lower, Amount(&[(1, m::DEPARTMENTS_IDLE)])),
    with(
        plain(
            "item_compression",
            Rate,
            Higher,
            Ratio(&[(1, m::CATALOGUE_STATUTORY), (-1, m::CATALOGUE_PROMISED)], &[(1, m::CATALOGUE_STATUTORY)]),
        ),
        &[("no_limits", &[(1, m::CATALOGUE_UNLIMITED)])],
        &[],
    ),
    with(
        plain(
            "item_compression_since",
            Rate,
            Higher,
            Ratio(&[(1, m::EARLIER_LIMITS), (-1, m::PRESENT_LIMITS)], &[(1, m::EARLIER_LIMITS)]),
        ),
        &[("no_limits", &[(1, m::NOT_LIMITED_EARLIER)])],
        &[],
    ),
];

const MATERIALS: &[&str] = &[c::MATERIALS_BEFORE, c::MATERIALS_NOW];
const NO_MATERIALS: super::definition::LeftOut = &[("no_materials", &[(1, m::ITEMS_WITHOUT_MATERIALS)])];

const MARKED: &[&str] = &[c::RATING, c::RATING_ACTIVE];
const VISITS_LEFT_OUT: super::definition::LeftOut = &[("no_visits", &[(1, m::FINISHED_UNVISITED)])];
