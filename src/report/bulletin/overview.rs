//! The headline: what a leader reads if he reads nothing else.

use super::{
    ReportError,
    gather::{Whole, outcome},
    press::Place,
    writer::Writer,
};
use crate::{
    figures::figure,
    narrative::{Scene, Unit, findings, paragraph},
    report::{Block, Card, Comparison, List, ListOrder, NoteKind},
};

const CARDS: [&str; 9] = [
    "accepted",
    "finished",
    "on_time_rate_closed",
    "on_time_rate_due",
    "mean_turnaround",
    "actual_speedup",
    "satisfaction_rate",
    "rating_participation",
    "overdue_pending",
];

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let facts = writer.facts;
    let mut blocks = Vec::new();
    if let Some(reason) = &writer.source.project.quality.waiver {
        blocks.push(writer.note(NoteKind::Warning, "note.waiver", &[("reason", reason)]));
    }
    let area = writer.area();
    let units: Vec<Unit<'_>> = Vec::new();
    let scene = Scene {
        phrases: writer.press.phrases,
        period: writer.source.period,
        area: &area,
        decimals: writer.press.decimals,
        min_cases: writer.min_cases(),
        now: &facts.now.outcomes,
        previous: facts.previous.as_ref().map(|whole| whole.outcomes.as_slice()),
        year_ago: facts.year_ago.as_ref().map(|whole| whole.outcomes.as_slice()),
        units: &units,
    };
    blocks.push(Block::Paragraph(writer.running(paragraph(&scene, "headline"), &facts.now)));
    if let Some(to_date) = &facts.to_date {
        let before = facts.to_date_year_ago.as_ref().map(|whole| whole.outcomes.as_slice());
        let scene =
            Scene { period: to_date.when.period, now: &to_date.outcomes, previous: None, year_ago: before, ..scene };
        blocks.push(Block::Paragraph(writer.running(paragraph(&scene, "cumulative"), to_date)));
    }
    blocks.push(Block::Cards(cards(writer)));
    blocks.extend(uncovered(writer));
    let named = facts.departments.as_ref().map_or_else(Vec::new, |sheet| sheet.named());
    let units: Vec<Unit<'_>> = named.iter().map(|(name, outcomes)| Unit { name, outcomes }).collect();
    let scene = Scene { units: &units, ..scene };
    let found: Vec<_> = findings(&scene).into_iter().map(|pieces| writer.running(pieces, &facts.now)).collect();
    blocks.push(writer.heading("heading.findings"));
    if found.is_empty() {
        blocks.push(Block::Paragraph(writer.sentence("text.no_findings", &[])));
    } else {
        blocks.push(Block::List(List { order: ListOrder::Ranked, items: found }));
    }
    Ok(blocks)
}

fn cards(writer: &mut Writer<'_>) -> Vec<Card> {
    let facts = writer.facts;
    let place = Place { when: &facts.now.when, scope: &[] };
    let mut cards = Vec::new();
    for id in CARDS {
        let Some((figure, now)) = figure(id).zip(outcome(&facts.now.outcomes, id)) else { continue };
        if now.value.is_none() {
            continue;
        }
        let value = writer.press.print(now, place);
        let unit = writer.press.unit(figure);
        let mut comparisons = Vec::new();
        for (name, whole) in [("previous", &facts.previous), ("year_ago", &facts.year_ago)] {
            let Some(whole) = whole else { continue };
            let before = outcome(&whole.outcomes, id).and_then(|outcome| outcome.value);
            let moved = writer.press.change(figure, (now.value, before));
            comparisons.push(Comparison {
                label: writer.word(&format!("column.{name}")),
                text: moved.text,
                direction: moved.direction,
                judgement: moved.judgement,
            });
        }
        cards.push(Card { label: writer.press.name(id), value, unit, comparisons, target: None });
    }
    cards
}

/// Remarks on periods that cannot be compared with.
fn uncovered(writer: &Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let source = writer.source;
    let first = source.desk.cases.events.map_or_else(String::new, |(first, _)| writer.press.phrases.day(first));
    let periods: [(&Option<Whole>, _); 2] =
        [(&facts.previous, source.period.previous()), (&facts.year_ago, Some(source.period.year_ago()))];
    let missing = periods.into_iter().filter(|(whole, _)| whole.is_none()).filter_map(|(_, period)| period);
    let names: Vec<String> = missing.map(|period| writer.press.phrases.period(period)).collect();
    if names.is_empty() || first.is_empty() {
        return Vec::new();
    }
    let names = writer.press.phrases.list(&names);
    vec![writer.note(NoteKind::Info, "note.uncovered", &[("first", &first), ("periods", &names)])]
}
