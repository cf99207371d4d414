//! Answers and lists as a workbook: counts are numbers, ratios are formulas over the two counts beside them.

use super::{
    super::{
        grid::Grid,
        sheet::{self, Scale, book},
    },
    AnswerForm,
    grid::{compared_cells, key_cells, notes},
};
use crate::{
    figures::{Figure, Outcome, Unit, Value},
    number::{Decimal, NONE},
    query::AnswerRow,
    validate::values::is_formula,
};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

/// A workbook that could not be written: too many rows or columns for the format.
pub type WorkbookError = XlsxError;

/// Widths of columns, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;

/// The answer as a workbook: the groups on one sheet, period, filter and definitions on another.
///
/// # Errors
/// [`WorkbookError`], if it is larger than a workbook may be.
pub fn workbook(form: &AnswerForm<'_>) -> Result<Vec<u8>, WorkbookError> {
    let mut book = book()?;
    let sheet = book.add_worksheet();
    sheet.set_name(form.labels.message("sheet-answer", &[]).text)?;
    let mut page = Page::new(sheet);
    header(form, &mut page)?;
    for (row, answered) in (1..).zip(&form.answer.rows) {
        page.at(row);
        groups(form, answered, &mut page)?;
    }
    page.finish(form.query.by.len())?;
    let sheet = book.add_worksheet();
    sheet.set_name(form.labels.message("sheet-notes", &[]).text)?;
    let mut page = Page::new(sheet);
    for (row, note) in (0..).zip(notes(form)) {
        page.at(row);
        page.text(&note)?;
    }
    for figure in &form.query.figures {
        page.at(page.row + 1);
        if let Some(words) = form.labels.figure(figure.id) {
            page.text(&words.name)?;
            page.text(&words.definition)?;
        }
    }
    page.finish(0)?;
    book.save_to_buffer()
}

/// A list of cases as a workbook of texts, as they are printed.
///
/// # Errors
/// As [`workbook`].
pub fn cases_workbook(list: &Grid) -> Result<Vec<u8>, WorkbookError> {
    let mut book = book()?;
    let mut page = Page::new(book.add_worksheet());
    for title in &list.titles() {
        page.head(title)?;
    }
    for (row, cells) in (1..).zip(&list.rows) {
        page.at(row);
        for cell in cells {
            page.text(cell)?;
        }
    }
    page.finish(1)?;
    book.save_to_buffer()
}

fn header(form: &AnswerForm<'_>, page: &mut Page<'_>) -> Result<(), WorkbookError> {
    let message = |id: &str| form.labels.message(id, &[]).text;
    for dimension in &form.query.by {
        page.head(form.labels.name("dimension", dimension.name()))?;
    }
    for figure in &form.query.figures {
        let short = form.labels.figure(figure.id).map_or(figure.id, |words| &words.short);
        page.head(short)?;
        if figure.is_ratio() {
            page.head(&format!("{short} {}", message("table-numerator")))?;
            page.head(&format!("{short} {}", message("table-denominator")))?;
        }
        for comparison in &form.query.compare {
            for id in comparison.heads() {
                page.head(&format!("{short} {}", message(id)))?;
            }
        }
    }
    Ok(())
}

fn groups(form: &AnswerForm<'_>, row: &AnswerRow, page: &mut Page<'_>) -> Result<(), WorkbookError> {
    for key in key_cells(form, row) {
        page.text(&key)?;
    }
    for (index, (figure, outcome)) in form.query.figures.iter().zip(&row.outcomes).enumerate() {
        if figure.is_ratio() {
            ratio(form, figure, outcome, page)?;
        } else {
            page.amount(figure, outcome.value, form.decimals)?;
        }
        for compared in &row.compared {
            for cell in compared_cells(form, (figure, outcome), (compared, index)) {
                page.right(&cell)?;
            }
        }
    }
    Ok(())
}

/// The value as a formula, then its two integers; dashes for a value that is not there.
fn ratio(form: &AnswerForm<'_>, figure: &Figure, outcome: &Outcome, page: &mut Page<'_>) -> Result<(), WorkbookError> {
    let Some(Value::Ratio(ratio)) = outcome.value else {
        page.right(NONE)?;
        page.right("")?;
        return page.right("");
    };
    let printed = figure.printed(Value::Ratio(ratio), form.decimals);
    let scale = if figure.unit == Unit::Rate { Scale::Percent } else { Scale::Plain };
    let formula = Formula::new(sheet::ratio(scale, (&page.cell(1), &page.cell(2)), printed.decimals));
    let places = if scale == Scale::Percent { printed.decimals + 2 } else { printed.decimals };
    let result = Decimal { decimals: places, ..printed };
    page.formula(formula.set_result(result.to_string()), &sheet::number_format(scale, printed.decimals))?;
    page.number(ratio.numerator, "0")?;
    page.number(ratio.denominator, "0")
}

/// A sheet in the making: cells from left to right in a row.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    widths: Vec<usize>,
}

impl<'a> Page<'a> {
    const fn new(sheet: &'a mut Worksheet) -> Self {
        Self { sheet, row: 0, column: 0, widths: Vec::new() }
    }

    const fn at(&mut self, row: u32) {
        (self.row, self.column) = (row, 0);
    }

    /// The name of the cell so many to the right.
    fn cell(&self, right: u16) -> String {
        rust_xlsxwriter::utility::row_col_to_cell(self.row, self.column + right)
    }

    fn head(&mut self, text: &str) -> Result<(), WorkbookError> {
        let format = Format::new().set_bold().set_text_wrap();
        self.put(text, |page| page.sheet.write_string_with_format(page.row, page.column, text, &format).map(drop))
    }

    /// A text, also if it looks like a formula or a number.
    fn text(&mut self, text: &str) -> Result<(), WorkbookError> {
        let format = if is_formula(text) { Format::new().set_quote_prefix() } else { Format::new() };
        let format = format.set_num_format("@");
        self.put(text, |page| page.sheet.write_string_with_format(page.row, page.column, text, &format).map(drop))
    }

    /// A printed number that is not computed with.
    fn right(&mut self, text: &str) -> Result<(), WorkbookError> {
        let format = Format::new().set_align(rust_xlsxwriter::FormatAlign::Right);
        self.put(text, |page| page.sheet.write_string_with_format(page.row, page.column, text, &format).map(drop))
    }

    /// A count or an amount of money.
    fn amount(&mut self, figure: &Figure, value: Option<Value>, decimals: u32) -> Result<(), WorkbookError> {
        match value {
            Some(Value::Amount(cents)) if figure.unit == Unit::Cents => self.written((cents, 100.0), "0.00"),
            Some(Value::Amount(amount)) => self.number(amount, "0"),
            _ => self.right(&figure.text(value, decimals)),
        }
    }

    fn number(&mut self, number: i64, format: &str) -> Result<(), WorkbookError> {
        self.written((number, 1.0), format)
    }

    fn written(&mut self, (number, per): (i64, f64), format: &str) -> Result<(), WorkbookError> {
        let format = Format::new().set_num_format(format);
        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers; exact up to 2^53")]
        let value = number as f64 / per;
        let text = number.to_string();
        self.put(&text, |page| page.sheet.write_number_with_format(page.row, page.column, value, &format).map(drop))
    }

    fn formula(&mut self, formula: Formula, format: &str) -> Result<(), WorkbookError> {
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

    /// Sets the widths, and lets headings and the first columns stand still.
    fn finish(self, still: usize) -> Result<(), WorkbookError> {
        for (column, width) in (0..).zip(&self.widths) {
            let width = u32::try_from(width.clamp(&NARROWEST, &WIDEST) + 2).unwrap_or(0);
            self.sheet.set_column_width(column, f64::from(width))?;
        }
        self.sheet.set_freeze_panes(1, u16::try_from(still).unwrap_or(0))?;
        Ok(())
    }
}
