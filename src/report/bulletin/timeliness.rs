//! Timeliness: on time by three denominators, and the cases that are not.

use super::{
    ReportError,
    drawing::position,
    gather::{LISTED, Listed, count, outcome},
    movement,
    press::Place,
    tables::number_cell,
    writer::Writer,
};
use crate::{
    charts::{Lens as LensChart, LensRate},
    figures::{Bridge, Split, Value},
    number::Ratio,
    report::{Block, Cell, ColumnKind, Inline, NoteKind, Row, Table, Tone},
};

const RATES: [&str; 3] = ["on_time_rate_closed", "on_time_rate_due", "on_time_rate_accepted"];
const FIGURES: [&str; 10] = [
    "statutory_on_time_rate",
    "early_rate",
    "on_time_rate_closed_without_extensions",
    "overdue_finished",
    "overdue_pending",
    "due_soon",
    "stopped",
    "yellow_cards",
    "red_cards",
    "extended",
];

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let facts = writer.facts;
    let mut blocks = Vec::new();
    if RATES.iter().all(|id| outcome(&facts.now.outcomes, id).is_none_or(|outcome| outcome.value.is_none())) {
        blocks.push(writer.note(NoteKind::Info, "note.no_limits", &[]));
    } else {
        blocks.push(lens_chart(writer)?);
        blocks.extend(accepted_interval(writer));
        if !writer.source.desk.cut().by_closing {
            blocks.push(Block::Table(bridges(writer)));
        }
    }
    blocks.extend(movement::blocks(writer)?);
    blocks.push(Block::Table(writer.comparison("timeliness", &FIGURES)));
    blocks.push(listed(writer, "overdue", &facts.overdue));
    blocks.push(listed(writer, "due_soon", &facts.due_soon));
    Ok(blocks)
}

fn lens_chart(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let facts = writer.facts;
    let place = Place { when: &facts.now.when, scope: &[] };
    let columns = vec![
        writer.own_column("rate", ColumnKind::Text),
        writer.own_column("on_time", ColumnKind::Number),
        writer.own_column("denominator", ColumnKind::Number),
        writer.own_column("value", ColumnKind::Rate),
    ];
    let mut table = writer.table("lens", columns);
    let mut rates = Vec::new();
    for id in RATES {
        let Some(outcome) = outcome(&facts.now.outcomes, id).filter(|outcome| outcome.withheld.is_none()) else {
            continue;
        };
        let printed = writer.press.print(outcome, place);
        let (part, whole) =
            (outcome.value.map_or(0, Value::numerator), outcome.value.and_then(Value::denominator).unwrap_or(0));
        table.rows.push(Row::plain(vec![
            Cell::text(writer.press.name(id)),
            number_cell(part),
            number_cell(whole),
            Cell::figure(printed.clone(), writer.press.key(outcome)),
        ]));
        rates.push(LensRate {
            name: writer.press.name(id),
            value: position(outcome),
            value_label: printed.text,
            n_label: writer.filled("text.of", &[("part", &part.to_string()), ("whole", &whole.to_string())]),
        });
    }
    let chart = LensChart { head: writer.head("lens"), rates, whole: 100.0 };
    writer.chart("lens", chart, table)
}

/// What the rate over accepted cases can still become.
fn accepted_interval(writer: &mut Writer<'_>) -> Option<Block> {
    let facts = writer.facts;
    let outcome = outcome(&facts.now.outcomes, "on_time_rate_accepted")?;
    let reach = outcome.reach()?;
    let percent = |ratio: Ratio| {
        let percent = ratio.percent(writer.press.decimals);
        Inline::text(percent.map_or_else(String::new, |percent| format!("{percent}%")))
    };
    let fills =
        [("open", Inline::text(reach.open.to_string())), ("low", percent(reach.low)), ("high", percent(reach.high))];
    Some(Block::Paragraph(writer.sentence("text.accepted_interval", &fills)))
}

/// Which cases two denominators share: counts of cases, on time and the rest.
fn bridges(writer: &Writer<'_>) -> Table {
    let columns = vec![
        writer.own_column("bridge", ColumnKind::Text),
        writer.own_column("on_time", ColumnKind::Number),
        writer.own_column("not_on_time", ColumnKind::Number),
        writer.own_column("cases", ColumnKind::Number),
    ];
    let mut table = writer.table("bridge", columns);
    let lens = writer.facts.lens;
    for (name, bridge) in [("due", lens.due), ("accepted", lens.accepted)] {
        let Bridge { both, only_closed, only_other } = bridge;
        for (part, split) in [("both", both), ("only_closed", only_closed), ("only_other", only_other)] {
            let Split { on_time, rest } = split;
            table.rows.push(Row::plain(vec![
                Cell::text(writer.word(&format!("bridge.{name}_{part}"))),
                number_cell(on_time),
                number_cell(rest),
                number_cell(split.cases()),
            ]));
        }
    }
    table.notes.push(writer.word("note.bridge"));
    table
}

/// A list of pending cases, or the words that there is none.
fn listed(writer: &mut Writer<'_>, name: &str, cases: &[Listed]) -> Block {
    let facts = writer.facts;
    let figure = if name == "overdue" { "overdue_pending" } else { "due_soon" };
    let all = count(&facts.now.outcomes, figure);
    let found = outcome(&facts.now.outcomes, figure);
    let untimed = found.and_then(|found| found.left_out.iter().find(|(_, cases)| *cases > 0)).map(|(_, cases)| *cases);
    if cases.is_empty() {
        if let Some(why) = found.and_then(|found| found.withheld).filter(|_| !writer.source.desk.cut().any()) {
            let reason = writer.source.labels.name("withheld", why.id()).to_owned();
            return writer.note(NoteKind::Info, &format!("note.unknown_{name}"), &[("reason", &reason)]);
        }
        let mut none = writer.sentence(&format!("text.no_{name}"), &[]);
        none.extend(untimed.map(|cases| Inline::text(writer.filled("text.untimed", &[("cases", &cases.to_string())]))));
        return writer.cannot_show().unwrap_or(Block::Paragraph(none));
    }
    let columns = vec![
        writer.own_column("case_id", ColumnKind::Code),
        writer.own_column("department", ColumnKind::Text),
        writer.own_column("item", ColumnKind::Text),
        writer.own_column("accepted_on", ColumnKind::Code),
        writer.own_column("due_on", ColumnKind::Code),
        writer.own_column(if name == "overdue" { "days_over" } else { "days_left" }, ColumnKind::Days),
    ];
    let mut table = writer.table(name, columns);
    let today = writer.source.as_of.day.min(writer.source.period.last());
    for case in cases {
        let days = case.due_on.map(|due| i64::from(writer.source.calendar.between(due, today).abs()));
        let day = |day: Option<crate::period::Day>| Cell::text(day.map_or_else(String::new, |day| day.to_string()));
        let text = |text: &str| Cell::text(writer.press.scope_text("", text));
        table.rows.push(Row {
            cells: vec![
                Cell::text(&case.case_id),
                text(&case.department),
                text(&case.item),
                day(case.accepted_on),
                day(case.due_on),
                days.map_or_else(Cell::default, number_cell),
            ],
            tone: if name == "overdue" { Tone::Alert } else { Tone::Plain },
        });
    }
    if writer.source.desk.cut().any() {
        table.notes.push(writer.word("note.cut_list"));
    }
    table.notes.extend(untimed.map(|cases| writer.filled("note.untimed", &[("cases", &cases.to_string())])));
    if all > i64::from(LISTED) {
        let fills = [("all", all.to_string()), ("shown", cases.len().to_string())];
        table.notes.push(writer.filled("note.listed", &fills.each_ref().map(|(name, text)| (*name, text.as_str()))));
    }
    Block::Table(table)
}
