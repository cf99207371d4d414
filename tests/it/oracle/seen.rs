//! One case as a view shows it: what of it lies in the period, what is seen of it.

use super::calendar::{days, is_working};
use super::clock::{Phase, Timed, time};
use super::{Moment, OracleCase, Stop};
use jiff::civil::Date;

/// What is looked at, and from when.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The first day of the period.
    pub start: Date,
    /// The day after the last day of the period.
    pub end: Date,
    /// The day at whose end the data is seen.
    pub as_of: Date,
}

impl View {
    /// Whether `day` lies in the period and is seen.
    pub fn holds(&self, day: Date) -> bool {
        self.start <= day && day < self.end && day <= self.as_of
    }

    /// The day at whose end stocks are taken.
    pub fn stock_day(&self) -> Date {
        self.end.yesterday().expect("a period has a last day").min(self.as_of)
    }
}

/// A case as the view shows it.
pub struct Seen<'a> {
    pub case: &'a OracleCase,
    /// As of the as-of date.
    pub timed: Timed,
    /// As of the day at whose end stocks are taken.
    pub stock: Timed,
    /// Its acceptance, if that lies in the period.
    pub accepted: Option<Moment>,
    /// Its decision, if that lies in the period.
    pub finished: Option<Moment>,
    /// Working days from application to acceptance, without 补正.
    pub lag: Option<i64>,
    /// Level of its rating, and whether somebody gave it as far as that is said, if the rating is dated in the period.
    pub rating: Option<(i64, Option<bool>)>,
}

impl<'a> Seen<'a> {
    pub fn of(case: &'a OracleCase, stops: &[Stop], view: View) -> Self {
        let timed = time(case, stops, view.as_of);
        let accepted = case.accepted.filter(|at| timed.phase != Phase::Outside && view.holds(at.date()));
        let decided = decision(&timed);
        let rated = case.rated_at.or(decided).filter(|at| view.holds(at.date()));
        Self {
            case,
            stock: time(case, stops, view.stock_day()),
            accepted,
            finished: decided.filter(|at| view.holds(at.date())),
            lag: accepted.and_then(|accepted| lag(case, stops, accepted)),
            rating: rated.and_then(|_| rating(case)),
            timed,
        }
    }

    pub fn is_pending(&self) -> bool {
        self.stock.phase == Phase::Pending
    }

    /// A decided case of the period that has a limit.
    pub fn is_timed_finished(&self) -> bool {
        self.finished.is_some() && self.timed.due.is_some()
    }

    pub fn on_time(&self) -> bool {
        self.timed.on_time == Some(true)
    }

    /// The day of the card for missing `due`, if it is missed and that day has come.
    fn card(&self, due: Option<Moment>, as_of: Date) -> Option<Date> {
        let due = due?;
        let late = decision(&self.timed).is_none_or(|closed| closed.is_after(due));
        let day = due.date().tomorrow().expect("a day after the due date");
        (late && day <= as_of).then_some(day)
    }

    pub fn red_card(&self, as_of: Date) -> Option<Date> {
        self.card(self.timed.statutory_due, as_of)
    }

    pub fn yellow_card(&self, as_of: Date) -> Option<Date> {
        self.card(self.timed.promised_due, as_of).filter(|_| self.red_card(as_of).is_none())
    }
}

/// The decision that closed it, if it is seen.
pub fn decision(timed: &Timed) -> Option<Moment> {
    match timed.phase {
        Phase::Finished(closed) => Some(closed),
        _ => None,
    }
}

/// A level from 1 to 5 is a rating.
pub fn rating(case: &OracleCase) -> Option<(i64, Option<bool>)> {
    let level = case.rating.filter(|level| (1..=5).contains(level))?;
    Some((level, case.rating_active))
}

fn lag(case: &OracleCase, stops: &[Stop], accepted: Moment) -> Option<i64> {
    let mut waited = days(case.applied?.date(), accepted.date());
    waited.retain(|day| is_working(*day));
    for stop in stops.iter().filter(|stop| stop.case_id == case.case_id && stop.kind == "补正") {
        waited.retain(|day| *day <= stop.start || stop.end.is_some_and(|end| *day > end));
    }
    Some(i64::try_from(waited.len()).expect("a number of days"))
}
