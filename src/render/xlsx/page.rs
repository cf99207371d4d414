//! Sheets of text: lines one under the other, as wide as the page.

use crate::validate::values::is_formula;
use rust_xlsxwriter::{Color, Format, FormatAlign, Url, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

/// How a line of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// The name of the series.
    Masthead,
    /// The title of the report.
    Title,
    /// A heading.
    Heading,
    /// Words that lead.
    Strong,
    /// In the middle of the page.
    Centred,
    /// Running text.
    Plain,
    /// Less important.
    Pale,
}

impl Ink {
    /// The size of its letters, in points.
    const fn size(self) -> u32 {
        match self {
            Self::Masthead => 26,
            Self::Title => 20,
            Self::Heading => 14,
            Self::Strong | Self::Centred | Self::Plain => 11,
            Self::Pale => 9,
        }
    }

    pub(super) fn format(self) -> Format {
        let format = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_font_size(self.size());
        match self {
            Self::Masthead => format.set_bold().set_align(FormatAlign::Center).set_font_color(Color::RGB(0x00C0_0000)),
            Self::Title => format.set_bold().set_align(FormatAlign::Center),
            Self::Heading | Self::Strong => format.set_bold(),
            Self::Centred => format.set_align(FormatAlign::Center),
            Self::Plain => format.set_align(FormatAlign::Top),
            Self::Pale => format.set_font_color(Color::RGB(0x0059_5959)),
        }
    }
}

/// A sheet in the making.
pub(super) struct Page<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    /// Widths of the columns, in characters.
    columns: Vec<u32>,
}

impl<'a> Page<'a> {
    pub(super) const fn new(sheet: &'a mut Worksheet) -> Self {
        Self { sheet, row: 0, columns: Vec::new() }
    }

    /// Sets the widths of the columns.
    pub(super) fn columns(&mut self, widths: &[u32]) -> Result<(), XlsxError> {
        self.columns = widths.to_vec();
        for (column, width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// A line over all columns.
    pub(super) fn line(&mut self, text: &str, ink: Ink) -> Result<(), XlsxError> {
        let row = self.row;
        across(self.sheet, (row, last(&self.columns)), (text, ink))?;
        self.next(&[(text, self.columns.iter().sum())], ink)
    }

    /// An empty line.
    pub(super) const fn gap(&mut self) {
        self.row += 1;
    }

    /// A name in the first column, its text in the second.
    pub(super) fn pair(&mut self, name: &str, text: &str) -> Result<(), XlsxError> {
        write(self.sheet, (self.row, 0), name, &Ink::Strong.format().set_align(FormatAlign::Top))?;
        write(self.sheet, (self.row, 1), text, &Ink::Plain.format())?;
        let widths: Vec<(&str, u32)> = [name, text].into_iter().zip(self.columns.iter().copied()).collect();
        self.next(&widths, Ink::Plain)
    }

    /// A name in the first column, a link to a sheet in the second.
    pub(super) fn entry(&mut self, name: &str, (text, sheet): (&str, &str)) -> Result<(), XlsxError> {
        write(self.sheet, (self.row, 0), name, &Ink::Plain.format())?;
        link(self.sheet, (self.row, 1), (text, sheet))?;
        self.next(&[(text, self.columns.last().copied().unwrap_or(1))], Ink::Plain)
    }

    /// A link to a sheet.
    pub(super) fn link(&mut self, text: &str, sheet: &str) -> Result<(), XlsxError> {
        link(self.sheet, (self.row, 0), (text, sheet))?;
        self.row += 1;
        Ok(())
    }

    /// Makes the row high enough for these texts in columns of these widths, and goes on to the next.
    fn next(&mut self, texts: &[(&str, u32)], ink: Ink) -> Result<(), XlsxError> {
        let lines = texts.iter().map(|(text, width)| lines(text, *width, ink)).max().unwrap_or(1);
        self.sheet.set_row_height(self.row, height(lines, ink))?;
        self.row += 1;
        Ok(())
    }
}

/// A text over all columns up to `last`.
pub(super) fn across(
    sheet: &mut Worksheet,
    (row, last): (u32, u16),
    (text, ink): (&str, Ink),
) -> Result<(), XlsxError> {
    let format = ink.format();
    if last > 0 {
        sheet.merge_range(row, 0, row, last, "", &format)?;
    }
    write(sheet, (row, 0), text, &format)
}

/// A text, also if it looks like a formula or a number.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let format = format.clone().set_num_format("@");
    if text.is_empty() {
        return sheet.write_blank(row, column, &format).map(drop);
    }
    let format = if is_formula(text) { format.set_quote_prefix() } else { format };
    sheet.write_string_with_format(row, column, clipped(text), &format).map(drop)
}

/// A link to a sheet of the same book.
pub(super) fn link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (text, to): (&str, &str),
) -> Result<(), XlsxError> {
    let format = Format::new().set_hyperlink().set_text_wrap().set_num_format("@");
    let format = if is_formula(text) { format.set_quote_prefix() } else { format };
    let url = Url::new(format!("internal:'{to}'!A1")).set_text(clipped(text));
    sheet.write_url_with_format(row, column, url, &format).map(drop)
}

/// A4, as many pages high as it takes and one wide, with the number of the page.
pub(super) fn paper(sheet: &mut Worksheet) {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    sheet.set_footer("&C&P / &N");
}

/// The height of a row of so many lines, in points.
pub(super) fn height(lines: u32, ink: Ink) -> f64 {
    const HIGHEST: u32 = 409;
    f64::from((lines * (ink.size() * 4 / 3 + 2) + 3).min(HIGHEST))
}

/// How many lines a text takes in a column so many characters wide.
pub(super) fn lines(text: &str, width: u32, ink: Ink) -> u32 {
    // Larger letters take more room; a little is lost at the end of a line.
    let room = (width * Ink::Plain.size() / ink.size()).saturating_sub(2).max(1);
    let line = |line: &str| u32::try_from(line.width()).unwrap_or(u32::MAX).div_ceil(room).max(1);
    text.split('\n').map(line).sum()
}

/// The most that a cell holds.
fn clipped(text: &str) -> &str {
    const MOST: usize = 32_000;
    text.char_indices().nth(MOST).map_or(text, |(end, _)| &text[..end])
}

fn last(columns: &[u32]) -> u16 {
    u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0)
}
