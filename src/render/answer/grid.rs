//! Answers and lists as rows of printed cells: for a terminal, and in Markdown.

use super::{
    super::grid::{Grid, plain},
    AnswerForm,
};
use crate::{
    figures::{Change, Comparison, Figure, Outcome, Value},
    number::NONE,
    query::{AnswerRow, Compared},
};
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};

/// The cells of an answer: a row a group; of each figure its value, then that of each comparison and the change, of a target
/// whether it is met.
#[must_use]
pub fn grid(form: &AnswerForm<'_>) -> Grid {
    let named = |name: &str| (name.to_owned(), form.labels.dimension(name).to_owned());
    let mut columns: Vec<(String, String)> = form.query.by.iter().map(|dimension| named(dimension.name())).collect();
    let keys = columns.len();
    for figure in &form.query.figures {
        let short = form.labels.figure(figure.id).map_or(figure.id, |words| &words.short);
        columns.push((figure.id.to_owned(), short.to_owned()));
        let heads = form.query.compare.iter().flat_map(|comparison| comparison.heads());
        columns.extend(heads.map(|id| (format!("{}.{id}", figure.id), form.labels.message(id, &[]).text)));
    }
    Grid { columns, keys, rows: form.answer.rows.iter().map(|row| cells(form, row)).collect() }
}

fn cells(form: &AnswerForm<'_>, row: &AnswerRow) -> Vec<String> {
    let mut cells = key_cells(form, row);
    for (index, (figure, outcome)) in form.query.figures.iter().zip(&row.outcomes).enumerate() {
        cells.push(figure.text(outcome.value, form.decimals));
        for compared in &row.compared {
            cells.extend(compared_cells(form, (figure, outcome), (compared, index)));
        }
    }
    cells
}

/// The value of a comparison, the change, of a target whether it is met.
pub(super) fn compared_cells(
    form: &AnswerForm<'_>,
    (figure, outcome): (&Figure, &Outcome),
    (compared, index): (&Compared, usize),
) -> Vec<String> {
    let value = compared.values[index].outcome.value;
    let (now, before) = compared.ends(index, outcome.value);
    let change = figure.change(now, before, form.decimals);
    let unchanged = || form.labels.message("bridge-level", &[]).text;
    let moved = |change: Change| if change.number().units == 0 { unchanged() } else { change.text() };
    let mut cells = vec![figure.text(value, form.decimals), change.map_or(NONE.to_owned(), moved)];
    if compared.comparison == Comparison::Target {
        let said = |met| form.labels.message(if met { "target-met" } else { "target-missed" }, &[]).text;
        cells.push(figure.meets(outcome.value, value).map_or(NONE.to_owned(), said));
    }
    cells
}

/// What names a group, or the whole.
pub(super) fn key_cells(form: &AnswerForm<'_>, row: &AnswerRow) -> Vec<String> {
    let keys = form.query.by.len();
    if row.key.is_empty() && keys > 0 {
        let total = form.labels.message("total", &[]).text;
        return std::iter::once(total).chain(std::iter::repeat_n(String::new(), keys - 1)).collect();
    }
    row.key.iter().zip(&form.query.by).map(|(key, by)| form.labels.value(by.name(), &key.text())).collect()
}

/// What a reader must know beside the numbers: the period, the filter, which comparison the data do not cover.
#[must_use]
pub fn notes(form: &AnswerForm<'_>) -> Vec<String> {
    let text = |id: &str, fills: &[(&str, String)]| form.labels.message(id, fills).text;
    let (period, as_of) = (form.query.period.to_string(), form.query.as_of.to_string());
    let mut notes = vec![text("fill-period", &[("period", period), ("as_of", as_of)])];
    notes.extend(form.filter.map(|filter| text("fill-where", &[("expression", filter.to_owned())])));
    notes.extend(form.all_types().then(|| text("fill-all-types", &[])));
    notes.extend(reaches(form).iter().map(|fills| text("answer-reach", fills)));
    notes.extend(uncovered(form).into_iter().map(|name| text("comparison-not-covered", &[("name", name)])));
    notes
}

/// What fills the words about a rate of the whole that can still change, for each such figure: its name, how many cases are
/// not yet due, and between which values it will come to lie.
#[must_use]
pub fn reaches(form: &AnswerForm<'_>) -> Vec<[(&'static str, String); 4]> {
    let whole = form.answer.rows.iter().find(|row| row.key.is_empty());
    let outcomes = whole.into_iter().flat_map(|row| form.query.figures.iter().zip(&row.outcomes));
    let said = |(figure, outcome): (&&'static Figure, &Outcome)| {
        let reach = outcome.reach()?;
        let text = |ratio| figure.text(Some(Value::Ratio(ratio)), form.decimals);
        let name = form.labels.figure(figure.id).map_or(figure.id, |words| &words.name).to_owned();
        let (low, high) = (text(reach.low), text(reach.high));
        Some([("figure", name), ("open", reach.open.to_string()), ("low", low), ("high", high)])
    };
    outcomes.filter_map(said).collect()
}

/// The printed names of comparisons that the data do not cover, with the figures if they cover it for others.
#[must_use]
pub fn uncovered(form: &AnswerForm<'_>) -> Vec<String> {
    let text = |id: &str, fills: &[(&str, String)]| form.labels.message(id, fills).text;
    let short = |figure: &Figure| form.labels.figure(figure.id).map_or(figure.id, |words| &words.short).to_owned();
    let said = |compared: &Compared| {
        let figures = form.query.figures.iter().zip(&compared.values).filter(|(_, value)| !value.covered);
        let figures: Vec<String> = figures.map(|(figure, _)| short(figure)).collect();
        let name = text(compared.comparison.heads()[1], &[]);
        match figures.len() {
            0 => None,
            all if all == compared.values.len() => Some(name),
            _ => {
                let figures = figures.join(&text("comma", &[]));
                Some(text("comparison-of-figures", &[("name", name), ("figures", figures)]))
            }
        }
    };
    form.answer.rows.first().into_iter().flat_map(|row| &row.compared).filter_map(said).collect()
}

/// The answer as a terminal table: a row a group, a column a figure.
#[must_use]
pub fn terminal(form: &AnswerForm<'_>) -> String {
    grid(form).terminal()
}

/// A table of text for a terminal: `keys` columns flush left, the rest flush right; Chinese characters are two wide.
#[must_use]
pub fn table(header: Vec<String>, rows: Vec<Vec<String>>, keys: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()))
        .set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header).add_rows(rows);
    for column in table.column_iter_mut().skip(keys) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The answer as a table in Markdown, and what a reader must know below it.
#[must_use]
pub fn markdown(form: &AnswerForm<'_>) -> String {
    let notes = notes(form).iter().flat_map(|note| ["\n".to_owned(), plain(note), "\n".to_owned()]).collect::<String>();
    grid(form).markdown() + &notes
}
