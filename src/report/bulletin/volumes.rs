//! Volumes: what came in, what was finished, what is left.

use super::{
    ReportError, backlog, daily,
    gather::{Whole, count, outcome},
    monthly::Monthly,
    writer::Writer,
};
use crate::report::{Block, Inline, NoteKind};

const FIGURES: [&str; 12] = [
    "received",
    "accepted",
    "accepted_per_day",
    "finished",
    "finished_per_day",
    "closed_other",
    "not_accepted",
    "pending_start",
    "pending_end",
    "stopped",
    "clearance_rate",
    "cohort_finish_rate",
];
const MONTHLY: [&str; 3] = ["accepted", "finished", "on_time_rate_closed"];

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let mut blocks = vec![Block::Table(writer.comparison("volumes", &FIGURES))];
    // Data that were cut by one date have only some of the terms.
    if !writer.source.desk.cut().any() {
        blocks.push(Block::Paragraph(writer.sentence("text.identity", &[])));
        let of = |id: &str| count(&writer.facts.now.outcomes, id);
        if of("pending_start") + of("accepted") != of("finished") + of("closed_other") + of("pending_end") {
            blocks.push(writer.note(NoteKind::Warning, "note.identity_broken", &[]));
        }
    }
    blocks.extend(per_working_day(writer));
    blocks.push(trend(writer)?);
    blocks.extend(backlog::block(writer)?);
    blocks.extend(daily::block(writer)?);
    Ok(blocks)
}

/// Cases accepted a working day, so that months of different length compare fairly.
fn per_working_day(writer: &mut Writer<'_>) -> Option<Block> {
    let facts = writer.facts;
    let mut said = daily(writer, ("text.daily", &facts.now))?;
    for (name, whole) in [("text.daily_previous", &facts.previous), ("text.daily_year_ago", &facts.year_ago)] {
        said.extend(whole.as_ref().and_then(|whole| daily(writer, (name, whole))).unwrap_or_default());
    }
    said.push(Inline::text(&writer.press.phrases.joins.stop));
    Some(Block::Paragraph(said))
}

/// How many working days a period has, and how many cases were accepted on each; nothing without a mean.
fn daily(writer: &mut Writer<'_>, (name, whole): (&str, &Whole)) -> Option<Vec<Inline>> {
    let days = outcome(&whole.outcomes, "accepted_per_day")?.value?.denominator()?;
    let fills = [
        ("period", Inline::text(writer.period(&whole.when))),
        ("days", Inline::text(days.to_string())),
        ("mean", writer.whole(whole, "accepted_per_day")),
    ];
    Some(writer.sentence(name, &fills))
}

fn trend(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let monthly =
        Monthly { id: "trend", months: &writer.facts.months, figures: MONTHLY, axis: "axis.cases", note: None };
    monthly.block(writer)
}
