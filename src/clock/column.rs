//! Names of the columns of timed cases; an instant is two columns, the day (`…_on`, days since 1970) and the time of day
//! (`…_time`, microseconds, null where none was written).

/// Index of the case among all cases, in input order.
pub const ROW: &str = "row";
/// Index of the source file.
pub const FILE: &str = "file";
/// Physical line of the record.
pub const LINE: &str = "line";
/// 办件编号.
pub const CASE_ID: &str = "case_id";
/// [`crate::schema::State`] as a number, as of the as-of date.
pub const STATE: &str = "state";
/// The state word says that the clock is stopped (挂起, 特别程序) and no interval says since when.
pub const HALTED: &str = "halted";
/// Whether the case is 即办件; null where the case has no type.
pub const INSTANT: &str = "instant";
/// Whether the case was applied for online or by mobile; null where the channel is unknown.
pub const ONLINE: &str = "online";

pub const APPLIED_ON: &str = "applied_on";
pub const APPLIED_TIME: &str = "applied_time";
pub const ACCEPTED_ON: &str = "accepted_on";
pub const ACCEPTED_TIME: &str = "accepted_time";
pub const CLOSED_ON: &str = "closed_on";
pub const CLOSED_TIME: &str = "closed_time";
pub const EXTENDED_ON: &str = "extended_on";
pub const RATED_ON: &str = "rated_on";
/// The deadline that the export gives.
pub const GIVEN_ON: &str = "given_on";
pub const GIVEN_TIME: &str = "given_time";

pub const PROMISED_AMOUNT: &str = "promised_amount";
pub const PROMISED_UNIT: &str = "promised_unit";
pub const STATUTORY_AMOUNT: &str = "statutory_amount";
pub const STATUTORY_UNIT: &str = "statutory_unit";
pub const SUSPENDED_DAYS: &str = "suspended_days";
pub const EXTENDED_DAYS: &str = "extended_days";

pub const RATING: &str = "rating";
pub const RATING_ACTIVE: &str = "rating_active";
pub const VISITS: &str = "visits";
pub const FEE_DUE: &str = "fee_due";
pub const FEE_CHARGED: &str = "fee_charged";
pub const AGENT: &str = "agent";

/// The due date that "on time" without a word before it means: promised, else statutory.
pub const DUE_ON: &str = "due_on";
pub const DUE_TIME: &str = "due_time";
pub const PROMISED_DUE_ON: &str = "promised_due_on";
pub const PROMISED_DUE_TIME: &str = "promised_due_time";
pub const STATUTORY_DUE_ON: &str = "statutory_due_on";
pub const STATUTORY_DUE_TIME: &str = "statutory_due_time";
/// Working days between acceptance and the due date without stops and extensions.
pub const PROMISED_ALLOWANCE: &str = "promised_allowance";
pub const STATUTORY_ALLOWANCE: &str = "statutory_allowance";

/// Working days from acceptance to closing, less the stopped ones.
pub const TURNAROUND: &str = "turnaround";
/// The same for a pending case, up to the as-of date.
pub const AGE: &str = "age";
/// Calendar days from acceptance to closing.
pub const GROSS_DAYS: &str = "gross_days";
/// Stopped working days between acceptance and closing.
pub const STOPPED_DAYS: &str = "stopped_days";
/// Working days from application to acceptance.
pub const ACCEPTANCE_LAG: &str = "acceptance_lag";

/// A due date exists that the case is measured by (finished and pending cases).
pub const TIMED: &str = "timed";
pub const ON_TIME: &str = "on_time";
pub const EARLY: &str = "early";
pub const STATUTORY_ON_TIME: &str = "statutory_on_time";
pub const PROMISED_ON_TIME: &str = "promised_on_time";
/// On time if no extension had been approved.
pub const ON_TIME_UNEXTENDED: &str = "on_time_unextended";
/// An extension was approved in time for at least one of the limits.
pub const EXTENDED: &str = "extended";
pub const OVERDUE: &str = "overdue";
pub const DUE_SOON: &str = "due_soon";
pub const STOPPED: &str = "stopped";
/// The case counts as a commitment case (承诺件).
pub const COMMITMENT: &str = "commitment";
/// Accepted and finished on one date.
pub const SAME_DAY: &str = "same_day";

/// The day that dates a receipt: application, else acceptance.
pub const RECEIVED_ON: &str = "received_on";
/// The day that dates a refusal at the counter: closing, else application.
pub const NOT_ACCEPTED_ON: &str = "not_accepted_on";
/// The day that dates a rating: that of the rating, else of the closing.
pub const RATING_ON: &str = "rating_on";
/// The day of the yellow card: the first day after the promised due date.
pub const YELLOW_ON: &str = "yellow_on";
/// The day of the red card: the first day after the statutory due date.
pub const RED_ON: &str = "red_on";
/// Order of acceptance: instant, then input order; unique.
pub const ACCEPTANCE_ORDER: &str = "acceptance_order";
/// The statutory limit in nominal working days.
pub const STATUTORY_NOMINAL: &str = "statutory_nominal";
/// The promised limit in nominal working days.
pub const PROMISED_NOMINAL: &str = "promised_nominal";
