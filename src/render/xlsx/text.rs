//! The text of the report on one sheet, with the definitions of its figures; tables are named where they stand.

use super::{
    super::paper::Words,
    Leaf,
    page::{Ink, Page},
};
use crate::report::{Block, Definition, Inline, List, ListOrder, NoteKind, Report};
use rust_xlsxwriter::XlsxError;

/// Writes everything but the tables.
pub(super) fn notes(report: &Report, words: &Words, leaves: &[Leaf<'_>], page: &mut Page<'_>) -> Result<(), XlsxError> {
    page.columns(&[24, 68])?;
    for section in &report.sections {
        page.line(&section.title, Ink::Heading)?;
        for (place, block) in section.blocks.iter().enumerate() {
            match leaves.iter().find(|leaf| leaf.section.id == section.id && leaf.block == place) {
                Some(leaf) => page.entry(&leaf.numbered.label, (&leaf.numbered.caption, &leaf.sheet))?,
                None => written(block, words, page)?,
            }
        }
        page.gap();
    }
    Ok(())
}

fn written(block: &Block, words: &Words, page: &mut Page<'_>) -> Result<(), XlsxError> {
    match block {
        Block::Heading(text) => page.line(text, Ink::Strong),
        Block::Paragraph(text) => page.line(&running(text), Ink::Plain),
        Block::List(list) => entries(list, page),
        Block::Note(note) => {
            let head = words.get(if note.kind == NoteKind::Warning { "warning" } else { "info" });
            page.line(&format!("{head}{}{}", words.get("colon"), running(&note.text)), Ink::Plain)
        }
        Block::Definitions(definitions) => {
            definitions.iter().try_for_each(|entry| page.pair(&entry.term, &definition(entry, words)))
        }
        Block::KeyValues(pairs) => pairs.iter().try_for_each(|pair| page.pair(&pair.key, &running(&pair.value))),
        Block::Cards(_) | Block::Table(_) | Block::Chart(_) => Ok(()),
    }
}

fn entries(list: &List, page: &mut Page<'_>) -> Result<(), XlsxError> {
    for (number, item) in (1..).zip(&list.items) {
        let mark = if list.order == ListOrder::Ranked { format!("{number}. ") } else { "· ".to_owned() };
        page.line(&(mark + &running(item)), Ink::Plain)?;
    }
    Ok(())
}

fn definition(entry: &Definition, words: &Words) -> String {
    let mut text = entry.definition.clone();
    for (name, value) in [("numerator", &entry.numerator), ("denominator", &entry.denominator)] {
        if let Some(value) = value {
            text = format!("{text}\n{}{}{value}", words.get(name), words.get("colon"));
        }
    }
    text
}

fn running(text: &[Inline]) -> String {
    text.iter().map(Inline::printed).collect()
}
