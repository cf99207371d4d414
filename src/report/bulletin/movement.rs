//! Why the on-time rate moved: what the departments' own rates did, and what their shares of the work did.

use super::{
    ReportError,
    departments::RATE,
    drawing::near_axis,
    gather::{Sheet, outcome},
    press::Place,
    writer::Writer,
};
use crate::{
    charts::{Step, StepKind, Waterfall},
    figures::{GroupKey, Movement, Outcome, PrintedMovement, Ratios, Value, figure},
    number::{Decimal, Ratio},
    report::{Block, Cell, ColumnKind, Inline, NoteKind, Row},
};

/// Departments that have a step of their own in the picture.
const OWN: usize = 6;
/// The least part that is drawn, in units of its last printed digit: below it a picture shows rounding.
const LEAST: i128 = 3;

/// The bridge from the previous period; nothing without one, where the departments do not add up to the whole, and where
/// nothing moved.
pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let Some(movement) = movement(writer) else { return Ok(Vec::new()) };
    let printed = movement.printed(writer.press.decimals);
    let parts = printed.parts.iter().flat_map(|(within, mix)| [within.units, mix.units]);
    let most = parts.chain([printed.mix.units, printed.change.units]).map(i128::abs).max().unwrap_or(0);
    if most == 0 {
        return Ok(Vec::new());
    }
    let said = said(writer, &printed);
    let mut blocks = vec![Block::Paragraph(said)];
    if most >= LEAST {
        blocks.extend(chart(writer, &movement, &printed)?);
    }
    if movement.is_reversed() {
        blocks.push(writer.note(NoteKind::Warning, "note.reversed", &[]));
    }
    Ok(blocks)
}

fn movement(writer: &Writer<'_>) -> Option<Movement> {
    let facts = writer.facts;
    let whole = |outcomes: &[Outcome]| outcome(outcomes, RATE).and_then(ratio);
    let wholes = (whole(&facts.previous.as_ref()?.outcomes)?, whole(&facts.now.outcomes)?);
    let sides = (ratios(facts.departments_previous.as_ref()?), ratios(facts.departments.as_ref()?));
    Movement::of(figure(RATE)?, wholes, sides).ok()
}

fn ratio(outcome: &Outcome) -> Option<Ratio> {
    match outcome.value? {
        Value::Ratio(ratio) => Some(ratio),
        Value::Amount(_) => None,
    }
}

fn ratios(sheet: &Sheet) -> Ratios {
    let of = |group: &crate::figures::Group| Some((group.key.clone(), ratio(outcome(&group.outcomes, RATE)?)?));
    sheet.groups.iter().filter_map(of).collect()
}

/// The change and its two parts in a sentence.
fn said(writer: &mut Writer<'_>, printed: &PrintedMovement) -> Vec<Inline> {
    let facts = writer.facts;
    let Some(previous) = &facts.previous else { return Vec::new() };
    let fills = [
        ("period", Inline::text(writer.period(&previous.when))),
        ("before", writer.whole(previous, RATE)),
        ("change", Inline::text(printed.change.signed())),
        ("within", Inline::text(printed.within.signed())),
        ("mix", Inline::text(printed.mix.signed())),
    ];
    writer.sentence("text.movement", &fills)
}

fn chart(
    writer: &mut Writer<'_>,
    movement: &Movement,
    printed: &PrintedMovement,
) -> Result<Option<Block>, ReportError> {
    let facts = writer.facts;
    let Some((earlier, now)) = facts.departments_previous.as_ref().zip(facts.departments.as_ref()) else {
        return Ok(None);
    };
    let mut columns = vec![writer.own_column("department", ColumnKind::Text)];
    for when in [&earlier.when, &now.when] {
        columns.push(crate::report::Column::new(writer.period(when), ColumnKind::Rate));
    }
    columns.extend(["within", "mix", "moved"].map(|name| writer.own_column(name, ColumnKind::Number)));
    let mut table = writer.table("movement", columns);
    let mut own: Vec<(String, Decimal)> = Vec::new();
    for (mover, (within, mix)) in movement.movers.iter().zip(&printed.parts) {
        let key = mover.key.first().map_or_else(String::new, GroupKey::text);
        let name = writer.press.scope_text("department", &key);
        let mut cells = vec![Cell::text(&name)];
        for sheet in [earlier, now] {
            let scope = [("department".to_owned(), key.clone())];
            let group = sheet.groups.iter().find(|group| group.key == mover.key);
            let place = Place { when: &sheet.when, scope: &scope };
            cells.push(writer.cell(group.map_or(&[], |group| group.outcomes.as_slice()), RATE, place));
        }
        let total = Decimal { units: within.units + mix.units, ..*within };
        cells.extend([*within, *mix, total].map(signed));
        table.rows.push(Row::plain(cells));
        own.push((name, *within));
    }
    let mut cells = vec![Cell::text(writer.area())];
    for whole in facts.previous.iter().chain([&facts.now]) {
        cells.push(writer.cell(&whole.outcomes, RATE, Place { when: &whole.when, scope: &[] }));
    }
    cells.extend([printed.within, printed.mix, printed.change].map(signed));
    table.total = Some(Row::plain(cells));
    table.notes.push(writer.word("note.movement"));
    let steps = steps(writer, movement, (own, printed.mix));
    let reach: Vec<f64> = steps.iter().flat_map(|step| [step.from, step.to]).filter(|at| *at != 0.0).collect();
    let waterfall =
        Waterfall { head: writer.head("movement"), axis: near_axis(&writer.press.name(RATE), &reach), steps };
    writer.chart("movement", waterfall, table).map(Some)
}

fn signed(moved: Decimal) -> Cell {
    Cell { key: i64::try_from(moved.units).ok(), ..Cell::text(moved.signed()) }
}

/// From the rate before to the rate now: the departments whose own rate moved most, the others, the shares.
fn steps(writer: &Writer<'_>, movement: &Movement, (mut own, mix): (Vec<(String, Decimal)>, Decimal)) -> Vec<Step> {
    let figure = movement.figure;
    let decimals = writer.press.decimals;
    own.sort_by_key(|(_, moved)| std::cmp::Reverse(moved.units.abs()));
    let moving = own.iter().filter(|(_, moved)| moved.units != 0).count();
    let others = own.split_off(moving.min(OWN));
    let left: i128 = others.iter().map(|(_, moved)| moved.units).sum();
    if others.iter().any(|(_, moved)| moved.units != 0) {
        own.push((writer.word("row.other_departments"), Decimal { units: left, ..mix }));
    }
    own.push((writer.word("row.mix"), mix));
    let total = |name: &str, ratio: Ratio| {
        let value = Value::Ratio(ratio);
        let at = place(figure.printed(value, decimals));
        let label = figure.text(Some(value), decimals);
        Step { name: writer.word(name), kind: StepKind::Total, from: 0.0, to: at, label }
    };
    let mut steps = vec![total("row.previous", movement.before)];
    let mut at = figure.printed(Value::Ratio(movement.before), decimals);
    for (name, moved) in own {
        let from = at;
        at.units += moved.units;
        let label = moved.signed();
        steps.push(Step { name, kind: StepKind::Change, from: place(from), to: place(at), label });
    }
    steps.push(total("row.now", movement.now));
    steps
}

/// Where printed digits lie on the axis.
#[expect(clippy::cast_precision_loss, reason = "a position in a chart, not a printed digit")]
fn place(printed: Decimal) -> f64 {
    printed.units as f64 / 10_f64.powi(i32::try_from(printed.decimals).unwrap_or(0))
}
