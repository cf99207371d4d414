//! The report as a workbook: a cover, the contents, a sheet for every table, the text with the definitions.
//!
//! In: a [`Report`]. Out: the bytes of an xlsx. Never: a number that the report does not print; a word of its own (they
//! are in `templates/`). Why: who doubts a figure clicks on it and finds the formula, and beside it the two counts.
//!
//! A printed ratio whose two integers are known is a formula over them, a total of counts that add up is their sum;
//! every other number is typed in as it is printed. Everything else is text, also if it looks like a formula.

mod layout;
mod page;
mod sheet;
mod text;

use super::{
    RenderError,
    paper::{Numbered, Numbering, Words},
    sheet::properties,
};
use crate::report::{Report, Section};
use page::{Ink, Page};
use rust_xlsxwriter::{Workbook, XlsxError};

/// The workbook of `report`.
///
/// # Errors
/// [`RenderError::Workbook`] if a table is larger than a workbook may be, [`RenderError::Words`] if a list of words is
/// broken.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, RenderError> {
    let words = Words::of(report.language)?;
    written(report, &words).map_err(RenderError::Workbook)
}

/// A table with the sheet that it stands on.
struct Leaf<'a> {
    sheet: String,
    section: &'a Section,
    /// The place of its block in the section.
    block: usize,
    numbered: Numbered<'a>,
}

fn written(report: &Report, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let leaves = leaves(report, words);
    let mut book = Workbook::new();
    let properties = properties(&report.as_of)?.set_title(&report.title).set_author(&report.issuer);
    book.set_properties(&properties);
    cover(report, words, &mut page(&mut book, words.get("cover"))?)?;
    contents(&leaves, words, &mut page(&mut book, words.get("contents"))?)?;
    for leaf in &leaves {
        let sheet = book.add_worksheet();
        sheet.set_name(&leaf.sheet)?;
        sheet::table(sheet, &leaf.numbered, words)?;
    }
    text::notes(report, words, &leaves, &mut page(&mut book, words.get("notes"))?)?;
    book.save_to_buffer()
}

fn leaves<'a>(report: &'a Report, words: &Words) -> Vec<Leaf<'a>> {
    let mut numbering = Numbering::new(words);
    let mut leaves = Vec::new();
    for section in &report.sections {
        for (block, content) in section.blocks.iter().enumerate() {
            if let Some(numbered) = numbering.table(content) {
                let sheet = sheet_name(&format!("{} {}", numbered.label, numbered.caption));
                leaves.push(Leaf { sheet, section, block, numbered });
            }
        }
    }
    leaves
}

/// A name that a sheet may have: 31 UTF-16 units at most, without the characters that formulas use. Names that begin with
/// different labels stay different.
fn sheet_name(name: &str) -> String {
    const LONGEST: usize = 31;
    let legal = |letter: char| match letter {
        '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => ' ',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    let name: String = name.chars().map(legal).collect();
    if name.encode_utf16().count() <= LONGEST {
        return name.trim().to_owned();
    }
    let mut short = String::new();
    for letter in name.chars() {
        if short.encode_utf16().count() + letter.len_utf16() >= LONGEST {
            break;
        }
        short.push(letter);
    }
    short.trim().to_owned() + "…"
}

/// A new sheet of text, one page wide.
fn page<'b>(book: &'b mut Workbook, name: &str) -> Result<Page<'b>, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?.set_screen_gridlines(false);
    page::paper(sheet);
    Ok(Page::new(sheet))
}

fn cover(report: &Report, words: &Words, page: &mut Page<'_>) -> Result<(), XlsxError> {
    page.columns(&[92])?;
    if let Some(marking) = &report.marking {
        page.line(marking, Ink::Strong)?;
    }
    page.line(&report.masthead, Ink::Masthead)?;
    for line in [&report.issue, &Some(report.issuer.clone()), &Some(report.date.clone())].into_iter().flatten() {
        page.line(line, Ink::Centred)?;
    }
    page.gap();
    page.line(&report.title, Ink::Title)?;
    if let Some(subtitle) = &report.subtitle {
        page.line(subtitle, Ink::Centred)?;
    }
    page.line(&format!("{}{}{}", words.get("period"), words.get("colon"), report.period), Ink::Centred)?;
    page.gap();
    page.link(words.get("contents"), words.get("contents"))?;
    page.link(words.get("notes"), words.get("notes"))?;
    page.gap();
    page.line(&format!("{}{}{}", words.get("made_with"), words.get("colon"), report.program), Ink::Pale)
}

fn contents(leaves: &[Leaf<'_>], words: &Words, page: &mut Page<'_>) -> Result<(), XlsxError> {
    page.columns(&[12, 80])?;
    page.line(words.get("contents"), Ink::Heading)?;
    let mut section = "";
    for leaf in leaves {
        if leaf.section.id != section {
            section = &leaf.section.id;
            page.line(&leaf.section.title, Ink::Strong)?;
        }
        page.entry(&leaf.numbered.label, (&leaf.numbered.caption, &leaf.sheet))?;
    }
    page.gap();
    page.link(words.get("notes"), words.get("notes"))
}

#[cfg(test)]
mod tests;
