//! Which stretch each date of the cases covers, and by which dates an export was cut.
//!
//! An export of the cases accepted in a month knows nothing of those accepted before and still open; one of the cases
//! closed in a month knows nothing of those that are open. What such an export cannot show must not print as nothing.

use super::store::Store;
use crate::{
    config::Covers,
    period::{Day, Period},
    schema::{State, column as c},
};
use polars::prelude::*;

/// First and last day of each kind of event; none without such an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Applications.
    pub applied: Option<(Day, Day)>,
    /// Acceptances.
    pub accepted: Option<(Day, Day)>,
    /// Closings of accepted cases.
    pub closed: Option<(Day, Day)>,
    /// The earliest acceptance of a case that is not closed.
    pub pending_since: Option<Day>,
}

/// By which dates an export was cut to a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// It holds only cases accepted in the period.
    pub by_acceptance: bool,
    /// It holds only cases closed in the period.
    pub by_closing: bool,
}

impl Cut {
    /// Whether it was cut at all.
    #[must_use]
    pub const fn any(self) -> bool {
        self.by_acceptance || self.by_closing
    }
}

impl Coverage {
    pub(super) fn of(store: &Store) -> PolarsResult<Self> {
        let mut coverage = Self::default();
        for part in 0..store.parts() {
            coverage.add(&store.load(part, &[c::APPLIED_ON, c::ACCEPTED_ON, c::CLOSED_ON, c::STATE])?)?;
        }
        Ok(coverage)
    }

    fn add(&mut self, frame: &DataFrame) -> PolarsResult<()> {
        let (applied, accepted) = (frame.column(c::APPLIED_ON)?.i32()?, frame.column(c::ACCEPTED_ON)?.i32()?);
        let (closed, state) = (frame.column(c::CLOSED_ON)?.i32()?, frame.column(c::STATE)?.u8()?);
        widen(&mut self.applied, applied);
        widen(&mut self.accepted, accepted);
        widen(&mut self.closed, &closed.filter(&state.gt_eq(State::ClosedOther as u8))?);
        let pending = accepted.filter(&state.equal(State::Pending as u8))?.min().map(Day);
        self.pending_since = self.pending_since.into_iter().chain(pending).min();
        Ok(())
    }

    /// How the export was cut: as the project says, else as the cases show it of the period that is asked for.
    ///
    /// All acceptances in the period, none before and none after: by acceptance. All closings in it and no case pending at
    /// its end: by closing.
    #[must_use]
    pub fn cut(&self, asked: Option<Period>, said: Option<Covers>) -> Cut {
        let within = |period: Period, span: Option<(Day, Day)>| {
            span.is_some_and(|(first, last)| period.contains(first) && period.contains(last))
        };
        match (said, asked) {
            (Some(Covers::All), _) | (None, None) => Cut::default(),
            (Some(Covers::Acceptance), _) => Cut { by_acceptance: true, by_closing: false },
            (Some(Covers::Closing), _) => Cut { by_acceptance: false, by_closing: true },
            (None, Some(period)) => Cut {
                by_acceptance: within(period, self.accepted),
                by_closing: within(period, self.closed) && self.pending_since.is_none_or(|day| day >= period.end),
            },
        }
    }
}

fn widen(span: &mut Option<(Day, Day)>, days: &Int32Chunked) {
    if let Some((first, last)) = days.min().map(Day).zip(days.max().map(Day)) {
        let (from, to) = span.unwrap_or((first, last));
        *span = Some((from.min(first), to.max(last)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Day {
        Day::of(2026, month, day).unwrap()
    }

    fn october(accepted: (Day, Day), closed: (Day, Day), pending_since: Option<Day>) -> Cut {
        let coverage = Coverage { applied: None, accepted: Some(accepted), closed: Some(closed), pending_since };
        coverage.cut(Some("2026-10".parse().unwrap()), None)
    }

    #[test]
    fn cuts_are_recognised() {
        let inside = (day(10, 1), day(10, 31));
        let (wide, none) = ((day(9, 30), day(10, 31)), Cut::default());
        let by_acceptance = Cut { by_acceptance: true, ..none };
        let by_closing = Cut { by_closing: true, ..none };
        assert_eq!(october(inside, wide, None), by_acceptance);
        assert_eq!(october(inside, (day(10, 5), day(11, 2)), Some(day(10, 9))), by_acceptance);
        assert_eq!(october(wide, inside, None), by_closing);
        assert_eq!(october(wide, inside, Some(day(10, 31))), none);
        assert_eq!(october(wide, inside, Some(day(11, 1))), by_closing);
        assert_eq!(october((day(10, 1), day(11, 1)), (day(9, 30), day(10, 31)), None), none);
        assert_eq!(october(inside, inside, None), Cut { by_acceptance: true, by_closing: true });
    }

    #[test]
    fn the_project_knows_better_and_nothing_is_cut_unless_a_period_is_asked_for() {
        let span = Some((day(10, 1), day(10, 31)));
        let coverage = Coverage { accepted: span, closed: span, ..Coverage::default() };
        let october = Some("2026-10".parse().unwrap());
        assert_eq!(coverage.cut(october, Some(Covers::All)), Cut::default());
        assert_eq!(coverage.cut(None, None), Cut::default());
        assert_eq!(coverage.cut(None, Some(Covers::Closing)), Cut { by_acceptance: false, by_closing: true });
        assert_eq!(Coverage::default().cut(october, None), Cut::default());
    }
}
