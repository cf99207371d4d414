//! Satisfaction: levels, participation, bad ratings and whether they were followed up, other surveys.

use super::{
    ReportError,
    drawing::length,
    gather::{Sheet, count, outcome},
    press::Place,
    registers::FOLLOW_UP,
    tables::{number_cell, ranked},
    writer::Writer,
};
use crate::{
    charts::{Share, ShareRow, StackedShares},
    figures::{Outcome, Value, figure},
    number::{NONE, Ratio},
    report::{Block, Cell, Column, ColumnKind, NoteKind, Row, Table},
    schema::{Dataset, column as c},
};

const FIGURES: [&str; 11] = [
    "ratings",
    "default_ratings",
    "rating_participation",
    "rating_participation_active",
    "active_rating_share",
    "satisfaction_rate",
    "satisfaction_rate_strict",
    "satisfaction_rate_active",
    "mean_rating",
    "bad_ratings",
    "bad_rating_rate",
];
/// Units drawn, by number of ratings.
const UNITS: usize = 12;

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let mut blocks = ratings(writer)?;
    blocks.push(writer.heading("heading.follow_up"));
    blocks.extend(follow_up(writer));
    blocks.push(writer.heading("heading.surveys"));
    blocks.push(surveys(writer));
    Ok(blocks)
}

fn ratings(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let facts = writer.facts;
    if !writer.source.desk.cases.fills(c::RATING) {
        return Ok(vec![writer.note(
            NoteKind::Info,
            "note.no_column",
            &[("column", writer.press.labels.name("column", "rating"))],
        )]);
    }
    let mut blocks = Vec::new();
    if count(&facts.now.outcomes, "ratings") == 0 {
        blocks.push(writer.note(NoteKind::Info, "note.no_ratings", &[]));
    } else {
        blocks.extend(writer.planned("satisfaction"));
    }
    blocks.push(Block::Table(writer.comparison("satisfaction", &FIGURES)));
    blocks.push(levels(writer)?);
    blocks.extend(bad(writer));
    Ok(blocks)
}

/// Levels of the whole and of the units with the most ratings.
fn levels(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let facts = writer.facts;
    let labels = writer.press.labels;
    let names: Vec<String> =
        ["5", "4", "3", "2", "1"].iter().map(|level| labels.name("rating", level).to_owned()).collect();
    let mut columns = vec![writer.own_column("department", ColumnKind::Text)];
    columns.extend(names.iter().map(|name| crate::report::Column::new(name, ColumnKind::Number)));
    columns.push(writer.column("ratings"));
    let mut table = writer.table("levels", columns);
    let mut units: Vec<&(String, Vec<(i64, i64)>)> =
        facts.department_ratings.iter().filter(|(name, _)| !name.is_empty()).collect();
    let total = |values: &[(i64, i64)]| values.iter().map(|(_, times)| times).sum::<i64>();
    units.sort_by_key(|(_, values)| std::cmp::Reverse(total(values)));
    let area = writer.area();
    let whole = std::iter::once((&area, &facts.ratings));
    let units = units.iter().take(UNITS).map(|(name, values)| (name, values));
    let mut rows = Vec::new();
    for (name, values) in whole.chain(units) {
        let all = total(values);
        let times = |level: i64| values.iter().find(|(value, _)| *value == level).map_or(0, |(_, times)| *times);
        let mut cells = vec![Cell::text(name)];
        cells.extend((1..=5).rev().map(|level| number_cell(times(level))));
        cells.push(number_cell(all));
        table.rows.push(Row::plain(cells));
        let share = |level: i64| {
            let share = Ratio::new(times(level), all);
            let label = share.percent(writer.press.decimals).map_or_else(String::new, |percent| format!("{percent}%"));
            Share { value: length(times(level)) * 100.0 / length(all.max(1)), label }
        };
        let shares = if all == 0 { Vec::new() } else { (1..=5).rev().map(share).collect() };
        rows.push(ShareRow { name: name.clone(), shares, n_label: all.to_string() });
    }
    let head = writer.head("levels");
    let chart = StackedShares { head, levels: names, rows, n_head: writer.press.short("ratings"), whole: 100.0 };
    writer.chart("levels", chart, table)
}

/// Units with bad ratings.
fn bad(writer: &mut Writer<'_>) -> Option<Block> {
    let sheet = writer.facts.departments.as_ref()?;
    let groups = ranked(writer, sheet.named(), "bad_rating_rate", 1);
    let columns = ["bad_ratings", "ratings", "bad_rating_rate", "satisfaction_rate"];
    let mut heads = vec![writer.own_column("department", ColumnKind::Text)];
    heads.extend(columns.iter().map(|id| writer.column(id)));
    let mut table: Table = writer.table("bad_ratings", heads);
    for (_, key, outcomes) in groups.into_iter().filter(|(_, _, outcomes)| count(outcomes, "bad_ratings") > 0) {
        let row = writer.group_row(vec![Cell::text(&key)], (sheet, &key, outcomes), &columns);
        table.rows.push(row);
    }
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

/// Whether bad ratings were followed up, in counts of each unit.
fn follow_up(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    if let Some(why) = writer.untold("bad_rating_callback_rate") {
        return vec![why];
    }
    let known: Vec<&str> = FOLLOW_UP.iter().filter(|id| writer.knows(id)).copied().collect();
    if known.is_empty() {
        return vec![writer.sentences(&["text.no_follow_up"])];
    }
    let mut blocks = vec![Block::Table(writer.register("follow_up", (Dataset::BadRatings, &known)))];
    if let Some(sheet) = &facts.registers.follow_up_units {
        blocks.push(Block::Table(followed(writer, sheet, &known)));
    }
    blocks
}

/// Of each unit and figure how many of how many, since a rate of so few says little.
fn followed(writer: &mut Writer<'_>, sheet: &Sheet, figures: &[&str]) -> Table {
    let facts = writer.facts;
    let mut columns = vec![writer.own_column("department", ColumnKind::Text)];
    for id in figures {
        columns.push(writer.own_column(id, ColumnKind::Code));
        columns.push(writer.column(id));
    }
    let mut table = writer.table("follow_up_units", columns);
    let mut groups = sheet.all();
    let records = |outcomes: &[Outcome]| {
        outcomes.iter().filter_map(|outcome| outcome.value?.denominator()).max().unwrap_or_default()
    };
    groups.sort_by_key(|(key, outcomes)| (key.is_empty(), std::cmp::Reverse(records(outcomes))));
    let of = |outcomes: &[Outcome], id: &str| {
        let value = outcome(outcomes, id).and_then(|outcome| outcome.value);
        let parts = value.and_then(|value| Some((value.numerator(), value.denominator()?)));
        Cell::text(parts.map_or_else(|| NONE.to_owned(), |(part, whole)| format!("{part}/{whole}")))
    };
    let row = |writer: &mut Writer<'_>, name: String, (outcomes, place): (&[Outcome], Place<'_>)| {
        let mut cells = vec![Cell::text(name)];
        for id in figures {
            cells.extend([of(outcomes, id), writer.cell(outcomes, id, place)]);
        }
        Row::plain(cells)
    };
    for (key, outcomes) in groups {
        let scope = [(sheet.dimension.clone(), key.clone())];
        let name = writer.press.scope_text(&sheet.dimension, &key);
        table.rows.push(row(writer, name, (outcomes, Place { when: &sheet.when, scope: &scope })));
    }
    let place = Place { when: &facts.now.when, scope: &[] };
    table.total = Some(row(writer, writer.area(), (&facts.now.outcomes, place)));
    let days = writer.source.project.ratings.fix_days.to_string();
    table.notes.push(writer.filled("note.follow_up", &[("days", &days)]));
    table
}

/// What other surveys found, each source by itself.
fn surveys(writer: &mut Writer<'_>) -> Block {
    const RATE: &str = "survey_positive_rate";
    let facts = writer.facts;
    if let Some(why) = writer.untold(RATE) {
        return why;
    }
    let Some(sheet) = &facts.registers.surveys else { return writer.sentences(&["text.no_surveys"]) };
    let before = facts.registers.surveys_before.as_ref();
    let mut columns = vec![
        writer.own_column("source", ColumnKind::Text),
        writer.own_column("positive", ColumnKind::Number),
        writer.own_column("answers", ColumnKind::Number),
        writer.column(RATE),
    ];
    if let Some(before) = before {
        columns.push(Column::new(writer.period(&before.when), ColumnKind::Rate));
        columns.push(writer.own_column("previous", ColumnKind::Number));
    }
    let mut table = writer.table("surveys", columns);
    for (key, outcomes) in sheet.all() {
        let scope = [(sheet.dimension.clone(), key.clone())];
        let now = outcome(outcomes, RATE).and_then(|outcome| outcome.value);
        let number = |number: Option<i64>| number.map_or_else(|| Cell::text(NONE), number_cell);
        let mut cells = vec![
            Cell::text(writer.press.scope_text("source", &key)),
            number(now.map(Value::numerator)),
            number(now.and_then(Value::denominator)),
            writer.cell(outcomes, RATE, Place { when: &sheet.when, scope: &scope }),
        ];
        if let (Some(before), Some(figure)) = (before, figure(RATE)) {
            let all = before.all();
            let then = all.iter().find(|(other, _)| *other == key).map_or(&[][..], |(_, outcomes)| outcomes);
            cells.push(writer.cell(then, RATE, Place { when: &before.when, scope: &scope }));
            let then = outcome(then, RATE).and_then(|outcome| outcome.value);
            let moved = writer.press.change(figure, (now, then));
            cells.push(Cell { key: moved.key, ..Cell::text(moved.text) });
        }
        table.rows.push(Row::plain(cells));
    }
    table.notes.push(writer.word("note.surveys"));
    Block::Table(table)
}
