//! Items and channels.

use super::{
    ReportError, catalogue,
    drawing::position,
    gather::{Sheet, count, outcome},
    press::Place,
    promises,
    tables::{FIRST, Named, rank_cell, ranked},
    writer::Writer,
};
use crate::{
    charts::{Axis, Bar, Bars},
    number::competition_ranks,
    report::{Block, Cell, ColumnKind, NoteKind, Row, Tone},
};

/// Items listed.
const LISTED: usize = 10;
const ITEM: [&str; 5] = ["accepted", "finished", "on_time_rate_closed", "overdue_finished", "mean_turnaround"];
const CHANNEL: [&str; 5] = ["accepted", "channel_share", "finished", "on_time_rate_closed", "mean_turnaround"];
const VISITS: [&str; 8] = [
    "online_rate",
    "agent_share",
    "zero_visit_rate",
    "at_most_one_visit_rate",
    "mean_visits",
    "fee_due",
    "fee_charged",
    "fee_relief",
];

pub(super) fn blocks(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let Some(sheet) = &facts.items else {
        let column = writer.press.labels.name("column", "item_code");
        return vec![writer.note(NoteKind::Info, "note.no_column", &[("column", column)])];
    };
    let mut busiest = sheet.named();
    busiest.sort_by_key(|(_, outcomes)| -count(outcomes, "accepted"));
    busiest.retain(|(_, outcomes)| count(outcomes, "accepted") > 0);
    let keys: Vec<i64> = busiest.iter().map(|(_, outcomes)| -count(outcomes, "accepted")).collect();
    let busiest: Vec<_> = competition_ranks(&keys).into_iter().zip(busiest).collect();
    let unknown = writer.cannot_show().filter(|_| busiest.is_empty());
    let mut blocks = vec![unknown.unwrap_or_else(|| listed(writer, "busiest", sheet, busiest))];
    let least = writer.min_cases();
    let mut slowest = ranked(writer, sheet.named(), "mean_turnaround", least);
    slowest.retain(|(rank, _, _)| rank.is_some());
    slowest.reverse();
    let keys: Vec<_> = slowest
        .iter()
        .map(|(_, _, outcomes)| outcome(outcomes, "mean_turnaround").and_then(|outcome| writer.press.key(outcome)))
        .collect();
    let slowest: Vec<_> = competition_ranks(&keys)
        .into_iter()
        .zip(slowest.into_iter().map(|(_, key, outcomes)| (key, outcomes)))
        .collect();
    if slowest.is_empty() {
        blocks.push(writer.note(NoteKind::Info, "note.no_slowest", &[("least", &least.to_string())]));
    } else {
        blocks.push(listed(writer, "slowest", sheet, slowest));
    }
    blocks.extend(promises::block(writer));
    blocks
}

/// The first items of an order.
fn listed(
    writer: &mut Writer<'_>,
    id: &str,
    sheet: &Sheet,
    ranks: Vec<(usize, (String, &[crate::figures::Outcome]))>,
) -> Block {
    let mut columns = vec![writer.own_column("rank", ColumnKind::Number), writer.own_column("item", ColumnKind::Text)];
    columns.extend(ITEM.iter().map(|id| writer.column(id)));
    let mut table = writer.table(id, columns);
    table.heading = 1;
    for (rank, (key, outcomes)) in ranks.into_iter().take_while(|(rank, _)| *rank <= LISTED) {
        let name = item_name(writer, &key);
        let row = writer.group_row(vec![rank_cell(Some(rank)), Cell::text(name)], (sheet, &key, outcomes), &ITEM);
        table.rows.push(row);
    }
    writer.shorten(&mut table, FIRST, ("item", &ITEM));
    if id == "slowest" {
        table.notes.push(writer.filled("note.slowest", &[("least", &writer.min_cases().to_string())]));
    }
    Block::Table(table)
}

/// An item's name; its key where it has none.
pub(super) fn item_name(writer: &Writer<'_>, key: &str) -> String {
    let names = &writer.facts.item_names;
    let name = names.binary_search_by(|(item, _)| item.as_str().cmp(key)).ok().map(|at| names[at].1.clone());
    name.unwrap_or_else(|| key.to_owned())
}

pub(super) fn channels(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let facts = writer.facts;
    let mut blocks = Vec::new();
    if let Some(sheet) = &facts.channels {
        blocks.push(channel_chart(writer, sheet)?);
    } else {
        let column = writer.press.labels.name("column", "channel");
        blocks.push(writer.note(NoteKind::Info, "note.no_column", &[("column", column)]));
    }
    let visits = writer.comparison("visits", &VISITS);
    if !visits.rows.is_empty() {
        blocks.push(Block::Table(visits));
    }
    blocks.extend(catalogue::blocks(writer));
    Ok(blocks)
}

fn channel_chart(writer: &mut Writer<'_>, sheet: &Sheet) -> Result<Block, ReportError> {
    let mut columns = vec![writer.own_column("channel", ColumnKind::Text)];
    columns.extend(CHANNEL.iter().map(|id| writer.column(id)));
    let mut table = writer.table("channels", columns);
    let mut groups: Named<'_> = sheet.all();
    groups.sort_by_key(|(_, outcomes)| -count(outcomes, "accepted"));
    let mut bars = Vec::new();
    for (key, outcomes) in groups {
        let name = writer.press.scope_text("channel", &key);
        let row = writer.group_row(vec![Cell::text(&name)], (sheet, &key, outcomes), &CHANNEL);
        table.rows.push(Row { tone: if key.is_empty() { Tone::Muted } else { Tone::Plain }, ..row });
        let Some(share) = outcome(outcomes, "channel_share") else { continue };
        let scope = [(sheet.dimension.clone(), key)];
        let label = writer.press.print(share, Place { when: &sheet.when, scope: &scope }).text;
        bars.push(Bar { name, value: position(share).unwrap_or(0.0), label, ..Bar::default() });
    }
    let chart = Bars { head: writer.head("channels"), axis: Axis::default(), bars };
    writer.chart("channels", chart, table)
}
