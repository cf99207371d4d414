//! Sheets in the making, and workbooks of printed cells.

use super::super::sheet::{Number, book};
use crate::{
    figures::{Figure, Unit, Value},
    number::Decimal,
    query::Holds,
    validate::values::is_formula,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet, XlsxError};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// A workbook that could not be written: too many rows or columns for the format.
pub type WorkbookError = XlsxError;

/// Widths of columns, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;
/// The paper that is printed on, by its number in the format.
const A4: u8 = 9;

/// A sheet: its name, which of its columns are words, and its rows of printed cells, of which the first is the heading.
pub type Sheet = (String, Range<usize>, Vec<Vec<String>>);

/// Sheets of printed cells: what is printed as a number is one, also for the workbook, unless its column is one of words.
///
/// # Errors
/// [`WorkbookError`], if one is larger than a sheet may be.
pub fn sheets(sheets: &[Sheet]) -> Result<Vec<u8>, WorkbookError> {
    let mut book = book()?;
    for (name, words, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        let mut page = Page::new(sheet);
        for (row, cells) in (0..).zip(rows) {
            page.at(row);
            for (column, cell) in cells.iter().enumerate() {
                match Number::read(cell).filter(|_| !words.contains(&column)) {
                    _ if row == 0 => page.head(cell)?,
                    Some(number) => page.value(number.value(), (cell, &number.format()))?,
                    None => page.text(cell)?,
                }
            }
        }
        page.finish(words.end)?;
    }
    book.save_to_buffer()
}

/// How a number comes into its cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Made {
    /// It is written.
    #[default]
    Written,
    /// It is the sum of the cells above.
    Summed,
}

/// A sheet in the making: cells from left to right in a row.
pub(super) struct Page<'a> {
    sheet: &'a mut Worksheet,
    pub row: u32,
    column: u16,
    widths: Vec<usize>,
}

impl<'a> Page<'a> {
    pub const fn new(sheet: &'a mut Worksheet) -> Self {
        Self { sheet, row: 0, column: 0, widths: Vec::new() }
    }

    pub const fn at(&mut self, row: u32) {
        (self.row, self.column) = (row, 0);
    }

    /// The name of the cell so many to the right.
    pub fn cell(&self, right: u16) -> String {
        rust_xlsxwriter::utility::row_col_to_cell(self.row, self.column + right)
    }

    pub fn head(&mut self, text: &str) -> Result<(), WorkbookError> {
        let format = Format::new().set_bold().set_text_wrap();
        self.put(text, |page| page.sheet.write_string_with_format(page.row, page.column, text, &format).map(drop))
    }

    /// A text, also if it looks like a formula or a number.
    pub fn text(&mut self, text: &str) -> Result<(), WorkbookError> {
        let format = if is_formula(text) { Format::new().set_quote_prefix() } else { Format::new() };
        let format = format.set_num_format("@");
        self.put(text, |page| page.sheet.write_string_with_format(page.row, page.column, text, &format).map(drop))
    }

    /// A text as what it is; as a text where it is none, or nothing.
    pub fn held(&mut self, text: &str, holds: Holds) -> Result<(), WorkbookError> {
        let number = || Number::read(text).map(Number::value);
        let day = || ExcelDateTime::parse_from_str(text).ok();
        match holds {
            Holds::Numbers if let Some(number) = number() => self.value(number, (text, "0")),
            Holds::Money if let Some(number) = number() => self.value(number, (text, "0.00")),
            Holds::Instants if let Some(day) = day() => {
                let written = if text.contains('T') { "yyyy-mm-dd hh:mm:ss" } else { "yyyy-mm-dd" };
                let format = Format::new().set_num_format(written);
                self.put(text, |page| {
                    page.sheet.write_datetime_with_format(page.row, page.column, &day, &format).map(drop)
                })
            }
            _ => self.text(text),
        }
    }

    /// A printed number that is not computed with.
    pub fn right(&mut self, text: &str) -> Result<(), WorkbookError> {
        let format = Format::new().set_align(rust_xlsxwriter::FormatAlign::Right);
        self.put(text, |page| page.sheet.write_string_with_format(page.row, page.column, text, &format).map(drop))
    }

    /// A count or an amount of money: of the whole the sum of what stands above, if it is made so.
    pub fn amount(
        &mut self,
        (figure, value): (&Figure, Option<Value>),
        decimals: u32,
        made: Made,
    ) -> Result<(), WorkbookError> {
        match value {
            Some(Value::Amount(cents)) if figure.unit == Unit::Cents && made == Made::Summed => {
                self.sum(&Decimal { units: cents.into(), decimals: 2 }.to_string(), "0.00")
            }
            Some(Value::Amount(cents)) if figure.unit == Unit::Cents => self.written((cents, 100.0), "0.00"),
            Some(Value::Amount(amount)) => self.count(amount, made),
            _ => self.right(&figure.text(value, decimals)),
        }
    }

    pub fn count(&mut self, number: i64, made: Made) -> Result<(), WorkbookError> {
        match made {
            Made::Summed => self.sum(&number.to_string(), "0"),
            Made::Written => self.written((number, 1.0), "0"),
        }
    }

    /// The sum of the cells of the column between the heading and this one.
    pub fn sum(&mut self, result: &str, format: &str) -> Result<(), WorkbookError> {
        let cell = |row: u32| rust_xlsxwriter::utility::row_col_to_cell(row, self.column);
        let formula = Formula::new(format!("=SUM({}:{})", cell(1), cell(self.row.saturating_sub(1))));
        self.formula(formula.set_result(result), format)
    }

    pub fn written(&mut self, (number, per): (i64, f64), format: &str) -> Result<(), WorkbookError> {
        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers; exact up to 2^53")]
        let value = number as f64 / per;
        self.value(value, (&number.to_string(), format))
    }

    fn value(&mut self, value: f64, (text, format): (&str, &str)) -> Result<(), WorkbookError> {
        let format = Format::new().set_num_format(format);
        self.put(text, |page| page.sheet.write_number_with_format(page.row, page.column, value, &format).map(drop))
    }

    pub fn formula(&mut self, formula: Formula, format: &str) -> Result<(), WorkbookError> {
        let format = Format::new().set_num_format(format).set_align(rust_xlsxwriter::FormatAlign::Right);
        self.put("100.0%", |page| {
            page.sheet.write_formula_with_format(page.row, page.column, formula, &format).map(drop)
        })
    }

    fn put(
        &mut self,
        text: &str,
        write: impl FnOnce(&mut Self) -> Result<(), WorkbookError>,
    ) -> Result<(), WorkbookError> {
        write(self)?;
        let width = text.width();
        match self.widths.get_mut(usize::from(self.column)) {
            Some(widest) => *widest = width.max(*widest),
            None => self.widths.push(width),
        }
        self.column += 1;
        Ok(())
    }

    /// A table with its heading: that and the first columns stand still, and every printed page begins with the heading.
    pub fn finish(self, still: usize) -> Result<(), WorkbookError> {
        self.sheet.set_freeze_panes(1, u16::try_from(still).unwrap_or(0))?;
        self.sheet.set_repeat_rows(0, 0)?;
        self.lay_out()
    }

    /// Sets the widths; on paper it is as wide as a page.
    pub fn lay_out(self) -> Result<(), WorkbookError> {
        for (column, width) in (0..).zip(&self.widths) {
            let width = u32::try_from(width.clamp(&NARROWEST, &WIDEST) + 2).unwrap_or(0);
            self.sheet.set_column_width(column, f64::from(width))?;
        }
        self.sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        Ok(())
    }
}
