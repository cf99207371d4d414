//! The inert document: what a report says, in which order, without a look.
//!
//! In: figures already printed, tables and charts already made, sentences already written. Out: [`Report`], one value from
//! which every form (HTML, docx, xlsx, Markdown, JSON, CSV, terminal) is rendered. Never: HTML, docx or xlsx; a sum, a
//! rounding, a sort. Why: all forms print the same digits because there is only one place where a digit can stand.
//!
//! Texts are plain text, never markup. An `Option` that is `None` is left out of the form; a list may be empty.

pub use crate::reference::Language;
use serde::Serialize;

mod table;
pub use table::{Cell, Column, ColumnKind, Content, Row, Table, Tone};

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The language of every text below, and of the words that a form adds.
    pub language: Language,
    /// Name of the series, set in red above the rule: the bulletin's name.
    pub masthead: String,
    /// What this report is about: the only first-level heading.
    pub title: String,
    /// A second line under the title.
    pub subtitle: Option<String>,
    /// The issue line (期号), such as "2026, no. 10".
    pub issue: Option<String>,
    /// The office that issues the report.
    pub issuer: String,
    /// Date of issue (成文日期), as printed.
    pub date: String,
    /// The day up to which everything is seen, `YYYY-MM-DD`: not printed, but the day on which a file says it was made.
    pub as_of: String,
    /// The period the figures are of, as printed; the form adds the label.
    pub period: String,
    /// A marking such as "internal" or "public edition".
    pub marking: Option<String>,
    /// Program and version, printed at the foot.
    pub program: String,
    /// The sections, in reading order.
    pub sections: Vec<Section>,
}

/// A part of a report with a second-level heading and an entry in the contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Stable name, unique in the report, letters, digits, `-` and `_` only: the anchor in HTML.
    pub id: String,
    /// The heading, with its number if the sections are numbered.
    pub title: String,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a section. Serialised as `{"kind": …, "value": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Block {
    /// A third-level heading.
    Heading(String),
    /// A paragraph of running text.
    Paragraph(Vec<Inline>),
    /// Headline figures side by side.
    Cards(Vec<Card>),
    /// A table.
    Table(Table),
    /// A picture and the table behind it; boxed because it is by far the largest.
    Chart(Box<Chart>),
    /// An enumeration.
    List(List),
    /// A remark set apart.
    Note(Note),
    /// What figures mean; the target of every [`Printed::figure`].
    Definitions(Vec<Definition>),
    /// Names and values: settings, the manifest.
    KeyValues(Vec<KeyValue>),
}

/// A piece of running text. Serialised as `{"kind": …, "value": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text(String),
    /// A figure within the words.
    Figure(Printed),
}

/// A figure as it is printed, with where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Printed {
    /// The digits with their unit if they carry one: `31366`, `96.7%`, `—`.
    pub text: String,
    /// The figure's id, defined by a [`Definition`] of the same report; `None` for a number that is no figure.
    pub figure: Option<String>,
    /// The count or sum above the line; for a count the count itself.
    pub numerator: Option<i64>,
    /// The count or sum below the line; `None` if the figure is no ratio.
    pub denominator: Option<i64>,
    /// The period and the scope (which unit), as printed, if they are not the report's own.
    pub period: Option<String>,
    /// What a reader must know about this very value: what was left out and why.
    pub note: Option<String>,
}

/// A headline figure with its comparisons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Name of the figure.
    pub label: String,
    /// The value.
    pub value: Printed,
    /// The unit, printed small after a value that does not carry one.
    pub unit: Option<String>,
    /// Beside what it stands, in reading order.
    pub comparisons: Vec<Comparison>,
    /// The target and whether it is met.
    pub target: Option<Target>,
}

/// One comparison of a headline figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// With what: 环比, 同比, 累计.
    pub label: String,
    /// The change as printed, `+3.2%`, `-0.4`, `—`.
    pub text: String,
    /// Where the value went.
    pub direction: Direction,
    /// Whether that is welcome.
    pub judgement: Judgement,
}

/// The target of a headline figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The target as printed.
    pub text: String,
    /// `Good` if it is met, `Bad` if it is missed, `Neutral` if it cannot be said.
    pub judgement: Judgement,
}

/// Where a value went, at the printed precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// It prints the same (持平).
    Level,
    /// There is nothing to compare with.
    Unknown,
}

/// Whether something is welcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// Better.
    Good,
    /// Worse.
    Bad,
    /// Neither, or not said.
    #[default]
    Neutral,
}

/// A picture with the numbers it was drawn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// Stable name, unique in the report, letters, digits, `-` and `_` only: the anchor in HTML, the file name of a picture.
    pub id: String,
    /// The caption.
    pub caption: String,
    /// What the picture shows and how it is read, in a sentence or two.
    pub description: String,
    /// The picture as one `<svg>` element, made by the charts room; the only markup in a report.
    pub svg: String,
    /// The table behind it.
    pub table: Table,
}

/// An enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct List {
    /// Whether the order counts.
    pub order: ListOrder,
    /// The entries.
    pub items: Vec<Vec<Inline>>,
}

/// Whether the order of an enumeration counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListOrder {
    /// Numbered.
    Ranked,
    /// With a plain mark.
    Free,
}

/// A remark set apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// How grave.
    pub kind: NoteKind,
    /// What it says.
    pub text: Vec<Inline>,
}

/// How grave a remark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Good to know.
    Info,
    /// Must be known before the figures are used.
    Warning,
}

/// What a figure means (口径), and what it was computed from in this report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// The figure's id; unique in the report.
    pub figure: String,
    /// The figure's printed name.
    pub term: String,
    /// The definition in words: which cases, dated by what, in which unit.
    pub definition: String,
    /// What is above the line, in words; `None` if the figure is no ratio.
    pub numerator: Option<String>,
    /// What is below the line, in words; `None` if the figure is no ratio.
    pub denominator: Option<String>,
    /// How many cases the report's own value rests on.
    pub n: Option<i64>,
    /// Cases that were left out of it, and why.
    pub left_out: Vec<LeftOut>,
}

/// Cases that a figure could not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Why.
    pub reason: String,
    /// How many.
    pub count: i64,
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyValue {
    /// The name.
    pub key: String,
    /// The value.
    pub value: Vec<Inline>,
}

impl Report {
    /// Every figure that stands in the report, in reading order; those behind charts too.
    pub fn figures(&self) -> impl Iterator<Item = &Printed> {
        self.sections.iter().flat_map(|section| &section.blocks).flat_map(Block::figures)
    }
}

impl Block {
    /// Every figure that stands in it.
    fn figures(&self) -> Vec<&Printed> {
        let texts: Vec<&[Inline]> = match self {
            Self::Paragraph(text) => vec![text],
            Self::Note(note) => vec![&note.text],
            Self::List(list) => list.items.iter().map(Vec::as_slice).collect(),
            Self::KeyValues(pairs) => pairs.iter().map(|pair| pair.value.as_slice()).collect(),
            Self::Cards(cards) => return cards.iter().map(|card| &card.value).collect(),
            Self::Table(table) => return table.figures().collect(),
            Self::Chart(chart) => return chart.table.figures().collect(),
            Self::Heading(_) | Self::Definitions(_) => Vec::new(),
        };
        let inlines = texts.into_iter().flatten();
        inlines.filter_map(|inline| if let Inline::Figure(printed) = inline { Some(printed) } else { None }).collect()
    }
}

impl Inline {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text that is printed.
    #[must_use]
    pub fn printed(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Figure(printed) => &printed.text,
        }
    }
}

impl Printed {
    /// A number that is no figure: a rank, a dash.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A value of `figure`, printed as `text`; add numerator, denominator, period and note by struct update.
    pub fn of(figure: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), figure: Some(figure.into()), ..Self::default() }
    }
}
