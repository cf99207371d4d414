//! A report as what a Word document is made of: paragraphs, tables, pictures.

use super::table::Grid;
use crate::{
    charts::Picture,
    report::{
        Block, Card, Cell, Chart, Column, ColumnKind, Definition, Inline, KeyValue, List, ListOrder, Note, NoteKind,
        Report, Row, Section, Table, Tone,
    },
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
const EMU_A_PIXEL: u32 = 9_525;

/// The pieces of a report in reading order, and the numberings that they use.
pub(super) fn of(
    report: &Report,
    words: &BTreeMap<String, String>,
    pictures: &BTreeMap<String, Picture>,
) -> (Vec<Piece>, Vec<Numbering>) {
    let mut writer = Writer { words, pictures, pieces: Vec::new(), numberings: Vec::new(), tables: 0, drawn: 0 };
    report.sections.iter().for_each(|section| writer.section(section));
    (writer.pieces, writer.numberings)
}

struct Writer<'a> {
    words: &'a BTreeMap<String, String>,
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
                Block::Cards(cards) => self.cards(cards),
                Block::Table(table) => self.table(table),
                Block::Chart(chart) => self.chart(chart),
                Block::List(list) => self.list(list),
                Block::Note(note) => self.note(note),
                Block::Definitions(definitions) => definitions.iter().for_each(|entry| self.definition(entry)),
                Block::KeyValues(pairs) => pairs.iter().for_each(|pair| self.pair(pair)),
            }
        }
    }

    fn text(&mut self, style: &'static str, list: Option<usize>, runs: Vec<Run>) {
        self.pieces.push(Piece::Text(Text { style, list, runs }));
    }

    fn numbering(&mut self, form: usize) -> usize {
        let number = self.numberings.len() + 1;
        self.numberings.push(Numbering { number, form });
        number
    }

    fn table(&mut self, table: &Table) {
        self.tables += 1;
        self.pieces.push(Piece::Table(Grid::of(table, self.tables)));
    }

    fn chart(&mut self, chart: &Chart) {
        let Some(picture) = self.pictures.get(&chart.id) else { return self.table(&chart.table) };
        self.drawn += 1;
        let (width, height) = (picture.width * EMU_A_PIXEL, picture.height * EMU_A_PIXEL);
        let wide = width.max(1);
        let height = u32::try_from(u64::from(height) * u64::from(PAGE.min(wide)) / u64::from(wide)).unwrap_or(PAGE);
        self.pieces.push(Piece::Picture(Shown {
            id: chart.id.clone(),
            number: self.drawn,
            caption: chart.caption.clone(),
            description: description(chart),
            width: PAGE.min(wide),
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

    /// Headline figures as a table: paper has no cards.
    fn cards(&mut self, cards: &[Card]) {
        let mut labels: Vec<&str> = Vec::new();
        for comparison in cards.iter().flat_map(|card| &card.comparisons) {
            if !labels.contains(&comparison.label.as_str()) {
                labels.push(&comparison.label);
            }
        }
        let targets = cards.iter().any(|card| card.target.is_some());
        let mut columns = vec![
            Column::new(self.word("docx_figure_name"), ColumnKind::Text),
            Column::new(self.word("docx_value"), ColumnKind::Number),
        ];
        columns.extend(labels.iter().map(|label| Column::new(*label, ColumnKind::Number)));
        if targets {
            columns.push(Column::new(self.word("target"), ColumnKind::Number));
        }
        let rows = cards.iter().map(|card| {
            let unit = card.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
            let mut cells = vec![Cell::text(&card.label), Cell::text(format!("{}{unit}", card.value.text))];
            cells.extend(labels.iter().map(|label| {
                let found = card.comparisons.iter().find(|comparison| comparison.label == *label);
                found.map_or_else(Cell::default, |comparison| Cell::text(&comparison.text))
            }));
            if targets {
                cells.push(card.target.as_ref().map_or_else(Cell::default, |target| Cell::text(&target.text)));
            }
            Row { cells, tone: Tone::Plain }
        });
        let rows = rows.collect();
        let caption = self.word("docx_cards");
        self.table(&Table { id: String::new(), caption, columns, heading: 0, rows, total: None, notes: Vec::new() });
    }

    fn word(&self, name: &str) -> String {
        self.words.get(name).cloned().unwrap_or_default()
    }
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
    text.iter()
        .map(|part| match part {
            Inline::Text(text) => run(text),
            Inline::Figure(printed) => run(&printed.text),
        })
        .collect()
}

fn run(text: &str) -> Run {
    Run { text: text.to_owned(), bold: false }
}
