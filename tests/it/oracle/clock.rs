//! Due dates and durations of one case, by walking over the days.
//!
//! `A` is the day of acceptance, `F` that of closing, `S` the set of suspended days, `P` suspended days that are only
//! a number, `E` the days of an extension.

use super::calendar::{days, is_working, next, roll, working_days};
use super::{Limit, Moment, OracleCase, State, Stop, Unit};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, time as at};
use std::collections::BTreeSet;

/// Where a case stands as of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Neither accepted nor closed by then: waiting, refused at the counter, or accepted later.
    Outside,
    /// Accepted, not closed.
    Pending,
    /// Decided: granted or refused.
    Finished(Moment),
    /// Withdrawn, terminated, returned, forwarded.
    ClosedOther(Moment),
}

/// All that the clock says of one case; blank where a column is undefined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    pub promised_due: Option<Moment>,
    pub statutory_due: Option<Moment>,
    pub turnaround: Option<i64>,
    pub age: Option<i64>,
    pub gross_days: Option<i64>,
    pub on_time: Option<bool>,
    pub statutory_on_time: Option<bool>,
    pub overdue: Option<bool>,
    pub stopped: Option<bool>,
    pub promised_allowance: Option<i64>,
    pub statutory_allowance: Option<i64>,
    /// Where the case stands.
    pub phase: Phase,
    /// The due date that "on time" means, shown or not: the promised one, else the statutory one.
    pub due: Option<Moment>,
    /// Whether `due` may be shown: not the guess of a stopped case.
    pub due_known: bool,
    /// The same without extensions.
    pub due_unextended: Option<Moment>,
    /// Whether an extension is seen and valid for a limit at least, or accepted for want of a date.
    pub extended: bool,
    /// Working days in `(A, F]` that the clock did not count.
    pub suspended: Option<i64>,
}

/// Where the case stands at the end of the day `as_of`.
pub fn phase(case: &OracleCase, as_of: Date) -> Phase {
    use State::{
        Forwarded, Granted, NotAccepted, Pending, Refused, Returned, Suspended, Terminated, Waiting, Withdrawn,
    };
    let Some(accepted) = case.accepted.filter(|accepted| accepted.date() <= as_of) else { return Phase::Outside };
    match case.state {
        Waiting | NotAccepted => Phase::Outside,
        Pending | Suspended => Phase::Pending,
        Granted | Refused => match case.closed {
            Some(closed) if closed.date() <= as_of => Phase::Finished(closed),
            _ => Phase::Pending,
        },
        Withdrawn | Terminated | Returned | Forwarded => {
            let closed = case.closed.or(case.updated).unwrap_or(accepted);
            if closed.date() <= as_of { Phase::ClosedOther(closed) } else { Phase::Pending }
        }
    }
}

/// Everything the clock says of `case` at the end of the day `as_of`. `stops` may hold those of other cases too.
pub fn time(case: &OracleCase, stops: &[Stop], as_of: Date) -> Timed {
    let phase = phase(case, as_of);
    let mut timed = nothing(phase);
    let Some(accepted) = case.accepted.filter(|_| phase != Phase::Outside) else { return timed };
    let own: Vec<&Stop> = stops.iter().filter(|stop| stop.case_id == case.case_id).collect();
    let (a, until) = (accepted.date(), last_day(phase, as_of));
    let clock = Clock {
        accepted,
        stopped: stopped_days(&own, a, until),
        undated: if own.is_empty() { case.suspended_days.unwrap_or(0) } else { 0 },
        extension: case.extended_days.filter(|_| case.extended_at.is_none_or(|at| at.date() <= as_of)).unwrap_or(0),
        extended_at: case.extended_at,
    };
    let (promised, statutory) = (promised_limit(case), case.statutory.map(Deadline::Length));
    timed.promised_allowance = promised.map(|limit| allowance(accepted, limit));
    timed.statutory_allowance = statutory.map(|limit| allowance(accepted, limit));
    timed.extended = clock.is_extended(&[promised, statutory]);

    let counted = days(a, until).into_iter().filter(|day| is_working(*day));
    let (idle, busy): (Vec<Date>, Vec<Date>) = counted.partition(|day| clock.stopped.contains(day));
    let undated = if undated_reduces(case) { clock.undated } else { 0 };
    let busy = i64::try_from(busy.len()).expect("a number of days");
    let spent = (busy - undated).max(0);
    timed.suspended = Some(i64::try_from(idle.len()).expect("a number of days") + busy - spent);

    if let Phase::ClosedOther(_) = phase {
        timed.turnaround = Some(spent);
        timed.gross_days = Some(gross(a, until));
        return timed;
    }
    let headline = promised.or(statutory);
    timed.due = headline.map(|limit| clock.due(limit));
    timed.due_unextended = headline.map(|limit| clock.due_without_extension(limit, &clock.stopped));
    if let Phase::Finished(closed) = phase {
        timed.turnaround = Some(spent);
        timed.gross_days = Some(gross(a, until));
        timed.promised_due = promised.map(|limit| clock.due(limit));
        timed.statutory_due = statutory.map(|limit| clock.due(limit));
        timed.on_time = timed.due.map(|due| !closed.is_after(due));
        timed.statutory_on_time = timed.statutory_due.map(|due| !closed.is_after(due));
    } else {
        let stopped = is_stopped(case, &own, as_of);
        let known = |limit: &Deadline| !stopped || limit.is_given() || clock.due(*limit).date() <= as_of;
        timed.age = Some(spent);
        timed.stopped = Some(stopped);
        timed.promised_due = promised.filter(known).map(|limit| clock.due(limit));
        timed.statutory_due = statutory.filter(known).map(|limit| clock.due(limit));
        timed.due_known = headline.as_ref().is_some_and(known);
        timed.overdue = timed.due.map(|due| due.date() <= as_of);
    }
    timed
}

fn nothing(phase: Phase) -> Timed {
    Timed {
        promised_due: None,
        statutory_due: None,
        turnaround: None,
        age: None,
        gross_days: None,
        on_time: None,
        statutory_on_time: None,
        overdue: None,
        stopped: None,
        promised_allowance: None,
        statutory_allowance: None,
        phase,
        due: None,
        due_known: true,
        due_unextended: None,
        extended: false,
        suspended: None,
    }
}

/// `F`, or the as-of date of a case that is pending.
fn last_day(phase: Phase, as_of: Date) -> Date {
    match phase {
        Phase::Finished(closed) | Phase::ClosedOther(closed) => closed.date(),
        Phase::Pending | Phase::Outside => as_of,
    }
}

fn gross(a: Date, f: Date) -> i64 {
    i64::try_from(days(a, f).len()).expect("a number of days")
}

/// `S`: the days of all stops, each once, as far as they lie in `(a, until]`.
fn stopped_days(stops: &[&Stop], a: Date, until: Date) -> BTreeSet<Date> {
    let mut set = BTreeSet::new();
    for stop in stops {
        set.extend(days(stop.start, stop.end.unwrap_or(until).min(until)));
    }
    set.retain(|day| *day > a);
    set
}

/// Whether the clock of a pending case stands still at the end of the day `as_of`.
fn is_stopped(case: &OracleCase, stops: &[&Stop], as_of: Date) -> bool {
    let running = |stop: &&Stop| stop.start <= as_of && stop.end.is_none_or(|end| end > as_of);
    stops.iter().any(running) || (case.state == State::Suspended && stops.is_empty())
}

/// `P` shortens a turnaround only if it counts working days: the unit of the promised limit, else of the statutory one.
fn undated_reduces(case: &OracleCase) -> bool {
    matches!(case.promised.or(case.statutory), Some((_, Unit::WorkingDay)))
}

/// What a case must keep: a length from acceptance, or a deadline that nothing moves.
#[derive(Clone, Copy, Debug)]
enum Deadline {
    Length(Limit),
    Given(Moment),
}

impl Deadline {
    fn is_given(self) -> bool {
        matches!(self, Self::Given(_))
    }
}

/// The promised length; without one, the deadline of the export, in which midnight means the whole day.
fn promised_limit(case: &OracleCase) -> Option<Deadline> {
    let given = case.promised_due.map(|due| Moment { has_time: due.at.time() != Time::midnight(), ..due });
    case.promised.map(Deadline::Length).or(given.map(Deadline::Given))
}

/// Working days from acceptance to the due date that knows neither stops nor extensions.
fn allowance(accepted: Moment, limit: Deadline) -> i64 {
    let plain = Clock { accepted, stopped: BTreeSet::new(), undated: 0, extension: 0, extended_at: None };
    working_days(accepted.date(), plain.due(limit).date())
}

/// What moves the due dates of one case.
struct Clock {
    accepted: Moment,
    stopped: BTreeSet<Date>,
    undated: i64,
    extension: i64,
    extended_at: Option<Moment>,
}

impl Clock {
    fn due(&self, limit: Deadline) -> Moment {
        let extension = if self.extends(limit) { self.extension } else { 0 };
        self.due_with(limit, &self.stopped, extension)
    }

    fn due_without_extension(&self, limit: Deadline, stopped: &BTreeSet<Date>) -> Moment {
        self.due_with(limit, stopped, 0)
    }

    /// An extension counts unless it came after the due date, as that stood on the day of its approval.
    fn extends(&self, limit: Deadline) -> bool {
        let Some(extended_at) = self.extended_at else { return true };
        let until_then = self.stopped.iter().copied().filter(|day| *day <= extended_at.date()).collect();
        !extended_at.is_after(self.due_without_extension(limit, &until_then))
    }

    fn is_extended(&self, limits: &[Option<Deadline>]) -> bool {
        let valid = self.extended_at.is_none() || limits.iter().flatten().any(|limit| self.extends(*limit));
        self.extension > 0 && valid
    }

    fn due_with(&self, limit: Deadline, stopped: &BTreeSet<Date>, extension: i64) -> Moment {
        let (length, unit) = match limit {
            Deadline::Given(due) => return due,
            Deadline::Length(limit) => limit,
        };
        let (a, p) = (self.accepted.date(), self.undated);
        let e = if length == 0 { 0 } else { extension };
        match unit {
            Unit::WorkingDay if length == 0 => Moment::day(roll(a)),
            Unit::WorkingDay => Moment::day(nth_working(a, length + p + e, stopped)),
            Unit::CalendarDay => Moment::day(roll(later(nth_calendar(a, length + e, stopped), p))),
            Unit::Month | Unit::Year => {
                let months = if unit == Unit::Year { 12 * length } else { length };
                let span = gross(a, same_day_after(a, months));
                let due = roll(later(nth_calendar(a, span, stopped), p));
                Moment::day(nth_working(due, e, stopped))
            }
            Unit::Hour if self.accepted.has_time => {
                let due = roll_instant(hours_later(self.accepted.at, length, p, stopped));
                Moment::instant(nth_working(due.date(), e, stopped).to_datetime(due.time()))
            }
            Unit::Hour => {
                let due = roll(later(nth_calendar(a, rounded_up(length, 24), stopped), p));
                Moment::day(nth_working(due, e, stopped))
            }
            Unit::OfficeHour if self.accepted.has_time => {
                let due = office_hours_later(self.accepted.at, length, stopped);
                Moment::instant(nth_working(due.date(), p + e, stopped).to_datetime(due.time()))
            }
            Unit::OfficeHour => Moment::day(nth_working(a, rounded_up(length, 7) + p + e, stopped)),
        }
    }
}

fn rounded_up(number: i64, by: i64) -> i64 {
    (number + by - 1) / by
}

/// The `n`-th working day after `day` that is not in `stopped`; `day` itself if `n` is 0.
fn nth_working(mut day: Date, n: i64, stopped: &BTreeSet<Date>) -> Date {
    let mut left = n;
    while left > 0 {
        day = next(day);
        if is_working(day) && !stopped.contains(&day) {
            left -= 1;
        }
    }
    day
}

/// The `n`-th day after `day` that is not in `stopped`.
fn nth_calendar(mut day: Date, n: i64, stopped: &BTreeSet<Date>) -> Date {
    let mut left = n;
    while left > 0 {
        day = next(day);
        if !stopped.contains(&day) {
            left -= 1;
        }
    }
    day
}

fn later(day: Date, n: i64) -> Date {
    nth_calendar(day, n, &BTreeSet::new())
}

/// The day of the same number so many months later, or the last day of that month.
fn same_day_after(day: Date, months: i64) -> Date {
    let mut first = day.first_of_month();
    for _ in 0..months {
        first = next(first.last_of_month());
    }
    let mut found = first;
    while found.day() < day.day() && found < first.last_of_month() {
        found = next(found);
    }
    found
}

/// `from` and so many hours; 24 more for each day of `p`, and for each suspended day that is reached.
fn hours_later(from: DateTime, hours: i64, p: i64, stopped: &BTreeSet<Date>) -> DateTime {
    let mut due = from + SignedDuration::from_hours(hours + 24 * p);
    for day in stopped {
        if *day <= due.date() {
            due += SignedDuration::from_hours(24);
        }
    }
    due
}

/// The same time of the next working day, if it lies on a day off.
fn roll_instant(due: DateTime) -> DateTime {
    roll(due.date()).to_datetime(due.time())
}

/// `from` and so many hours, counted only while the office is open.
fn office_hours_later(from: DateTime, hours: i64, stopped: &BTreeSet<Date>) -> DateTime {
    const OPEN: [(Time, Time); 2] = [(at(9, 0, 0, 0), at(12, 0, 0, 0)), (at(13, 30, 0, 0), at(17, 30, 0, 0))];
    let mut left = SignedDuration::from_hours(hours);
    let mut day = from.date();
    loop {
        if is_working(day) && !stopped.contains(&day) {
            for (opens, closes) in OPEN {
                let start = day.to_datetime(opens).max(from);
                let open = day.to_datetime(closes).duration_since(start).max(SignedDuration::ZERO);
                if open >= left {
                    return start + left;
                }
                left -= open;
            }
        }
        day = next(day);
    }
}
