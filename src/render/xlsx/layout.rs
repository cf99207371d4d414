//! Where the columns of a table stand on its sheet: behind a column of ratios, two for what they are computed from.

use super::super::sheet::Number;
use crate::report::{Cell, ColumnKind, Content, Printed, Row, Table};
use unicode_width::UnicodeWidthStr;

/// Widths of columns of words, in characters; codes and numbers do not wrap.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;

/// A ratio that a workbook computes from its two integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotient {
    pub number: Number,
    pub numerator: i64,
    pub denominator: i64,
}

/// The columns of a sheet.
pub(super) struct Layout {
    /// Of each column of the table: where it stands, whether the integers of its ratios stand behind it, and how wide it is.
    pub columns: Vec<Place>,
    /// How many columns the sheet has.
    pub count: u16,
}

/// The place of a column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub at: u16,
    pub parted: bool,
    /// In characters.
    pub width: u32,
    /// What stands in it.
    pub kind: ColumnKind,
}

impl Place {
    /// How far its texts stand from the column before, so that they do not touch numbers.
    pub(super) fn indent(self) -> u8 {
        u8::from(self.at > 0 && !self.kind.is_numeric())
    }
}

impl Layout {
    pub(super) fn of(table: &Table) -> Self {
        let mut at = 0;
        let mut columns = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            let cells = || rows(table).filter_map(move |row| row.cells.get(index));
            let parted = cells().any(|cell| quotient(cell).is_some());
            let longest = cells().map(|cell| cell.content.printed().width()).max().unwrap_or(0);
            // A heading may stand in two lines, and beside it the mark of the filter.
            let head = column.title.width().div_ceil(2) + 3;
            let widest = if column.kind == ColumnKind::Text { WIDEST } else { WIDEST * 2 };
            let width = longest.max(head).clamp(NARROWEST, widest) + 2;
            columns.push(Place { at, parted, width: u32::try_from(width).unwrap_or(0), kind: column.kind });
            at += if parted { 3 } else { 1 };
        }
        Self { columns, count: at }
    }

    /// Width of what is printed, in characters.
    pub(super) fn width(&self) -> u32 {
        self.columns.iter().map(|place| place.width).sum()
    }
}

/// The rows of a table, the total last.
pub(super) fn rows(table: &Table) -> impl Iterator<Item = &Row> {
    table.rows.iter().chain(&table.total)
}

/// The ratio in a cell, if it is one.
pub(super) fn quotient(cell: &Cell) -> Option<Quotient> {
    let Content::Figure(Printed { text, numerator: Some(numerator), denominator: Some(denominator), .. }) =
        &cell.content
    else {
        return None;
    };
    let (numerator, denominator) = (*numerator, *denominator);
    let number = Number::read(text).filter(|number| number.is_ratio(numerator, denominator))?;
    Some(Quotient { number, numerator, denominator })
}

/// The count in a cell, if it is one: a figure without a denominator.
pub(super) fn count(kind: ColumnKind, cell: &Cell) -> Option<i64> {
    match &cell.content {
        Content::Figure(Printed { text, numerator: Some(count), denominator: None, .. })
            if kind == ColumnKind::Number && *text == count.to_string() && Number::read(text).is_some() =>
        {
            Some(*count)
        }
        _ => None,
    }
}
