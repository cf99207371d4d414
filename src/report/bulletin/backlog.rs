//! The backlog by month: what was pending at the end, and what moved it.

use super::{
    ReportError,
    drawing::{axis, length},
    gather::{count, outcome},
    press::Place,
    writer::Writer,
};
use crate::{
    charts::{Axis, Flow, FlowMonth},
    figures::{Outcome, Value},
    number::Decimal,
    report::{Block, ColumnKind, Row},
};

/// Terms of a month, in the order of the identity.
const TERMS: [&str; 3] = ["accepted", "finished", "closed_other"];

/// Pending cases at the end of each month; nothing if the data do not show how many are pending, or without months.
///
/// The stock is counted back from the end of the period, month by month: pending before = pending after − accepted +
/// closed.
pub(super) fn block(writer: &mut Writer<'_>) -> Result<Option<Block>, ReportError> {
    let facts = writer.facts;
    let end = outcome(&facts.now.outcomes, "pending_end").and_then(|outcome| outcome.value);
    let Some(mut pending) = end.map(Value::numerator).filter(|_| !facts.months.is_empty()) else { return Ok(None) };
    let mut columns = vec![writer.own_column("month", ColumnKind::Text), writer.column("pending_start")];
    columns.extend(TERMS.iter().map(|id| writer.column(id)));
    columns.push(writer.column("pending_end"));
    let mut table = writer.table("backlog", columns);
    let mut months = Vec::new();
    for (when, outcomes) in facts.months.iter().rev() {
        let of = |id: &str| count(outcomes, id);
        let before = pending - of("accepted") + of("finished") + of("closed_other");
        let place = Place { when, scope: &[] };
        let mut cells = vec![crate::report::Cell::text(writer.period(when))];
        cells.push(writer.press.cell(&stock("pending_start", before), place));
        for id in TERMS {
            cells.push(writer.cell(outcomes, id, place));
        }
        cells.push(writer.press.cell(&stock("pending_end", pending), place));
        table.rows.push(Row::plain(cells));
        months.push(FlowMonth {
            label: writer.press.phrases.short_month(when.period.start).to_owned(),
            group: writer.press.phrases.year(when.period.start),
            level: length(pending),
            level_label: pending.to_string(),
            change: length(pending - before),
            change_label: Decimal { units: i128::from(pending - before), decimals: 0 }.signed(),
        });
        pending = before;
    }
    table.rows.reverse();
    months.reverse();
    let changes = months.iter().map(|month| month.change);
    let (low, high) = changes.fold((0.0, 0.0), |(low, high): (f64, f64), at| (low.min(at), high.max(at)));
    let flow = Flow {
        head: writer.head("backlog"),
        levels: axis(&writer.press.short("pending_end"), months.iter().map(|month| month.level)),
        changes: Axis::spaced(&writer.word("axis.backlog_change"), (low, high.max(low + 1.0)), 3, |at| at.to_string()),
        months,
    };
    writer.chart("backlog", flow, table).map(Some)
}

/// A count of pending cases.
const fn stock(figure: &'static str, cases: i64) -> Outcome {
    Outcome { figure, value: Some(Value::Amount(cases)), n: None, left_out: Vec::new(), open: 0, withheld: None }
}
