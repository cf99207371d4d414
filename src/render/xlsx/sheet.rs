//! The sheet of one table.

use super::{
    super::{
        paper::{Numbered, Words},
        sheet::{Number, Scale, number_format, ratio},
    },
    layout::{Layout, Place, Quotient, count, quotient},
    page::{Ink, across, height, lines, link, paper, write},
};
use crate::report::{Cell, Column, ColumnKind, Table, Tone};
use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError, utility::row_col_to_cell,
};

/// Caption, link, headings: then the body.
const LINK: u32 = 1;
const HEAD: u32 = 2;
const BODY: u32 = 3;

/// A sheet wider than this many characters lies on its side when printed.
const UPRIGHT: u32 = 88;
/// One wider than this with the integers of its ratios shows them when asked to.
const SPREAD: u32 = 132;

/// Width of the integers of a ratio, in characters.
const PART: u32 = 11;

/// Writes a table.
pub(super) fn table(sheet: &mut Worksheet, numbered: &Numbered<'_>, words: &Words) -> Result<(), XlsxError> {
    let table = &*numbered.table;
    let layout = Layout::of(table);
    let mut writer = Writer { sheet, table, layout: &layout, words };
    writer.heads()?;
    writer.body()?;
    writer.total()?;
    writer.frame(numbered)?;
    writer.notes()
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    table: &'a Table,
    layout: &'a Layout,
    words: &'a Words,
}

impl<'a> Writer<'a> {
    fn heads(&mut self) -> Result<(), XlsxError> {
        let mut high = 1;
        let format = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00E8_EDF3))
            .set_border_bottom(FormatBorder::Medium);
        let pale = format.clone().set_font_color(Color::RGB(0x0059_5959)).set_font_size(9);
        for (column, place) in self.table.columns.iter().zip(&self.layout.columns) {
            let side = if column.kind.is_numeric() { FormatAlign::Right } else { FormatAlign::Left };
            write(
                self.sheet,
                (HEAD, place.at),
                &column.title,
                &format.clone().set_align(side).set_indent(place.indent()),
            )?;
            high = high.max(lines(&column.title, place.width, Ink::Strong));
            if place.parted {
                for (offset, name) in [(1, "numerator"), (2, "denominator")] {
                    let title = format!("{} {}", column.title, self.words.get(name));
                    write(self.sheet, (HEAD, place.at + offset), &title, &pale.clone().set_align(FormatAlign::Right))?;
                    high = high.max(lines(&title, PART, Ink::Pale));
                }
            }
        }
        self.sheet.set_row_height(HEAD, height(high, Ink::Strong)).map(drop)
    }

    fn body(&mut self) -> Result<(), XlsxError> {
        for (row, line) in (BODY..).zip(&self.table.rows) {
            for ((column, place), cell) in self.columns().zip(&line.cells) {
                self.cell((row, place), (column, cell), &look(line.tone))?;
            }
            let high = self
                .columns()
                .zip(&line.cells)
                .map(|((_, place), cell)| lines(cell.content.printed(), place.width, Ink::Plain));
            if let Some(high) = high.max().filter(|high| *high > 1) {
                self.sheet.set_row_height(row, height(high, Ink::Plain))?;
            }
        }
        Ok(())
    }

    /// The last row: sums, where the rows add up to it.
    fn total(&mut self) -> Result<(), XlsxError> {
        let Some(total) = &self.table.total else { return Ok(()) };
        let row = self.last() + 1;
        let look = look(Tone::Plain).set_bold().set_border_top(FormatBorder::Thin);
        for (index, ((column, place), cell)) in self.columns().zip(&total.cells).enumerate() {
            let table = self.table;
            let of = |part: Part| sum_of(table, index, part);
            if let Some(wanted) = count(column.kind, cell).filter(|wanted| of(count) == Some(*wanted)) {
                self.sum((row, place.at), wanted, &look)?;
            } else if let Some(whole) = quotient(cell) {
                self.ratio((row, place), whole, &look)?;
                let numerator: Part = |_, cell| quotient(cell).map(|part| part.numerator);
                let denominator: Part = |_, cell| quotient(cell).map(|part| part.denominator);
                for (offset, wanted, part) in [(1, whole.numerator, numerator), (2, whole.denominator, denominator)] {
                    if of(part) == Some(wanted) {
                        self.sum((row, place.at + offset), wanted, &pale(&look))?;
                    }
                }
            } else {
                self.cell((row, place), (column, cell), &look)?;
            }
        }
        Ok(())
    }

    fn cell(
        &mut self,
        (row, place): (u32, &Place),
        (column, cell): (&Column, &Cell),
        look: &Format,
    ) -> Result<(), XlsxError> {
        let printed = cell.content.printed();
        let number = Number::read(printed).filter(|_| column.kind.is_numeric());
        match (quotient(cell), number) {
            (Some(quotient), _) => self.ratio((row, place), quotient, look),
            (None, Some(number)) => {
                let format = right(look).set_num_format(number.format());
                self.sheet.write_number_with_format(row, place.at, number.value(), &format).map(drop)
            }
            (None, None) if column.kind.is_numeric() => write(self.sheet, (row, place.at), printed, &right(look)),
            (None, None) => {
                let format = look.clone().set_indent(place.indent());
                let format = if column.kind == ColumnKind::Text { format.set_text_wrap() } else { format };
                write(self.sheet, (row, place.at), printed, &format)
            }
        }
    }

    /// A ratio as a formula over the two integers behind it.
    fn ratio(&mut self, (row, place): (u32, &Place), whole: Quotient, look: &Format) -> Result<(), XlsxError> {
        let (numerator, denominator) = (row_col_to_cell(row, place.at + 1), row_col_to_cell(row, place.at + 2));
        let Number { digits, scale, .. } = whole.number;
        let formula = Formula::new(ratio(scale, (&numerator, &denominator), digits.decimals));
        let format = right(look).set_num_format(number_format(scale, digits.decimals));
        let result = whole.number.value().to_string();
        self.sheet.write_formula_with_format(row, place.at, formula.set_result(result), &format)?;
        for (offset, integer) in [(1, whole.numerator), (2, whole.denominator)] {
            self.integer((row, place.at + offset), integer, &pale(look))?;
        }
        Ok(())
    }

    fn integer(&mut self, (row, column): (u32, u16), integer: i64, look: &Format) -> Result<(), XlsxError> {
        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers; smaller than 2^53")]
        let value = integer as f64;
        let format = right(look).set_num_format(number_format(Scale::Plain, 0));
        self.sheet.write_number_with_format(row, column, value, &format).map(drop)
    }

    /// The sum of the cells above.
    fn sum(&mut self, (row, column): (u32, u16), wanted: i64, look: &Format) -> Result<(), XlsxError> {
        let (first, last) = (row_col_to_cell(BODY, column), row_col_to_cell(self.last(), column));
        let formula = Formula::new(format!("=SUM({first}:{last})")).set_result(wanted.to_string());
        let format = right(look).set_num_format(number_format(Scale::Plain, 0));
        self.sheet.write_formula_with_format(row, column, formula, &format).map(drop)
    }

    /// Caption, widths, what stands still, what is filtered, what is printed.
    fn frame(&mut self, numbered: &Numbered<'_>) -> Result<(), XlsxError> {
        let caption = format!("{}  {}", numbered.label, numbered.caption);
        self.spanning(0, &caption, Ink::Heading)?;
        link(self.sheet, (LINK, 0), (self.words.get("to_contents"), self.words.get("contents")))?;
        let parted = self.layout.columns.iter().filter(|place| place.parted);
        let wide = self.layout.width() + 2 * PART * u32::try_from(parted.count()).unwrap_or(0);
        for place in &self.layout.columns {
            self.sheet.set_column_width(place.at, place.width)?;
            if place.parted {
                let (first, last) = (place.at + 1, place.at + 2);
                self.sheet.set_column_range_width(first, last, PART)?;
                if wide > SPREAD {
                    self.sheet.group_columns_collapsed(first, last)?;
                } else {
                    self.sheet.group_columns(first, last)?;
                }
            }
        }
        let heading = self.layout.columns.get(self.table.heading).map_or(0, |place| place.at);
        self.sheet.set_freeze_panes(BODY, heading + 1)?;
        if !self.table.rows.is_empty() && self.layout.count > 0 {
            self.sheet.autofilter(HEAD, 0, self.last(), self.layout.count - 1)?;
        }
        paper(self.sheet);
        self.sheet.set_repeat_rows(HEAD, HEAD)?;
        if wide > UPRIGHT {
            self.sheet.set_landscape();
        }
        Ok(())
    }

    fn notes(&mut self) -> Result<(), XlsxError> {
        let first = self.last() + 1 + u32::from(self.table.total.is_some());
        for (row, note) in (first..).zip(&self.table.notes) {
            self.spanning(row, &self.words.note(note), Ink::Pale)?;
        }
        Ok(())
    }

    /// A text over the whole width of the table.
    fn spanning(&mut self, row: u32, text: &str, ink: Ink) -> Result<(), XlsxError> {
        across(self.sheet, (row, self.layout.count.saturating_sub(1)), (text, ink))?;
        self.sheet.set_row_height(row, height(lines(text, self.layout.width(), ink), ink)).map(drop)
    }

    fn columns(&self) -> impl Iterator<Item = (&'a Column, &'a Place)> + use<'a> {
        self.table.columns.iter().zip(&self.layout.columns)
    }

    /// The last row of the body; the headings without one.
    fn last(&self) -> u32 {
        HEAD + u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX - BODY)
    }
}

/// An integer in a cell of a column of some kind, if it is there.
type Part = fn(ColumnKind, &Cell) -> Option<i64>;

/// What the integers in a column of the body add up to; nothing without any.
fn sum_of(table: &Table, index: usize, part: Part) -> Option<i64> {
    let kind = table.columns.get(index)?.kind;
    let cells = table.rows.iter().filter_map(|row| row.cells.get(index));
    cells.filter_map(|cell| part(kind, cell)).reduce(i64::saturating_add)
}

fn look(tone: Tone) -> Format {
    let line = Color::RGB(0x00D9_D9D9);
    let format = Format::new().set_align(FormatAlign::VerticalCenter);
    let format = format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(line);
    match tone {
        Tone::Plain => format,
        Tone::Muted => format.set_font_color(Color::RGB(0x0059_5959)),
        Tone::Alert => format.set_font_color(Color::RGB(0x00A6_1B1B)),
    }
}

fn right(look: &Format) -> Format {
    look.clone().set_align(FormatAlign::Right)
}

fn pale(look: &Format) -> Format {
    look.clone().set_font_color(Color::RGB(0x0059_5959)).set_font_size(9)
}
