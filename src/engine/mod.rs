//! The engine: over these timed cases, filtered so, grouped by these keys, give these measures.
//!
//! In: frames of timed cases, a [`Question`]. Out: an [`Answer`], a small table without polars. Never: know a figure's
//! name, divide, round. Why: figures are arithmetic over counts and sums, wherever those were counted.
//!
//! Cases come in parts. Whatever is asked of a part is a [`Tally`], and tallies add up.

mod filter;
mod list;
mod measure;
mod parts;
mod print;
mod tally;

pub use filter::Filter;
pub use list::{Entry, Listing, Placed, Row, list, merge};
pub use measure::{Aggregate, Dated, Measure, Predicate, Source};
pub use parts::each;
pub use tally::Tally;

use crate::period::{Day, Period};
use polars::prelude::*;
use print::Printer;
use std::collections::{BTreeMap, BTreeSet};
use tally::Sum;

/// A frame that lacks a column, or a wrong type: a bug, not a fault of the data.
pub type EngineError = PolarsError;

/// A table of cases.
pub type Frame = DataFrame;

/// One key of a grouping.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A column of codes or small integers.
    Column(String),
    /// The stretch of so many months (1, 3 or 12, counted from year 0) that holds the day that dates each measure.
    Months(i32),
    /// That day.
    Day,
    /// Day of the week of that day, Monday = 1.
    Weekday,
    /// Hour of the day of the event that dates each measure; -1 where no time of day is written.
    Hour,
}

/// What is asked of the engine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The keys; none for the whole.
    pub keys: Vec<Key>,
    /// The period that dates put a case into.
    pub period: Period,
    /// The last day that is seen.
    pub as_of: Day,
    /// What is counted.
    pub measures: Vec<&'static Measure>,
}

/// The value of one measure in one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A count, sum or maximum.
    Number(i64),
    /// How often each value occurs, ascending by value.
    Histogram(Vec<(i64, i64)>),
}

/// Groups by their keys (ascending), each with the amounts of the measures that found any case in it, by name.
pub type Answer = BTreeMap<Vec<i64>, BTreeMap<&'static str, Amount>>;

impl Question {
    /// The same question with some of its measures.
    #[must_use]
    pub fn only(&self, which: impl Fn(&Measure) -> bool) -> Self {
        Self { measures: self.measures.iter().copied().filter(|measure| which(measure)).collect(), ..self.clone() }
    }

    /// The columns of timed cases that the question reads.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<String> {
        let mut columns = BTreeSet::new();
        for measure in &self.measures {
            measure.need(&mut columns);
            for key in &self.keys {
                match key {
                    Key::Column(name) => columns.insert(name.clone()),
                    Key::Months(_) | Key::Day | Key::Weekday => columns.insert(measure.dated.column().to_owned()),
                    Key::Hour => measure.dated.time_column().is_some_and(|name| columns.insert(name.to_owned())),
                };
            }
        }
        columns
    }
}

/// Cases of which is known whether they belong to a period, in each way in which the questions of it date them.
pub struct Marked(DataFrame);

impl Marked {
    /// Marks the cases of `frame` for questions that are all of one period and moment.
    ///
    /// # Errors
    /// Only if the frame lacks a column.
    pub fn of(frame: &Frame, questions: &[&Question]) -> Result<Self, EngineError> {
        let Some(first) = questions.first() else { return Ok(Self(frame.clone())) };
        let measures: Vec<&Measure> = questions.iter().flat_map(|question| question.measures.iter().copied()).collect();
        let printer = Printer { period: first.period, as_of: first.as_of };
        Ok(Self(printer.with_masks(frame, &measures)?))
    }
}

/// Counts what `question` asks of the cases, which are marked for it.
///
/// # Errors
/// Only if the frame lacks a column.
pub fn ask(marked: &Marked, question: &Question) -> Result<Tally, EngineError> {
    let mut answer = Tally::default();
    let frame = &marked.0;
    let mut plain: BTreeMap<Option<&str>, Vec<&Measure>> = BTreeMap::new();
    for measure in &question.measures {
        match measure.aggregate {
            Aggregate::Histogram(_) | Aggregate::Distinct(_) => histogram(frame, question, measure, &mut answer)?,
            Aggregate::LatestPer { .. } => latest(frame, question, measure, &mut answer)?,
            _ => plain.entry(needs_date(question).then(|| measure.dated.column())).or_default().push(measure),
        }
    }
    for (_, measures) in plain {
        let aggregates: Vec<Expr> = measures.iter().map(|measure| Printer::aggregate(measure)).collect();
        let keyed = with_keys(frame, question, measures[0])?;
        let table = group(keyed, question.keys.len(), aggregates)?;
        collect(&table, question.keys.len(), &measures, &mut answer)?;
    }
    Ok(answer)
}

/// Whether a key depends on the day that dates a measure, so that measures dated differently are grouped apart.
fn needs_date(question: &Question) -> bool {
    question.keys.iter().any(|key| !matches!(key, Key::Column(_)))
}

fn key_name(index: usize) -> PlSmallStr {
    PlSmallStr::from_string(format!("key_{index}"))
}

/// The frame with the question's keys as columns `key_0`, `key_1`, …
fn with_keys(frame: &DataFrame, question: &Question, measure: &Measure) -> PolarsResult<LazyFrame> {
    let mut columns = Vec::with_capacity(question.keys.len());
    for (index, key) in question.keys.iter().enumerate() {
        let column = match key {
            Key::Column(name) => frame.column(name)?.cast(&DataType::Int64)?,
            Key::Months(months) => {
                derived(frame, question, measure, |day| i64::from(day.month_index().div_euclid(*months)))?
            }
            Key::Day => derived(frame, question, measure, |day| i64::from(day.0))?,
            Key::Weekday => derived(frame, question, measure, |day| i64::from(day.weekday()))?,
            Key::Hour => hours(frame, measure.dated)?,
        };
        columns.push(column.with_name(key_name(index)));
    }
    let mut keyed = frame.clone();
    keyed.hstack_mut(&columns)?;
    Ok(keyed.lazy())
}

/// A key derived from the day that dates a measure; null outside the period, where the measure counts nothing.
fn derived(frame: &DataFrame, question: &Question, measure: &Measure, of: impl Fn(Day) -> i64) -> PolarsResult<Column> {
    let days = frame.column(measure.dated.column())?.i32()?;
    let inside = |day: &Day| measure.dated.is_stock() || question.period.contains(*day) && *day <= question.as_of;
    let values: Vec<Option<i64>> = days.iter().map(|day| day.map(Day).filter(inside).map(&of)).collect();
    Ok(Column::new("derived".into(), values))
}

fn hours(frame: &DataFrame, dated: Dated) -> PolarsResult<Column> {
    const MICROS_AN_HOUR: i64 = 3_600_000_000;
    let Some(time) = dated.time_column() else {
        return Ok(Column::new("derived".into(), vec![-1_i64; frame.height()]));
    };
    let times = frame.column(time)?.i64()?;
    let values: Vec<i64> = times.iter().map(|time| time.map_or(-1, |time| time / MICROS_AN_HOUR)).collect();
    Ok(Column::new("derived".into(), values))
}

/// One row a group; without keys one row for the whole.
fn group(frame: LazyFrame, keys: usize, aggregates: Vec<Expr>) -> PolarsResult<DataFrame> {
    if keys == 0 {
        return frame.select(aggregates).without_optimizations().collect();
    }
    let keys: Vec<Expr> = (0..keys).map(|index| col(key_name(index))).collect();
    frame.group_by(keys).agg(aggregates).without_optimizations().collect()
}

/// Copies a table of groups into the answer; groups without any case of a measure are left out, for counts and sums 0.
fn collect(table: &DataFrame, keys: usize, measures: &[&Measure], answer: &mut Tally) -> PolarsResult<()> {
    let groups = group_keys(table, keys)?;
    for measure in measures {
        let values = table.column(measure.name)?.cast(&DataType::Int64)?;
        for (key, value) in groups.iter().zip(values.i64()?.iter()) {
            let (Some(key), Some(value)) = (key, value) else { continue };
            let greatest = matches!(measure.aggregate, Aggregate::Max(_));
            answer.add(key.clone(), measure.name, if greatest { Sum::Greatest(value) } else { Sum::Number(value) });
        }
    }
    Ok(())
}

/// The keys of each row; `None` where a key is null (a case without the date asked for).
fn group_keys(table: &DataFrame, keys: usize) -> PolarsResult<Vec<Option<Vec<i64>>>> {
    let mut groups = vec![Some(Vec::with_capacity(keys)); table.height()];
    for index in 0..keys {
        let column = table.column(&key_name(index))?;
        for (group, value) in groups.iter_mut().zip(column.i64()?.iter()) {
            match (value, group.as_mut()) {
                (Some(value), Some(group)) => group.push(value),
                _ => *group = None,
            }
        }
    }
    Ok(groups)
}

/// How often each value of a column occurs: the value is one more key.
fn histogram(frame: &DataFrame, question: &Question, measure: &Measure, answer: &mut Tally) -> PolarsResult<()> {
    let (Aggregate::Histogram(column) | Aggregate::Distinct(column)) = measure.aggregate else { return Ok(()) };
    let value = key_name(question.keys.len());
    let keyed = with_keys(frame, question, measure)?
        .filter(Printer::belongs(measure))
        .with_column(col(column).cast(DataType::Int64).alias(value));
    let keys = question.keys.len();
    let table = group(keyed, keys + 1, vec![len().cast(DataType::Int64).alias("times")])?;
    let groups = group_keys(&table, keys + 1)?;
    for (key, times) in groups.iter().zip(table.column("times")?.i64()?.iter()) {
        let (Some(key), Some(times)) = (key, times) else { continue };
        let sum = match measure.aggregate {
            Aggregate::Distinct(_) => Sum::Distinct(BTreeSet::from([key[keys]])),
            _ => Sum::Histogram(BTreeMap::from([(key[keys], times)])),
        };
        answer.add(key[..keys].to_vec(), measure.name, sum);
    }
    Ok(())
}

/// A sum over groups of cases (items) that takes only the latest case of each.
fn latest(frame: &DataFrame, question: &Question, measure: &Measure, answer: &mut Tally) -> PolarsResult<()> {
    let Aggregate::LatestPer { of, order, sum, present } = measure.aggregate else { return Ok(()) };
    let keys = question.keys.len();
    let keyed = with_keys(frame, question, measure)?
        .filter(Printer::belongs(measure))
        .with_column(col(of).cast(DataType::Int64).alias(key_name(keys)));
    let last = |column: &str| col(column).filter(col(order).eq(col(order).max())).first();
    let complete = present.iter().map(|column| last(column).is_not_null()).reduce(Expr::and).unwrap_or(lit(true));
    let value = sum.map_or(lit(1_i64), |column| last(column).cast(DataType::Int64));
    let value = when(complete).then(value).otherwise(lit(0_i64)).cast(DataType::Int64).alias("value");
    let table = group(keyed, keys + 1, vec![value, col(order).max().cast(DataType::Int64).alias("order")])?;
    let groups = group_keys(&table, keys + 1)?;
    let values = table.column("value")?.i64()?.iter().zip(table.column("order")?.i64()?.iter());
    for (key, (value, order)) in groups.iter().zip(values) {
        let (Some(key), Some(order)) = (key, order) else { continue };
        let latest = BTreeMap::from([(key[keys], (order, value.unwrap_or(0)))]);
        answer.add(key[..keys].to_vec(), measure.name, Sum::Latest(latest));
    }
    Ok(())
}
