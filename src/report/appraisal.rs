//! An appraisal as a document: its list, the arithmetic of every unit, and what must be known beside them.

use super::{
    Block, Cell, Column, ColumnKind, Inline, List, ListOrder, Note, NoteKind, Printed, Report, Row, Section, Table,
};
use crate::{number::NONE, reference::Language};

/// What the document of an appraisal is made from, all of it printed.
pub struct AppraisalSource {
    /// The language of everything.
    pub language: Language,
    /// What the list is called.
    pub title: String,
    /// Lines under the title: who may read it, period and moment.
    pub lines: Vec<String>,
    /// How many of the first columns name a unit: its rank, and the values of its dimensions.
    pub keys: usize,
    /// The headings of the list.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// Each ranked unit with the arithmetic of its marks.
    pub arithmetic: Vec<(String, Vec<String>)>,
    /// Who is left out, what was entered by hand, how marks are made.
    pub notes: Vec<String>,
    /// What the list, the arithmetic and the notes are headed.
    pub headings: [String; 3],
    /// Who made it.
    pub office: String,
    /// The day of the moment.
    pub date: String,
}

/// The document of an appraisal.
#[must_use]
pub fn appraisal(source: AppraisalSource) -> Report {
    let AppraisalSource { keys, title, rows, arithmetic, notes, lines, .. } = source;
    let kind = |column: usize| if (1..keys).contains(&column) { ColumnKind::Text } else { ColumnKind::Number };
    let columns = source.columns.into_iter().enumerate().map(|(column, title)| Column::new(title, kind(column)));
    let cell = |(column, text): (usize, String)| {
        if kind(column) == ColumnKind::Text {
            return Cell::text(text);
        }
        let key = if text == NONE { None } else { text.replace('.', "").parse().ok() };
        Cell::figure(Printed::plain(text), key)
    };
    let table = Table {
        id: "scores".to_owned(),
        caption: title.clone(),
        columns: columns.collect(),
        heading: keys.min(1),
        rows: rows.into_iter().map(|row| Row::plain(row.into_iter().enumerate().map(cell).collect())).collect(),
        total: None,
        notes: Vec::new(),
    };
    let line = |text: &String| vec![Inline::text(text)];
    let list = |lines: &[String]| Block::List(List { order: ListOrder::Free, items: lines.iter().map(line).collect() });
    let units = arithmetic.iter().flat_map(|(unit, lines)| [Block::Heading(unit.clone()), list(lines)]);
    let note = |text: &String| Block::Note(Note { kind: NoteKind::Info, text: line(text) });
    let [scores, reckoned, beside] = source.headings;
    let section = |id: &str, title: String, blocks: Vec<Block>| Section { id: id.to_owned(), title, blocks };
    // The first line says who may read it, if not everybody.
    let (period, marks) = lines.split_last().map_or((String::new(), &[][..]), |(last, rest)| (last.clone(), rest));
    let marked = marks.iter().map(note).chain([Block::Table(table)]).collect();
    Report {
        language: source.language,
        masthead: source.office.clone(),
        title,
        subtitle: None,
        issue: None,
        issuer: source.office,
        as_of: source.date.clone(),
        date: source.date,
        period,
        marking: marks.first().cloned(),
        program: format!("xiaoneng {}", env!("CARGO_PKG_VERSION")),
        sections: vec![
            section("list", scores, marked),
            section("arithmetic", reckoned, units.collect()),
            section("notes", beside, notes.iter().map(note).collect()),
        ],
    }
}
