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
    charts::{Axis, Bar, Bars, Bin, Histogram, Mark, Tick, Tone as BarTone},
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
/// Of so many cases one may be drawn apart from the others.
const FEW: i64 = 100;

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let mut blocks = vec![Block::Table(writer.comparison("durations", &FIGURES))];
    blocks.push(turnarounds(writer)?);
    blocks.push(ages(writer)?);
    Ok(blocks)
}

/// A bar of a histogram: the durations from the first to the last, and how many cases took so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    first: i64,
    last: i64,
    times: i64,
}

/// Bars of equally many days each from zero on, and one for the few cases that took far longer than all others, which
/// would leave no room for the rest; says where that one begins.
fn spans(values: &[(i64, i64)]) -> (Vec<Span>, Option<i64>) {
    let longest = values.last().map_or(0, |(value, _)| *value);
    let total: i64 = values.iter().map(|(_, times)| times).sum();
    let mut beyond = 0;
    let few = |(_, times): &&(i64, i64)| {
        beyond += times;
        beyond * FEW > total
    };
    let usual = values.iter().rev().find(few).map_or(longest, |(value, _)| *value);
    let cut = longest * 2 > usual * 3 + 10;
    let reach = if cut { usual } else { longest };
    let width = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|width| reach / width < BARS).unwrap_or(1000);
    let starts = (0..=reach / width).map(|bin| bin * width);
    let mut spans: Vec<Span> = starts.map(|first| Span { first, last: first + width - 1, times: 0 }).collect();
    let end = spans.last().map_or(0, |span| span.last);
    if cut {
        spans.push(Span { first: end + 1, last: longest, times: 0 });
    }
    for (value, times) in values {
        let span = spans.iter_mut().find(|span| *value <= span.last);
        span.into_iter().for_each(|span| span.times += times);
    }
    (spans, cut.then_some(end + 1))
}

fn turnarounds(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let facts = writer.facts;
    let (spans, beyond) = spans(&facts.turnarounds);
    let total: i64 = spans.iter().map(|span| span.times).sum();
    let columns = vec![
        writer.own_column("days", ColumnKind::Days),
        writer.own_column("cases", ColumnKind::Number),
        writer.own_column("share_until", ColumnKind::Rate),
    ];
    let mut table = writer.table("turnarounds", columns);
    let mut seen = 0;
    let (mut bars, mut curve) = (Vec::new(), vec![(-0.5, 0.0)]);
    for Span { first, last, times } in spans {
        seen += times;
        let share = Ratio::new(seen, total);
        let days = if first == last { first.to_string() } else { format!("{first}–{last}") };
        let printed = share.percent(writer.press.decimals).map_or_else(String::new, |share| format!("{share}%"));
        table.rows.push(Row::plain(vec![
            Cell { key: Some(first), ..Cell::text(days) },
            number_cell(times),
            Cell { key: Some(seen), ..Cell::text(printed) },
        ]));
        let (left, right) = match beyond {
            // The bar of all that took longer stands a little apart and is as wide as its tick.
            Some(beyond) if beyond == first => (length(first) * 1.02, length(first) * 1.08 + 1.0),
            _ => (length(first) - 0.5, length(last) + 0.5),
        };
        bars.push(Bin { from: left, to: right, count: length(times), label: times.to_string() });
        curve.push((right, share.approximate().unwrap_or(0.0) * 100.0));
    }
    let reach = bars.last().map_or(1.0, |bar| if beyond.is_some() { bar.from } else { bar.to });
    let mut quantiles = Vec::new();
    for id in ["median_turnaround", "p90_turnaround"] {
        let Some(outcome) = outcome(&facts.now.outcomes, id) else { continue };
        let Some(at) = position(outcome).filter(|at| *at <= reach) else { continue };
        let text = writer.press.print(outcome, Place { when: &facts.now.when, scope: &[] }).text;
        quantiles.push(Mark { at, label: format!("{} {text}", writer.press.short(id)) });
    }
    let chart = Histogram {
        head: writer.head("turnarounds"),
        x: days_axis(writer, beyond, &bars),
        counts: axis(&writer.word("axis.cases"), bars.iter().map(|bar| bar.count)),
        limits: limits(writer, &mut table, if beyond.is_some() { reach } else { 2.0 * reach }),
        bins: bars,
        shares: percent_axis(&writer.word("axis.share")),
        ecdf: curve,
        quantiles,
    };
    writer.chart("turnarounds", chart, table)
}

/// The axis of durations; the bar of all that took longer has a tick of its own.
fn days_axis(writer: &Writer<'_>, beyond: Option<i64>, bars: &[Bin]) -> Axis {
    let (last, label) = (bars.last(), writer.word("axis.days"));
    let Some((beyond, bar)) = beyond.zip(last) else { return axis(&label, last.map(|bar| bar.to)) };
    let mut days = axis(&label, [length(beyond)]);
    days.ticks.retain(|tick| tick.at <= length(beyond) * 0.96);
    days.ticks.push(Tick { at: f64::midpoint(bar.from, bar.to), label: format!("≥{beyond}") });
    days
}

/// The mean limits of the cases drawn, also as a remark under their table; one far beyond the longest duration is only
/// remarked, since it would leave no room for the bars.
fn limits(writer: &Writer<'_>, table: &mut Table, farthest: f64) -> Vec<Mark> {
    let means = writer.facts.limits;
    let mut marks = Vec::new();
    for (name, mean) in [("promised", means.promised), ("statutory", means.statutory)] {
        let Some((at, printed)) = mean.approximate().zip(mean.decimal(writer.press.decimals)) else { continue };
        let label = writer.filled(&format!("text.mean_{name}"), &[("days", &printed.to_string())]);
        table
            .notes
            .push(writer.filled("note.mean_limit", &[("limit", &label), ("cases", &mean.denominator.to_string())]));
        if at <= farthest {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn times(values: &[(i64, i64)]) -> Vec<(i64, i64, i64)> {
        spans(values).0.iter().map(|span| (span.first, span.last, span.times)).collect()
    }

    #[test]
    fn every_case_stands_in_one_bar() {
        assert_eq!(times(&[(0, 2), (2, 1), (3, 4)]), [(0, 0, 2), (1, 1, 0), (2, 2, 1), (3, 3, 4)]);
        let long = [(1, 5), (90, 5)];
        assert_eq!(spans(&long).1, None, "half of the cases are not few");
        assert_eq!(times(&long).iter().map(|bar| bar.2).sum::<i64>(), 10);
        assert!(times(&[]).iter().all(|bar| bar.2 == 0));
    }

    #[test]
    fn the_few_that_took_far_longer_stand_in_one_bar() {
        let values = [(1, 600), (12, 390), (80, 9), (155, 1)];
        let (bars, beyond) = spans(&values);
        assert_eq!(beyond, Some(13));
        let last = bars.last().unwrap();
        assert_eq!((last.first, last.last, last.times, bars.len()), (13, 155, 10, 14));
        assert_eq!(spans(&[(1, 600), (12, 390), (20, 10)]).1, None, "not far");
    }
}
