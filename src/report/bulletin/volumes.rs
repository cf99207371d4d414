//! Volumes: what came in, what was finished, what is left.

use super::{
    ReportError, backlog, daily,
    drawing::{axis, near_axis, position},
    gather::{Whole, count, outcome},
    press::Place,
    writer::Writer,
};
use crate::{
    charts::{Trend, TrendMonth, TrendRate},
    report::{Block, Cell, ColumnKind, Inline, NoteKind, Row},
};

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
    let facts = writer.facts;
    let mut columns = vec![writer.own_column("month", ColumnKind::Text)];
    columns.extend(MONTHLY.iter().map(|id| writer.column(id)));
    let mut table = writer.table("trend", columns);
    let mut months = Vec::new();
    for (when, outcomes) in &facts.months {
        let of = |id: &str| outcome(outcomes, id);
        let at = |id: &str| of(id).and_then(position);
        let mut cells = vec![Cell::text(writer.period(when))];
        for id in MONTHLY {
            cells.push(writer.cell(outcomes, id, Place { when, scope: &[] }));
        }
        table.rows.push(Row::plain(cells));
        let rate = of("on_time_rate_closed");
        months.push(TrendMonth {
            label: writer.press.phrases.short_month(when.period.start).to_owned(),
            group: writer.press.phrases.year(when.period.start),
            accepted: at("accepted").unwrap_or(0.0),
            finished: at("finished").unwrap_or(0.0),
            rate: rate.and_then(position),
            rate_label: rate.map_or_else(String::new, |rate| writer.press.print(rate, Place { when, scope: &[] }).text),
        });
    }
    let counts = months.iter().flat_map(|month| [month.accepted, month.finished]);
    let rates: Vec<f64> = months.iter().filter_map(|month| month.rate).collect();
    let trend = Trend {
        head: writer.head("trend"),
        counts: axis(&writer.word("axis.cases"), counts),
        series: [writer.press.short("accepted"), writer.press.short("finished")],
        rate: TrendRate { axis: near_axis(&writer.press.name("on_time_rate_closed"), &rates), target: None },
        months,
    };
    writer.chart("trend", trend, table)
}
