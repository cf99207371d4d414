//! The headline: what a leader reads if he reads nothing else.

use super::{
    gather::{outcome, year_to_date},
    press::Place,
    writer::{Told, Voice, Writer},
};
use crate::{
    figures::{self, FIGURES, Figure, Value, figure},
    narrative::{Piece, Scene, Unit, changes, findings, paragraph},
    report::{Block, Card, Comparison, Judgement, List, ListOrder, NoteKind, Target},
    validate::Ledger,
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

pub(super) fn blocks(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let mut blocks = Vec::new();
    let quality = &writer.source.project.quality;
    let ledgers = writer.source.validated.ledgers.iter();
    let ledger = ledgers.fold(Ledger::default(), |sum, (_, ledger)| sum.plus(*ledger));
    let waived = quality.waiver.as_ref().filter(|_| ledger.rejects_more_than(quality.max_reject_rate));
    if let Some(reason) = waived {
        blocks.push(writer.note(NoteKind::Warning, "note.waiver", &[("reason", reason)]));
    }
    blocks.extend(provisional(writer));
    let cut = writer.source.desk.cut();
    for (is, name) in [(cut.by_acceptance, "note.cut_by_acceptance"), (cut.by_closing, "note.cut_by_closing")] {
        blocks.extend(is.then(|| writer.note(NoteKind::Warning, name, &[])));
    }
    blocks.extend(writer.planned("headline"));
    if let Some(to_date) = &facts.to_date {
        let area = writer.area();
        let year_ago = facts.to_date_year_ago.as_ref().map(|whole| whole.outcomes.as_slice());
        let (period, now) = (to_date.when.period, to_date.outcomes.as_slice());
        let said = paragraph(&Scene { period, now, previous: None, year_ago, ..writer.scene(&area) }, "cumulative");
        blocks.push(Block::Paragraph(writer.running(said, &Voice { now: Told::whole(to_date), ..Voice::of(facts) })));
    }
    blocks.push(Block::Cards(cards(writer)));
    blocks.extend(uncovered(writer));
    let named = facts.departments.as_ref().map_or_else(Vec::new, |sheet| sheet.named());
    let units: Vec<Unit<'_>> = named.iter().map(|(name, outcomes)| Unit { name, outcomes }).collect();
    let (area, targets) = (writer.area(), targets(writer));
    let scene = Scene { units: &units, targets: &targets, ..writer.scene(&area) };
    let (moved, found) = (changes(&scene), findings(&scene));
    if !moved.is_empty() {
        blocks.push(writer.heading("heading.changes"));
        blocks.push(sentences(writer, moved));
    }
    blocks.push(writer.heading("heading.findings"));
    blocks.push(if found.is_empty() {
        Block::Paragraph(writer.sentence("text.no_findings", &[]))
    } else {
        sentences(writer, found)
    });
    blocks
}

/// Sentences of the whole, the most pressing first.
fn sentences(writer: &mut Writer<'_>, all: Vec<Vec<Piece>>) -> Block {
    let voice = Voice::of(writer.facts);
    let items = all.into_iter().map(|pieces| writer.running(pieces, &voice)).collect();
    Block::List(List { order: ListOrder::Ranked, items })
}

/// Figures of the whole that have a target in the period.
fn targets(writer: &Writer<'_>) -> Vec<(&'static str, Value)> {
    let source = writer.source;
    let target = |figure| source.given.of(figures::Comparison::Target, figure, &[], source.period);
    FIGURES.iter().filter_map(|figure| Some((figure.id, target(figure)?))).collect()
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
            // A year is compared with the year before once.
            if name == "year_ago" && facts.previous.as_ref().is_some_and(|previous| previous.when == whole.when) {
                continue;
            }
            let before = outcome(&whole.outcomes, id).and_then(|outcome| outcome.value);
            let moved = writer.press.change(figure, (now.value, before));
            comparisons.push(Comparison {
                label: writer.word(&format!("column.{name}")),
                text: moved.text,
                direction: moved.direction,
                judgement: moved.judgement,
            });
        }
        cards.push(Card {
            label: writer.press.name(id),
            value,
            unit,
            comparisons,
            target: target(writer, (figure, now.value)),
        });
    }
    cards
}

/// The target of a figure of the whole, and whether it is met.
fn target(writer: &Writer<'_>, (figure, now): (&'static Figure, Option<Value>)) -> Option<Target> {
    let source = writer.source;
    let target = source.given.of(figures::Comparison::Target, figure, &[], source.period)?;
    let judgement = match figure.meets(now, Some(target)) {
        Some(true) => Judgement::Good,
        Some(false) => Judgement::Bad,
        None => Judgement::Neutral,
    };
    let text = figure.text(Some(target), writer.press.decimals);
    Some(Target { text, judgement })
}

/// Remarks on periods that cannot be compared with.
fn uncovered(writer: &Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let source = writer.source;
    let first = source.desk.cases.events.map_or_else(String::new, |(first, _)| writer.press.phrases.day(first));
    let period = source.period;
    let mut missing = Vec::new();
    if facts.previous.is_none() {
        missing.extend(period.previous());
    }
    if facts.year_ago.is_none() {
        missing.push(period.year_ago());
    }
    let whole = year_to_date(period);
    if whole.start < period.start {
        match (&facts.to_date, &facts.to_date_year_ago) {
            (None, _) => missing.push(whole),
            (Some(_), None) => missing.push(whole.year_ago()),
            _ => {}
        }
    }
    let names: Vec<String> = missing.into_iter().map(|period| writer.press.phrases.period(period)).collect();
    if names.is_empty() || first.is_empty() || source.desk.cut().any() {
        return Vec::new();
    }
    let names = writer.press.phrases.list(&names);
    vec![writer.note(NoteKind::Info, "note.uncovered", &[("first", &first), ("periods", &names)])]
}

/// A warning if the working days of a year of the period are not published yet and Monday to Friday stand for them.
fn provisional(writer: &Writer<'_>) -> Option<Block> {
    let source = writer.source;
    let years = source.period.start.year()..=source.period.last().year();
    let unpublished: Vec<String> =
        years.filter(|year| !source.calendar.publishes(*year)).map(|year| year.to_string()).collect();
    let listed = writer.press.phrases.list(&unpublished);
    (!unpublished.is_empty()).then(|| writer.note(NoteKind::Warning, "note.provisional", &[("years", &listed)]))
}
