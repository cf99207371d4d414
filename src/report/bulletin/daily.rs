//! The days of the period: what was accepted and finished on each, and which days were off or made up.

use super::{
    ReportError,
    drawing::length,
    gather::outcome,
    press::{Place, column_kind},
    tables::number_cell,
    writer::Writer,
};
use crate::{
    charts::{CalendarHeat, CalendarPanel, Day as Square, DayMark, Tick},
    figures::{Daily, figure},
    period::{Day, first_of_month},
    reference::DayKind,
    report::{Block, Cell, Column, ColumnKind, Row},
};

/// The longest period that is drawn by day, in days: a year and the weeks that it begins and ends in.
const LONGEST: i32 = 366;

/// What is counted, and the count of a day.
type Counted = (&'static str, fn(Daily) -> i64);

/// Cases accepted and finished by day; nothing for a period of more than a year.
pub(super) fn block(writer: &mut Writer<'_>) -> Result<Option<Block>, ReportError> {
    let (facts, period) = (writer.facts, writer.source.period);
    if period.end.0 - period.start.0 > LONGEST || facts.daily.is_empty() {
        return Ok(None);
    }
    let last = period.last().min(writer.source.as_of.day);
    let days: Vec<Day> = (period.start.0..=last.0).map(Day).collect();
    let all: [Counted; 2] = [("accepted", |day| day.accepted), ("finished", |day| day.finished)];
    let known = |id: &str| outcome(&facts.now.outcomes, id).is_some_and(|outcome| outcome.value.is_some());
    let counted: Vec<Counted> = all.into_iter().filter(|(id, _)| known(id)).collect();
    let mut columns = vec![writer.own_column("date", ColumnKind::Code), writer.own_column("day", ColumnKind::Text)];
    let column = |id: &str| Column::new(writer.press.short(id), figure(id).map_or(ColumnKind::Number, column_kind));
    columns.extend(counted.iter().map(|(id, _)| column(id)));
    let mut table = writer.table("daily", columns);
    for day in &days {
        let found = facts.daily.get(day).copied().unwrap_or_default();
        let mut cells = vec![Cell::text(day.to_string()), Cell::text(kind(writer, *day))];
        cells.extend(counted.iter().map(|(_, of)| number_cell(of(found))));
        table.rows.push(Row::plain(cells));
    }
    let mut cells = vec![Cell::text(writer.word("row.total")), Cell::default()];
    for (id, _) in &counted {
        cells.push(writer.cell(&facts.now.outcomes, id, Place { when: &facts.now.when, scope: &[] }));
    }
    table.total = Some(Row::plain(cells));
    let monday = Day(period.start.0 + 1 - i32::from(period.start.weekday()));
    let week = |day: Day| usize::try_from((day.0 - monday.0) / 7).unwrap_or(0);
    let months = (period.start.month_index()..=last.month_index()).map(|month| {
        let first = first_of_month(month).max(period.start);
        Tick {
            at: length(i64::from(first.0 - monday.0) / 7),
            label: writer.press.phrases.short_month(first).to_owned(),
        }
    });
    let chart = CalendarHeat {
        head: writer.head("daily"),
        panels: counted.iter().map(|counted| panel(writer, &days, (week, *counted))).collect(),
        weekday_labels: std::array::from_fn(|day| writer.word(&format!("weekday.n{}", day + 1))),
        months: months.collect(),
        off_label: writer.word("text.day_off"),
        make_up_label: writer.word("text.day_make_up"),
    };
    writer.chart("daily", chart, table).map(Some)
}

/// The calendar of one count, the darker the more.
fn panel(writer: &Writer<'_>, days: &[Day], (week, (id, of)): (impl Fn(Day) -> usize, Counted)) -> CalendarPanel {
    let count = |day: Day| of(writer.facts.daily.get(&day).copied().unwrap_or_default());
    let most = days.iter().map(|day| count(*day)).max().unwrap_or(0).max(1);
    let square = |day: &Day| {
        let mark = mark(writer, *day);
        // Nothing on a day off is no value, nothing on a working day is one.
        let shown = Some(count(*day)).filter(|count| *count > 0 || mark != DayMark::Off);
        Square {
            week: week(*day),
            weekday: usize::try_from(day.weekday() - 1).unwrap_or(0),
            label: day.ymd().2.to_string(),
            shade: shown.map(|count| length(count) / length(most)),
            value: shown.map_or_else(String::new, |count| count.to_string()),
            mark,
        }
    };
    CalendarPanel {
        title: writer.press.short(id),
        days: days.iter().map(square).collect(),
        low_label: "0".to_owned(),
        high_label: most.to_string(),
    }
}

fn mark(writer: &Writer<'_>, day: Day) -> DayMark {
    let calendar = writer.source.calendar;
    match calendar.exception(day) {
        Some((DayKind::Work, _)) => DayMark::MakeUp,
        _ if calendar.is_working(day) => DayMark::Working,
        _ => DayMark::Off,
    }
}

/// The day of the week, and what the calendar says of the day if that is not the rule.
fn kind(writer: &Writer<'_>, day: Day) -> String {
    let weekday = writer.word(&format!("weekday.n{}", day.weekday()));
    match writer.source.calendar.exception(day) {
        Some((kind, name)) => {
            let said = writer.word(if kind == DayKind::Work { "text.day_make_up" } else { "text.day_off" });
            writer.filled("text.day", &[("weekday", &weekday), ("kind", &said), ("name", name)])
        }
        None if writer.source.calendar.is_working(day) => weekday,
        None => writer.filled("text.day_rule", &[("weekday", &weekday), ("kind", &writer.word("text.day_off"))]),
    }
}
