//! What the clock says of a case, as plain values.

use super::{Clock, ClockError};
use crate::{
    period::{AsOf, Day},
    schema::{State, column as c},
    validate::Cases,
};
use polars::prelude::*;

/// A due date: a whole day, or an instant of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: Day,
    /// Microseconds of the day; `None` if the whole day counts.
    pub time: Option<i64>,
}

/// What the clock says of one case as of a moment; blank where something is undefined. Durations are working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where the case stands.
    pub state: State,
    /// The due date by the promised limit or the given deadline, if it may be shown.
    pub promised_due: Option<Due>,
    /// The due date by the statutory limit, if it may be shown.
    pub statutory_due: Option<Due>,
    /// From acceptance to closing, less the stopped days.
    pub turnaround: Option<i32>,
    /// The same of a pending case, up to the moment.
    pub age: Option<i32>,
    /// Stopped working days of a closed case.
    pub stopped_days: Option<i32>,
    /// Calendar days from acceptance to closing.
    pub gross_days: Option<i32>,
    /// Working days from acceptance to the due date without stops and extensions.
    pub promised_allowance: Option<i32>,
    /// The same of the statutory limit.
    pub statutory_allowance: Option<i32>,
    /// Finished on or before the due date.
    pub on_time: Option<bool>,
    /// Finished within the statutory limit.
    pub statutory_on_time: Option<bool>,
    /// Finished on a day before that of the due date.
    pub early: Option<bool>,
    /// Pending past its due date.
    pub overdue: Option<bool>,
    /// Pending with a stopped clock.
    pub stopped: Option<bool>,
    /// Pending and due within the warning days.
    pub due_soon: bool,
    /// An extension counts for at least one of the limits.
    pub extended: bool,
}

impl Reading {
    /// What two readings of one case say differently: the names of the columns.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let same = [
            (c::STATE, self.state == other.state),
            ("promised_due", self.promised_due == other.promised_due),
            ("statutory_due", self.statutory_due == other.statutory_due),
            (c::TURNAROUND, self.turnaround == other.turnaround),
            (c::AGE, self.age == other.age),
            (c::STOPPED_DAYS, self.stopped_days == other.stopped_days),
            (c::GROSS_DAYS, self.gross_days == other.gross_days),
            (c::PROMISED_ALLOWANCE, self.promised_allowance == other.promised_allowance),
            (c::STATUTORY_ALLOWANCE, self.statutory_allowance == other.statutory_allowance),
            (c::ON_TIME, self.on_time == other.on_time),
            (c::STATUTORY_ON_TIME, self.statutory_on_time == other.statutory_on_time),
            (c::EARLY, self.early == other.early),
            (c::OVERDUE, self.overdue == other.overdue),
            (c::STOPPED, self.stopped == other.stopped),
            (c::DUE_SOON, self.due_soon == other.due_soon),
            (c::EXTENDED, self.extended == other.extended),
        ];
        same.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }
}

impl Clock<'_> {
    /// What the clock says of each case of a part as of a moment, by its index; cases not received by then are left out.
    ///
    /// # Errors
    /// As [`Clock::time`].
    pub fn readings(&self, cases: &Cases, part: usize, as_of: AsOf) -> Result<Vec<(u32, Reading)>, ClockError> {
        let timed = self.time(cases, &cases.part(part)?, as_of)?;
        let rows = timed.frame.column(c::ROW)?.u32()?.clone();
        let reading = |(index, row): (usize, Option<u32>)| Ok((row.unwrap_or(0), reading(&timed.frame, index)?));
        rows.iter().enumerate().map(reading).collect()
    }
}

fn reading(frame: &DataFrame, index: usize) -> PolarsResult<Reading> {
    let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i32()?.get(index));
    let flag = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.bool()?.get(index));
    let due = |on: &str, time: &str| {
        let time = frame.column(time)?.i64()?.get(index);
        Ok::<_, PolarsError>(number(on)?.map(|day| Due { day: Day(day), time }))
    };
    let state = frame.column(c::STATE)?.u8()?.get(index);
    let state = state.and_then(State::of).unwrap_or(State::Waiting);
    Ok(Reading {
        state,
        promised_due: due(c::PROMISED_DUE_ON, c::PROMISED_DUE_TIME)?,
        statutory_due: due(c::STATUTORY_DUE_ON, c::STATUTORY_DUE_TIME)?,
        turnaround: number(c::TURNAROUND)?,
        age: number(c::AGE)?,
        stopped_days: number(c::STOPPED_DAYS)?,
        gross_days: number(c::GROSS_DAYS)?,
        promised_allowance: number(c::PROMISED_ALLOWANCE)?,
        statutory_allowance: number(c::STATUTORY_ALLOWANCE)?,
        on_time: flag(c::ON_TIME)?,
        statutory_on_time: flag(c::STATUTORY_ON_TIME)?,
        early: flag(c::EARLY)?,
        overdue: flag(c::OVERDUE)?,
        stopped: flag(c::STOPPED)?,
        due_soon: flag(c::DUE_SOON)?.unwrap_or(false),
        // Of a case that is not accepted nothing can be lengthened.
        extended: flag(c::EXTENDED)?.unwrap_or(false) && !matches!(state, State::Waiting | State::NotAccepted),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_differs_is_named() {
        let one = Reading {
            state: State::Pending,
            promised_due: None,
            statutory_due: Some(Due { day: Day(20_000), time: None }),
            turnaround: None,
            age: Some(3),
            stopped_days: None,
            gross_days: None,
            promised_allowance: None,
            statutory_allowance: Some(5),
            on_time: None,
            statutory_on_time: None,
            early: None,
            overdue: Some(false),
            stopped: Some(false),
            due_soon: false,
            extended: false,
        };
        assert_eq!(one.differences(&one), Vec::<&str>::new());
        let due = Some(Due { day: Day(20_000), time: Some(0) });
        let other = Reading { statutory_due: due, age: Some(4), due_soon: true, ..one.clone() };
        assert_eq!(one.differences(&other), ["statutory_due", "age", "due_soon"]);
    }
}
