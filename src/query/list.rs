//! Lists of cases: the clock of each, and the worklists (督办清单).

use crate::{
    clock::{ClockError, TimedCases, clock_time, column as c},
    figures::Desk,
    period::{Day, Period},
    schema::State,
};
use std::collections::BTreeMap;

/// Which cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Listed {
    /// Pending and past their due date.
    Overdue,
    /// Pending and due within the warning days.
    DueSoon,
    /// Pending with a stopped clock.
    Stopped,
    /// Accepted and not closed.
    Pending,
    /// Finished (in the period, if one is named).
    Finished,
    /// Every case, in input order.
    #[default]
    All,
}

/// A column of a list of cases: what it is called and where it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseColumn {
    /// Its name.
    pub name: String,
    source: SourceColumn,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum SourceColumn {
    Id,
    Line,
    State,
    /// A day and perhaps a time of day.
    Instant(&'static str, Option<&'static str>),
    Integer(&'static str),
    Flag(&'static str),
    /// A dimension.
    Text(String),
}

/// The columns that are computed or held as values; other names are dimensions.
const KNOWN: &[(&str, SourceColumn)] = &[
    ("case_id", SourceColumn::Id),
    ("line", SourceColumn::Line),
    ("state", SourceColumn::State),
    ("applied_at", SourceColumn::Instant(c::APPLIED_ON, Some(c::APPLIED_TIME))),
    ("accepted_at", SourceColumn::Instant(c::ACCEPTED_ON, Some(c::ACCEPTED_TIME))),
    ("closed_at", SourceColumn::Instant(c::CLOSED_ON, Some(c::CLOSED_TIME))),
    ("extended_at", SourceColumn::Instant(c::EXTENDED_ON, None)),
    ("rated_at", SourceColumn::Instant(c::RATED_ON, None)),
    ("due", SourceColumn::Instant(c::DUE_ON, Some(c::DUE_TIME))),
    ("promised_due", SourceColumn::Instant(c::PROMISED_DUE_ON, Some(c::PROMISED_DUE_TIME))),
    ("statutory_due", SourceColumn::Instant(c::STATUTORY_DUE_ON, Some(c::STATUTORY_DUE_TIME))),
    ("turnaround", SourceColumn::Integer(c::TURNAROUND)),
    ("age", SourceColumn::Integer(c::AGE)),
    ("gross_days", SourceColumn::Integer(c::GROSS_DAYS)),
    ("stopped_days", SourceColumn::Integer(c::STOPPED_DAYS)),
    ("acceptance_lag", SourceColumn::Integer(c::ACCEPTANCE_LAG)),
    ("promised_allowance", SourceColumn::Integer(c::PROMISED_ALLOWANCE)),
    ("statutory_allowance", SourceColumn::Integer(c::STATUTORY_ALLOWANCE)),
    ("rating", SourceColumn::Integer(c::RATING)),
    ("visits", SourceColumn::Integer(c::VISITS)),
    ("on_time", SourceColumn::Flag(c::ON_TIME)),
    ("statutory_on_time", SourceColumn::Flag(c::STATUTORY_ON_TIME)),
    ("early", SourceColumn::Flag(c::EARLY)),
    ("overdue", SourceColumn::Flag(c::OVERDUE)),
    ("due_soon", SourceColumn::Flag(c::DUE_SOON)),
    ("stopped", SourceColumn::Flag(c::STOPPED)),
    ("timed", SourceColumn::Flag(c::TIMED)),
    ("extended", SourceColumn::Flag(c::EXTENDED)),
];

impl CaseColumn {
    /// The column of this name; a name that is no computed column is a dimension.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let known = KNOWN.iter().find(|(known, _)| *known == name);
        let source = known.map_or_else(|| SourceColumn::Text(name.to_owned()), |(_, source)| source.clone());
        Self { name: name.to_owned(), source }
    }

    /// The dimension that must be loaded for it, if it is one.
    #[must_use]
    pub fn dimension(&self) -> Option<&str> {
        match &self.source {
            SourceColumn::Text(name) => Some(name),
            _ => None,
        }
    }

    /// The names of the columns that are no dimensions.
    pub fn known() -> impl Iterator<Item = &'static str> + Clone {
        KNOWN.iter().map(|(name, _)| *name)
    }
}

/// What to list.
#[derive(Clone, Debug)]
pub struct CaseList {
    /// Which cases.
    pub listed: Listed,
    /// Only those of this period, if one is named: finished in it.
    pub period: Option<Period>,
    /// What is shown of each.
    pub columns: Vec<CaseColumn>,
}

/// A list of cases as text, blank where something is undefined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseTable {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// One row a case, in input order.
    pub rows: Vec<Vec<String>>,
}

/// Lists cases as they stand on the desk.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn list(desk: &Desk<'_>, wanted: &CaseList) -> Result<CaseTable, ClockError> {
    let timed = desk.all();
    let rows = rows(desk, timed, wanted)?;
    let mut cells: Vec<Vec<String>> = vec![Vec::with_capacity(wanted.columns.len()); rows.len()];
    for column in &wanted.columns {
        let texts = texts(desk, timed, &column.source, &rows)?;
        for (row, text) in cells.iter_mut().zip(texts) {
            row.push(text);
        }
    }
    Ok(CaseTable { columns: wanted.columns.iter().map(|column| column.name.clone()).collect(), rows: cells })
}

/// A listed case: its place among all cases, and among those seen.
struct Listing {
    case: usize,
    seen: Option<usize>,
}

fn rows(desk: &Desk<'_>, timed: &TimedCases, wanted: &CaseList) -> Result<Vec<Listing>, ClockError> {
    let seen: BTreeMap<u32, usize> = timed.frame.column(c::ROW)?.u32()?.iter().flatten().zip(0..).collect();
    if wanted.listed == Listed::All {
        let all = 0..desk.cases.len();
        return Ok(all.map(|case| Listing { case, seen: u32::try_from(case).ok().and_then(|row| seen.get(&row).copied()) }).collect());
    }
    let states = timed.frame.column(c::STATE)?.u8()?;
    let closed = timed.frame.column(c::CLOSED_ON)?.i32()?;
    let flag = match wanted.listed {
        Listed::Overdue => Some(c::OVERDUE),
        Listed::DueSoon => Some(c::DUE_SOON),
        Listed::Stopped => Some(c::STOPPED),
        Listed::Pending | Listed::Finished | Listed::All => None,
    };
    let flags = flag.map(|name| timed.frame.column(name)?.bool()).transpose()?;
    let in_period = |row: usize| {
        wanted.period.is_none_or(|period| closed.get(row).is_some_and(|day| period.contains(Day(day))))
    };
    let belongs = |row: usize| match wanted.listed {
        Listed::Finished => states.get(row) == Some(State::Finished as u8) && in_period(row),
        Listed::Pending => states.get(row) == Some(State::Pending as u8),
        _ => flags.is_some_and(|flags| flags.get(row) == Some(true)),
    };
    Ok(seen
        .into_iter()
        .filter(|(_, row)| belongs(*row))
        .map(|(case, row)| Listing { case: case as usize, seen: Some(row) })
        .collect())
}

fn texts(desk: &Desk<'_>, timed: &TimedCases, source: &SourceColumn, rows: &[Listing]) -> Result<Vec<String>, ClockError> {
    let (all, seen) = (&desk.cases.frame, &timed.frame);
    Ok(match source {
        SourceColumn::Id => {
            let ids = all.column(c::CASE_ID)?.str()?;
            rows.iter().map(|row| ids.get(row.case).unwrap_or_default().to_owned()).collect()
        }
        SourceColumn::Line => {
            let lines = all.column(c::LINE)?.u32()?;
            rows.iter().map(|row| lines.get(row.case).map_or(String::new(), |line| line.to_string())).collect()
        }
        SourceColumn::State => {
            let states = seen.column(c::STATE)?.u8()?;
            let name = |row: &Listing| row.seen.and_then(|row| states.get(row)).map_or("", state_name);
            rows.iter().map(|row| name(row).to_owned()).collect()
        }
        SourceColumn::Instant(on, time) => {
            let days = seen.column(on)?.i32()?;
            let times = time.map(|time| seen.column(time)?.i64()).transpose()?;
            let text = |row: usize| {
                let day = days.get(row).map(Day)?;
                let time = times.and_then(|times| times.get(row));
                Some(time.map_or_else(|| day.to_string(), |time| format!("{day}T{}", clock_time(time))))
            };
            rows.iter().map(|row| row.seen.and_then(text).unwrap_or_default()).collect()
        }
        SourceColumn::Integer(name) => {
            let values = seen.column(name)?.cast(&polars::prelude::DataType::Int64)?;
            let values = values.i64()?;
            let text = |row: usize| values.get(row).map(|value| value.to_string());
            rows.iter().map(|row| row.seen.and_then(text).unwrap_or_default()).collect()
        }
        SourceColumn::Flag(name) => {
            let values = seen.column(name)?.bool()?;
            let text = |row: usize| values.get(row).map(|value| u8::from(value).to_string());
            rows.iter().map(|row| row.seen.and_then(text).unwrap_or_default()).collect()
        }
        SourceColumn::Text(name) => {
            let Some(dictionary) = desk.cases.dictionaries.get(name) else { return Ok(vec![String::new(); rows.len()]) };
            let codes = all.column(name)?.u32()?;
            rows.iter().map(|row| codes.get(row.case).map_or("", |code| dictionary.text(code)).to_owned()).collect()
        }
    })
}

fn state_name(code: u8) -> &'static str {
    const NAMES: [&str; 5] = ["waiting", "pending", "not_accepted", "closed_other", "finished"];
    NAMES.get(usize::from(code)).copied().unwrap_or("")
}
