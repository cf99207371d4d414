//! Speed-up: four different figures, never one word.

use super::{
    ReportError,
    drawing::{axis, length},
    gather::{Sheet, count, outcome},
    press::Place,
    writer::Writer,
};
use crate::{
    charts::{Dumbbell, DumbbellRow, Spot},
    figures::{Outcome, Value},
    number::{NONE, Ratio},
    report::{Block, Cell, ColumnKind, NoteKind, Row},
};

const FIGURES: [&str; 4] =
    ["promised_speedup", "promised_speedup_cases", "actual_speedup", "actual_speedup_over_promise"];

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let facts = writer.facts;
    let known = |id: &&&str| outcome(&facts.now.outcomes, id).is_some_and(|outcome| outcome.value.is_some());
    if FIGURES.iter().filter(known).count() == 0 {
        return Ok(vec![writer.note(NoteKind::Info, "note.no_speedup", &[])]);
    }
    let mut blocks = vec![Block::Paragraph(writer.sentence("text.speedup", &[]))];
    blocks.extend(writer.planned("speedup"));
    blocks.push(four(writer));
    blocks.push(Block::Table(writer.comparison("speedup_moves", &FIGURES)));
    if let Some(sheet) = &facts.departments {
        blocks.push(dumbbell(writer, sheet)?);
    }
    Ok(blocks)
}

/// The four figures with their integers.
fn four(writer: &mut Writer<'_>) -> Block {
    let facts = writer.facts;
    let columns = vec![
        writer.own_column("figure", ColumnKind::Text),
        writer.own_column("saved", ColumnKind::Days),
        writer.own_column("allowed", ColumnKind::Days),
        writer.own_column("value", ColumnKind::Rate),
        writer.own_column("left_out", ColumnKind::Number),
    ];
    let mut table = writer.table("speedup", columns);
    for id in FIGURES {
        let Some(outcome) = outcome(&facts.now.outcomes, id) else { continue };
        let number = |number: Option<i64>| Cell {
            key: number,
            ..Cell::text(number.map_or_else(|| NONE.to_owned(), |number| number.to_string()))
        };
        let left_out: i64 = outcome.left_out.iter().map(|(_, cases)| cases).sum();
        table.rows.push(Row::plain(vec![
            Cell::text(writer.press.name(id)),
            number(outcome.value.map(Value::numerator)),
            number(outcome.value.and_then(Value::denominator)),
            writer.press.cell(outcome, Place { when: &facts.now.when, scope: &[] }),
            number(Some(left_out)),
        ]));
    }
    table.notes.push(writer.word("note.speedup"));
    Block::Table(table)
}

/// Mean statutory allowance, promised allowance and turnaround of a case, each over the cases that have it.
fn means(outcomes: &[Outcome]) -> [Option<Ratio>; 3] {
    let finished = count(outcomes, "finished");
    let parts = |id: &str, reason: &str| {
        let outcome = outcome(outcomes, id)?;
        let Value::Ratio(saved) = outcome.value? else { return None };
        let without = outcome.left_out.iter().find(|(name, _)| *name == reason).map_or(0, |(_, cases)| *cases);
        Some((saved.denominator, saved.denominator - saved.numerator, finished - without))
    };
    let actual = parts("actual_speedup", "no_statutory_limit");
    let promised = parts("promised_speedup_cases", "no_limits");
    [
        actual.map(|(allowed, _, cases)| Ratio::new(allowed, cases)),
        promised.map(|(_, allowed, cases)| Ratio::new(allowed, cases)),
        actual.map(|(_, used, cases)| Ratio::new(used, cases)),
    ]
}

fn dumbbell(writer: &mut Writer<'_>, sheet: &Sheet) -> Result<Block, ReportError> {
    const DECIMALS: u32 = 1;
    let heads = ["statutory_mean", "promised_mean", "actual_mean"].map(|name| writer.word(&format!("column.{name}")));
    let mut columns = vec![writer.own_column("department", ColumnKind::Text)];
    columns.extend(heads.iter().map(|head| crate::report::Column::new(head, ColumnKind::Days)));
    columns.push(writer.column("actual_speedup"));
    let mut table = writer.table("dumbbell", columns);
    let mut rows = Vec::new();
    let mut units = sheet.named();
    // The slowest first, to a thousandth of a day.
    let actual = |outcomes: &[Outcome]| means(outcomes)[2].and_then(|mean| mean.decimal(3)).map(|mean| mean.units);
    units.sort_by_key(|(_, outcomes)| std::cmp::Reverse(actual(outcomes)));
    for (key, outcomes) in units {
        let spots = means(outcomes).map(|mean| Spot {
            at: mean.and_then(Ratio::approximate),
            label: mean
                .and_then(|mean| mean.decimal(DECIMALS))
                .map_or_else(|| NONE.to_owned(), |mean| mean.to_string()),
        });
        if spots.iter().filter(|spot| spot.at.is_some()).count() < 2 {
            continue;
        }
        let keys = means(outcomes).map(|mean| mean.and_then(|mean| i64::try_from(mean.decimal(3)?.units).ok()));
        let mut cells = vec![Cell::text(&key)];
        cells.extend(spots.iter().zip(keys).map(|(spot, key)| Cell { key, ..Cell::text(&spot.label) }));
        let row = writer.group_row(cells, (sheet, &key, outcomes), &["actual_speedup"]);
        table.rows.push(row);
        let [statutory, promised, actual] = spots;
        rows.push(DumbbellRow { name: key, statutory, promised, actual });
    }
    table.notes.push(writer.word("note.dumbbell"));
    let values = rows.iter().flat_map(|row| [row.statutory.at, row.promised.at, row.actual.at]).flatten();
    let reach = values.fold(1.0, f64::max);
    let chart = Dumbbell {
        head: writer.head("dumbbell"),
        axis: axis(&writer.word("axis.days"), [reach, length(1)]),
        rows,
        spot_heads: heads,
    };
    writer.chart("dumbbell", chart, table)
}
