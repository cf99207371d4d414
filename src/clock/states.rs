//! What is seen as of a moment, and what the due dates then say of each case.

use super::{
    Numbered,
    due::{APPROVED, Dated},
    limit::{Face, PAUSE},
    part::mask,
};
use crate::{
    config::{Durations, Rules},
    period::AsOf,
    schema::{LimitUnit, State, column as c},
};
use polars::prelude::*;

/// Whether the case is in a state: once a flag of its own, since nearly every column asks it.
const FINISHED: &str = "finished";
const PENDING: &str = "pending";
/// Finished, or ended otherwise.
const ENDED: &str = "ended";
/// Whether the acceptance and the closing had happened by the moment.
const ACCEPTED_BY_THEN: &str = "accepted_by_then";
const CLOSED_BY_THEN: &str = "closed_by_then";

fn state_is(state: State) -> Expr {
    col(c::STATE).eq(lit(state as u8))
}

/// Whether an event has happened by `as_of`; null without a date.
fn happened(on: &str, time: Option<&str>, as_of: AsOf) -> Expr {
    let day = col(on);
    match time {
        Some(time) if !as_of.is_end() => day
            .clone()
            .lt(lit(as_of.day.0))
            .or(day.eq(lit(as_of.day.0)).and(col(time).fill_null(lit(0_i64)).lt_eq(lit(as_of.time)))),
        _ => day.lt_eq(lit(as_of.day.0)),
    }
}

/// The cases that had been received, each in the state it had then; later dates are blanked.
pub(super) fn seen(frame: &DataFrame, as_of: AsOf) -> PolarsResult<DataFrame> {
    let (accepted, closed) = (col(ACCEPTED_BY_THEN), col(CLOSED_BY_THEN));
    let refused = happened(c::NOT_ACCEPTED_ON, None, as_of).fill_null(lit(true));
    let received = happened(c::RECEIVED_ON, None, as_of).fill_null(lit(true));
    let extended = happened(c::EXTENDED_ON, None, as_of).fill_null(lit(true));
    let rated = happened(c::RATED_ON, None, as_of).fill_null(lit(true));
    let code = |state: State| lit(state as u8);
    let open = when(accepted.clone()).then(code(State::Pending)).otherwise(code(State::Waiting));
    let closing = state_is(State::Finished).or(state_is(State::ClosedOther));
    let state = when(closing.clone().and(closed.clone()).and(accepted.clone()))
        .then(col(c::STATE))
        .when(closing.or(state_is(State::Pending)))
        .then(open)
        .when(state_is(State::NotAccepted).and(refused))
        .then(col(c::STATE))
        .otherwise(code(State::Waiting));
    let only = |condition: &Expr, name: &str| when(condition.clone()).then(col(name)).otherwise(lit(NULL)).alias(name);
    let unit = |amount: &str, unit: &str| when(col(amount).is_not_null()).then(col(unit)).otherwise(lit(NULL));
    let dated = frame.clone().lazy().with_columns([
        coalesce(&[col(c::APPLIED_ON), col(c::ACCEPTED_ON)]).alias(c::RECEIVED_ON),
        coalesce(&[col(c::CLOSED_ON), col(c::APPLIED_ON)]).alias(c::NOT_ACCEPTED_ON),
        happened(c::ACCEPTED_ON, Some(c::ACCEPTED_TIME), as_of).fill_null(lit(false)).alias(ACCEPTED_BY_THEN),
        happened(c::CLOSED_ON, Some(c::CLOSED_TIME), as_of).fill_null(lit(false)).alias(CLOSED_BY_THEN),
    ]);
    let dated = dated.without_optimizations().collect()?;
    let by_then = mask(&dated, received.or(accepted.clone()))?;
    // As of the end of the data all had been received: nothing is copied.
    let dated = if by_then.all() { dated } else { dated.filter(&by_then)? };
    dated
        .lazy()
        .with_columns([
            state.alias(c::STATE),
            only(&accepted, c::ACCEPTED_ON),
            only(&accepted, c::ACCEPTED_TIME),
            only(&rated, c::RATING),
            when(extended).then(col(c::EXTENDED_DAYS)).otherwise(lit(NULL)).fill_null(lit(0)).alias(APPROVED),
            coalesce(&[unit(c::PROMISED_AMOUNT, c::PROMISED_UNIT), unit(c::STATUTORY_AMOUNT, c::STATUTORY_UNIT)])
                .alias("pause_unit"),
        ])
        .with_columns([
            state_is(State::Finished).alias(FINISHED),
            state_is(State::Pending).alias(PENDING),
            state_is(State::Finished).or(state_is(State::ClosedOther)).alias(ENDED),
            col(CLOSED_BY_THEN).and(state_is(State::Waiting).or(state_is(State::Pending)).not()).alias(CLOSED_BY_THEN),
        ])
        .with_columns([only(&closed, c::CLOSED_ON), only(&closed, c::CLOSED_TIME)])
        .without_optimizations()
        .collect()
}

/// Adds the number of suspended days that counts: none where the case has intervals, which win.
pub(super) fn pauses(frame: DataFrame, stops: &Numbered) -> PolarsResult<DataFrame> {
    let present = Series::new("has_stops".into(), stops.inside.present(frame.height()));
    let listed = Series::new("listed".into(), stops.listed.as_slice());
    let open = Series::new("open_stop".into(), stops.open.as_slice());
    frame
        .lazy()
        .with_columns([lit(present), lit(listed), lit(open)])
        .with_column(when(col("listed")).then(lit(0)).otherwise(col(c::SUSPENDED_DAYS).fill_null(lit(0))).alias(PAUSE))
        .without_optimizations()
        .collect()
}

/// Adds durations, flags and the days that date each case's events.
pub(super) fn measure(face: &Face<'_>, dated: Dated, stops: &Numbered, as_of: AsOf) -> PolarsResult<DataFrame> {
    let frame = dated.frame;
    let stopped_days = Series::new("interval_days".into(), stops.inside.working_days(face.calendar, frame.height()));
    let corrected = stops.corrections.working_days(face.calendar, frame.height());
    let corrected = Series::new("correction_days".into(), corrected);
    let mut measured = frame
        .lazy()
        .with_columns([lit(stopped_days), lit(corrected)])
        .with_columns(durations(face, as_of))
        .with_columns(comparisons())
        .with_columns(standing(face, as_of))
        .with_columns(visible_dates(as_of))
        .with_columns(events(as_of))
        .without_optimizations()
        .collect()?;
    let without = match &dated.unextended {
        None => measured.column(c::ON_TIME)?.clone(),
        Some((part, unextended)) => {
            let compared = unextended.clone().lazy().with_columns(comparisons());
            let headline = headline(c::PROMISED_ON_TIME, c::STATUTORY_ON_TIME).alias(c::ON_TIME);
            let on_time = compared.select([headline]).without_optimizations().collect()?;
            part.put(measured.column(c::ON_TIME)?, on_time.column(c::ON_TIME)?)?
        }
    };
    measured.hstack_mut(&[without.with_name(c::ON_TIME_UNEXTENDED.into())])?;
    Ok(measured)
}

/// Removes the columns that only the clock itself needs: half of the memory.
pub(super) fn without_scratch(frame: &DataFrame) -> DataFrame {
    frame.drop_many(SCRATCH.iter().copied())
}

/// Columns that only the clock itself needs.
const SCRATCH: &[&str] = &[
    ACCEPTED_BY_THEN,
    CLOSED_BY_THEN,
    FINISHED,
    PENDING,
    ENDED,
    APPROVED,
    PAUSE,
    "pause_unit",
    "has_stops",
    "listed",
    "open_stop",
    "given",
    "interval_days",
    "correction_days",
    "undated",
    "over_elapsed",
    "too_late",
    "differs",
    c::GIVEN_ON,
    c::GIVEN_TIME,
    c::SUSPENDED_DAYS,
    c::EXTENDED_DAYS,
    c::HALTED,
];

/// Elapsed and net working days.
fn durations(face: &Face<'_>, as_of: AsOf) -> Vec<Expr> {
    let tables = face.tables;
    let (closed, pending) = (col(ENDED), col(PENDING));
    let until =
        when(closed.clone()).then(col(c::CLOSED_ON)).when(pending.clone()).then(lit(as_of.day.0)).otherwise(lit(NULL));
    let elapsed = tables.working_until(until) - tables.working_until(col(c::ACCEPTED_ON));
    // Of calendar days and hours nobody knows which were working days.
    let in_working_days = col("pause_unit").eq(lit(LimitUnit::WorkingDay as u8));
    let undated = in_working_days.clone().not().fill_null(lit(true)).and(col(PAUSE).gt(lit(0)));
    let paused = when(in_working_days.fill_null(lit(false))).then(col(PAUSE)).otherwise(lit(0));
    let stopped = col("interval_days") + paused;
    let net = (elapsed.clone() - stopped.clone()).clip_min(lit(0));
    let only = |condition: &Expr, value: &Expr| when(condition.clone()).then(value.clone()).otherwise(lit(NULL));
    let lag =
        tables.working_until(col(c::ACCEPTED_ON)) - tables.working_until(col(c::APPLIED_ON)) - col("correction_days");
    vec![
        only(&closed, &net).alias(c::TURNAROUND),
        only(&pending, &net).alias(c::AGE),
        only(&closed, &(col(c::CLOSED_ON) - col(c::ACCEPTED_ON))).alias(c::GROSS_DAYS),
        only(&closed, &(elapsed.clone() - net.clone())).alias(c::STOPPED_DAYS),
        undated.and(closed.clone().or(pending)).alias("undated"),
        stopped.gt(elapsed.clip_min(lit(0))).and(closed).alias("over_elapsed"),
        lag.clip_min(lit(0)).alias(c::ACCEPTANCE_LAG),
    ]
}

/// Whether the closing lies on or before a due date; null where there is no closing or no due date.
fn in_time(on: &str, time: &str) -> Expr {
    let (due, due_time) = (col(on), col(time));
    let compared = when(col(c::CLOSED_ON).eq(due.clone()))
        .then((col(c::CLOSED_TIME).lt_eq(due_time)).fill_null(lit(true)))
        .otherwise(col(c::CLOSED_ON).lt(due));
    when(col(FINISHED)).then(compared).otherwise(lit(NULL))
}

/// What the promised limit says; of a case without one, what the statutory limit says.
fn headline(promised: &str, statutory: &str) -> Expr {
    when(col(c::PROMISED_DUE_ON).is_not_null()).then(col(promised)).otherwise(col(statutory))
}

/// The headline due date and the comparisons of closings with due dates.
fn comparisons() -> Vec<Expr> {
    vec![
        headline(c::PROMISED_DUE_ON, c::STATUTORY_DUE_ON).alias(c::DUE_ON),
        headline(c::PROMISED_DUE_TIME, c::STATUTORY_DUE_TIME).alias(c::DUE_TIME),
        in_time(c::PROMISED_DUE_ON, c::PROMISED_DUE_TIME).alias(c::PROMISED_ON_TIME),
        in_time(c::STATUTORY_DUE_ON, c::STATUTORY_DUE_TIME).alias(c::STATUTORY_ON_TIME),
    ]
}

/// Whether a due date has passed as of the moment; null without one.
fn passed(on: &str, time: &str, as_of: AsOf) -> Expr {
    let (due, today) = (col(on), lit(as_of.day.0));
    if as_of.is_end() {
        return due.lt_eq(today);
    }
    let today_passed = due.clone().eq(today.clone()).and(col(time).lt(lit(as_of.time)).fill_null(lit(false)));
    due.lt(today).or(today_passed)
}

/// Flags of finished and pending cases.
fn standing(face: &Face<'_>, as_of: AsOf) -> Vec<Expr> {
    let (finished, pending) = (col(FINISHED), col(PENDING));
    let has_due = col(c::DUE_ON).is_not_null();
    let only = |condition: &Expr, value: Expr| when(condition.clone()).then(value).otherwise(lit(NULL));
    let stopped = col("open_stop").or(col(c::HALTED).and(col("listed").not()));
    let overdue = passed(c::DUE_ON, c::DUE_TIME, as_of);
    let left = face.tables.working_until(col(c::DUE_ON)) - lit(face.calendar.working_until(as_of.day));
    let shown = stopped.clone().not().or(col("given"));
    let commitment = col(c::INSTANT).fill_null(lit(false)).not();
    let soon = overdue.clone().not().and(shown).and(left.clone().lt_eq(lit(face.rules.warning_days)));
    let late = pending.clone().and(overdue.clone());
    vec![
        has_due.and(finished.clone().or(pending.clone())).alias(c::TIMED),
        headline(c::PROMISED_ON_TIME, c::STATUTORY_ON_TIME).alias(c::ON_TIME),
        only(&finished, col(c::CLOSED_ON).lt(col(c::DUE_ON))).alias(c::EARLY),
        only(&late, lit(0) - left).alias(c::OVERDUE_DAYS),
        only(&pending, overdue).alias(c::OVERDUE),
        only(&pending, stopped).alias(c::STOPPED),
        only(&pending, soon).fill_null(lit(false)).alias(c::DUE_SOON),
        finished.and(col(c::CLOSED_ON).eq(col(c::ACCEPTED_ON))).alias(c::SAME_DAY),
        commitment.clone().alias(c::COMMITMENT),
        commitment.or(lit(face.rules.durations == Durations::AllTypes)).alias(c::LASTING),
    ]
}

/// Due dates as lists show them: none for cases that are neither finished nor pending; of a stopped case only what has
/// passed, since nobody knows yet where the rest will fall; a given deadline always.
fn visible_dates(as_of: AsOf) -> Vec<Expr> {
    let live = col(FINISHED).or(col(PENDING));
    let stopped = col(c::STOPPED).fill_null(lit(false));
    let given = col("given");
    let shown = |on: &str, time: &str, fixed: Expr| {
        live.clone().and(stopped.clone().not().or(fixed).or(passed(on, time, as_of).fill_null(lit(false))))
    };
    let headline_given = given.clone();
    let pairs = [
        (c::PROMISED_DUE_ON, c::PROMISED_DUE_TIME, given),
        (c::STATUTORY_DUE_ON, c::STATUTORY_DUE_TIME, lit(false)),
        (c::DUE_ON, c::DUE_TIME, headline_given),
    ];
    pairs
        .into_iter()
        .flat_map(|(on, time, fixed)| {
            let shown = shown(on, time, fixed);
            [on, time].map(|name| when(shown.clone()).then(col(name)).otherwise(lit(NULL)).alias(name))
        })
        .collect()
}

/// The days that put a case into a period.
fn events(as_of: AsOf) -> Vec<Expr> {
    let (finished, pending) = (col(FINISHED), col(PENDING));
    let late = |on_time: &str, on: &str, time: &str| {
        let open = pending.clone().and(passed(on, time, as_of));
        col(on_time).not().fill_null(lit(false)).or(open.fill_null(lit(false)))
    };
    // A card is dated by the day after: until then the case has the card of the day before, if any.
    let dated = |on: &str| col(on).lt(lit(as_of.day.0)).fill_null(lit(false));
    let promised = late(c::PROMISED_ON_TIME, c::PROMISED_DUE_ON, c::PROMISED_DUE_TIME);
    let statutory =
        late(c::STATUTORY_ON_TIME, c::STATUTORY_DUE_ON, c::STATUTORY_DUE_TIME).and(dated(c::STATUTORY_DUE_ON));
    let only = |condition: Expr, value: Expr| when(condition).then(value).otherwise(lit(NULL));
    let closed = only(finished, col(c::CLOSED_ON));
    let rated = col(c::RATING).fill_null(lit(0_u8)).gt(lit(0_u8));
    vec![
        only(promised.and(statutory.clone().not()), col(c::PROMISED_DUE_ON) + lit(1)).alias(c::YELLOW_ON),
        only(statutory, col(c::STATUTORY_DUE_ON) + lit(1)).alias(c::RED_ON),
        only(rated, coalesce(&[col(c::RATED_ON), closed])).alias(c::RATING_ON),
    ]
}

/// What figures about items need of each case: the order of acceptance, and both limits in nominal working days.
pub(super) fn of_items(rules: &Rules) -> [Expr; 3] {
    let seconds = col(c::ACCEPTED_ON).cast(DataType::Int64) * lit(86_400_i64)
        + col(c::ACCEPTED_TIME).fill_null(lit(0_i64)).floor_div(lit(1_000_000_i64));
    [
        (seconds * lit(1_i64 << 32) + col(c::ROW).cast(DataType::Int64)).alias(c::ACCEPTANCE_ORDER),
        nominal(rules, c::STATUTORY_AMOUNT, c::STATUTORY_UNIT).alias(c::STATUTORY_NOMINAL),
        nominal(rules, c::PROMISED_AMOUNT, c::PROMISED_UNIT).alias(c::PROMISED_NOMINAL),
    ]
}

/// A limit in nominal working days, rounded up: calendar days × 5/7, month 22, year 250, hours ÷ 24, office hours ÷ those
/// of a day.
pub(super) fn nominal(rules: &Rules, amount: &str, unit: &str) -> Expr {
    let office_seconds = rules.office_day() / 1_000_000;
    let factors = [
        (LimitUnit::CalendarDay, 5, 7),
        (LimitUnit::Month, 22, 1),
        (LimitUnit::Year, 250, 1),
        (LimitUnit::Hour, 1, 24),
        (LimitUnit::OfficeHour, 3_600, office_seconds),
    ];
    let amount = col(amount).cast(DataType::Int64);
    factors.into_iter().fold(amount.clone(), |nominal, (written, numerator, denominator): (_, i64, i64)| {
        let converted = (amount.clone() * lit(numerator) + lit(denominator - 1)).floor_div(lit(denominator));
        when(col(unit).eq(lit(written as u8))).then(converted).otherwise(nominal)
    })
}
