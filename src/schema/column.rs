//! Names of the columns of timed cases; an instant is two columns, the day (`…_on`, days since 1970) and the time of day
//! (`…_time`, microseconds, null where none was written).

/// The column of codes of a dimension: called like no column of the cases, whatever an export calls its own.
#[must_use]
pub fn dimension(name: &str) -> String {
    format!("by {name}")
}
/// Whether a column is known of a case that had not been received yet: what names it, and its dimensions.
#[must_use]
pub fn is_recorded(name: &str) -> bool {
    matches!(name, ROW | FILE | LINE | CASE_ID) || name.starts_with("by ")
}

/// That of the dimension `item`.
pub const ITEM: &str = "by item";
/// That of the dimension `department`.
pub const DEPARTMENT: &str = "by department";

/// That of the dimension `project`; 0 where a case belongs to none.
pub const PROJECT: &str = "by project";

/// Index of the case among all cases, in input order.
pub const ROW: &str = "row";
/// Index of the source file.
pub const FILE: &str = "file";
/// Physical line of the record.
pub const LINE: &str = "line";
/// 办件编号.
pub const CASE_ID: &str = "case_id";
/// [`super::State`] as a number, as of the as-of date.
pub const STATE: &str = "state";
/// The state word says that the clock is stopped (挂起, 特别程序) and no interval says since when.
pub const HALTED: &str = "halted";
/// Whether the case is 即办件; null where the case has no type.
pub const INSTANT: &str = "instant";
/// Whether the case was applied for online or by mobile; null where the channel is unknown.
pub const ONLINE: &str = "online";

/// 申请时间, the day.
pub const APPLIED_ON: &str = "applied_on";
/// 申请时间, the time of day.
pub const APPLIED_TIME: &str = "applied_time";
/// 受理时间, the day.
pub const ACCEPTED_ON: &str = "accepted_on";
/// 受理时间, the time of day.
pub const ACCEPTED_TIME: &str = "accepted_time";
/// 办结时间, the day.
pub const CLOSED_ON: &str = "closed_on";
/// 办结时间, the time of day.
pub const CLOSED_TIME: &str = "closed_time";
/// 延期批准时间, the day.
pub const EXTENDED_ON: &str = "extended_on";
/// 评价时间, the day.
pub const RATED_ON: &str = "rated_on";
/// The deadline that the export gives.
pub const GIVEN_ON: &str = "given_on";
/// Its time of day.
pub const GIVEN_TIME: &str = "given_time";

/// 承诺时限, how many.
pub const PROMISED_AMOUNT: &str = "promised_amount";
/// Its unit, a [`super::LimitUnit`] as a number.
pub const PROMISED_UNIT: &str = "promised_unit";
/// 法定时限, how many.
pub const STATUTORY_AMOUNT: &str = "statutory_amount";
/// Its unit.
pub const STATUTORY_UNIT: &str = "statutory_unit";
/// 特别程序天数: suspended days given as a number.
pub const SUSPENDED_DAYS: &str = "suspended_days";
/// 延期天数.
pub const EXTENDED_DAYS: &str = "extended_days";

/// 评价等级, 5 = 非常满意; 0 or null is no rating.
pub const RATING: &str = "rating";
/// Whether the rating was given by the applicant rather than set by the system; null where unmarked.
pub const RATING_ACTIVE: &str = "rating_active";
/// 跑动次数.
pub const VISITS: &str = "visits";
/// 应收费, cents.
pub const FEE_DUE: &str = "fee_due";
/// 实收费, cents.
pub const FEE_CHARGED: &str = "fee_charged";
/// 是否代办.
pub const AGENT: &str = "agent";

/// The due date that "on time" without a word before it means: promised, else statutory.
pub const DUE_ON: &str = "due_on";
/// Its time of day; null if the whole day counts.
pub const DUE_TIME: &str = "due_time";
/// The due date by the promised limit or the given deadline.
pub const PROMISED_DUE_ON: &str = "promised_due_on";
/// Its time of day.
pub const PROMISED_DUE_TIME: &str = "promised_due_time";
/// The due date by the statutory limit.
pub const STATUTORY_DUE_ON: &str = "statutory_due_on";
/// Its time of day.
pub const STATUTORY_DUE_TIME: &str = "statutory_due_time";
/// Working days between acceptance and the due date without stops and extensions.
pub const PROMISED_ALLOWANCE: &str = "promised_allowance";
/// The same of the statutory limit.
pub const STATUTORY_ALLOWANCE: &str = "statutory_allowance";

/// Working days from acceptance to closing, less the stopped ones.
pub const TURNAROUND: &str = "turnaround";
/// The same for a pending case, up to the as-of date.
pub const AGE: &str = "age";
/// Calendar days from acceptance to closing.
pub const GROSS_DAYS: &str = "gross_days";
/// Stopped working days between acceptance and closing.
pub const STOPPED_DAYS: &str = "stopped_days";
/// Not a column: whether the data have records of corrections (补正) before acceptance.
pub const CORRECTIONS: &str = "corrections";
/// Working days from application to acceptance, less those of corrections (补正).
pub const ACCEPTANCE_LAG: &str = "acceptance_lag";

/// Not a column: the day of the last closing of a project.
pub const PROJECT_CLOSED_ON: &str = "project_closed_on";
/// Not a column: working days of a project.
pub const PROJECT_TURNAROUND: &str = "project_turnaround";
/// Not a column: those of them on which none of its cases was open.
pub const PROJECT_IDLE: &str = "project_idle";

/// A due date exists that the case is measured by (finished and pending cases).
pub const TIMED: &str = "timed";
/// Finished on or before the due date; null if not finished or untimed.
pub const ON_TIME: &str = "on_time";
/// Finished on a day before that of the due date.
pub const EARLY: &str = "early";
/// Finished within the statutory limit.
pub const STATUTORY_ON_TIME: &str = "statutory_on_time";
/// Finished within the promised limit.
pub const PROMISED_ON_TIME: &str = "promised_on_time";
/// On time if no extension had been approved.
pub const ON_TIME_UNEXTENDED: &str = "on_time_unextended";
/// An extension was approved in time for at least one of the limits.
pub const EXTENDED: &str = "extended";
/// Pending and the due date has passed.
pub const OVERDUE: &str = "overdue";
/// Working days after the due date of a pending case that is overdue.
pub const OVERDUE_DAYS: &str = "overdue_days";
/// Pending and due within the warning days.
pub const DUE_SOON: &str = "due_soon";
/// Pending with a stopped clock.
pub const STOPPED: &str = "stopped";
/// The case counts as a commitment case (承诺件).
pub const COMMITMENT: &str = "commitment";
/// Its days count in durations: a commitment case, or any case if all types are asked for.
pub const LASTING: &str = "lasting";
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

/// Under a supposition: whether the case was really timed.
pub const WAS_TIMED: &str = "was_timed";
/// Under a supposition: whether the case was really finished on time.
pub const WAS_ON_TIME: &str = "was_on_time";
// Of registers: the day that dates a record, and what is known of it as of the moment. A column called like one of its
// dataset holds what stands there.

/// 发现日期 of a problem.
pub const FOUND_ON: &str = "found_on";
/// The problem is solved (销号).
pub const SOLVED: &str = "solved";
/// It is solved in part (阶段性整改).
pub const PARTLY_SOLVED: &str = "partly_solved";
/// Working days from finding a problem to its solution; null if not solved, or nobody knows when.
pub const SOLVE_DAYS: &str = "solve_days";
/// The day of an activity or of answers to a survey.
pub const DATE: &str = "date";
/// 人次 of an activity.
pub const PEOPLE: &str = "people";
/// Positive answers.
pub const POSITIVE: &str = "positive";
/// All answers.
pub const ANSWERS: &str = "answers";
/// 提出日期 of a complaint, review or lawsuit.
pub const FILED_ON: &str = "filed_on";
/// 0 a complaint, 1 行政复议, 2 行政诉讼.
pub const GRIEVANCE: &str = "grievance";
/// The complaint was justified; null if nothing says.
pub const UPHELD: &str = "upheld";
/// The day of a bad rating; where none is written, that of the call or of the remedy.
pub const BAD_RATING_ON: &str = "bad_rating_on";
/// Somebody called the rater back.
pub const CALLED_BACK: &str = "called_back";
/// The rating was a mistake.
pub const MISRATED: &str = "misrated";
/// What the rating complained of is fixed.
pub const FIXED: &str = "fixed";
/// Fixed within the limit; null if the day of the rating is not known, or the limit is still running.
pub const FIXED_IN_TIME: &str = "fixed_in_time";
/// The day of the rating is written.
pub const RATING_DATED: &str = "rating_dated";
/// 应进驻.
pub const SHOULD_ENTER: &str = "should_enter";
/// 已进驻.
pub const ENTERED: &str = "entered";
/// 窗口可办结.
pub const WINDOW_COMPLETE: &str = "window_complete";
/// 授权到位.
pub const AUTHORISED: &str = "authorised";
/// 网上办理深度 as bits, level 1 the lowest.
pub const ONLINE_DEPTH: &str = "online_depth";
/// The item can be applied for online: any of the levels 2 to 7.
pub const APPLIED_ONLINE: &str = "applied_online";
/// It can be handled wholly online: any of the levels 5 to 7.
pub const FULLY_ONLINE: &str = "fully_online";
/// 原材料数; null unless both numbers are known.
pub const MATERIALS_BEFORE: &str = "materials_before";
/// 现材料数; null unless both numbers are known.
pub const MATERIALS_NOW: &str = "materials_now";
/// 告知承诺.
pub const BY_COMMITMENT: &str = "by_commitment";
/// 取消证明, how many.
pub const PROOFS_CANCELLED: &str = "proofs_cancelled";
/// The promised limit that was in force on an earlier day, in nominal working days.
pub const EARLIER_NOMINAL: &str = "earlier_nominal";
/// No case of the item or unit was received, accepted or finished in the period.
pub const IDLE: &str = "idle";

#[cfg(test)]
mod tests {
    #[test]
    fn an_item_is_a_dimension() {
        assert_eq!(super::dimension("item"), super::ITEM);
        assert_eq!(super::dimension("department"), super::DEPARTMENT);
        assert_eq!(super::dimension("project"), super::PROJECT);
    }
}
