//! Working days, as two arrays.
//!
//! A day is a **working day** if it is Monday to Friday and not listed as a day off, or listed as a make-up working day
//! (调休). With `W(d)` = working days on or before `d`, all arithmetic of the clock is differences of `W` and look-ups in
//! its inverse. Source of the days: the yearly notices of the General Office of the State Council.

use crate::period::Day;
use std::collections::{BTreeMap, BTreeSet};

const FIRST: Day = Day(9_131); // 1995-01-01: dates before 2000 are implausible
const LAST: Day = Day(113_961); // 2282-01-06: beyond any limit counted from 2100

/// What an exceptional day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayKind {
    /// A day off on a weekday.
    Off,
    /// A make-up working day on a weekend.
    Work,
}

/// The announcement that a year's days come from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Notice {
    /// The year it arranges.
    pub year: i16,
    /// Its document number, or its title where it has none.
    pub notice: String,
    /// The day it was issued, if known.
    pub issued_on: Option<String>,
}

/// A calendar file that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BadCalendar {
    /// Not the form `date,kind,name`.
    #[error("line {line}: {reason}")]
    Line {
        /// Physical line.
        line: u64,
        /// What is wrong.
        reason: String,
    },
}

#[derive(serde::Deserialize)]
struct Row {
    date: String,
    kind: DayKind,
    name: String,
}

/// Which days count.
#[derive(Clone, Debug)]
pub struct Calendar {
    exceptions: BTreeMap<Day, (DayKind, String)>,
    /// Years with a published arrangement; `None` if every year counts as known.
    published: Option<BTreeSet<i16>>,
    /// Whether years that are not published yet count as Monday to Friday.
    provisional: bool,
    /// First and last day of the published years, if there is no gap between them: most days are asked about here.
    known: Option<(Day, Day)>,
    /// `W(d)` for every day from [`Calendar::first`].
    working_until: Vec<i32>,
    /// The day with `W = k` that is itself a working day, as days since 1970; index 0 is the day before the first.
    nth: Vec<i32>,
}

impl Calendar {
    /// The calendar of the People's Republic of China, 2004–2026.
    ///
    /// # Errors
    /// If the built-in table does not read, which a test excludes.
    pub fn cn() -> Result<Self, BadCalendar> {
        let mut calendar = Self::new(BTreeMap::new(), Some(BTreeSet::new()));
        calendar.add_days(include_str!("../../data/calendar/cn.csv"))?;
        Ok(calendar)
    }

    /// Monday to Friday, every year known: for data from elsewhere.
    #[must_use]
    pub fn weekdays() -> Self {
        Self::new(BTreeMap::new(), None)
    }

    fn new(exceptions: BTreeMap<Day, (DayKind, String)>, published: Option<BTreeSet<i16>>) -> Self {
        let mut calendar =
            Self { exceptions, published, provisional: false, known: None, working_until: Vec::new(), nth: Vec::new() };
        calendar.rebuild();
        calendar
    }

    /// Adds or overrides days from a table `date,kind,name`; every year in it counts as published.
    ///
    /// # Errors
    /// [`BadCalendar`] with the line.
    pub fn add_days(&mut self, table: &str) -> Result<(), BadCalendar> {
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        for row in reader.deserialize() {
            let row: Row = row.map_err(|error| BadCalendar::Line {
                line: error.position().map_or(0, csv::Position::line),
                reason: error.to_string(),
            })?;
            let day: Day = row
                .date
                .parse()
                .ok()
                .filter(|day| (FIRST..=LAST).contains(day))
                .ok_or_else(|| BadCalendar::Line { line: 0, reason: format!("`{}` is no date", row.date) })?;
            if let Some(published) = &mut self.published {
                published.insert(day.year());
            }
            self.exceptions.insert(day, (row.kind, row.name));
        }
        self.rebuild();
        Ok(())
    }

    /// Takes Monday to Friday for years without a published arrangement (`calendar.allow_provisional`).
    pub fn allow_provisional(&mut self) {
        self.provisional = true;
    }

    fn rebuild(&mut self) {
        self.known = self.published.as_ref().and_then(|years| {
            let (first, last) = (*years.first()?, *years.last()?);
            let gapless = years.len() == usize::try_from(last - first + 1).ok()?;
            Some((Day::of(first, 1, 1)?, Day::of(last, 12, 31)?)).filter(|_| gapless)
        });
        self.working_until.clear();
        self.nth.clear();
        self.nth.push(FIRST.before().0);
        let mut count = 0;
        for ordinal in FIRST.0..=LAST.0 {
            if self.is_working(Day(ordinal)) {
                count += 1;
                self.nth.push(ordinal);
            }
            self.working_until.push(count);
        }
    }

    /// Whether `day` is a working day.
    #[must_use]
    pub fn is_working(&self, day: Day) -> bool {
        match self.exceptions.get(&day) {
            Some((kind, _)) => *kind == DayKind::Work,
            None => day.weekday() <= 5,
        }
    }

    /// The exceptional day's kind and name, if `day` is listed.
    #[must_use]
    pub fn exception(&self, day: Day) -> Option<(DayKind, &str)> {
        self.exceptions.get(&day).map(|(kind, name)| (*kind, name.as_str()))
    }

    /// Whether the arrangement of `year` is known.
    #[must_use]
    pub fn covers(&self, year: i16) -> bool {
        self.provisional || self.publishes(year)
    }

    /// Whether the arrangement of `year` is published; always, if there is none to publish.
    #[must_use]
    pub fn publishes(&self, year: i16) -> bool {
        self.published.as_ref().is_none_or(|years| years.contains(&year))
    }

    /// Whether the arrangement of the year of `day` is published.
    #[must_use]
    pub fn publishes_day(&self, day: Day) -> bool {
        self.known.is_some_and(|(first, last)| first <= day && day <= last) || self.publishes(day.year())
    }

    /// Whether the arrangement of the year of `day` is known.
    #[must_use]
    pub fn covers_day(&self, day: Day) -> bool {
        self.provisional || self.publishes_day(day)
    }

    /// The known years, ascending; none if every year is.
    #[must_use]
    pub fn years(&self) -> Vec<i16> {
        self.published.iter().flatten().copied().collect()
    }

    /// `W(day)`: working days on or before `day` (outside the table: of its nearest end).
    #[must_use]
    pub fn working_until(&self, day: Day) -> i32 {
        let index = usize::try_from(day.0 - FIRST.0).unwrap_or(0).min(self.working_until.len() - 1);
        self.working_until[index]
    }

    /// Working days in `(after, until]`; negative if `until` is earlier.
    #[must_use]
    pub fn between(&self, after: Day, until: Day) -> i32 {
        self.working_until(until) - self.working_until(after)
    }

    /// The `count`-th working day after `day`; for 0 `day` itself if it is a working day, else the next one.
    #[must_use]
    pub fn add(&self, day: Day, count: i32) -> Day {
        if count == 0 {
            return self.next_working(day);
        }
        let index = usize::try_from(self.working_until(day) + count).unwrap_or(0).min(self.nth.len() - 1);
        Day(self.nth[index])
    }

    /// `day` if it is a working day, else the next one.
    #[must_use]
    pub fn next_working(&self, day: Day) -> Day {
        self.add(day.before(), 1)
    }

    /// The first day of [`Calendar::table`].
    #[must_use]
    pub fn first(&self) -> Day {
        FIRST
    }

    /// The last working day of [`Calendar::table`], beyond which nothing is counted.
    #[must_use]
    pub fn last(&self) -> Day {
        Day(self.nth.last().copied().unwrap_or(LAST.0))
    }

    /// `W` by day, from [`Calendar::first`]; for array look-ups.
    #[must_use]
    pub fn table(&self) -> &[i32] {
        &self.working_until
    }

    /// The inverse of `W`: the `k`-th working day, as days since 1970-01-01; for array look-ups.
    #[must_use]
    pub fn inverse(&self) -> &[i32] {
        &self.nth
    }
}

impl Notice {
    /// The announcements of every published year, ascending.
    ///
    /// # Errors
    /// If the built-in table does not read, which a test excludes.
    pub fn all() -> Result<Vec<Self>, csv::Error> {
        csv::Reader::from_reader(include_bytes!("../../data/calendar/notices.csv").as_slice()).deserialize().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_year_2026_has_248_working_days() {
        let calendar = Calendar::cn().unwrap();
        assert_eq!(calendar.between(day("2025-12-31"), day("2026-12-31")), 248);
        assert_eq!(calendar.add(day("2026-02-12"), 5), day("2026-02-26"));
        assert_eq!(calendar.add(day("2026-02-27"), 1), day("2026-02-28"));
        assert_eq!(calendar.add(day("2026-10-04"), 0), day("2026-10-08"));
        assert_eq!(calendar.add(day("2026-09-24"), 5), day("2026-10-09"));
    }

    #[test]
    fn unpublished_years_are_not_covered() {
        let calendar = Calendar::cn().unwrap();
        assert!(calendar.covers(2004) && calendar.covers(2026));
        assert!(!calendar.covers(2003) && !calendar.covers(2027));
        assert!(Calendar::weekdays().covers(2027));
    }

    #[test]
    fn a_project_overrides_days() {
        let mut calendar = Calendar::cn().unwrap();
        calendar.add_days("date,kind,name\n2027-01-01,off,元旦\n2026-11-23,off,flood\n").unwrap();
        assert!(calendar.covers(2027) && !calendar.is_working(day("2026-11-23")));
        assert!(calendar.add_days("date,kind,name\n2027-13-01,off,x\n").is_err());
    }
}
