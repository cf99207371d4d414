//! Lists of cases: the clock of each, and the worklists (督办清单).

use crate::{
    clock::ClockError,
    engine::{Aggregate, Dated, Entry, Listing, Measure, Predicate},
    figures::{Among, Desk, View},
    number::Decimal,
    period::{Day, Period, clock_time},
    schema::{LimitUnit, State, column as c},
    validate::Dictionary,
};
use std::collections::BTreeMap;

/// Which cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    kind: Kind,
}

/// What the texts of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Whole numbers.
    Numbers,
    /// Amounts in yuan.
    Money,
    /// Days (`2026-10-31`), or days with a time (`2026-10-31T09:30`).
    Instants,
    /// Anything else.
    Texts,
}

/// How a column becomes text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A fact of the record, known whether the case is seen or not.
    Record(&'static str),
    State,
    /// A day and perhaps a time of day.
    Instant(&'static str, Option<&'static str>),
    Number(&'static str),
    /// Cents, as yuan.
    Money(&'static str),
    /// Of a limit.
    Unit(&'static str),
    /// Yes or no, as 1 and 0.
    Flag(&'static str),
    /// The same: whether the case is in this state.
    Is(State),
    /// Why a figure leaves the case out.
    Reason,
    Dimension,
}

/// The columns that are computed or held as values; other names are dimensions.
const KNOWN: &[(&str, Kind)] = &[
    ("case_id", Kind::Record(c::CASE_ID)),
    ("line", Kind::Record(c::LINE)),
    ("state", Kind::State),
    ("applied_at", Kind::Instant(c::APPLIED_ON, Some(c::APPLIED_TIME))),
    ("accepted_at", Kind::Instant(c::ACCEPTED_ON, Some(c::ACCEPTED_TIME))),
    ("closed_at", Kind::Instant(c::CLOSED_ON, Some(c::CLOSED_TIME))),
    ("extended_at", Kind::Instant(c::EXTENDED_ON, None)),
    ("rated_at", Kind::Instant(c::RATED_ON, None)),
    ("due", Kind::Instant(c::DUE_ON, Some(c::DUE_TIME))),
    ("promised_due", Kind::Instant(c::PROMISED_DUE_ON, Some(c::PROMISED_DUE_TIME))),
    ("statutory_due", Kind::Instant(c::STATUTORY_DUE_ON, Some(c::STATUTORY_DUE_TIME))),
    ("turnaround", Kind::Number(c::TURNAROUND)),
    ("age", Kind::Number(c::AGE)),
    ("gross_days", Kind::Number(c::GROSS_DAYS)),
    ("stopped_days", Kind::Number(c::STOPPED_DAYS)),
    ("acceptance_lag", Kind::Number(c::ACCEPTANCE_LAG)),
    ("promised_allowance", Kind::Number(c::PROMISED_ALLOWANCE)),
    ("statutory_allowance", Kind::Number(c::STATUTORY_ALLOWANCE)),
    ("rating", Kind::Number(c::RATING)),
    ("visits", Kind::Number(c::VISITS)),
    ("overdue_days", Kind::Number(c::OVERDUE_DAYS)),
    ("promised_limit", Kind::Number(c::PROMISED_AMOUNT)),
    ("statutory_limit", Kind::Number(c::STATUTORY_AMOUNT)),
    ("promised_limit_unit", Kind::Unit(c::PROMISED_UNIT)),
    ("statutory_limit_unit", Kind::Unit(c::STATUTORY_UNIT)),
    ("fee_due", Kind::Money(c::FEE_DUE)),
    ("fee_charged", Kind::Money(c::FEE_CHARGED)),
    ("on_time", Kind::Flag(c::ON_TIME)),
    ("statutory_on_time", Kind::Flag(c::STATUTORY_ON_TIME)),
    ("early", Kind::Flag(c::EARLY)),
    ("overdue", Kind::Flag(c::OVERDUE)),
    ("due_soon", Kind::Flag(c::DUE_SOON)),
    ("stopped", Kind::Flag(c::STOPPED)),
    ("timed", Kind::Flag(c::TIMED)),
    ("extended", Kind::Flag(c::EXTENDED)),
    ("instant", Kind::Flag(c::INSTANT)),
    ("commitment", Kind::Flag(c::COMMITMENT)),
    ("online", Kind::Flag(c::ONLINE)),
    ("same_day", Kind::Flag(c::SAME_DAY)),
    ("rating_active", Kind::Flag(c::RATING_ACTIVE)),
    ("waiting", Kind::Is(State::Waiting)),
    ("pending", Kind::Is(State::Pending)),
    ("not_accepted", Kind::Is(State::NotAccepted)),
    ("closed_other", Kind::Is(State::ClosedOther)),
    ("finished", Kind::Is(State::Finished)),
];

impl CaseColumn {
    /// The column of this name; a name that is no computed column is a dimension.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let known = KNOWN.iter().find(|(known, _)| *known == name);
        Self { name: name.to_owned(), kind: known.map_or(Kind::Dimension, |(_, kind)| kind.clone()) }
    }

    /// The column of the reason why a figure leaves a case out.
    #[must_use]
    pub fn reason() -> Self {
        Self { name: "left_out".to_owned(), kind: Kind::Reason }
    }

    /// The dimension that must be loaded for it, if it is one.
    #[must_use]
    pub fn dimension(&self) -> Option<&str> {
        (self.kind == Kind::Dimension).then_some(&self.name)
    }

    /// The names of the columns that are no dimensions.
    pub fn known() -> impl Iterator<Item = &'static str> + Clone {
        KNOWN.iter().map(|(name, _)| *name)
    }

    /// The table of labels in which its texts have printed names (`state`, `flag`), if they have any.
    #[must_use]
    pub fn labels(&self) -> Option<&'static str> {
        match (&self.kind, self.name.as_str()) {
            (Kind::State, _) => Some("state"),
            (Kind::Reason, _) => Some("left_out"),
            (Kind::Flag(_) | Kind::Is(_), _) | (Kind::Dimension, "agent_handled") => Some("flag"),
            (Kind::Unit(_), _) => Some("limit_unit"),
            (Kind::Dimension, "channel") => Some("channel"),
            (Kind::Dimension, "case_type") => Some("case_type"),
            (Kind::Dimension, "result") => Some("result"),
            _ => None,
        }
    }

    /// What its texts are.
    #[must_use]
    pub const fn holds(&self) -> Holds {
        match self.kind {
            Kind::Number(_) => Holds::Numbers,
            Kind::Money(_) => Holds::Money,
            Kind::Instant(..) => Holds::Instants,
            _ => Holds::Texts,
        }
    }

    /// The columns of the table that it is made of.
    fn sources(&self) -> Vec<String> {
        match &self.kind {
            Kind::Record(name) | Kind::Number(name) | Kind::Money(name) | Kind::Unit(name) | Kind::Flag(name) => {
                vec![(*name).to_owned()]
            }
            Kind::State | Kind::Is(_) => vec![c::STATE.to_owned()],
            Kind::Instant(on, time) => std::iter::once(*on).chain(*time).map(str::to_owned).collect(),
            Kind::Reason => Vec::new(),
            Kind::Dimension => vec![c::dimension(&self.name)],
        }
    }

    /// Whether it is known of a case that had not been received yet.
    const fn always_known(&self) -> bool {
        matches!(self.kind, Kind::Record(_) | Kind::Dimension)
    }

    /// Its text, from the entries of its sources.
    fn text(&self, entries: &[Entry], dictionary: Option<&Dictionary>) -> String {
        match (&self.kind, entries) {
            (_, [Entry::Text(text), ..]) => text.clone(),
            (_, [] | [Entry::Blank, ..]) => String::new(),
            (Kind::State, [Entry::Number(code), ..]) => state_name(*code).to_owned(),
            (Kind::Is(state), [Entry::Number(code), ..]) => i32::from(*code == *state as i64).to_string(),
            (Kind::Unit(_), [Entry::Number(code), ..]) => {
                u8::try_from(*code).ok().and_then(LimitUnit::of).map_or("", LimitUnit::id).to_owned()
            }
            (Kind::Money(_), [Entry::Number(cents), ..]) => {
                Decimal { units: i128::from(*cents), decimals: 2 }.to_string()
            }
            (Kind::Dimension, [Entry::Number(code), ..]) => {
                let code = u32::try_from(*code).unwrap_or(0);
                dictionary.map_or(String::new(), |texts| texts.text(code).to_owned())
            }
            (Kind::Instant(..), [Entry::Number(day), rest @ ..]) => {
                let day = Day(i32::try_from(*day).unwrap_or_default());
                match rest {
                    [Entry::Number(time)] => format!("{day}T{}", clock_time(*time)),
                    _ => day.to_string(),
                }
            }
            (_, [Entry::Number(number), ..]) => number.to_string(),
        }
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
    let dated = wanted.period.filter(|_| wanted.listed == Listed::Finished).map(|period| (Dated::Closed, period));
    let seen = CaseSource { among: Among::Received, filter: predicate(wanted.listed), dated, having: None };
    let mut listed: BTreeMap<i64, Vec<String>> = rows(desk, &wanted.columns, seen)?.into_iter().collect();
    if wanted.listed == Listed::All {
        let all = CaseSource { among: Among::Recorded, filter: Predicate::Every, dated: None, having: None };
        for (row, cells) in rows(desk, &wanted.columns, all)? {
            listed.entry(row).or_insert(cells);
        }
    }
    let columns = wanted.columns.iter().map(|column| column.name.clone()).collect();
    Ok(CaseTable { columns, rows: listed.into_values().collect() })
}

/// Which cases rows are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct CaseSource {
    among: Among,
    filter: Predicate,
    dated: Option<(Dated, Period)>,
    /// Only those with a value in this column.
    having: Option<&'static str>,
}

impl CaseSource {
    /// The cases that a measure counts.
    pub(super) fn behind(measure: &Measure, view: View) -> Self {
        let having = match measure.aggregate {
            Aggregate::Histogram(column) | Aggregate::Max(column) => Some(column),
            _ => None,
        };
        // Nothing that happens after the moment is counted, such as a due date that lies ahead.
        let end = view.period.end.min(view.as_of.day.next());
        let dated = Some((measure.dated, Period { end, ..view.period }));
        Self { among: Among::View(view), filter: measure.filter, dated, having }
    }
}

/// The cells of each case, and its place in the input; of recorded cases only what is known of any case.
pub(super) fn rows(
    desk: &Desk<'_>,
    columns: &[CaseColumn],
    source: CaseSource,
) -> Result<Vec<(i64, Vec<String>)>, ClockError> {
    let shown = |column: &CaseColumn| source.among != Among::Recorded || column.always_known();
    let mut sources = vec![c::ROW.to_owned()];
    sources.extend(columns.iter().filter(|column| shown(column)).flat_map(CaseColumn::sources));
    sources.extend(source.having.map(str::to_owned));
    sources.sort_unstable();
    sources.dedup();
    let place = |name: &str| sources.binary_search_by(|source| source.as_str().cmp(name)).unwrap_or_default();
    let places = |column: &CaseColumn| -> Vec<usize> { column.sources().iter().map(|name| place(name)).collect() };
    let places: Vec<(&CaseColumn, Vec<usize>)> =
        columns.iter().map(|column| (column, if shown(column) { places(column) } else { Vec::new() })).collect();
    let cells = |row: &[Entry]| -> Vec<String> {
        let text = |(column, places): &(&CaseColumn, Vec<usize>)| {
            let entries: Vec<Entry> = places.iter().map(|place| row[*place].clone()).collect();
            column.text(&entries, desk.cases.dictionaries.get(&column.name))
        };
        places.iter().map(text).collect()
    };
    let number = |entry: &Entry| if let Entry::Number(number) = entry { *number } else { 0 };
    let having = |row: &&Vec<Entry>| source.having.is_none_or(|name| row[place(name)] != Entry::Blank);
    let CaseSource { filter, dated, .. } = source;
    let listing = Listing { columns: sources.clone(), filter, dated, order: vec![c::ROW], most: u32::MAX };
    let found = desk.list(source.among, listing)?;
    Ok(found.iter().filter(having).map(|row| (number(&row[place(c::ROW)]), cells(row))).collect())
}

const fn predicate(listed: Listed) -> Predicate {
    match listed {
        Listed::Overdue => Predicate::Is(c::OVERDUE),
        Listed::DueSoon => Predicate::Is(c::DUE_SOON),
        Listed::Stopped => Predicate::Is(c::STOPPED),
        Listed::Pending => Predicate::Between(c::STATE, State::Pending as i64, State::Pending as i64),
        Listed::Finished => Predicate::Between(c::STATE, State::Finished as i64, State::Finished as i64),
        Listed::All => Predicate::Every,
    }
}

fn state_name(code: i64) -> &'static str {
    u8::try_from(code).ok().and_then(State::of).map_or("", State::id)
}
