//! The clock on the wall: moments to the minute, and the hours in which the hall is open.

use crate::period::Day;
use crate::reference::Calendar;
use std::fmt::{self, Write};

const MINUTES_A_DAY: i32 = 1_440;

/// A civil minute, as minutes since 1970-01-01 00:00.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Moment(pub i32);

impl Moment {
    /// `minute` of `day`.
    pub fn of(day: Day, minute: i32) -> Self {
        Self(day.0 * MINUTES_A_DAY + minute)
    }

    /// Its day.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(MINUTES_A_DAY))
    }

    /// Minutes since midnight.
    pub fn minute(self) -> i32 {
        self.0.rem_euclid(MINUTES_A_DAY)
    }

    /// So many minutes later, but not after midnight.
    pub fn plus_today(self, minutes: u32) -> Self {
        self.plus(minutes).min(Self::of(self.day(), MINUTES_A_DAY - 1))
    }

    /// So many minutes later.
    pub fn plus(self, minutes: u32) -> Self {
        Self(self.0.saturating_add_unsigned(minutes))
    }
}

impl fmt::Display for Moment {
    /// `2026-10-31 16:05`; digit by digit, for it is most of the work of writing a row.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.day().ymd();
        let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
        let two = |f: &mut fmt::Formatter<'_>, number: i32| {
            f.write_char(digit(number / 10))?;
            f.write_char(digit(number))
        };
        two(f, year / 100)?;
        two(f, year)?;
        for (mark, number) in [('-', month), ('-', day), (' ', self.minute() / 60), (':', self.minute() % 60)] {
            f.write_char(mark)?;
            two(f, number)?;
        }
        Ok(())
    }
}

/// The last digit of a number.
fn digit(number: i32) -> char {
    char::from_digit(number.rem_euclid(10).cast_unsigned(), 10).unwrap_or('0')
}

/// When the hall is open.
pub(super) struct Hall<'a> {
    calendar: &'a Calendar,
    /// Morning and afternoon, `[from, to)` in minutes of the day.
    sessions: [[i32; 2]; 2],
}

impl<'a> Hall<'a> {
    /// A hall with these sessions on every working day.
    pub fn new(calendar: &'a Calendar, sessions: [[i32; 2]; 2]) -> Self {
        Self { calendar, sessions }
    }

    /// The working days.
    pub fn calendar(&self) -> &'a Calendar {
        self.calendar
    }

    /// Whether the doors are open.
    pub fn is_open(&self, at: Moment) -> bool {
        let minute = at.minute();
        self.calendar.is_working(at.day()) && self.sessions.iter().any(|[from, to]| (*from..*to).contains(&minute))
    }

    /// `at` if the hall is open, else the next opening.
    pub fn opening(&self, at: Moment) -> Moment {
        if self.is_open(at) {
            return at;
        }
        let later = self.sessions.iter().find(|[from, _]| at.minute() < *from);
        match later {
            Some([from, _]) if self.calendar.is_working(at.day()) => Moment::of(at.day(), *from),
            _ => Moment::of(self.calendar.add(at.day(), 1), self.sessions[0][0]),
        }
    }

    /// `minutes` of office time after `at`.
    pub fn after(&self, at: Moment, minutes: u32) -> Moment {
        let mut at = self.opening(at);
        let mut left = minutes.cast_signed().max(0);
        loop {
            let end = self.sessions.iter().find(|[_, to]| at.minute() < *to).map_or(MINUTES_A_DAY, |[_, to]| *to);
            let room = end - at.minute();
            if left < room {
                return Moment(at.0 + left);
            }
            left -= room;
            at = self.opening(Moment(at.0 + room));
        }
    }

    /// Like [`Hall::after`], but on the day of `at`: who has begun stays until it is done.
    pub fn after_today(&self, at: Moment, minutes: u32) -> Moment {
        let done = self.after(at, minutes);
        let overtime = Moment::of(at.day(), (at.minute() + 5 + minutes.cast_signed() % 20).min(MINUTES_A_DAY - 1));
        if done.day() == at.day() { done } else { overtime }
    }

    /// Office minutes of a day.
    pub fn length(&self) -> u32 {
        self.sessions.iter().map(|[from, to]| (to - from).unsigned_abs()).sum()
    }

    /// The `minute`-th office minute of `day`.
    pub fn minute_of(&self, day: Day, minute: u32) -> Moment {
        let morning = self.sessions[0][1] - self.sessions[0][0];
        let minute = minute.cast_signed();
        let start = if minute < morning { self.sessions[0][0] } else { self.sessions[1][0] - morning };
        Moment::of(day, start + minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        let (day, time) = text.split_once(' ').unwrap();
        let (hour, minute) = time.split_once(':').unwrap();
        Moment::of(day.parse().unwrap(), hour.parse::<i32>().unwrap() * 60 + minute.parse::<i32>().unwrap())
    }

    #[test]
    fn office_time_skips_lunch_nights_and_holidays() {
        let calendar = Calendar::cn().unwrap();
        let hall = Hall::new(&calendar, [[540, 720], [810, 1050]]);
        let after = |from: &str, minutes| hall.after(at(from), minutes).to_string();
        assert_eq!(after("2026-09-24 11:50", 20), "2026-09-24 13:40");
        assert_eq!(after("2026-09-24 12:10", 0), "2026-09-24 13:30");
        assert_eq!(after("2026-09-24 17:20", 10), "2026-09-28 09:00");
        assert_eq!(after("2026-09-30 17:20", 430), "2026-10-09 09:00");
        assert_eq!(after("2026-02-14 10:00", 5), "2026-02-14 10:05"); // a make-up Saturday
        assert_eq!(hall.after_today(at("2026-09-24 17:25"), 12).to_string(), "2026-09-24 17:42");
        assert_eq!(hall.minute_of(at("2026-09-24 00:00").day(), 180).to_string(), "2026-09-24 13:30");
        assert_eq!(hall.length(), 420);
    }
}
