//! Which period, as of when.

use crate::{
    period::{AsOf, Day, Period, first_of_month},
    reference::Calendar,
};

/// What the user asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The period, if one is named.
    pub period: Option<Period>,
    /// The moment, if one is named.
    pub as_of: Option<AsOf>,
}

/// A period and the moment as of which it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The period.
    pub period: Period,
    /// The moment: nothing later is seen.
    pub as_of: AsOf,
}

/// A period that cannot be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// The data hold no full month.
    #[error("no full month")]
    NoPeriod,
    /// The working days of a year are not known.
    #[error("no calendar for {0}")]
    NoCalendar(i16),
}

impl Wanted {
    /// The last day that will be seen, as far as it is known before the data are read.
    #[must_use]
    pub fn seen_until(&self) -> Option<Day> {
        self.as_of.map(|as_of| as_of.day).or_else(|| self.period.map(Period::last))
    }

    /// The moment of a report: by default the last full month in the data.
    ///
    /// # Errors
    /// [`MomentError`].
    pub fn report(&self, events: Option<(Day, Day)>, calendar: &Calendar) -> Result<Moment, MomentError> {
        let period = match (self.period, events) {
            (Some(period), _) => period,
            (None, Some(events)) => last_full_month(events, calendar).ok_or(MomentError::NoPeriod)?,
            (None, None) => return Err(MomentError::NoPeriod),
        };
        self.settle(period, events, calendar)
    }

    /// The moment of an answer: by default all data.
    ///
    /// # Errors
    /// [`MomentError`].
    pub fn answer(&self, events: Option<(Day, Day)>, calendar: &Calendar) -> Result<Moment, MomentError> {
        let all = events.map(|(first, last)| Period { start: first, end: last.max(first).next() });
        // Without data any period will do: every figure is a dash or 0.
        let nothing = Period { start: Day(0), end: Day(1) };
        let period = self.period.or(all);
        match (period, self.as_of) {
            (Some(period), _) => self.settle(period, events, calendar),
            (None, Some(as_of)) => Ok(Moment { period: nothing, as_of }),
            (None, None) => Ok(Moment { period: nothing, as_of: AsOf::end_of(nothing.last()) }),
        }
    }

    fn settle(&self, period: Period, events: Option<(Day, Day)>, calendar: &Calendar) -> Result<Moment, MomentError> {
        let last_event = events.map_or(period.last(), |(_, last)| last);
        let default = AsOf::end_of(period.last().min(last_event));
        let as_of = self.as_of.unwrap_or(default);
        self.known(calendar)?;
        match [period.last().year(), as_of.day.year()].into_iter().find(|year| !calendar.covers(*year)) {
            Some(year) => Err(MomentError::NoCalendar(year)),
            None => Ok(Moment { period, as_of }),
        }
    }

    /// Whether the working days of the years that are named are known: asked before anything is read, since records of
    /// such a year would all be refused.
    ///
    /// # Errors
    /// [`MomentError::NoCalendar`] with the first year that is not.
    pub fn known(&self, calendar: &Calendar) -> Result<(), MomentError> {
        let years = self.period.into_iter().flat_map(|period| period.start.year()..=period.last().year());
        let mut named = years.chain(self.as_of.map(|as_of| as_of.day.year()));
        named.find(|year| !calendar.covers(*year)).map_or(Ok(()), |year| Err(MomentError::NoCalendar(year)))
    }
}

/// The last month with an event on or after its last working day.
fn last_full_month((first, last): (Day, Day), calendar: &Calendar) -> Option<Period> {
    let full = |month: &i32| {
        let end = first_of_month(month + 1);
        let last_working = Day(calendar.inverse()[usize::try_from(calendar.working_until(end.before())).unwrap_or(0)]);
        last >= last_working
    };
    let months = (first.month_index()..=last.month_index()).rev();
    months.into_iter().find(full).map(|month| Period::months(month, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_seen_after_the_last_event_or_the_period() {
        let calendar = Calendar::cn().unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let events = Some((day("2026-01-05"), day("2026-10-20")));
        for (period, as_of, seen) in [
            ("2026-09", None, "2026-09-30"),
            ("2026-10", None, "2026-10-20"),
            ("2026-12", None, "2026-10-20"),
            ("2026-12", Some("2026-12-31"), "2026-12-31"),
            ("2025-12", None, "2025-12-31"),
        ] {
            let as_of = as_of.map(|text| AsOf::end_of(day(text)));
            let wanted = Wanted { period: period.parse().ok(), as_of };
            for moment in [wanted.answer(events, &calendar), wanted.report(events, &calendar)] {
                assert_eq!(moment.unwrap().as_of, AsOf::end_of(day(seen)), "{period}");
            }
        }
    }
}
