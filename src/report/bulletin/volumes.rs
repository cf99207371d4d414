//! Volumes: what came in, what was finished, what is left.

use super::{
    ReportError,
    drawing::{axis, near_axis, position},
    gather::{Whole, count, outcome},
    press::{Place, plain},
    writer::Writer,
};
use crate::{
    charts::{Trend, TrendMonth, TrendRate},
    figures::figure,
    report::{Block, Cell, ColumnKind, NoteKind, Row},
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
    Ok(blocks)
}

/// Cases accepted a working day, so that months of different length compare fairly.
fn per_working_day(writer: &Writer<'_>) -> Option<Block> {
    let facts = writer.facts;
    let daily = |whole: &Whole| {
        let value = outcome(&whole.outcomes, "accepted_per_day")?.value?;
        let mean = figure("accepted_per_day")?.printed(value, writer.press.decimals);
        Some((value.denominator()?.to_string(), mean.to_string()))
    };
    let (days, mean) = daily(&facts.now)?;
    let mut text = writer.filled("text.daily", &[("days", &days), ("mean", &mean)]);
    for (name, whole) in [("text.daily_previous", &facts.previous), ("text.daily_year_ago", &facts.year_ago)] {
        let Some((whole, (days, mean))) = whole.as_ref().and_then(|whole| Some((whole, daily(whole)?))) else {
            continue;
        };
        let period = writer.period(&whole.when);
        text.push_str(&writer.filled(name, &[("period", &period), ("days", &days), ("mean", &mean)]));
    }
    text.push_str(&writer.press.phrases.joins.stop);
    Some(Block::Paragraph(plain(text)))
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
