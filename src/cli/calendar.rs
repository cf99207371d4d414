//! `calendar`: a year, the n-th working day, working days between dates.

use super::{
    Done,
    args::{Calendar as Args, Common},
    console::Console,
    open,
    problem::Problem,
    query::deliver,
};
use crate::{
    period::{Day, Period, first_of_month},
    reference::{Calendar, DayKind, Labels, Notice},
};
use std::fmt::Write as _;

pub(super) fn run(common: &Common, args: &Args, console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let calendar = &settings.calendar;
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    let text = match words.as_slice() {
        ["add", from, days] => {
            let (from, days) = (date(from)?, number(days)?);
            let due = calendar.add(known(calendar, from)?, days);
            format!("{}\n", known(calendar, due)?)
        }
        ["between", from, to] => {
            let (from, to) = (known(calendar, date(from)?)?, known(calendar, date(to)?)?);
            format!("{}\n", calendar.between(from, to))
        }
        [year] => year_text(calendar, &labels, year)?,
        [first, ..] => return Err(Problem::new("bad-date-argument", [("text", (*first).to_owned())])),
        [] => String::new(),
    };
    deliver(text.as_bytes(), common)?;
    Ok(Done::Clean)
}

fn date(text: &str) -> Result<Day, Problem> {
    text.parse().map_err(|_| Problem::new("bad-date-argument", [("text", text.to_owned())]))
}

fn number(text: &str) -> Result<i32, Problem> {
    let days = text.parse().ok().filter(|days| (0..=36_500).contains(days));
    days.ok_or_else(|| Problem::new("bad-number-argument", [("text", text.to_owned())]))
}

fn known(calendar: &Calendar, day: Day) -> Result<Day, Problem> {
    if calendar.covers(day.year()) {
        return Ok(day);
    }
    Err(Problem::new("calendar-year-missing", [("year", day.year().to_string())]))
}

fn year_text(calendar: &Calendar, labels: &Labels, written: &str) -> Result<String, Problem> {
    let year: i16 = written
        .parse()
        .ok()
        .filter(|year| (2000..=2100).contains(year))
        .ok_or_else(|| Problem::new("bad-date-argument", [("text", written.to_owned())]))?;
    let first = Day::of(year, 1, 1).ok_or_else(|| Problem::new("bad-date-argument", [("text", written.to_owned())]))?;
    known(calendar, first)?;
    let january = first.month_index();
    let working = |period: Period| calendar.between(period.start.before(), period.last()).to_string();
    let mut text = String::new();
    let mut line = |id: &str, fills: &[(&str, String)]| {
        let _ = writeln!(text, "{}", labels.message(id, fills).text);
    };
    line("calendar-title", &[("year", year.to_string()), ("working", working(Period::months(january, 12)))]);
    for month in 0..12 {
        let period = Period::months(january + month, 1);
        line("calendar-month", &[("month", (month + 1).to_string()), ("working", working(period))]);
    }
    for (id, kind) in [("calendar-off", DayKind::Off), ("calendar-work", DayKind::Work)] {
        let days = (first.0..first_of_month(january + 12).0).map(Day);
        let listed: Vec<String> = days
            .filter_map(|day| {
                calendar.exception(day).filter(|(of, _)| *of == kind).map(|(_, name)| format!("{day} {name}"))
            })
            .collect();
        line(id, &[("days", listed.join(", "))]);
    }
    let notices = Notice::all().map_err(|error| Problem::internal(&error))?;
    for notice in notices.iter().filter(|notice| notice.year == year) {
        line("calendar-notice", &[("notice", notice.notice.clone())]);
    }
    Ok(text)
}
