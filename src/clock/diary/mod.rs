//! The diary of one case: its clock day by day, so that it can be followed with a wall calendar and a pencil.
//!
//! Everything is found by walking over the days, one case at a time: it explains what the clock looks up for all cases at
//! once, and shares no arithmetic with it, so that it checks it as well ([`Diary::reading`] against [`super::Reading`]).

mod days;
mod step;
mod walk;

pub use days::{DayKind, DiaryDay, Mark};
pub use step::{Basis, Count, LimitWalk, Step};

use super::{Clock, Due, Reading};
use crate::{
    config::{Compare, Prefer},
    period::{AsOf, Day},
    schema::{LimitUnit, State},
    validate::{CaseRecord, Limit, values::Instant},
};
use std::collections::BTreeMap;
use walk::Ground;

/// One case as it stood at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diary {
    /// The moment.
    pub as_of: AsOf,
    /// Whether the case had been received by then; without that nothing else is known.
    pub received: bool,
    /// Where it stood.
    pub state: State,
    /// Its acceptance, if that had happened.
    pub accepted: Option<Instant>,
    /// Its closing, if that had happened.
    pub closed: Option<Instant>,
    /// Each stopped day and the suspension that stops it, by its place among those of the case.
    pub stopped: BTreeMap<Day, usize>,
    /// Whether the clock of a pending case stands still.
    pub stands: bool,
    /// Suspended days without dates that lengthen the limits.
    pub pause: i32,
    /// Days of the extension that had been approved; 0 without one.
    pub extension: i32,
    /// Working days since acceptance.
    pub spent: Option<Spent>,
    /// Against the promised limit or the given deadline.
    pub promised: Option<LimitWalk>,
    /// Against the statutory limit.
    pub statutory: Option<LimitWalk>,
    /// Of a case with a promised limit and a given deadline: the due date of the one that does not count, if it differs.
    pub other_due: Option<Due>,
    /// The days from acceptance to closing, the moment or the last due date, whichever is latest.
    pub days: Vec<DiaryDay>,
    /// At most so many working days left are soon.
    warning_days: i32,
    extended: bool,
}

/// The working days of a case from acceptance to closing or the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The last of them.
    pub until: Day,
    /// All.
    pub elapsed: i32,
    /// Those that suspensions stopped.
    pub stopped: i32,
    /// Suspended days without dates that are taken off.
    pub pause: i32,
    /// Whether suspended days without dates are not taken off, since nobody knows which were working days.
    pub undated: bool,
}

impl Spent {
    /// Turnaround or age: what is left, at least 0.
    #[must_use]
    pub fn net(self) -> i32 {
        (self.elapsed - self.stopped - self.pause).max(0)
    }
}

impl Clock<'_> {
    /// The diary of a case as of a moment.
    #[must_use]
    pub fn diary(&self, record: &CaseRecord, as_of: AsOf) -> Diary {
        let mut diary = Diary::unread(record, as_of);
        diary.warning_days = self.rules.warning_days;
        let Some(accepted) = diary.accepted else { return diary };
        let until = diary.closed.map_or(as_of.day, |closed| closed.day);
        diary.stopped = stopped_days(record, accepted.day, until);
        let spent = self.spent(record, &diary, (accepted.day, until));
        diary.spent = Some(spent);
        let ground = Ground {
            calendar: self.calendar,
            rules: self.rules,
            accepted,
            stopped: diary.stopped.keys().copied().collect(),
            pause: diary.pause,
            extension: diary.extension,
            extended_on: record.extended_on.filter(|_| diary.extension > 0),
        };
        diary.promised = record.promised.map(|limit| ground.limit(limit));
        diary.statutory = record.statutory.map(|limit| ground.limit(limit));
        diary.extended = [&diary.promised, &diary.statutory].into_iter().flatten().any(|limit| limit.extension > 0);
        if let Some(given) = record.given {
            let written = Due { day: given.day, time: self.written_time(given) };
            let own = diary.promised.as_ref().map(|limit| limit.due);
            if own.is_none() || self.rules.prefer == Prefer::Due {
                diary.other_due = own.filter(|due| due.day != given.day);
                diary.promised = Some(ground.given(written));
            } else {
                diary.other_due = own.is_some_and(|due| due.day != given.day).then_some(written);
            }
        }
        diary.settle(as_of);
        diary.days = days::rows(&diary, record, (accepted.day, self.calendar));
        diary
    }

    /// The time of day of a given deadline, if it counts.
    fn written_time(&self, given: Instant) -> Option<i64> {
        match self.rules.compare {
            Compare::Instant => given.micros,
            Compare::Date => None,
            Compare::Auto => given.micros.filter(|time| *time > 0),
        }
    }

    fn spent(&self, record: &CaseRecord, diary: &Diary, (accepted, until): (Day, Day)) -> Spent {
        let working = days::each(accepted, until).filter(|day| self.calendar.is_working(*day));
        let (stopped, running): (Vec<Day>, Vec<Day>) = working.partition(|day| diary.stopped.contains_key(day));
        let count = |days: &[Day]| i32::try_from(days.len()).unwrap_or(i32::MAX);
        // The unit of the promised limit, else of the statutory one, says what the number of days means.
        let unit = record.promised.or(record.statutory).map(|limit: Limit| limit.unit);
        let known = unit == Some(LimitUnit::WorkingDay);
        Spent {
            until,
            elapsed: count(&stopped) + count(&running),
            stopped: count(&stopped),
            pause: if known { diary.pause } else { 0 },
            undated: !known && diary.pause > 0,
        }
    }
}

impl Diary {
    /// What had happened by the moment, before anything is counted.
    fn unread(record: &CaseRecord, as_of: AsOf) -> Self {
        let by_then = |at: Option<Instant>| at.filter(|at| happened(*at, as_of));
        let day_by_then = |day: Option<Day>| day.is_none_or(|day| day <= as_of.day);
        let day = |at: Option<Instant>| at.map(|at| at.day);
        let (accepted, closed) = (by_then(record.accepted), by_then(record.closed));
        let ends = matches!(record.state, State::Finished | State::ClosedOther);
        let open = if accepted.is_some() { State::Pending } else { State::Waiting };
        let state = match record.state {
            state if ends && accepted.is_some() && closed.is_some() => state,
            State::Finished | State::ClosedOther | State::Pending => open,
            State::NotAccepted if day_by_then(day(record.closed.or(record.applied))) => State::NotAccepted,
            _ => State::Waiting,
        };
        let approved = record.extended_days.filter(|_| day_by_then(record.extended_on));
        let running = |end: Option<Day>| end.is_none_or(|end| end > as_of.day);
        let open_stop = record.stops.iter().any(|stop| stop.start <= as_of.day && running(stop.end));
        Self {
            as_of,
            received: day_by_then(day(record.applied.or(record.accepted))) || accepted.is_some(),
            state,
            accepted: accepted.filter(|_| !matches!(state, State::Waiting | State::NotAccepted)),
            closed: closed.filter(|_| ends && state == record.state),
            stopped: BTreeMap::new(),
            stands: state == State::Pending && (open_stop || record.halted && record.stops.is_empty()),
            // Intervals win over a number of days.
            pause: if record.stops.is_empty() { record.suspended_days.unwrap_or(0) } else { 0 },
            extension: approved.unwrap_or(0),
            spent: None,
            promised: None,
            statutory: None,
            other_due: None,
            days: Vec::new(),
            warning_days: 0,
            extended: false,
        }
    }

    /// Which due dates may be shown: none of a case that ended otherwise, and of a stopped one only what has passed or is
    /// never moved.
    fn settle(&mut self, as_of: AsOf) {
        let live = matches!(self.state, State::Pending | State::Finished);
        for limit in [&mut self.promised, &mut self.statutory].into_iter().flatten() {
            let known = !self.stands || limit.basis == Basis::Given || passed(limit.due, as_of);
            limit.shown = live && known;
            if !limit.shown {
                limit.forget(as_of.day);
            }
        }
    }

    /// The limit that "on time" without a word before it means.
    #[must_use]
    pub fn headline(&self) -> Option<&LimitWalk> {
        self.promised.as_ref().or(self.statutory.as_ref())
    }

    /// Whether the closing came on or before a due date; nothing of a case that is not finished.
    #[must_use]
    pub fn in_time(&self, due: Due) -> Option<bool> {
        let closed = self.closed.filter(|_| self.state == State::Finished)?;
        let by_instant = closed.micros.zip(due.time).filter(|_| closed.day == due.day);
        Some(by_instant.map_or(closed.day <= due.day, |(closed, due)| closed <= due))
    }

    /// Whether the closing is compared with a due date by instant rather than by day.
    #[must_use]
    pub fn by_instant(&self, due: Due) -> bool {
        self.closed.is_some_and(|closed| closed.micros.is_some()) && due.time.is_some()
    }

    /// Working days from the moment to a due date; 0 where that has passed.
    #[must_use]
    pub fn left(&self, due: Due) -> i32 {
        let after = |day: &&DiaryDay| day.day > self.as_of.day && day.day <= due.day && day.kind.is_working();
        i32::try_from(self.days.iter().filter(after).count()).unwrap_or(i32::MAX)
    }

    /// Whether a due date has passed as of the moment.
    #[must_use]
    pub fn is_past(&self, due: Due) -> bool {
        passed(due, self.as_of)
    }

    /// What the clock must say of the case, if it had been received.
    #[must_use]
    pub fn reading(&self) -> Option<Reading> {
        let shown = |limit: &Option<LimitWalk>| limit.as_ref().filter(|limit| limit.shown).map(|limit| limit.due);
        let allowance = |limit: &Option<LimitWalk>| limit.as_ref().map(|limit| limit.allowance);
        let (due, pending) = (self.headline().map(|limit| limit.due), self.state == State::Pending);
        let ended = matches!(self.state, State::Finished | State::ClosedOther);
        let net = self.spent.map(Spent::net);
        let closed = self.closed.filter(|_| ended);
        let overdue = due.filter(|_| pending).map(|due| passed(due, self.as_of));
        let fixed = self.headline().is_some_and(|_| self.promised.as_ref().is_some_and(LimitWalk::is_given));
        let soon = due.is_some_and(|due| self.left(due) <= self.warning_days);
        Some(Reading {
            state: self.state,
            promised_due: shown(&self.promised),
            statutory_due: shown(&self.statutory),
            turnaround: net.filter(|_| ended),
            age: net.filter(|_| pending),
            stopped_days: self.spent.filter(|_| ended).map(|spent| spent.elapsed - spent.net()),
            gross_days: closed.zip(self.accepted).map(|(closed, accepted)| closed.day.0 - accepted.day.0),
            promised_allowance: allowance(&self.promised),
            statutory_allowance: allowance(&self.statutory),
            on_time: due.and_then(|due| self.in_time(due)),
            statutory_on_time: self.statutory.as_ref().and_then(|limit| self.in_time(limit.due)),
            early: closed.filter(|_| self.state == State::Finished).zip(due).map(|(closed, due)| closed.day < due.day),
            overdue,
            stopped: pending.then_some(self.stands),
            due_soon: overdue == Some(false) && (!self.stands || fixed) && soon,
            extended: self.extended,
        })
        .filter(|_| self.received)
    }
}

/// Whether something had happened by a moment.
fn happened(at: Instant, as_of: AsOf) -> bool {
    let that_day = at.day == as_of.day && (as_of.is_end() || at.micros.unwrap_or(0) <= as_of.time);
    at.day < as_of.day || that_day
}

/// Whether a due date has passed as of a moment: at the end of its day a due date has.
fn passed(due: Due, as_of: AsOf) -> bool {
    let that_day = due.day == as_of.day && (as_of.is_end() || due.time.is_some_and(|time| time < as_of.time));
    due.day < as_of.day || that_day
}

/// `S`: the days of all suspensions, each once, as far as they lie in `(accepted, until]`.
fn stopped_days(record: &CaseRecord, accepted: Day, until: Day) -> BTreeMap<Day, usize> {
    let mut stopped = BTreeMap::new();
    for (index, stop) in record.stops.iter().enumerate() {
        for day in days::each(stop.start.max(accepted), stop.end.unwrap_or(until).min(until)) {
            stopped.entry(day).or_insert(index);
        }
    }
    stopped
}
