//! The catalogue of items: what is handled where and how, what documents it takes, and how much the promises cut the limits.

use super::{
    gather::outcome,
    press::Place,
    registers::CATALOGUE,
    tables::{number_cell, rank_cell},
    writer::Writer,
};
use crate::{
    figures::{Group, GroupKey, Outcome, Value, figure},
    number::competition_ranks,
    report::{Block, Cell, ColumnKind, Inline, NoteKind, Row},
    schema::Dataset,
};
use std::{cmp::Reverse, collections::BTreeSet};

const ITEMS: [&str; 14] = [
    "items_total",
    "items_entered",
    "items_entered_rate",
    "departments_entered",
    "items_window_complete",
    "items_authorised",
    "instant_items_share",
    "items_online",
    "items_fully_online",
    "at_most_one_visit_items",
    "items_by_commitment",
    "proofs_cancelled",
    "items_without_cases",
    "departments_without_cases",
];
const MATERIALS: [&str; 5] =
    ["materials_before", "materials_now", "materials_reduced", "materials_reduced_mean", "materials_reduced_rate"];
const COMPRESSION: [&str; 2] = ["item_compression", "item_compression_since"];
/// Items listed.
const LISTED: usize = 10;

/// What the catalogue says of items and documents.
pub(super) fn blocks(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let mut blocks = vec![writer.heading("heading.catalogue")];
    if let Some(why) = writer.untold("items_total") {
        blocks.push(why);
        return blocks;
    }
    let idle = writer.knows("items_without_cases");
    blocks.push(writer.sentences(&[if idle { "text.catalogue_idle" } else { "text.catalogue" }]));
    blocks.push(Block::Table(writer.register("catalogue", (Dataset::Items, &ITEMS))));
    blocks.extend(unfilled(writer));
    let levels = facts.registers.catalogue_levels.as_ref();
    for (id, sheet) in [
        ("catalogue_levels", levels.filter(|sheet| sheet.named().len() > 1)),
        ("catalogue_units", facts.registers.catalogue_units.as_ref()),
    ] {
        if let Some(sheet) = sheet {
            blocks.push(writer.groups(id, sheet, &CATALOGUE));
        }
    }
    if writer.knows("materials_reduced") {
        blocks.push(writer.heading("heading.materials"));
        let mean = writer.knows("materials_reduced_mean") && writer.knows("materials_reduced_rate");
        blocks.push(writer.sentences(&[match writer.number("materials_reduced") {
            _ if !mean => "text.no_materials",
            1.. => "text.materials",
            _ => "text.materials_not_fewer",
        }]));
        if mean {
            blocks.push(Block::Table(writer.register("materials", (Dataset::Items, &MATERIALS))));
        }
    }
    blocks
}

/// Columns of the catalogue that are not filled, with words for what is not told without them.
fn unfilled(writer: &Writer<'_>) -> Option<Block> {
    let unknown = |id: &&str| {
        let outcome = outcome(&writer.facts.now.outcomes, id);
        outcome.is_some_and(|outcome| outcome.value.is_none() && outcome.withheld.is_none())
    };
    let figures = ITEMS.iter().chain(&MATERIALS).filter(|id| unknown(id)).filter_map(|id| figure(id));
    let needs = figures.flat_map(|figure| figure.needs.iter().map(move |column| (figure, *column)));
    let empty: BTreeSet<&str> =
        needs.filter(|(figure, column)| !writer.source.desk.fills(figure, column)).map(|(_, column)| column).collect();
    let names = empty.iter().map(|column| {
        let key = format!("items.{column}");
        writer.filled("text.column", &[("column", writer.press.labels.name("column", &key))])
    });
    let columns = writer.press.phrases.list(&names.collect::<Vec<_>>());
    (!empty.is_empty()).then(|| writer.note(NoteKind::Info, "note.no_catalogue_columns", &[("columns", &columns)]))
}

/// An item of the catalogue and how much its promise cuts its limit.
struct Cut<'f> {
    code: String,
    name: String,
    department: String,
    outcome: &'f Outcome,
    statutory: i64,
    promised: i64,
}

impl<'f> Cut<'f> {
    fn of(group: &'f Group) -> Option<Self> {
        let [code, name, department] = group.key.as_slice() else { return None };
        let outcome = group.outcomes.first()?;
        let Some(Value::Ratio(cut)) = outcome.value else { return None };
        let (statutory, promised) = (cut.denominator, cut.denominator - cut.numerator);
        let [code, name, department] = [code, name, department].map(GroupKey::text);
        Some(Self { code, name, department, outcome, statutory, promised })
    }
}

/// The items whose promises cut the limits most, beside those that are promised at once.
pub(super) fn compressed(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    if let Some(why) = writer.untold("item_compression") {
        return vec![why];
    }
    if !writer.knows("item_compression") {
        return vec![writer.note(NoteKind::Info, "note.no_compression", &[])];
    }
    let mut blocks = vec![Block::Table(writer.register("compression", (Dataset::Items, &COMPRESSION)))];
    let all: Vec<Cut<'_>> = facts.registers.limits.iter().filter_map(Cut::of).collect();
    let (at_once, mut cuts): (Vec<_>, Vec<_>) = all.into_iter().partition(|cut| cut.promised == 0);
    let longer = cuts.iter().filter(|cut| cut.promised > cut.statutory).count();
    let fills = [("at_once", at_once.len()), ("others", cuts.len()), ("longer", longer)]
        .map(|(name, count)| (name, Inline::text(count.to_string())));
    let mut said = writer.sentence("text.compression", &fills);
    if longer > 0 {
        said.push(Inline::text(&writer.press.phrases.joins.gap));
        said.extend(writer.sentence("text.compression_longer", &fills));
    }
    blocks.push(Block::Paragraph(said));
    cuts.retain(|cut| cut.promised < cut.statutory);
    let key = |cut: &Cut<'_>| Reverse(writer.press.key(cut.outcome));
    cuts.sort_by_key(|cut| (key(cut), Reverse(cut.statutory), cut.code.clone()));
    let ranks = competition_ranks(&cuts.iter().map(key).collect::<Vec<_>>());
    let listed: Vec<_> = ranks.into_iter().zip(cuts).collect();
    if !listed.is_empty() {
        blocks.push(most_cut(writer, &listed));
    }
    blocks
}

fn most_cut(writer: &mut Writer<'_>, cuts: &[(usize, Cut<'_>)]) -> Block {
    let facts = writer.facts;
    let columns = vec![
        writer.own_column("rank", ColumnKind::Number),
        writer.own_column("item", ColumnKind::Text),
        writer.own_column("department", ColumnKind::Text),
        writer.own_column("statutory_mean", ColumnKind::Days),
        writer.own_column("promised_mean", ColumnKind::Days),
        writer.column("item_compression"),
    ];
    let mut table = writer.table("most_compressed", columns);
    table.heading = 1;
    for (rank, cut) in cuts.iter().take(LISTED) {
        let names = ["item", "item_name", "department"].map(str::to_owned);
        let scope: Vec<(String, String)> =
            names.into_iter().zip([&cut.code, &cut.name, &cut.department].map(String::clone)).collect();
        let scope: Vec<(String, String)> = scope.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        let place = Place { when: &facts.now.when, scope: &scope };
        table.rows.push(Row::plain(vec![
            rank_cell(Some(*rank)),
            Cell::text(if cut.name.is_empty() { &cut.code } else { &cut.name }),
            Cell::text(writer.press.scope_text("department", &cut.department)),
            number_cell(cut.statutory),
            number_cell(cut.promised),
            writer.press.cell(cut.outcome, place),
        ]));
    }
    table.notes.push(writer.word("note.compressed"));
    if let Some((rank, _)) = cuts.get(LISTED).filter(|(rank, _)| *rank <= LISTED) {
        let tied = cuts.iter().skip(LISTED).take_while(|(other, _)| other == rank).count();
        table.notes.push(writer.filled("note.tied", &[("rank", &rank.to_string()), ("count", &tied.to_string())]));
    }
    Block::Table(table)
}
