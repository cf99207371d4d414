//! A report as what a Word document is made of: paragraphs, tables, pictures.

use super::{
    super::paper::{Words, cards_table},
    table::Grid,
};
use crate::{
    charts::Picture,
    report::{Block, Chart, Definition, Inline, KeyValue, List, ListOrder, Note, NoteKind, Report, Section, Table},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A piece of the document.
#[derive(Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub(super) enum Piece {
    Text(Text),
    Table(Grid),
    Picture(Shown),
}

/// A paragraph.
#[derive(Serialize)]
pub(super) struct Text {
    style: &'static str,
    /// The numbering that it belongs to.
    list: Option<usize>,
    /// Whether it stands on one page with what follows.
    keep: bool,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    text: String,
    bold: bool,
}

/// A picture with its place.
#[derive(Serialize)]
pub(super) struct Shown {
    pub id: String,
    number: usize,
    caption: String,
    description: String,
    /// In English metric units, 914,400 an inch.
    width: u32,
    height: u32,
}

/// A numbering that starts anew.
#[derive(Serialize)]
pub(super) struct Numbering {
    number: usize,
    form: usize,
}

/// Forms of numberings, as `numbering.xml` has them.
const HEADINGS: usize = 1;
const RANKED: usize = 2;
const MARKED: usize = 3;

/// Width between the margins, in English metric units: 156 mm.
const PAGE: u32 = 5_616_000;
/// Height between the margins less a caption: 200 mm.
const TALL: u32 = 7_200_000;
const EMU_A_PIXEL: u32 = 9_525;

/// The pieces of a report in reading order, and the numberings that they use.
pub(super) fn of(report: &Report, words: &Words, pictures: &BTreeMap<String, Picture>) -> (Vec<Piece>, Vec<Numbering>) {
    let mut writer = Writer { words, pictures, pieces: Vec::new(), numberings: Vec::new(), tables: 0, drawn: 0 };
    report.sections.iter().for_each(|section| writer.section(section));
    writer.keep_end();
    (writer.pieces, writer.numberings)
}

struct Writer<'a> {
    words: &'a Words,
    pictures: &'a BTreeMap<String, Picture>,
    pieces: Vec<Piece>,
    numberings: Vec<Numbering>,
    tables: usize,
    drawn: usize,
}

impl Writer<'_> {
    fn section(&mut self, section: &Section) {
        self.text("Heading1", None, vec![run(&section.title)]);
        let headings = self.numbering(HEADINGS);
        for block in &section.blocks {
            match block {
                Block::Heading(text) => self.text("Heading2", Some(headings), vec![run(text)]),
                Block::Paragraph(text) => self.text("BodyText", None, runs(text)),
                Block::Cards(cards) => self.table(&cards_table(cards, self.words)),
                Block::Table(table) => self.table(table),
                Block::Chart(chart) => self.chart(chart),
                Block::List(list) => self.list(list),
                Block::Note(note) => self.note(note),
                Block::Definitions(definitions) => definitions.iter().for_each(|entry| self.definition(entry)),
                Block::KeyValues(pairs) => pairs.iter().for_each(|pair| self.pair(pair)),
            }
        }
    }

    /// The signature does not stand on a page of its own.
    fn keep_end(&mut self) {
        const LINES: usize = 2;
        for piece in self.pieces.iter_mut().rev().take(LINES) {
            if let Piece::Text(text) = piece {
                text.keep = true;
            }
        }
    }

    fn text(&mut self, style: &'static str, list: Option<usize>, runs: Vec<Run>) {
        self.pieces.push(Piece::Text(Text { style, list, keep: false, runs }));
    }

    fn numbering(&mut self, form: usize) -> usize {
        let number = self.numberings.len() + 1;
        self.numberings.push(Numbering { number, form });
        number
    }

    fn table(&mut self, table: &Table) {
        self.tables += 1;
        self.pieces.push(Piece::Table(Grid::of(table, (self.word("label_table"), self.tables))));
    }

    /// The picture of a chart; the table behind it without one, and for one that would be too small to read on a page.
    fn chart(&mut self, chart: &Chart) {
        self.drawn += 1;
        let picture = self.pictures.get(&chart.id).and_then(fitted);
        let Some((width, height)) = picture else {
            let table = Table { caption: chart.caption.clone(), ..chart.table.clone() };
            self.pieces.push(Piece::Table(Grid::of(&table, (self.word("label_chart"), self.drawn))));
            return;
        };
        self.pieces.push(Piece::Picture(Shown {
            id: chart.id.clone(),
            number: self.drawn,
            caption: chart.caption.clone(),
            description: description(chart),
            width,
            height,
        }));
    }

    fn list(&mut self, list: &List) {
        let numbering = self.numbering(if list.order == ListOrder::Ranked { RANKED } else { MARKED });
        for item in &list.items {
            self.text("ListParagraph", Some(numbering), runs(item));
        }
    }

    fn note(&mut self, note: &Note) {
        let head = self.word(if note.kind == NoteKind::Warning { "warning" } else { "info" });
        let mut text = vec![Run { text: head + &self.word("colon"), bold: true }];
        text.extend(runs(&note.text));
        self.text("Note", None, text);
    }

    fn definition(&mut self, entry: &Definition) {
        let colon = self.word("colon");
        let mut text = vec![Run { text: format!("{}{colon}", entry.term), bold: true }, run(&entry.definition)];
        for (name, value) in [("numerator", &entry.numerator), ("denominator", &entry.denominator)] {
            if let Some(value) = value {
                text.push(run(&format!(" {}{colon}{value}", self.word(name))));
            }
        }
        self.text("Definition", None, text);
    }

    fn pair(&mut self, pair: &KeyValue) {
        let mut text = vec![Run { text: pair.key.clone() + &self.word("colon"), bold: true }];
        text.extend(runs(&pair.value));
        self.text("Definition", None, text);
    }

    fn word(&self, name: &str) -> String {
        self.words.get(name).to_owned()
    }
}

/// Width and height of a picture on the page, in English metric units; nothing if its letters would be too small.
fn fitted(picture: &Picture) -> Option<(u32, u32)> {
    let (width, height) = (u64::from(picture.width * EMU_A_PIXEL), u64::from(picture.height * EMU_A_PIXEL));
    let wide = width.min(PAGE.into());
    let high = height * wide / width.max(1);
    let (wide, high) = if high > TALL.into() { (wide * u64::from(TALL) / high, TALL.into()) } else { (wide, high) };
    let legible = wide * 5 >= width.min(PAGE.into()) * 3;
    Some((u32::try_from(wide).ok()?, u32::try_from(high).ok()?)).filter(|_| legible)
}

/// What a picture shows, for who cannot see it: what the drawing says of itself.
fn description(chart: &Chart) -> String {
    let inner = chart.svg.split_once("<desc").and_then(|(_, rest)| rest.split_once('>'));
    let text = inner.and_then(|(_, rest)| rest.split_once("</desc>")).map(|(text, _)| text);
    text.map_or_else(|| chart.caption.clone(), unescaped)
}

/// Text of XML as it reads.
fn unescaped(text: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    marks.iter().fold(text.to_owned(), |text, (written, mark)| text.replace(written, mark))
}

fn runs(text: &[Inline]) -> Vec<Run> {
    text.iter().map(|part| run(part.printed())).collect()
}

fn run(text: &str) -> Run {
    Run { text: text.to_owned(), bold: false }
}
