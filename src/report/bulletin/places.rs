//! Levels and regions.

use super::writer::Writer;
use crate::report::{Block, NoteKind};

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
        blocks.push(Block::Table(writer.by_group(name, sheet, &FIGURES)));
    }
    blocks
}
