//! Tables of the document: cells already printed, with what a form needs to align, type and sort them.

use super::Printed;
use serde::Serialize;

/// A table. Every row has one cell for every column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Stable name, unique in the report, letters, digits, `-` and `_` only: the anchor in HTML, the sheet in xlsx.
    pub id: String,
    /// The caption.
    pub caption: String,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// Index of the column whose cells head their rows: the name, also where a rank stands before it.
    pub heading: usize,
    /// The body, in published order.
    pub rows: Vec<Row>,
    /// The last row, recomputed from numerators and denominators.
    pub total: Option<Row>,
    /// Remarks under the table.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// What stands in it: decides alignment and how a form types its cells.
    pub kind: ColumnKind,
}

/// What stands in a column. Text and codes are set flush left, numbers flush right in tabular digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Ids and dates: never broken over two lines, never taken for a number.
    Code,
    /// Counts, ranks, levels, points.
    Number,
    /// Percentages.
    Rate,
    /// Durations in days.
    Days,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// One cell for every column.
    pub cells: Vec<Cell>,
    /// Whether the row is set apart.
    pub tone: Tone,
}

/// How a row is set apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// As any other.
    #[default]
    Plain,
    /// In a lighter ink: shown but not ranked.
    Muted,
    /// Needs attention.
    Alert,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What is printed.
    pub content: Content,
    /// The exact integer by which the column is sorted; cells without one stay at the end. A column of text or
    /// codes without any key is sorted by its text.
    pub key: Option<i64>,
    /// Length of a small bar behind the value, in thousandths of the cell's width (0–1000).
    pub bar: Option<u16>,
}

/// What is printed in a cell. Serialised as `{"kind": …, "value": …}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Content {
    /// Nothing stands here (not "no value": that is a printed dash).
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A figure.
    Figure(Printed),
}

impl Table {
    /// Every figure in its cells.
    pub(super) fn figures(&self) -> impl Iterator<Item = &Printed> {
        let cells = self.rows.iter().chain(&self.total).flat_map(|row| &row.cells);
        cells.filter_map(|cell| if let Content::Figure(printed) = &cell.content { Some(printed) } else { None })
    }
}

impl Column {
    /// A column of `kind` under `title`.
    pub fn new(title: impl Into<String>, kind: ColumnKind) -> Self {
        Self { title: title.into(), kind }
    }
}

impl ColumnKind {
    /// Whether the column holds numbers, set flush right.
    #[must_use]
    pub const fn is_numeric(self) -> bool {
        !matches!(self, Self::Text | Self::Code)
    }
}

impl Row {
    /// A row like any other.
    #[must_use]
    pub const fn plain(cells: Vec<Cell>) -> Self {
        Self { cells, tone: Tone::Plain }
    }
}

impl Content {
    /// The text that is printed.
    #[must_use]
    pub fn printed(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) => text,
            Self::Figure(printed) => &printed.text,
        }
    }
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { content: Content::Text(text.into()), ..Self::default() }
    }

    /// A figure, sorted by `key`; a value that is not there has no key.
    #[must_use]
    pub const fn figure(printed: Printed, key: Option<i64>) -> Self {
        Self { content: Content::Figure(printed), key, bar: None }
    }

    /// The same with a small bar of `thousandths` of the cell's width.
    #[must_use]
    pub fn with_bar(self, thousandths: u16) -> Self {
        Self { bar: Some(thousandths), ..self }
    }
}
