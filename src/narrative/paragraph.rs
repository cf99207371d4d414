//! A paragraph of clauses, as the book of phrases plans it.

use super::{
    Piece, Quote, Scene, Term,
    phrases::{Against, Clause, Part, fill, parts},
    value_in,
};
use crate::figures::{Change, Figure, Outcome, Unit, Value};

/// Where a printed value went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Both print the same.
    Level,
    /// They differ by less than the printed change can show.
    Nearly,
}

/// The paragraph of a plan; empty if no clause has data.
#[must_use]
pub fn paragraph(scene: &Scene<'_>, plan: &str) -> Vec<Piece> {
    let mut sentences: Vec<Vec<Vec<Piece>>> = Vec::new();
    let mut begins = true;
    for clause in scene.phrases.plan.get(plan).into_iter().flatten() {
        begins |= clause.begins;
        let Some(pieces) = said(scene, clause) else { continue };
        if begins {
            sentences.push(Vec::new());
        }
        begins = false;
        if let Some(sentence) = sentences.last_mut() {
            sentence.push(pieces);
        }
    }
    let joins = &scene.phrases.joins;
    let sentences = sentences.into_iter().map(|clauses| {
        let mut pieces = joined(clauses, &joins.clause);
        if let Some(Piece::Words(first)) = pieces.first_mut() {
            *first = capitalised(first);
        }
        pieces.push(Piece::Words(joins.stop.clone()));
        pieces
    });
    joined(sentences.collect(), &joins.gap)
}

/// Where a value went, from the printed digits; `None` without a comparison.
#[must_use]
pub fn direction(figure: &Figure, (now, before): (Option<Value>, Option<Value>), decimals: u32) -> Option<Direction> {
    let change = figure.change(now, before, decimals)?;
    Some(match (change, change.number().units.signum()) {
        (_, 1) => Direction::Up,
        (_, -1) => Direction::Down,
        (Change::Growth(_), _) if now != before => Direction::Nearly,
        _ => Direction::Level,
    })
}

/// A clause with its comparisons; `None` without data for it.
fn said(scene: &Scene<'_>, clause: &Clause) -> Option<Vec<Piece>> {
    let (figure, value) = scene.value(&clause.figure)?;
    let template = match value.numerator() {
        0 => {
            let known = clause.needs.as_ref().is_none_or(|needed| scene.value(needed).is_some());
            clause.zero.as_ref().filter(|_| known)?
        }
        ..0 => clause.negative.as_ref().unwrap_or(&clause.text),
        1 if value.denominator().is_none() => clause.one.as_ref().unwrap_or(&clause.text),
        _ => &clause.text,
    };
    let lead = scene.phrases.lead(scene.period);
    let place = |name: &str| match name {
        "value" => Some(Piece::Figure(Quote { figure: figure.id, of: Term::Now, unit: None })),
        "lead" => Some(Piece::Words(lead.clone())),
        "area" => Some(Piece::Words(scene.area.to_owned())),
        _ => None,
    };
    let mut pieces = composed(template, place);
    pieces.extend(beside(scene, clause, figure));
    // Of nothing there is nothing to compare.
    if value.numerator() != 0 {
        for against in &clause.compare {
            if let Some(words) = compared(scene, (figure, value), *against) {
                pieces.push(Piece::Words(format!("{}{words}", scene.phrases.joins.comma)));
            }
        }
    }
    Some(pieces)
}

/// The value of the period before, in brackets.
fn beside(scene: &Scene<'_>, clause: &Clause, figure: &'static Figure) -> Vec<Piece> {
    let (Some(template), Some(before)) = (&clause.beside, scene.previous) else { return Vec::new() };
    if value_in(before, figure.id).is_none() {
        return Vec::new();
    }
    let whom = scene.phrases.previous(scene.period).to_owned();
    composed(template, |name| match name {
        "before" => Some(Piece::Figure(Quote { figure: figure.id, of: Term::Previous, unit: None })),
        "whom" => Some(Piece::Words(whom.clone())),
        _ => None,
    })
}

/// How a value moved, in words.
fn compared(scene: &Scene<'_>, (figure, value): (&Figure, Value), against: Against) -> Option<String> {
    let (outcomes, whom): (&[Outcome], &str) = match against {
        Against::Previous => (scene.previous?, scene.phrases.previous(scene.period)),
        Against::YearAgo => (scene.year_ago?, scene.phrases.year_ago()),
    };
    let before = value_in(outcomes, figure.id).map(|(_, before)| before);
    let change = figure.change(Some(value), before, scene.decimals)?;
    let kind = match (change, figure.unit) {
        (Change::Growth(_), _) => "growth",
        (Change::Points(_), _) => "points",
        (Change::Difference(_), Unit::WorkingDays) => "days",
        (Change::Difference(_), _) => "other",
    };
    let words = scene.phrases.change.get(kind)?;
    let template = match direction(figure, (Some(value), before), scene.decimals)? {
        Direction::Up => &words.up,
        Direction::Down => &words.down,
        Direction::Level => &words.level,
        Direction::Nearly => &words.nearly,
    };
    let magnitude = change.number().magnitude().to_string();
    Some(fill(template, &[("change", &magnitude), ("whom", whom)]))
}

/// A template with its places filled; a place that nothing fills stays as it is written.
fn composed(template: &str, place: impl Fn(&str) -> Option<Piece>) -> Vec<Piece> {
    parts(template)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => Piece::Words(words.to_owned()),
            Part::Place(name) => place(name).unwrap_or_else(|| Piece::Words(format!("{{{name}}}"))),
        })
        .collect()
}

/// Pieces with a word between each two.
pub(super) fn joined(parts: Vec<Vec<Piece>>, between: &str) -> Vec<Piece> {
    let mut whole = Vec::new();
    for part in parts {
        if !whole.is_empty() && !between.is_empty() {
            whole.push(Piece::Words(between.to_owned()));
        }
        whole.extend(part);
    }
    whole
}

/// With a capital first letter, where the script has capitals.
fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or(String::new(), |first| first.to_uppercase().chain(signs).collect())
}
