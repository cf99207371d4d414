//! Lists of cases: the rows behind a figure.

use super::{
    EngineError,
    measure::{Aggregate, Dated, Measure, Predicate, Source},
    print::Printer,
};
use crate::period::{Day, Period};
use polars::prelude::*;
use std::collections::BTreeSet;

/// Which cases are listed, and what of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listing {
    /// Columns of numbers, codes, days or texts.
    pub columns: Vec<String>,
    /// Which cases.
    pub filter: Predicate,
    /// Only those that an event puts into a period, if one is named.
    pub dated: Option<(Dated, Period)>,
    /// Columns by which the rows are ordered, ascending, blanks last.
    pub order: Vec<&'static str>,
    /// At most so many rows.
    pub most: u32,
}

/// A cell of a list; in order of size, blanks last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// A number, a code of a dimension, a day since 1970.
    Number(i64),
    /// A text.
    Text(String),
    /// No value.
    Blank,
}

/// A row of a list: one entry for every column asked.
pub type Row = Vec<Entry>;

/// A row, and the entries that it is ordered by.
pub struct Placed {
    order: Row,
    row: Row,
}

impl Listing {
    /// The columns of timed cases that the list reads.
    #[must_use]
    pub fn needs(&self) -> BTreeSet<String> {
        let mut columns: BTreeSet<String> = self.columns.iter().cloned().collect();
        columns.extend(self.order.iter().map(|name| (*name).to_owned()));
        self.measure().need(&mut columns);
        columns
    }

    fn measure(&self) -> Measure {
        // Without a period whoever satisfies the predicate is in the list.
        let dated = self.dated.map_or(Dated::Standing, |(dated, _)| dated);
        Measure { name: "listed", source: Source::Cases, dated, filter: self.filter, aggregate: Aggregate::Count }
    }
}

/// The first rows of the lists of all parts.
#[must_use]
pub fn merge(parts: Vec<Vec<Placed>>, listing: &Listing) -> Vec<Row> {
    let mut rows: Vec<Placed> = parts.into_iter().flatten().collect();
    // Rows that nothing tells apart stay in the order of the input.
    rows.sort_by(|one, other| one.order.cmp(&other.order));
    rows.truncate(listing.most as usize);
    rows.into_iter().map(|placed| placed.row).collect()
}

/// The first rows of the list of a part.
///
/// # Errors
/// Only if the frame lacks a column.
pub fn list(frame: &DataFrame, listing: &Listing) -> Result<Vec<Placed>, EngineError> {
    let period = listing.dated.map_or(Period { start: Day(0), end: Day(1) }, |(_, period)| period);
    let printer = Printer { period, as_of: period.last() };
    let measure = listing.measure();
    let order: Vec<Expr> = listing.order.iter().map(|name| col(*name)).collect();
    let table = printer
        .with_masks(frame, &[&measure])?
        .lazy()
        .filter(Printer::belongs(&measure))
        .sort_by_exprs(order, SortMultipleOptions::default().with_nulls_last(true))
        .limit(listing.most)
        .without_optimizations()
        .collect()?;
    let rows = |names: &mut dyn Iterator<Item = &str>| {
        let mut rows = vec![Row::new(); table.height()];
        for name in names {
            for (row, entry) in rows.iter_mut().zip(entries(table.column(name)?)?) {
                row.push(entry);
            }
        }
        Ok::<_, EngineError>(rows)
    };
    let order = rows(&mut listing.order.iter().copied())?;
    let shown = rows(&mut listing.columns.iter().map(String::as_str))?;
    Ok(order.into_iter().zip(shown).map(|(order, row)| Placed { order, row }).collect())
}

fn entries(column: &Column) -> PolarsResult<Vec<Entry>> {
    if *column.dtype() == DataType::String {
        let texts = column.str()?.iter();
        return Ok(texts.map(|text| text.map_or(Entry::Blank, |text| Entry::Text(text.to_owned()))).collect());
    }
    let numbers = column.cast(&DataType::Int64)?;
    Ok(numbers.i64()?.iter().map(|number| number.map_or(Entry::Blank, Entry::Number)).collect())
}
