//! What the forms on paper and in spreadsheets share: their words, and headline figures as a table, since only a screen
//! has cards.

use super::{RenderError, html};
use crate::report::{Block, Card, Cell, Column, ColumnKind, Language, Row, Table};
use std::{borrow::Cow, collections::BTreeMap};

const WORDS_ZH: &str = include_str!("../../templates/forms.zh.toml");
const WORDS_EN: &str = include_str!("../../templates/forms.en.toml");

/// The words of the page, and those of the other forms.
pub(super) struct Words(BTreeMap<String, String>);

impl Words {
    /// The words in a language.
    pub(super) fn of(language: Language) -> Result<Self, RenderError> {
        let mut words = html::words(language)?;
        let own = match language {
            Language::Zh => WORDS_ZH,
            Language::En => WORDS_EN,
        };
        words.extend(toml::from_str::<BTreeMap<String, String>>(own).map_err(RenderError::Words)?);
        Ok(Self(words))
    }

    /// The words of a name.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A remark under a table, said to be one.
    pub(super) fn note(&self, text: &str) -> String {
        let head = self.get("table_notes");
        let space = if head.is_ascii() { " " } else { "" };
        format!("{head}{space}{text}")
    }

    /// All, for templates.
    pub(super) const fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

/// A table of a report with the number under which all forms know it.
pub(super) struct Numbered<'a> {
    /// The word and the number of tables or charts.
    pub label: String,
    /// What it shows.
    pub caption: String,
    /// The rows.
    pub table: Cow<'a, Table>,
}

/// Numbers tables and charts from 1, each for themselves, in reading order.
pub(super) struct Numbering<'w> {
    words: &'w Words,
    tables: usize,
    charts: usize,
}

impl<'w> Numbering<'w> {
    pub(super) const fn new(words: &'w Words) -> Self {
        Self { words, tables: 0, charts: 0 }
    }

    /// What is a table in this block: also headline figures, and what is behind a chart.
    pub(super) fn table<'a>(&mut self, block: &'a Block) -> Option<Numbered<'a>> {
        let (table, caption) = match block {
            Block::Table(table) => (Cow::Borrowed(table), table.caption.clone()),
            Block::Chart(chart) => (Cow::Borrowed(&chart.table), chart.caption.clone()),
            Block::Cards(cards) => (Cow::Owned(cards_table(cards, self.words)), self.words.get("cards").to_owned()),
            _ => return None,
        };
        let (word, count) = match block {
            Block::Chart(_) => ("label_chart", &mut self.charts),
            _ => ("label_table", &mut self.tables),
        };
        *count += 1;
        let label = format!("{}{count}", self.words.get(word));
        Some(Numbered { label, caption, table })
    }
}

/// Headline figures as a table: a row a figure.
pub(super) fn cards_table(cards: &[Card], words: &Words) -> Table {
    let mut labels: Vec<&str> = Vec::new();
    for comparison in cards.iter().flat_map(|card| &card.comparisons) {
        if !labels.contains(&comparison.label.as_str()) {
            labels.push(&comparison.label);
        }
    }
    let units = cards.iter().any(|card| card.unit.is_some());
    let targets = cards.iter().any(|card| card.target.is_some());
    let mut columns = vec![
        Column::new(words.get("figure_name"), ColumnKind::Text),
        Column::new(words.get("value"), ColumnKind::Number),
    ];
    columns.extend(units.then(|| Column::new(words.get("unit"), ColumnKind::Text)));
    columns.extend(labels.iter().map(|label| Column::new(*label, ColumnKind::Number)));
    columns.extend(targets.then(|| Column::new(words.get("target"), ColumnKind::Number)));
    let text = |text: Option<&String>| text.map_or_else(Cell::default, Cell::text);
    let row = |card: &Card| {
        let mut cells = vec![Cell::text(&card.label), Cell::figure(card.value.clone(), None)];
        cells.extend(units.then(|| text(card.unit.as_ref())));
        let compared = |label: &&str| card.comparisons.iter().find(|comparison| comparison.label == **label);
        cells.extend(labels.iter().map(|label| text(compared(label).map(|comparison| &comparison.text))));
        cells.extend(targets.then(|| text(card.target.as_ref().map(|target| &target.text))));
        Row::plain(cells)
    };
    Table {
        id: "cards".to_owned(),
        caption: words.get("cards").to_owned(),
        columns,
        heading: 0,
        rows: cards.iter().map(row).collect(),
        total: None,
        notes: Vec::new(),
    }
}
