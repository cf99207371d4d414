//! Levels and regions.

use super::{
    gather::{Sheet, count, outcome},
    writer::{Told, Voice, Writer},
};
use crate::{
    figures::Outcome,
    narrative::{Scene, paragraph},
    report::{Block, Inline, List, ListOrder, NoteKind},
};

const FIGURES: [&str; 9] = [
    "accepted",
    "finished",
    "pending_end",
    "on_time_rate_closed",
    "overdue_finished",
    "overdue_pending",
    "mean_turnaround",
    "actual_speedup",
    "satisfaction_rate",
];

pub(super) fn blocks(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let mut blocks = Vec::new();
    for (name, sheet) in [("level", &facts.levels), ("region", &facts.regions)] {
        let Some(sheet) = sheet else {
            let column = writer.press.labels.name("column", name);
            blocks.push(writer.note(NoteKind::Info, "note.no_column", &[("column", column)]));
            continue;
        };
        if name == "region" {
            blocks.extend(lines(writer, sheet));
            let small = facts.regions_previous.is_some()
                && sheet.named().iter().any(|(_, outcomes)| !compares(writer, outcomes));
            blocks.extend(small.then(|| {
                let least = writer.min_cases().to_string();
                writer.note(NoteKind::Info, "note.small_regions", &[("least", &least)])
            }));
        }
        blocks.push(Block::Table(writer.by_group(name, sheet, &FIGURES)));
    }
    blocks
}

/// At most so many regions have a line; a city has hundreds of places.
const LINES: usize = 30;

/// Whether a region has cases enough to be compared with the period before.
fn compares(writer: &Writer<'_>, outcomes: &[Outcome]) -> bool {
    ["accepted", "finished"].iter().all(|id| count(outcomes, id) >= writer.min_cases())
}

/// A paragraph for each region, those with the most cases accepted first.
fn lines(writer: &mut Writer<'_>, sheet: &Sheet) -> Option<Block> {
    let facts = writer.facts;
    let mut regions = sheet.named();
    let accepted = |outcomes| outcome(outcomes, "accepted").and_then(|accepted| writer.press.key(accepted));
    regions.sort_by_key(|(_, outcomes)| std::cmp::Reverse(accepted(outcomes)));
    let more = regions.len().saturating_sub(LINES);
    regions.truncate(LINES);
    let before = facts.regions_previous.as_ref().map(|sheet| (sheet, sheet.named()));
    let mut items = Vec::new();
    for (name, outcomes) in regions {
        let earlier = before.as_ref().filter(|_| compares(writer, outcomes)).and_then(|(sheet, groups)| {
            let (_, outcomes) = groups.iter().find(|(key, _)| *key == name)?;
            Some(Told::group(sheet, &name, outcomes))
        });
        let previous = earlier.as_ref().map(|told| told.outcomes);
        let scene = Scene { now: outcomes, previous, year_ago: None, ..writer.scene(&name) };
        let said = paragraph(&scene, "region");
        let now = Told::group(sheet, &name, outcomes);
        items.push(writer.running(said, &Voice { now, previous: earlier, year_ago: None, units: Vec::new() }));
    }
    items.retain(|item| !item.is_empty());
    if more > 0 {
        items.push(writer.sentence("text.more_regions", &[("count", Inline::text(more.to_string()))]));
    }
    (!items.is_empty()).then_some(Block::List(List { order: ListOrder::Free, items }))
}
