//! Speed-up: four different figures, never one word.

use super::{
    ReportError, catalogue,
    drawing::{axis, length},
    gather::{Sheet, count, outcome},
    press::Place,
    tables::rank_cell,
    writer::Writer,
};
use crate::{
    charts::{Dumbbell, DumbbellRow, Spot},
    figures::{Outcome, Value},
    number::{NONE, Ratio, competition_ranks},
    report::{Block, Cell, ColumnKind, NoteKind, Row, Tone},
};

const ITEM: [&str; 4] = ["finished", "mean_turnaround", "actual_speedup", "actual_speedup_over_promise"];
/// Items listed.
const LISTED: usize = 10;
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
    blocks.extend(items(writer));
    blocks.push(writer.heading("heading.compression"));
    blocks.extend(catalogue::compressed(writer));
    Ok(blocks)
}

/// The items with commitment cases that were finished the fastest against the statutory limit, and all that took longer.
fn items(writer: &mut Writer<'_>) -> Option<Block> {
    let facts = writer.facts;
    let sheet = &facts.items_to_date.as_ref()?.sheet;
    let least = writer.min_cases();
    let value = |outcomes: &[Outcome], id: &str| outcome(outcomes, id).and_then(|outcome| outcome.value);
    let mut groups = sheet.named();
    groups.retain(|(_, outcomes)| {
        let promised = value(outcomes, "actual_speedup_over_promise").is_some();
        promised && value(outcomes, "actual_speedup").is_some() && count(outcomes, "finished") >= least
    });
    let key = |outcomes: &[Outcome]| outcome(outcomes, "actual_speedup").and_then(|outcome| writer.press.key(outcome));
    groups.sort_by_key(|(_, outcomes)| std::cmp::Reverse(key(outcomes)));
    let ranks = competition_ranks(&groups.iter().map(|(_, outcomes)| key(outcomes)).collect::<Vec<_>>());
    let slow = |outcomes: &[Outcome]| value(outcomes, "actual_speedup").is_some_and(|value| value.numerator() < 0);
    let slower = groups.iter().filter(|(_, outcomes)| slow(outcomes)).count();
    let shown = groups.len().min(LISTED);
    let fills =
        [("least", usize::try_from(least).unwrap_or(0)), ("all", groups.len()), ("shown", shown), ("slower", slower)];
    let mut fills: Vec<(&str, String)> = fills.map(|(name, number)| (name, number.to_string())).into();
    fills.push(("period", writer.period(&sheet.when)));
    let fills: Vec<(&str, &str)> = fills.iter().map(|(name, text)| (*name, text.as_str())).collect();
    if groups.is_empty() {
        return Some(writer.note(NoteKind::Info, "note.no_fastest", &fills));
    }
    let mut columns = vec![writer.own_column("rank", ColumnKind::Number), writer.own_column("item", ColumnKind::Text)];
    columns.extend(ITEM.iter().map(|id| writer.column(id)));
    let mut table = writer.table("fastest", columns);
    table.heading = 1;
    for (at, (rank, (key, outcomes))) in ranks.into_iter().zip(groups).enumerate() {
        if at < LISTED || slow(outcomes) {
            let name = super::items::item_name(writer, &key);
            let row = writer.group_row(vec![rank_cell(Some(rank)), Cell::text(name)], (sheet, &key, outcomes), &ITEM);
            table.rows.push(Row { tone: if slow(outcomes) { Tone::Alert } else { Tone::Plain }, ..row });
        }
    }
    table.notes.push(writer.filled(if slower > 0 { "note.fastest_and_slow" } else { "note.fastest" }, &fills));
    Some(Block::Table(table))
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
