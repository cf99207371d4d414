//! Lists of cases: the rows behind a figure.

use super::{
    EngineError,
    measure::{Aggregate, Dated, Measure, Predicate},
    print::Printer,
};
use crate::period::{Day, Period};
use polars::prelude::*;

/// Which cases are listed, and what of them.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// Columns of numbers, codes, days or texts.
    pub columns: Vec<&'a str>,
    /// Which cases.
    pub filter: Predicate,
    /// Only those that an event puts into a period, if one is named.
    pub dated: Option<(Dated, Period)>,
    /// Columns by which the rows are ordered, ascending, blanks last.
    pub order: Vec<&'a str>,
    /// At most so many rows.
    pub most: u32,
}

/// A cell of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// No value.
    Blank,
    /// A number, a code of a dimension, a day since 1970.
    Number(i64),
    /// A text.
    Text(String),
}

/// The first rows of a list: one entry for every column asked.
///
/// # Errors
/// Only if the frame lacks a column.
pub fn list(frame: &DataFrame, listing: &Listing<'_>) -> Result<Vec<Vec<Entry>>, EngineError> {
    // Without a period whoever satisfies the predicate is in the list.
    let (dated, period) = listing.dated.unwrap_or((Dated::Standing, Period { start: Day(0), end: Day(1) }));
    let printer = Printer { period, as_of: period.last() };
    let measure = Measure { name: "listed", dated, filter: listing.filter, aggregate: Aggregate::Count };
    let order: Vec<Expr> = listing.order.iter().map(|name| col(*name)).collect();
    let table = printer
        .with_masks(frame, &[&measure])?
        .lazy()
        .filter(Printer::belongs(&measure))
        .sort_by_exprs(order, SortMultipleOptions::default().with_nulls_last(true))
        .limit(listing.most)
        .select(listing.columns.iter().map(|name| col(*name)).collect::<Vec<_>>())
        .collect()?;
    let mut rows = vec![Vec::with_capacity(listing.columns.len()); table.height()];
    for name in &listing.columns {
        for (row, entry) in rows.iter_mut().zip(entries(table.column(name)?)?) {
            row.push(entry);
        }
    }
    Ok(rows)
}

fn entries(column: &Column) -> PolarsResult<Vec<Entry>> {
    if *column.dtype() == DataType::String {
        let texts = column.str()?.iter();
        return Ok(texts.map(|text| text.map_or(Entry::Blank, |text| Entry::Text(text.to_owned()))).collect());
    }
    let numbers = column.cast(&DataType::Int64)?;
    Ok(numbers.i64()?.iter().map(|number| number.map_or(Entry::Blank, Entry::Number)).collect())
}
