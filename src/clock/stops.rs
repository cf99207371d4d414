//! Suspensions of cases: disjoint day sets, and how far they move a due date.
//!
//! A suspension `[s, e]` stops the clock on the days `(s, e]`. For a case with disjoint ordered stops, the day on which
//! a count of `n` days is complete lies behind stop `j` exactly if fewer than `n` days ran before it began. So a stop
//! has a *threshold*, the days that ran between acceptance and its beginning, and moves a due date by its whole
//! length if its threshold is below `n`: a comparison for each stop, no walk over days.

use crate::{period::Day, reference::Calendar, validate::Stop};

/// What the clock needs to know of the case of a stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// Acceptance.
    pub accepted: Day,
    /// Closing, or the as-of day, or an earlier cut.
    pub until: Day,
}

/// Disjoint stops inside the life of their cases, ordered by case and day.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    parts: Vec<Part>,
}

/// One disjoint stretch of stopped days `(start, end]`.
#[derive(Clone, Copy, Debug)]
struct Part {
    case: u32,
    start: Day,
    end: Day,
}

/// Which days a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counting {
    Working,
    Calendar,
}

impl Stops {
    /// Cuts stops to the life of their cases and merges what overlaps, so that no day is subtracted twice.
    ///
    /// `stops` are ordered by case and start; `span_of` gives the life of a case or `None` to leave its stops out.
    pub(super) fn inside(stops: &[Stop], span_of: impl Fn(u32) -> Option<Span>) -> Self {
        let mut parts: Vec<Part> = Vec::with_capacity(stops.len());
        for stop in stops {
            let Some(span) = span_of(stop.case) else { continue };
            let start = stop.start.max(span.accepted);
            let end = stop.end.unwrap_or(span.until).min(span.until);
            match parts.last_mut() {
                Some(last) if last.case == stop.case && start <= last.end => last.end = last.end.max(end),
                _ if start < end => parts.push(Part { case: stop.case, start, end }),
                _ => {}
            }
        }
        Self { parts }
    }

    /// The parts with case indices translated by `index_of` (cases it does not know are left out).
    pub(super) fn renumbered(&self, index_of: impl Fn(u32) -> Option<u32>) -> Self {
        let parts = self.parts.iter().filter_map(|part| Some(Part { case: index_of(part.case)?, ..*part })).collect();
        Self { parts }
    }

    /// The parts up to and including a day of each case; of a case without one, all.
    pub(super) fn until(&self, day_of: impl Fn(u32) -> Option<Day>) -> Self {
        let cut = |part: &Part| {
            let end = day_of(part.case).map_or(part.end, |day| part.end.min(day));
            (part.start < end).then_some(Part { end, ..*part })
        };
        Self { parts: self.parts.iter().filter_map(cut).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether each of `cases` cases has a stop inside its life.
    pub(super) fn present(&self, cases: usize) -> Vec<bool> {
        let mut present = vec![false; cases];
        for part in &self.parts {
            present[part.case as usize] = true;
        }
        present
    }

    /// Stopped working days of each case.
    pub(super) fn working_days(&self, calendar: &Calendar, cases: usize) -> Vec<i32> {
        let mut days = vec![0; cases];
        for part in &self.parts {
            days[part.case as usize] += calendar.between(part.start, part.end);
        }
        days
    }

    /// By how many days the stops move the end of a count.
    ///
    /// `counts[case]` is the day from which is counted (that day excluded) and how many days; the days are working or
    /// calendar days.
    pub(super) fn moved_by(&self, calendar: &Calendar, counting: Counting, counts: &[Option<(Day, i32)>]) -> Vec<i32> {
        let length = |from: Day, to: Day| match counting {
            Counting::Working => calendar.between(from, to),
            Counting::Calendar => to.0 - from.0,
        };
        let mut moved = vec![0; counts.len()];
        // Days of earlier stops of the same case, whether they moved its due date or not.
        let (mut case, mut earlier) = (u32::MAX, 0);
        for part in &self.parts {
            if part.case != case {
                (case, earlier) = (part.case, 0);
            }
            let Some((from, count)) = counts[case as usize] else { continue };
            if part.end <= from {
                continue;
            }
            let start = part.start.max(from);
            let days = length(start, part.end);
            let threshold = length(from, start) - earlier;
            if threshold < count {
                moved[case as usize] += days;
            }
            earlier += days;
        }
        moved
    }
}
