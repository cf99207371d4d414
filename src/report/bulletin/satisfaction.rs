//! Satisfaction: levels, participation, bad ratings.

use super::{
    ReportError,
    drawing::length,
    gather::count,
    tables::{number_cell, ranked},
    writer::Writer,
};
use crate::{
    charts::{Share, ShareRow, StackedShares},
    number::Ratio,
    report::{Block, Cell, ColumnKind, NoteKind, Row, Table},
    schema::column as c,
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
