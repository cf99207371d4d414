//! Ledgers: problems, activities, complaints, surveys, follow-up of bad ratings, ratings without a case.

use super::{Rows, TimedRegisters, rows_where, working_days};
use crate::{
    clock::ClockError,
    period::Day,
    schema::{Dataset, activities, bad_ratings as b, column as c, complaints, problems as p, surveys},
    validate::Records,
};
use polars::prelude::DataFrame;

impl TimedRegisters<'_> {
    /// Problems found by then. The state wins over the day of solution; a solution of a later day is not seen.
    pub(super) fn problems(&self, records: &Records, today: Day) -> Result<DataFrame, ClockError> {
        let found = |row| records.day(row, p::FOUND_ON);
        let solved_on = |row| records.day(row, p::SOLVED_ON);
        let state = |row| records.text(row, p::STATE);
        let seen = |row| solved_on(row).is_none_or(|day| day <= today);
        let solved = |row| seen(row) && (state(row) == "solved" || (state(row).is_empty() && solved_on(row).is_some()));
        let due = |row| records.day(row, p::DUE_ON).is_some_and(|day| day <= today);
        let rows = rows_where(records, |row| found(row).is_some_and(|day| day <= today));
        self.rows(Dataset::Problems, rows)
            .days(c::FOUND_ON, found)
            .flags(c::SOLVED, |row| Some(solved(row)))
            .flags(c::PARTLY_SOLVED, |row| Some(seen(row) && state(row) == "partly"))
            .flags(c::OVERDUE, |row| Some(!solved(row) && due(row)))
            .working_days(c::SOLVE_DAYS, |row| found(row).zip(solved_on(row).filter(|_| solved(row))))
            .table()
    }

    pub(super) fn activities(&self, records: &Records) -> Result<DataFrame, ClockError> {
        self.every(Dataset::Activities, records)
            .days(c::DATE, |row| records.day(row, activities::DATE))
            .numbers(c::PEOPLE, |row| records.number(row, activities::PEOPLE))
            .table()
    }

    pub(super) fn complaints(&self, records: &Records) -> Result<DataFrame, ClockError> {
        let kind = |row| match records.text(row, complaints::KIND) {
            "complaint" => Some(0),
            "review" => Some(1),
            "lawsuit" => Some(2),
            _ => None,
        };
        self.every(Dataset::Complaints, records)
            .days(c::FILED_ON, |row| records.day(row, complaints::FILED_ON))
            .numbers(c::GRIEVANCE, kind)
            .flags(c::UPHELD, |row| records.flag(row, complaints::UPHELD))
            .table()
    }

    pub(super) fn surveys(&self, records: &Records) -> Result<DataFrame, ClockError> {
        self.every(Dataset::Surveys, records)
            .days(c::DATE, |row| records.day(row, surveys::DATE))
            .numbers(c::POSITIVE, |row| records.number(row, surveys::POSITIVE))
            .numbers(c::ANSWERS, |row| records.number(row, surveys::ANSWERS))
            .table()
    }

    /// Bad ratings and what followed by then. The limit runs from the rating: it is kept if the remedy comes not after its
    /// last working day, and over at the end of that day; a day off after it is late.
    pub(super) fn bad_ratings(&self, records: &Records, today: Day) -> Result<DataFrame, ClockError> {
        let rated = |row| records.day(row, b::RATED_AT);
        let called = |row| records.day(row, b::CALLED_BACK_AT);
        let fixed = |row| records.day(row, b::FIXED_AT);
        let by_then = |day: Option<Day>| day.filter(|day| *day <= today);
        let limit = i64::from(self.rules.fix_days);
        let in_time = |row| {
            let rated = rated(row)?;
            match by_then(fixed(row)) {
                Some(fixed) if fixed <= rated => Some(true),
                Some(fixed) => Some(working_days(self.calendar, rated, fixed.before())? < limit),
                None => (working_days(self.calendar, rated, today)? >= limit).then_some(false),
            }
        };
        // That it was a mistake is known when the rater has been called back.
        let misrated = |row| records.flag(row, b::MISRATED) == Some(true) && called(row).is_none_or(|day| day <= today);
        self.every(Dataset::BadRatings, records)
            .days(c::BAD_RATING_ON, |row| rated(row).or(called(row)).or(fixed(row)))
            .flags(c::CALLED_BACK, |row| Some(by_then(called(row)).is_some()))
            .flags(c::MISRATED, |row| Some(misrated(row)))
            .flags(c::FIXED, |row| Some(by_then(fixed(row)).is_some()))
            .flags(c::FIXED_IN_TIME, in_time)
            .flags(c::RATING_DATED, |row| Some(rated(row).is_some()))
            .table()
    }

    /// Ratings without a case, in the columns that cases have of theirs.
    pub(super) fn loose_ratings(&self) -> Result<DataFrame, ClockError> {
        let rating = |row: usize| self.loose[row].rating;
        self.rows(Dataset::Ratings, (0..self.loose.len()).collect())
            .days(c::RATING_ON, |row| rating(row).on)
            .numbers(c::RATING, |row| Some(rating(row).level.into()))
            .flags(c::RATING_ACTIVE, |row| rating(row).active)
            .table()
    }

    fn every(&self, dataset: Dataset, records: &Records) -> Rows<'_> {
        self.rows(dataset, (0..records.len()).collect())
    }
}
