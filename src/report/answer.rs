//! An ad hoc answer as a document: its table, in the open, a picture of its first figure, and what the figures mean.

use super::{
    Block, Cell, Chart, Column, ColumnKind, Definition, Inline, LeftOut, Note, NoteKind, Printed, Report, ReportError,
    Row, Section, Table,
};
use crate::{
    charts::{Axis, Bar, Bars, Chart as Picture, ChartError, Estimate, Head, RateBar, RateBars, Theme},
    figures::{Change, Comparison, Figure, Formula, Outcome, Unit, Value},
    number::NONE,
    query::{Answer, AnswerRow, Query},
    reference::Labels,
};

/// More groups than these are a table, not a picture.
const MOST_BARS: usize = 40;

/// What the document of an answer is made from.
#[derive(Clone, Copy)]
pub struct AnswerSource<'a> {
    /// The question.
    pub query: &'a Query,
    /// The answer.
    pub answer: &'a Answer,
    /// Printed names.
    pub labels: &'a Labels,
    /// Digits after the point of rates.
    pub decimals: u32,
    /// What a reader must know beside the numbers.
    pub notes: &'a [String],
    /// The office, if the project names it.
    pub office: Option<&'a str>,
}

/// The document of an answer.
///
/// # Errors
/// [`ReportError::Chart`], if the picture cannot be drawn although there is enough to draw: a bug.
pub fn answer(source: &AnswerSource<'_>) -> Result<Report, ReportError> {
    let word = |id: &str| source.labels.message(id, &[]).text;
    let title = source.title_of(&source.query.figures);
    let note = |text: &String| Block::Note(Note { kind: NoteKind::Info, text: vec![Inline::text(text)] });
    let table = source.table(&title);
    let picture = source.pictured(&table)?;
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(picture);
    blocks.extend(source.notes.iter().skip(1).map(note));
    let definitions =
        source.query.figures.iter().zip(source.whole()).map(|(figure, whole)| source.defined(figure, whole));
    let meaning = Section {
        id: "definitions".to_owned(),
        title: word("answer-definitions"),
        blocks: vec![Block::Definitions(definitions.collect())],
    };
    Ok(Report {
        language: source.labels.language(),
        masthead: word("answer-masthead"),
        title,
        subtitle: None,
        issue: None,
        issuer: source.office.map_or_else(|| word("answer-masthead"), str::to_owned),
        date: source.query.as_of.to_string(),
        as_of: source.query.as_of.day.to_string(),
        period: source.notes.first().cloned().unwrap_or_default(),
        marking: None,
        program: format!("xiaoneng {}", env!("CARGO_PKG_VERSION")),
        sections: vec![Section { id: "answer".to_owned(), title: word("sheet-answer"), blocks }, meaning],
    })
}

impl AnswerSource<'_> {
    fn short(&self, figure: &Figure) -> String {
        self.labels.figure(figure.id).map_or(figure.id, |words| &words.short).to_owned()
    }

    fn title_of(&self, figures: &[&Figure]) -> String {
        let joined = |names: Vec<String>| names.join(" · ");
        let figures = joined(figures.iter().map(|figure| self.short(figure)).collect());
        let by: Vec<String> = self.query.by.iter().map(|by| self.labels.dimension(by.name()).to_owned()).collect();
        if by.is_empty() {
            return figures;
        }
        self.labels.message("answer-title", &[("figures", figures), ("by", joined(by))]).text
    }

    /// What each figure came to as a whole, if the answer has it.
    fn whole(&self) -> Vec<Option<&Outcome>> {
        let whole = self.answer.rows.iter().find(|row| row.key.is_empty());
        (0..self.query.figures.len()).map(|index| whole.map(|row| &row.outcomes[index])).collect()
    }

    /// The groups, without the whole.
    fn groups(&self) -> impl Iterator<Item = &AnswerRow> {
        self.answer.rows.iter().filter(|row| !row.key.is_empty())
    }

    fn table(&self, caption: &str) -> Table {
        let mut columns: Vec<Column> = Vec::new();
        for by in &self.query.by {
            columns.push(Column::new(self.labels.dimension(by.name()), ColumnKind::Text));
        }
        for figure in &self.query.figures {
            columns.push(Column::new(self.short(figure), kind(figure)));
            for comparison in &self.query.compare {
                for id in comparison.heads() {
                    columns.push(Column::new(self.labels.message(id, &[]).text, kind(figure)));
                }
            }
        }
        let total = self.answer.rows.iter().find(|row| row.key.is_empty() && !self.query.by.is_empty());
        let rows = self.answer.rows.iter().filter(|row| row.key.len() == self.query.by.len());
        Table {
            id: "answer".to_owned(),
            caption: caption.to_owned(),
            columns,
            heading: 0,
            rows: rows.map(|row| Row::plain(self.cells(row))).collect(),
            total: total.map(|row| Row::plain(self.cells(row))),
            notes: Vec::new(),
        }
    }

    fn cells(&self, row: &AnswerRow) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self.key(row).into_iter().map(Cell::text).collect();
        for (index, (figure, outcome)) in self.query.figures.iter().zip(&row.outcomes).enumerate() {
            cells.push(self.cell(figure, outcome));
            for compared in &row.compared {
                let (now, before) = compared.ends(index, outcome.value);
                let change = figure.change(now, before, self.decimals);
                let other = &compared.values[index].outcome;
                let value = other.value;
                cells.push(self.cell(figure, other));
                let key = change.and_then(|change| i64::try_from(change.number().units).ok());
                let unchanged = || self.labels.message("bridge-level", &[]).text;
                let moved = |change: Change| if change.number().units == 0 { unchanged() } else { change.text() };
                let text = change.map_or(NONE.to_owned(), moved);
                cells.push(Cell::figure(Printed::plain(text), key));
                if compared.comparison == Comparison::Target {
                    let said = |met| self.labels.message(if met { "target-met" } else { "target-missed" }, &[]).text;
                    cells.push(Cell::text(figure.meets(outcome.value, value).map_or(NONE.to_owned(), said)));
                }
            }
        }
        cells
    }

    fn key(&self, row: &AnswerRow) -> Vec<String> {
        if row.key.is_empty() {
            let total = self.labels.message("total", &[]).text;
            let names = std::iter::once(total).chain(std::iter::repeat(String::new()));
            return names.take(self.query.by.len()).collect();
        }
        row.key.iter().zip(&self.query.by).map(|(key, by)| self.labels.value(by.name(), &key.text())).collect()
    }

    fn cell(&self, figure: &Figure, outcome: &Outcome) -> Cell {
        let exact = outcome.value.filter(|_| !matches!(figure.formula, Formula::Quantile(..)));
        let printed = Printed {
            numerator: exact.map(Value::numerator),
            denominator: exact.and_then(Value::denominator),
            note: outcome.withheld.map(|withheld| self.labels.name("withheld", withheld.id()).to_owned()),
            ..Printed::of(figure.id, figure.text(outcome.value, self.decimals))
        };
        let units = outcome.value.map(|value| figure.printed(value, self.decimals).units);
        Cell::figure(printed, units.and_then(|units| i64::try_from(units).ok()))
    }

    /// A picture of the first figure, if there is enough to draw, with its numbers behind it.
    fn pictured(&self, table: &Table) -> Result<Option<Block>, ReportError> {
        let groups = self.groups().count();
        let first = self.query.figures.first().filter(|_| self.query.by.len() == 1 && groups <= MOST_BARS);
        let Some(picture) = first.and_then(|figure| self.picture(figure, &self.title_of(&[*figure]))) else {
            return Ok(None);
        };
        match picture.draw(&Theme::default()) {
            Ok(drawn) => Ok(Some(Block::Chart(Box::new(Chart {
                id: "answer".to_owned(),
                caption: picture.head().title.clone(),
                description: picture.head().description.clone(),
                svg: drawn.text,
                table: self.behind(table, picture.head().title.clone()),
            })))),
            Err(ChartError::TooFew { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Of the table of an answer the names of the groups and the first figure.
    fn behind(&self, table: &Table, caption: String) -> Table {
        let columns = self.query.by.len() + 1;
        let cut = |row: &Row| Row { cells: row.cells.iter().take(columns).cloned().collect(), ..row.clone() };
        Table {
            id: "answer-chart".to_owned(),
            caption,
            columns: table.columns.iter().take(columns).cloned().collect(),
            rows: table.rows.iter().map(cut).collect(),
            total: table.total.as_ref().map(cut),
            ..table.clone()
        }
    }

    /// Bars of a figure; none where it is below zero somewhere.
    fn picture(&self, figure: &Figure, title: &str) -> Option<Picture> {
        let name = self.short(figure);
        let head = Head { id: "chart-answer".to_owned(), title: title.to_owned(), description: name.clone() };
        let named = |row: &AnswerRow| self.key(row).join(" ");
        let text = |outcome: &Outcome| figure.text(outcome.value, self.decimals);
        if matches!(figure.formula, Formula::Share(..)) {
            let rows = self.groups().map(|row| {
                let outcome = &row.outcomes[0];
                let percent = |share: f64| share * 100.0;
                let interval = figure.interval(outcome.value).zip(position(figure, outcome));
                let estimate =
                    interval.map(|((low, high), value)| Estimate { value, low: percent(low), high: percent(high) });
                let n_label = outcome.n.map_or(NONE.to_owned(), |n| n.to_string());
                RateBar { name: named(row), estimate, value_label: text(outcome), n_label, ..RateBar::default() }
            });
            let rows: Vec<RateBar> = rows.collect();
            let axis = Axis::spaced(&name, (0.0, 100.0), 5, |at| format!("{at}%"));
            let n_head = self.labels.message("table-cases", &[]).text;
            let least = rows.len() > 1;
            return least.then(|| RateBars { head, axis, rows, value_head: name, n_head, reference: None }.into());
        }
        let bars = self.groups().filter_map(|row| {
            let outcome = &row.outcomes[0];
            let value = position(figure, outcome)?;
            Some(Bar { name: named(row), value, label: text(outcome), ..Bar::default() })
        });
        let bars: Vec<Bar> = bars.collect();
        let drawable = bars.iter().all(|bar| bar.value >= 0.0);
        drawable.then(|| Bars { head, axis: Axis::default(), bars }.into())
    }

    fn defined(&self, figure: &Figure, whole: Option<&Outcome>) -> Definition {
        let words = self.labels.figure(figure.id).cloned().unwrap_or_default();
        let ratio = !words.denominator.is_empty();
        let left_out = whole.into_iter().flat_map(|whole| &whole.left_out).filter(|(_, count)| *count != 0);
        let left_out = left_out
            .map(|(reason, count)| LeftOut { reason: self.labels.name("left_out", reason).to_owned(), count: *count });
        Definition {
            figure: figure.id.to_owned(),
            term: words.name,
            definition: words.definition,
            numerator: ratio.then_some(words.numerator),
            denominator: ratio.then_some(words.denominator),
            n: whole.and_then(|whole| whole.n),
            left_out: left_out.collect(),
        }
    }
}

const fn kind(figure: &Figure) -> ColumnKind {
    match figure.unit {
        Unit::Rate => ColumnKind::Rate,
        Unit::WorkingDays | Unit::CalendarDays => ColumnKind::Days,
        _ => ColumnKind::Number,
    }
}

/// Where a value lies: a rate in per cent, anything else in its unit.
fn position(figure: &Figure, outcome: &Outcome) -> Option<f64> {
    match outcome.value? {
        #[expect(clippy::cast_precision_loss, reason = "a position in a chart, not a printed digit")]
        Value::Amount(amount) => Some(amount as f64),
        Value::Ratio(ratio) => {
            let scale = if figure.unit == Unit::Rate { 100.0 } else { 1.0 };
            ratio.approximate().map(|value| value * scale)
        }
    }
}
