//! Durations: how long cases took, and how long the pending ones have waited.

use super::{
    ReportError,
    drawing::{axis, length, percent_axis, position},
    gather::outcome,
    press::Place,
    tables::number_cell,
    writer::Writer,
};
use crate::{
    charts::{Bar, Bars, Bin, Histogram, Mark, Tone as BarTone},
    number::Ratio,
    report::{Block, Cell, ColumnKind, Row, Table},
};

const FIGURES: [&str; 11] = [
    "mean_turnaround",
    "median_turnaround",
    "p90_turnaround",
    "max_turnaround",
    "gross_days_mean",
    "suspended_days_share",
    "same_day_rate",
    "instant_share_finished",
    "instant_same_day_rate",
    "acceptance_lag_mean",
    "pending_age_median",
];
const AGES: [&str; 5] =
    ["pending_age_0_5", "pending_age_6_10", "pending_age_11_20", "pending_age_21_40", "pending_age_over_40"];
/// At most so many bars of one day each; longer durations stand in wider bars.
const BARS: i64 = 40;

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let mut blocks = vec![Block::Table(writer.comparison("durations", &FIGURES))];
    blocks.push(turnarounds(writer)?);
    blocks.push(ages(writer)?);
    Ok(blocks)
}

/// Bars of `width` days each, from zero to the longest duration: start and count.
fn bins(values: &[(i64, i64)]) -> (i64, Vec<(i64, i64)>) {
    let longest = values.last().map_or(0, |(value, _)| *value);
    let width = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|width| longest / width < BARS).unwrap_or(1000);
    let mut bins: Vec<(i64, i64)> = (0..=longest / width).map(|bin| (bin * width, 0)).collect();
    for (value, times) in values {
        let bin = usize::try_from(value / width).ok().and_then(|bin| bins.get_mut(bin));
        if let Some((_, count)) = bin {
            *count += times;
        }
    }
    (width, bins)
}

fn turnarounds(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let facts = writer.facts;
    let (width, bins) = bins(&facts.turnarounds);
    let total: i64 = bins.iter().map(|(_, times)| times).sum();
    let columns = vec![
        writer.own_column("days", ColumnKind::Days),
        writer.own_column("cases", ColumnKind::Number),
        writer.own_column("share_until", ColumnKind::Rate),
    ];
    let mut table = writer.table("turnarounds", columns);
    let mut seen = 0;
    let (mut bars, mut curve) = (Vec::new(), vec![(-0.5, 0.0)]);
    for (from, times) in &bins {
        seen += times;
        let share = Ratio::new(seen, total);
        let last = from + width - 1;
        let days = if width == 1 { from.to_string() } else { format!("{from}–{last}") };
        let printed = share.percent(writer.press.decimals).map_or_else(String::new, |share| format!("{share}%"));
        table.rows.push(Row::plain(vec![
            Cell { key: Some(*from), ..Cell::text(days) },
            number_cell(*times),
            Cell { key: Some(seen), ..Cell::text(printed) },
        ]));
        let (left, right) = (length(*from) - 0.5, length(last) + 0.5);
        bars.push(Bin { from: left, to: right, count: length(*times), label: times.to_string() });
        curve.push((right, share.approximate().unwrap_or(0.0) * 100.0));
    }
    let limits = limits(writer, &mut table, bins.last().map_or(1, |(from, _)| from + width));
    let mut quantiles = Vec::new();
    for id in ["median_turnaround", "p90_turnaround"] {
        let Some(outcome) = outcome(&facts.now.outcomes, id) else { continue };
        let Some(at) = position(outcome) else { continue };
        let text = writer.press.print(outcome, Place { when: &facts.now.when, scope: &[] }).text;
        quantiles.push(Mark { at, label: format!("{} {text}", writer.press.short(id)) });
    }
    let longest = bins.last().map_or(1, |(from, _)| from + width);
    let chart = Histogram {
        head: writer.head("turnarounds"),
        x: axis(&writer.word("axis.days"), [length(longest)]),
        counts: axis(&writer.word("axis.cases"), bars.iter().map(|bin| bin.count)),
        bins: bars,
        shares: percent_axis(&writer.word("axis.share")),
        ecdf: curve,
        limits,
        quantiles,
    };
    writer.chart("turnarounds", chart, table)
}

/// The mean limits of the cases drawn, also as a remark under their table; one far beyond the longest duration is only
/// remarked, since it would leave no room for the bars.
fn limits(writer: &Writer<'_>, table: &mut Table, longest: i64) -> Vec<Mark> {
    let means = writer.facts.limits;
    let mut marks = Vec::new();
    for (name, mean) in [("promised", means.promised), ("statutory", means.statutory)] {
        let Some((at, printed)) = mean.approximate().zip(mean.decimal(writer.press.decimals)) else { continue };
        let label = writer.filled(&format!("text.mean_{name}"), &[("days", &printed.to_string())]);
        table
            .notes
            .push(writer.filled("note.mean_limit", &[("limit", &label), ("cases", &mean.denominator.to_string())]));
        if at <= 2.0 * length(longest) {
            marks.push(Mark { at, label });
        }
    }
    marks
}

fn ages(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let facts = writer.facts;
    let columns = vec![writer.own_column("age", ColumnKind::Text), writer.own_column("cases", ColumnKind::Number)];
    let mut table = writer.table("ages", columns);
    let mut bars = Vec::new();
    for id in AGES {
        let Some(outcome) = outcome(&facts.now.outcomes, id) else { continue };
        let cell = writer.press.cell(outcome, Place { when: &facts.now.when, scope: &[] });
        table.rows.push(Row::plain(vec![Cell::text(writer.press.short(id)), cell]));
        let text = writer.press.print(outcome, Place { when: &facts.now.when, scope: &[] }).text;
        let tone = if id == "pending_age_over_40" { BarTone::Strong } else { BarTone::Plain };
        bars.push(Bar { name: writer.press.short(id), value: position(outcome).unwrap_or(0.0), label: text, tone });
    }
    if bars.iter().all(|bar| bar.value == 0.0) {
        let none = writer.sentence("text.nothing_pending", &[]);
        return Ok(writer.cannot_show().unwrap_or(Block::Paragraph(none)));
    }
    let chart = Bars { head: writer.head("ages"), axis: crate::charts::Axis::default(), bars };
    writer.chart("ages", chart, table)
}
