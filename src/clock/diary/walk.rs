//! One limit of one case, walked day by day from acceptance to the due date.

use super::{Basis, Count, Due, LimitWalk, Step, days::each};
use crate::{
    config::Rules,
    period::{Day, MICROS_A_DAY},
    reference::Calendar,
    schema::LimitUnit,
    validate::{Limit, values::Instant},
};
use std::collections::{BTreeMap, BTreeSet};

const MICROS_AN_HOUR: i64 = 3_600_000_000;

/// What the limits of a case are walked over.
pub(super) struct Ground<'a> {
    pub calendar: &'a Calendar,
    pub rules: &'a Rules,
    pub accepted: Instant,
    /// Stopped days after acceptance.
    pub stopped: BTreeSet<Day>,
    /// Suspended days without dates.
    pub pause: i32,
    /// Days of an extension.
    pub extension: i32,
    pub extended_on: Option<Day>,
}

impl Ground<'_> {
    /// A length from acceptance.
    pub(super) fn limit(&self, limit: Limit) -> LimitWalk {
        let none = BTreeSet::new();
        let plain = self.walk(limit, Burden { stopped: &none, pause: 0, extension: 0 });
        let late = self.too_late(limit);
        let extension = if limit.amount == 0 || late.is_some() { 0 } else { self.extension };
        let mut walked = self.walk(limit, Burden { stopped: &self.stopped, pause: self.pause, extension });
        walked.steps.extend(late);
        LimitWalk {
            basis: Basis::Length(limit),
            due: walked.due(),
            shown: true,
            plain: plain.due(),
            allowance: self.working_between(self.accepted.day, plain.at),
            extension,
            steps: walked.steps,
            counts: walked.counts,
        }
    }

    /// A deadline as written.
    pub(super) fn given(&self, due: Due) -> LimitWalk {
        LimitWalk {
            basis: Basis::Given,
            due,
            shown: true,
            plain: due,
            allowance: self.working_between(self.accepted.day, due.day).max(0),
            extension: 0,
            steps: vec![Step::Given],
            counts: BTreeMap::new(),
        }
    }

    /// Working days in `(after, until]`, counted one by one; negative if `until` is earlier.
    pub(super) fn working_between(&self, after: Day, until: Day) -> i32 {
        let working = |day: &Day| self.calendar.is_working(*day);
        let count = |days: usize| i32::try_from(days).unwrap_or(i32::MAX);
        if until < after {
            return -count(each(until, after).filter(working).count());
        }
        count(each(after, until).filter(working).count())
    }

    /// That an extension was approved after the limit had run out, with the stops up to then.
    fn too_late(&self, limit: Limit) -> Option<Step> {
        let approved = self.extended_on.filter(|_| self.extension > 0 && limit.amount > 0)?;
        let stopped = self.stopped.iter().copied().filter(|day| *day <= approved).collect();
        let due = self.walk(limit, Burden { stopped: &stopped, pause: self.pause, extension: 0 }).at;
        (due < approved).then_some(Step::TooLate { approved, due })
    }

    fn walk(&self, limit: Limit, burden: Burden<'_>) -> Walk<'_> {
        let mut walk = Walk {
            ground: self,
            stopped: burden.stopped.clone(),
            at: self.accepted.day,
            time: None,
            steps: Vec::new(),
            counts: BTreeMap::new(),
        };
        walk.run(limit, (burden.pause, burden.extension));
        walk
    }
}

/// What lengthens a limit.
#[derive(Clone, Copy)]
struct Burden<'s> {
    stopped: &'s BTreeSet<Day>,
    pause: i32,
    extension: i32,
}

/// A walk under way.
struct Walk<'g> {
    ground: &'g Ground<'g>,
    stopped: BTreeSet<Day>,
    at: Day,
    time: Option<i64>,
    steps: Vec<Step>,
    counts: BTreeMap<Day, Count>,
}

impl Walk<'_> {
    fn due(&self) -> Due {
        Due { day: self.at, time: self.time }
    }

    fn run(&mut self, Limit { amount, unit }: Limit, (pause, extension): (i32, i32)) {
        if amount == 0 {
            self.steps.push(Step::AtOnce);
            return self.roll();
        }
        let timed = self.ground.accepted.micros;
        self.steps.push(match (unit, timed) {
            (LimitUnit::Hour | LimitUnit::OfficeHour, Some(_)) => Step::FromTime,
            _ => Step::FirstDay,
        });
        match (unit, timed) {
            (LimitUnit::WorkingDay, _) => self.working(amount, pause, extension),
            (LimitUnit::CalendarDay, _) => {
                let stopped = self.days(amount.saturating_add(extension));
                self.steps.push(Step::Calendar { amount, extension, reached: self.at, stopped });
                self.behind(pause, 0);
            }
            (LimitUnit::Month, _) => self.months(amount, (pause, extension)),
            (LimitUnit::Year, _) => self.months(amount.saturating_mul(12), (pause, extension)),
            (LimitUnit::Hour, Some(time)) => {
                self.hours((amount, time), pause);
                self.behind(0, extension);
            }
            (LimitUnit::Hour, None) => {
                let days = rounded_up(amount.into(), 24);
                self.steps.push(Step::AsDays { hours: amount, days });
                let stopped = self.days(days);
                self.steps.push(Step::Calendar { amount: days, extension: 0, reached: self.at, stopped });
                self.behind(pause, extension);
            }
            (LimitUnit::OfficeHour, Some(time)) => self.office_hours((amount, time), pause, extension),
            (LimitUnit::OfficeHour, None) => {
                let days = rounded_up(i64::from(amount) * MICROS_AN_HOUR, self.ground.rules.office_day());
                self.steps.push(Step::AsDays { hours: amount, days });
                self.working(days, pause, extension);
            }
        }
    }

    /// Working days: limit, suspended days without dates and extension are one count.
    fn working(&mut self, amount: i32, pause: i32, extension: i32) {
        let total = amount.saturating_add(pause).saturating_add(extension);
        let stopped = self.forward(total, Days::Working, Count::Days);
        self.steps.push(Step::Working { amount, pause, extension, reached: self.at, stopped });
    }

    /// Calendar days that are not stopped.
    fn days(&mut self, days: i32) -> i32 {
        self.forward(days, Days::Calendar, Count::Days)
    }

    fn months(&mut self, months: i32, (pause, extension): (i32, i32)) {
        let accepted = self.ground.accepted.day;
        // Nobody promises a thousand years; the calendar ends long before.
        let same = accepted.plus_months(months.min(12_000));
        let days = same.0 - accepted.0;
        let stopped = self.days(days);
        self.steps.push(Step::Months { months, same, days, reached: self.at, stopped });
        self.behind(pause, extension);
    }

    /// Hours by the clock: the days that they reach are counted, then the time of day.
    fn hours(&mut self, (hours, from): (i32, i64), pause: i32) {
        let total = i64::from(hours) * MICROS_AN_HOUR + i64::from(pause) * MICROS_A_DAY;
        let end = from + total;
        let days = i32::try_from(end / MICROS_A_DAY).unwrap_or(i32::MAX);
        let done = |day: i32| (i64::from(day + 1) * MICROS_A_DAY - from).min(total);
        self.counts.insert(self.at, Count::Time(done(0), total));
        let stopped = self.forward(days, Days::Calendar, |day, _| Count::Time(done(day), total));
        self.time = Some(end % MICROS_A_DAY);
        self.steps.push(Step::Hours { hours, pause, reached: self.at, stopped });
    }

    /// Hours inside office hours on working days, then working days.
    fn office_hours(&mut self, (hours, from): (i32, i64), pause: i32, extension: i32) {
        let total = i64::from(hours) * MICROS_AN_HOUR;
        let (mut left, mut stopped, mut opens) = (total, 0, from);
        let last = self.ground.calendar.last();
        while self.time.is_none() && self.at < last {
            let works = self.ground.calendar.is_working(self.at);
            stopped += i32::from(works && self.stopped.contains(&self.at));
            if works && !self.stopped.contains(&self.at) {
                for (start, end) in &self.ground.rules.office_hours {
                    let start = opens.max(*start);
                    let open = (end - start).max(0);
                    if self.time.is_none() && open >= left {
                        self.time = Some(start + left);
                    }
                    left -= open.min(left);
                }
                self.counts.insert(self.at, Count::Time(total - left, total));
            }
            if self.time.is_none() {
                self.at = self.at.next();
                opens = 0;
            }
        }
        self.steps.push(Step::OfficeHours { hours, reached: self.at, stopped });
        if pause > 0 {
            self.forward(pause, Days::Working, Count::Pause);
            self.steps.push(Step::Pause { days: pause, reached: self.at });
        }
        self.extend(extension);
    }

    /// What comes behind a limit that is no count of working days: suspended days without dates, the next working day,
    /// the extension.
    fn behind(&mut self, pause: i32, extension: i32) {
        if pause > 0 {
            self.forward(pause, Days::Every, Count::Pause);
            self.steps.push(Step::Pause { days: pause, reached: self.at });
        }
        self.roll();
        self.extend(extension);
    }

    fn extend(&mut self, days: i32) {
        if days > 0 {
            self.forward(days, Days::Working, Count::Extension);
            self.steps.push(Step::Extension { days, reached: self.at });
        }
    }

    /// To the next working day, if this is none; stops do not matter.
    fn roll(&mut self) {
        let from = self.at;
        while !self.ground.calendar.is_working(self.at) && self.at < self.ground.calendar.last() {
            self.at = self.at.next();
        }
        if self.at != from {
            self.steps.push(Step::Roll { from, to: self.at });
        }
    }

    /// So many days onward, those that count; answers how many stopped days were stepped over.
    fn forward(&mut self, days: i32, which: Days, count: impl Fn(i32, i32) -> Count) -> i32 {
        let (mut done, mut stopped) = (0, 0);
        while done < days && self.at < self.ground.calendar.last() {
            self.at = self.at.next();
            let working = which != Days::Working || self.ground.calendar.is_working(self.at);
            let stands = which != Days::Every && self.stopped.contains(&self.at);
            stopped += i32::from(working && stands);
            if working && !stands {
                done += 1;
                self.counts.insert(self.at, count(done, days));
            }
        }
        stopped
    }
}

/// Which days count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    /// Working days that are not stopped.
    Working,
    /// Days that are not stopped.
    Calendar,
    /// All days.
    Every,
}

fn rounded_up(number: i64, by: i64) -> i32 {
    i32::try_from((number + by - 1) / by).unwrap_or(i32::MAX)
}
