//! What the figures count and sum. Each measure is named once here and used by every figure that needs it.

use crate::{
    engine::{Aggregate, Dated, Measure, Predicate, Source},
    schema::{Dataset, column as c},
};
use Aggregate::{Count, Distinct, Histogram, Max, Sum};
use Predicate::{All, Any, Between, Every, Has, Is, Lacks, Not};

const PENDING_STATE: Predicate = Between(c::STATE, 1, 1);
const NOT_ACCEPTED_STATE: Predicate = Between(c::STATE, 2, 2);
const CLOSED_OTHER_STATE: Predicate = Between(c::STATE, 3, 3);
const FINISHED_STATE: Predicate = Between(c::STATE, 4, 4);
const LIVE: Predicate = Any(&[PENDING_STATE, FINISHED_STATE]);
const RATED: Predicate = Between(c::RATING, 1, 5);
const COMMITMENTS: Predicate = All(&[FINISHED_STATE, Is(c::COMMITMENT)]);
const LASTING: Predicate = All(&[FINISHED_STATE, Is(c::LASTING)]);

/// Cases, if nothing else is said.
macro_rules! source {
    () => {
        Source::Cases
    };
    ($source:expr) => {
        $source
    };
}

macro_rules! measures {
    ($($name:ident $id:literal $([$source:expr])? $dated:ident $(@($day:expr))? $aggregate:expr, $filter:expr;)*) => {
        $(pub(super) const $name: Measure = Measure {
            name: $id,
            source: source!($($source)?),
            dated: Dated::$dated $(($day))?,
            filter: $filter,
            aggregate: $aggregate,
        };)*

        /// Every measure.
        pub const ALL: &[Measure] = &[$($name,)*];
    };
}

measures! {
    RECEIVED "received" Received Count, Every;
    ACCEPTED "accepted" Accepted Count, Every;
    FINISHED "finished" Closed Count, FINISHED_STATE;
    CLOSED_OTHER "closed_other" Closed Count, CLOSED_OTHER_STATE;
    NOT_ACCEPTED "not_accepted" NotAccepted Count, NOT_ACCEPTED_STATE;
    PENDING_START "pending_start" OpenAtStart Count, Every;
    PENDING_END "pending_end" Standing Count, PENDING_STATE;
    STOPPED "stopped" Standing Count, Is(c::STOPPED);
    COHORT_FINISHED "cohort_finished" Accepted Count, FINISHED_STATE;

    FINISHED_TIMED "finished_timed" Closed Count, All(&[FINISHED_STATE, Is(c::TIMED)]);
    FINISHED_UNTIMED "finished_untimed" Closed Count, All(&[FINISHED_STATE, Not(c::TIMED)]);
    FINISHED_ON_TIME "finished_on_time" Closed Count, Is(c::ON_TIME);
    FINISHED_ON_TIME_UNEXTENDED "finished_on_time_unextended" Closed Count, Is(c::ON_TIME_UNEXTENDED);
    FINISHED_LATE "finished_late" Closed Count, All(&[FINISHED_STATE, Is(c::TIMED), Not(c::ON_TIME)]);
    FINISHED_EARLY "finished_early" Closed Count, Is(c::EARLY);
    FINISHED_EXTENDED "finished_extended" Closed Count, All(&[FINISHED_STATE, Is(c::EXTENDED)]);
    FINISHED_STATUTORY "finished_statutory" Closed Count, All(&[FINISHED_STATE, Has(c::STATUTORY_DUE_ON)]);
    FINISHED_NO_STATUTORY "finished_no_statutory" Closed Count, All(&[FINISHED_STATE, Lacks(c::STATUTORY_DUE_ON)]);
    FINISHED_STATUTORY_ON_TIME "finished_statutory_on_time" Closed Count, Is(c::STATUTORY_ON_TIME);
    DUE "due" Due Count, Is(c::TIMED);
    DUE_ON_TIME "due_on_time" Due Count, Is(c::ON_TIME);
    ACCEPTED_TIMED "accepted_timed" Accepted Count, Is(c::TIMED);
    ACCEPTED_UNTIMED "accepted_untimed" Accepted Count, Not(c::TIMED);
    ACCEPTED_ON_TIME "accepted_on_time" Accepted Count, Is(c::ON_TIME);
    ACCEPTED_NOT_YET_DUE "accepted_not_yet_due" Accepted Count, All(&[PENDING_STATE, Is(c::TIMED), Not(c::OVERDUE)]);
    OVERDUE_PENDING "overdue_pending" Standing Count, Is(c::OVERDUE);
    DUE_SOON "due_soon" Standing Count, Is(c::DUE_SOON);
    PENDING_UNTIMED "pending_untimed" Standing Count, All(&[PENDING_STATE, Not(c::TIMED)]);
    YELLOW_CARDS "yellow_cards" Yellow Count, Every;
    RED_CARDS "red_cards" Red Count, Every;
    // A case without a due date is late on no day: it is left out in the period in which it was accepted.
    ACCEPTED_UNLIMITED "accepted_unlimited" Accepted Count, All(&[LIVE, Not(c::TIMED)]);
    ACCEPTED_NO_PROMISE "accepted_no_promise" Accepted Count, All(&[LIVE, Is(c::TIMED), Lacks(c::PROMISED_ALLOWANCE)]);
    ACCEPTED_NO_STATUTORY "accepted_no_statutory" Accepted Count, All(&[LIVE, Is(c::TIMED), Lacks(c::STATUTORY_ALLOWANCE)]);

    ACCEPTED_INSTANT "accepted_instant" Accepted Count, Is(c::INSTANT);
    FINISHED_INSTANT "finished_instant" Closed Count, All(&[FINISHED_STATE, Is(c::INSTANT)]);
    FINISHED_SAME_DAY "finished_same_day" Closed Count, Is(c::SAME_DAY);
    INSTANT_SAME_DAY "instant_same_day" Closed Count, All(&[Is(c::SAME_DAY), Is(c::INSTANT)]);
    COMMITMENTS_FINISHED "commitments_finished" Closed Count, LASTING;
    TURNAROUND_SUM "turnaround_sum" Closed Sum(c::TURNAROUND), LASTING;
    TURNAROUND_MAX "turnaround_max" Closed Max(c::TURNAROUND), LASTING;
    TURNAROUNDS "turnarounds" Closed Histogram(c::TURNAROUND), LASTING;
    GROSS_SUM "gross_sum" Closed Sum(c::GROSS_DAYS), LASTING;
    STOPPED_SUM "stopped_sum" Closed Sum(c::STOPPED_DAYS), LASTING;
    AGES "ages" Standing Histogram(c::AGE), PENDING_STATE;
    AGE_0_5 "age_0_5" Standing Count, Between(c::AGE, 0, 5);
    AGE_6_10 "age_6_10" Standing Count, Between(c::AGE, 6, 10);
    AGE_11_20 "age_11_20" Standing Count, Between(c::AGE, 11, 20);
    AGE_21_40 "age_21_40" Standing Count, Between(c::AGE, 21, 40);
    AGE_OVER_40 "age_over_40" Standing Count, Between(c::AGE, 41, i64::MAX);
    LAGGED "lagged" Accepted Count, Has(c::ACCEPTANCE_LAG);
    UNLAGGED "unlagged" Accepted Count, Lacks(c::ACCEPTANCE_LAG);
    LAG_OVER_5 "lag_over_5" Accepted Count, Between(c::ACCEPTANCE_LAG, 6, i64::MAX);
    LAG_SUM "lag_sum" Accepted Sum(c::ACCEPTANCE_LAG), Every;

    ITEM_STATUTORY "item_statutory" [Source::Uncatalogued] Accepted item_sum(c::STATUTORY_NOMINAL), Between(c::ITEM, 1, i64::MAX);
    ITEM_PROMISED "item_promised" [Source::Uncatalogued] Accepted item_sum(c::PROMISED_NOMINAL), Between(c::ITEM, 1, i64::MAX);
    ITEMS_ACCEPTED "items_accepted" [Source::Uncatalogued] Accepted ITEM_COUNT, Between(c::ITEM, 1, i64::MAX);
    ITEMS_LIMITED "items_limited" [Source::Uncatalogued] Accepted ITEM_COUNT_LIMITED, Between(c::ITEM, 1, i64::MAX);
    BOTH_STATUTORY "both_statutory" Closed Sum(c::STATUTORY_ALLOWANCE), BOTH_LIMITS;
    BOTH_PROMISED "both_promised" Closed Sum(c::PROMISED_ALLOWANCE), BOTH_LIMITS;
    BOTH_MISSING "both_missing" Closed Count, All(&[FINISHED_STATE, Any(&[Lacks(c::STATUTORY_ALLOWANCE), Lacks(c::PROMISED_ALLOWANCE)])]);
    STATUTORY_ALLOWED "statutory_allowed" Closed Sum(c::STATUTORY_ALLOWANCE), All(&[FINISHED_STATE, Has(c::STATUTORY_ALLOWANCE)]);
    STATUTORY_USED "statutory_used" Closed Sum(c::TURNAROUND), All(&[FINISHED_STATE, Has(c::STATUTORY_ALLOWANCE)]);
    COMMITMENT_STATUTORY "commitment_statutory" Closed Sum(c::STATUTORY_ALLOWANCE), All(&[COMMITMENTS, Has(c::STATUTORY_ALLOWANCE)]);
    COMMITMENTS_STATUTORY "commitments_statutory" Closed Count, All(&[COMMITMENTS, Has(c::STATUTORY_ALLOWANCE)]);
    PROMISE_ALLOWED "promise_allowed" Closed Sum(c::PROMISED_ALLOWANCE), All(&[COMMITMENTS, Has(c::PROMISED_ALLOWANCE)]);
    PROMISE_USED "promise_used" Closed Sum(c::TURNAROUND), All(&[COMMITMENTS, Has(c::PROMISED_ALLOWANCE)]);
    PROMISE_MISSING "promise_missing" Closed Count, All(&[COMMITMENTS, Lacks(c::PROMISED_ALLOWANCE)]);

    // Projects.
    PROJECTS_FINISHED "projects_finished" ProjectClosed Count, Every;
    PROJECT_TURNAROUND_SUM "project_turnaround_sum" ProjectClosed Sum(c::PROJECT_TURNAROUND), Every;
    PROJECT_TURNAROUNDS "project_turnarounds" ProjectClosed Histogram(c::PROJECT_TURNAROUND), Every;
    PROJECT_TURNAROUND_MAX "project_turnaround_max" ProjectClosed Max(c::PROJECT_TURNAROUND), Every;
    PROJECT_IDLE_SUM "project_idle_sum" ProjectClosed Sum(c::PROJECT_IDLE), Every;

    RATINGS "ratings" [Source::Ratings] Rated Count, RATED;
    DEFAULT_RATINGS "default_ratings" [Source::Ratings] Rated Count, All(&[RATED, Has(c::RATING_ACTIVE), Not(c::RATING_ACTIVE)]);
    ACTIVE_RATINGS "active_ratings" [Source::Ratings] Rated Count, All(&[RATED, Is(c::RATING_ACTIVE)]);
    FINISHED_RATED "finished_rated" Closed Count, All(&[FINISHED_STATE, RATED]);
    FINISHED_RATED_ACTIVE "finished_rated_active" Closed Count, All(&[FINISHED_STATE, RATED, Is(c::RATING_ACTIVE)]);
    SATISFIED "satisfied" [Source::Ratings] Rated Count, Between(c::RATING, 3, 5);
    SATISFIED_STRICT "satisfied_strict" [Source::Ratings] Rated Count, Between(c::RATING, 4, 5);
    SATISFIED_ACTIVE "satisfied_active" [Source::Ratings] Rated Count, All(&[Between(c::RATING, 3, 5), Is(c::RATING_ACTIVE)]);
    RATING_SUM "rating_sum" [Source::Ratings] Rated Sum(c::RATING), RATED;
    RATING_LEVELS "rating_levels" [Source::Ratings] Rated Histogram(c::RATING), RATED;
    BAD_RATINGS "bad_ratings" [Source::Ratings] Rated Count, Between(c::RATING, 1, 2);

    ACCEPTED_ONLINE "accepted_online" Accepted Count, Is(c::ONLINE);
    ACCEPTED_AGENT "accepted_agent" Accepted Count, Is(c::AGENT);
    FINISHED_VISITED "finished_visited" Closed Count, All(&[FINISHED_STATE, Has(c::VISITS)]);
    FINISHED_UNVISITED "finished_unvisited" Closed Count, All(&[FINISHED_STATE, Lacks(c::VISITS)]);
    NO_VISIT "no_visit" Closed Count, All(&[FINISHED_STATE, Between(c::VISITS, 0, 0)]);
    ONE_VISIT "one_visit" Closed Count, All(&[FINISHED_STATE, Between(c::VISITS, 0, 1)]);
    VISIT_SUM "visit_sum" Closed Sum(c::VISITS), FINISHED_STATE;
    FEE_CHARGED "fee_charged" Closed Sum(c::FEE_CHARGED), FINISHED_STATE;
    FEE_DUE "fee_due" Closed Sum(c::FEE_DUE), FINISHED_STATE;
    RELIEF_DUE "relief_due" Closed Sum(c::FEE_DUE), BOTH_FEES;
    RELIEF_CHARGED "relief_charged" Closed Sum(c::FEE_CHARGED), BOTH_FEES;

    // How long finished cases took, whatever their type.
    FINISHED_TURNAROUNDS "finished_turnarounds" Closed Histogram(c::TURNAROUND), FINISHED_STATE;
    FINISHED_SPANS "finished_spans" Closed Histogram(c::GROSS_DAYS), FINISHED_STATE;

    // Under a supposition, beside what really was.
    WAS_TIMED "was_timed" Closed Count, All(&[FINISHED_STATE, Is(c::WAS_TIMED)]);
    WAS_ON_TIME "was_on_time" Closed Count, Is(c::WAS_ON_TIME);
    GAINED "gained" Closed Count, All(&[Is(c::ON_TIME), Is(c::WAS_TIMED), Not(c::WAS_ON_TIME)]);
    LOST "lost" Closed Count, All(&[FINISHED_STATE, Is(c::TIMED), Not(c::ON_TIME), Is(c::WAS_ON_TIME)]);
    NEWLY_ON_TIME "newly_on_time" Closed Count, All(&[Is(c::ON_TIME), Not(c::WAS_TIMED)]);
    NEWLY_LATE "newly_late" Closed Count, All(&[FINISHED_STATE, Is(c::TIMED), Not(c::ON_TIME), Not(c::WAS_TIMED)]);

    // Ledgers.
    PROBLEMS_FOUND "problems_found" [PROBLEMS] On@(c::FOUND_ON) Count, Every;
    PROBLEMS_SOLVED "problems_solved" [PROBLEMS] On@(c::FOUND_ON) Count, Is(c::SOLVED);
    PROBLEMS_PARTLY_SOLVED "problems_partly_solved" [PROBLEMS] On@(c::FOUND_ON) Count, Is(c::PARTLY_SOLVED);
    PROBLEMS_OVERDUE "problems_overdue" [PROBLEMS] Standing Count, Is(c::OVERDUE);
    SOLVE_DAYS "solve_days" [PROBLEMS] On@(c::FOUND_ON) Histogram(c::SOLVE_DAYS), Has(c::SOLVE_DAYS);
    SOLVED_UNDATED "solved_undated" [PROBLEMS] On@(c::FOUND_ON) Count, All(&[Is(c::SOLVED), Lacks(c::SOLVE_DAYS)]);
    UNITS_COVERED "units_covered" [PROBLEMS] On@(c::FOUND_ON) Distinct(c::DEPARTMENT), NAMED_DEPARTMENT;
    PROBLEMS_OF_NOBODY "problems_of_nobody" [PROBLEMS] On@(c::FOUND_ON) Count, Between(c::DEPARTMENT, 0, 0);
    ACTIVITIES "activities" [Source::Register(Dataset::Activities)] On@(c::DATE) Count, Every;
    ACTIVITY_PEOPLE "activity_people" [Source::Register(Dataset::Activities)] On@(c::DATE) Sum(c::PEOPLE), Every;
    ACTIVITIES_UNCOUNTED "activities_uncounted" [Source::Register(Dataset::Activities)] On@(c::DATE) Count, Lacks(c::PEOPLE);
    COMPLAINTS "complaints" [GRIEVANCES] On@(c::FILED_ON) Count, A_COMPLAINT;
    COMPLAINTS_UPHELD "complaints_upheld" [GRIEVANCES] On@(c::FILED_ON) Count, All(&[A_COMPLAINT, Is(c::UPHELD)]);
    COMPLAINTS_UNDECIDED "complaints_undecided" [GRIEVANCES] On@(c::FILED_ON) Count, All(&[A_COMPLAINT, Lacks(c::UPHELD)]);
    REVIEWS "reviews" [GRIEVANCES] On@(c::FILED_ON) Count, Between(c::GRIEVANCE, 1, 1);
    LAWSUITS "lawsuits" [GRIEVANCES] On@(c::FILED_ON) Count, Between(c::GRIEVANCE, 2, 2);
    SURVEY_POSITIVE "survey_positive" [Source::Register(Dataset::Surveys)] On@(c::DATE) Sum(c::POSITIVE), Every;
    SURVEY_ANSWERS "survey_answers" [Source::Register(Dataset::Surveys)] On@(c::DATE) Sum(c::ANSWERS), Every;
    FOLLOWED_UP "followed_up" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, Every;
    CALLED_BACK "called_back" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, Is(c::CALLED_BACK);
    MISRATED "misrated" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, Is(c::MISRATED);
    TO_FIX "to_fix" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, Not(c::MISRATED);
    FIXED "fixed" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, All(&[Not(c::MISRATED), Is(c::FIXED)]);
    FIX_JUDGED "fix_judged" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, All(&[Not(c::MISRATED), Has(c::FIXED_IN_TIME)]);
    FIXED_IN_TIME "fixed_in_time" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, All(&[Not(c::MISRATED), Is(c::FIXED_IN_TIME)]);
    FIX_RUNNING "fix_running" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, All(&[Not(c::MISRATED), Is(c::RATING_DATED), Lacks(c::FIXED_IN_TIME)]);
    FIX_UNDATED "fix_undated" [FOLLOW_UP] On@(c::BAD_RATING_ON) Count, All(&[Not(c::MISRATED), Not(c::RATING_DATED)]);

    // The catalogue and the roster.
    ITEMS_TOTAL "items_total" [ITEMS] Standing Count, Every;
    ITEMS_ENTERED "items_entered" [ITEMS] Standing Count, Is(c::ENTERED);
    SHOULD_ENTER "should_enter" [ITEMS] Standing Count, Is(c::SHOULD_ENTER);
    SHOULD_AND_ENTERED "should_and_entered" [ITEMS] Standing Count, All(&[Is(c::SHOULD_ENTER), Is(c::ENTERED)]);
    DEPARTMENTS_ENTERED "departments_entered" [ITEMS] Standing Distinct(c::DEPARTMENT), All(&[Is(c::ENTERED), NAMED_DEPARTMENT]);
    ENTERED_WINDOW "entered_window" [ITEMS] Standing Count, All(&[Is(c::ENTERED), Has(c::WINDOW_COMPLETE)]);
    ENTERED_WINDOW_COMPLETE "entered_window_complete" [ITEMS] Standing Count, All(&[Is(c::ENTERED), Is(c::WINDOW_COMPLETE)]);
    ENTERED_WINDOW_UNSAID "entered_window_unsaid" [ITEMS] Standing Count, All(&[Is(c::ENTERED), Lacks(c::WINDOW_COMPLETE)]);
    ENTERED_AUTHORITY "entered_authority" [ITEMS] Standing Count, All(&[Is(c::ENTERED), Has(c::AUTHORISED)]);
    ENTERED_AUTHORISED "entered_authorised" [ITEMS] Standing Count, All(&[Is(c::ENTERED), Is(c::AUTHORISED)]);
    ENTERED_AUTHORITY_UNSAID "entered_authority_unsaid" [ITEMS] Standing Count, All(&[Is(c::ENTERED), Lacks(c::AUTHORISED)]);
    ITEMS_TYPED "items_typed" [ITEMS] Standing Count, Has(c::INSTANT);
    ITEMS_INSTANT "items_instant" [ITEMS] Standing Count, Is(c::INSTANT);
    ITEMS_UNTYPED "items_untyped" [ITEMS] Standing Count, Lacks(c::INSTANT);
    ITEMS_ONLINE "items_online" [ITEMS] Standing Count, Is(c::APPLIED_ONLINE);
    ITEMS_FULLY_ONLINE "items_fully_online" [ITEMS] Standing Count, Is(c::FULLY_ONLINE);
    ITEMS_ONE_VISIT "items_one_visit" [ITEMS] Standing Count, Between(c::VISITS, 0, 1);
    PROOFS_CANCELLED "proofs_cancelled" [ITEMS] Standing Sum(c::PROOFS_CANCELLED), Every;
    ITEMS_BY_COMMITMENT "items_by_commitment" [ITEMS] Standing Count, Is(c::BY_COMMITMENT);
    ITEMS_WITH_MATERIALS "items_with_materials" [ITEMS] Standing Count, Has(c::MATERIALS_BEFORE);
    ITEMS_WITHOUT_MATERIALS "items_without_materials" [ITEMS] Standing Count, Lacks(c::MATERIALS_BEFORE);
    MATERIALS_BEFORE "materials_before" [ITEMS] Standing Sum(c::MATERIALS_BEFORE), Every;
    MATERIALS_NOW "materials_now" [ITEMS] Standing Sum(c::MATERIALS_NOW), Every;
    ITEMS_IDLE "items_idle" [ITEMS] Standing Count, Is(c::IDLE);
    DEPARTMENTS_IDLE "departments_idle" [Source::Register(Dataset::Units)] Standing Count, Is(c::IDLE);
    CATALOGUE_STATUTORY "catalogue_statutory" [ITEMS] Standing Sum(c::STATUTORY_NOMINAL), LIMITED;
    CATALOGUE_PROMISED "catalogue_promised" [ITEMS] Standing Sum(c::PROMISED_NOMINAL), LIMITED;
    CATALOGUE_UNLIMITED "catalogue_unlimited" [ITEMS] Standing Count, Any(&[Lacks(c::STATUTORY_NOMINAL), Lacks(c::PROMISED_NOMINAL)]);
    EARLIER_LIMITS "earlier_limits" [ITEMS] Standing Sum(c::EARLIER_NOMINAL), LIMITED_EARLIER;
    PRESENT_LIMITS "present_limits" [ITEMS] Standing Sum(c::PROMISED_NOMINAL), LIMITED_EARLIER;
    NOT_LIMITED_EARLIER "not_limited_earlier" [ITEMS] Standing Count, Any(&[Lacks(c::EARLIER_NOMINAL), Lacks(c::PROMISED_NOMINAL)]);
}

const PROBLEMS: Source = Source::Register(Dataset::Problems);
const GRIEVANCES: Source = Source::Register(Dataset::Complaints);
const FOLLOW_UP: Source = Source::Register(Dataset::BadRatings);
const ITEMS: Source = Source::Register(Dataset::Items);
const A_COMPLAINT: Predicate = Between(c::GRIEVANCE, 0, 0);
const NAMED_DEPARTMENT: Predicate = Between(c::DEPARTMENT, 1, i64::MAX);
const LIMITED: Predicate = All(&[Has(c::STATUTORY_NOMINAL), Has(c::PROMISED_NOMINAL)]);
const LIMITED_EARLIER: Predicate = All(&[Has(c::EARLIER_NOMINAL), Has(c::PROMISED_NOMINAL)]);

const BOTH_LIMITS: Predicate = All(&[FINISHED_STATE, Has(c::STATUTORY_ALLOWANCE), Has(c::PROMISED_ALLOWANCE)]);
const BOTH_FEES: Predicate = All(&[FINISHED_STATE, Has(c::FEE_DUE), Has(c::FEE_CHARGED)]);
const LIMITS: &[&str] = &[c::STATUTORY_NOMINAL, c::PROMISED_NOMINAL];
const ITEM_COUNT: Aggregate = Aggregate::LatestPer { of: c::ITEM, order: c::ACCEPTANCE_ORDER, sum: None, present: &[] };
const ITEM_COUNT_LIMITED: Aggregate =
    Aggregate::LatestPer { of: c::ITEM, order: c::ACCEPTANCE_ORDER, sum: None, present: LIMITS };

/// The nominal limit of the latest accepted case of each item that has both limits.
const fn item_sum(column: &'static str) -> Aggregate {
    Aggregate::LatestPer { of: c::ITEM, order: c::ACCEPTANCE_ORDER, sum: Some(column), present: LIMITS }
}
