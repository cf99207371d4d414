//! The calendar, one day at a time.

use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The days that differ from Monday–Friday: `true` where people work.
static EXCEPTIONS: LazyLock<BTreeMap<Date, bool>> = LazyLock::new(|| {
    let mut rows = csv::Reader::from_reader(include_str!("../../../data/calendar/cn.csv").as_bytes());
    let mut days = BTreeMap::new();
    for row in rows.records() {
        let row = row.expect("a row of the calendar");
        let day = row[0].parse().expect("a date of the calendar");
        days.insert(day, &row[1] == "work");
    }
    days
});

/// Whether people work on `day`.
pub fn is_working(day: Date) -> bool {
    let weekday = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    EXCEPTIONS.get(&day).copied().unwrap_or(weekday)
}

/// The day after `day`.
pub fn next(day: Date) -> Date {
    day.tomorrow().expect("a day within the calendar of the world")
}

/// The days after `after` up to and with `up_to`, one by one.
pub fn days(after: Date, up_to: Date) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = after;
    while day < up_to {
        day = next(day);
        days.push(day);
    }
    days
}

/// How many of the days after `after` up to and with `up_to` are working days.
pub fn working_days(after: Date, up_to: Date) -> i64 {
    let mut count = 0;
    for day in days(after, up_to) {
        if is_working(day) {
            count += 1;
        }
    }
    count
}

/// `day` itself if people work on it, else the next day on which they do.
pub fn roll(mut day: Date) -> Date {
    while !is_working(day) {
        day = next(day);
    }
    day
}

#[test]
fn the_calendar_knows_make_up_days_and_holidays() {
    let day = |month, day| jiff::civil::date(2026, month, day);
    for (month, last) in [(2, 23), (10, 7)] {
        assert!(!is_working(day(month, last)), "{month}-{last} is a day off");
        assert_eq!(roll(day(month, last)), day(month, last + 1));
    }
    for make_up in [day(2, 14), day(2, 28), day(9, 20), day(10, 10)] {
        assert!(is_working(make_up), "{make_up} is a make-up day");
    }
    assert_eq!(working_days(day(2, 12), day(2, 27)), 6);
    assert_eq!(working_days(day(2, 12), day(2, 12)), 0);
    assert!(is_working(jiff::civil::date(2027, 10, 1)), "Monday to Friday beyond the table");
}
