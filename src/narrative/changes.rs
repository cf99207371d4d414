//! What moved by more than chance, for the better or the worse.

use super::{Piece, Quote, Scene, Term, compose::words, value_in};
use crate::{
    figures::{Change, Figure, Value, figure},
    number::Decimal,
};

/// Shares of cases among cases, whose intervals say what chance can do.
const WATCHED: [&str; 6] = [
    "on_time_rate_closed",
    "on_time_rate_due",
    "statutory_on_time_rate",
    "rating_participation",
    "satisfaction_rate",
    "online_rate",
];

/// Marks in per cent that are worth a word when a rate passes them.
const MARKS: [i128; 8] = [50, 60, 70, 80, 90, 95, 98, 99];

/// What moved by more than chance, in the order of the figures.
///
/// Rules: a rate whose 95 % Wilson interval does not meet that of the period before, or else of a year earlier, and
/// whose printed digits differ; a mark that its printed digits passed is named. Then, if every figure that has a target
/// meets it, that.
#[must_use]
pub fn changes(scene: &Scene<'_>) -> Vec<Vec<Piece>> {
    let terms = [Term::Previous, Term::YearAgo];
    let one = |id: &&str| terms.iter().find_map(|term| moved(scene, id, *term));
    let targets = scene.targets.iter().map(|(id, target)| figure(id)?.meets(value_of(scene, id), Some(*target)));
    let judged: Vec<bool> = targets.flatten().collect();
    let all = (!judged.is_empty() && judged.iter().all(|met| *met))
        .then(|| scene.phrase("targets_met", &[("count", words(&judged.len()))]));
    WATCHED.iter().filter_map(one).chain(all.flatten()).collect()
}

fn value_of(scene: &Scene<'_>, id: &str) -> Option<Value> {
    scene.value(id).map(|(_, value)| value)
}

fn moved(scene: &Scene<'_>, id: &str, term: Term) -> Option<Vec<Piece>> {
    let (figure, now) = scene.value(id)?;
    let (other, whom) = match term {
        Term::Previous => (scene.previous?, scene.phrases.previous(scene.period)),
        Term::YearAgo => (scene.year_ago?, scene.phrases.year_ago().to_owned()),
        Term::Now => return None,
    };
    let (_, before) = value_in(other, id)?;
    let Change::Points(points) = figure.change(Some(now), Some(before), scene.decimals)? else { return None };
    if points.units == 0 || !apart(figure, now, before) {
        return None;
    }
    let quote = |of| vec![Piece::Figure(Quote { figure: figure.id, of, unit: None })];
    let mark = passed(figure.printed(before, scene.decimals), figure.printed(now, scene.decimals));
    let phrase = match (points.units > 0, mark) {
        (true, None) => "rose",
        (true, Some(_)) => "rose_past",
        (false, None) => "fell",
        (false, Some(_)) => "fell_below",
    };
    let name = scene.labels.figure(id).map_or(id, |words| words.name.as_str());
    let fills = [
        ("name", words(&name)),
        ("whom", words(&whom)),
        ("before", quote(term)),
        ("value", quote(Term::Now)),
        ("change", words(&points.magnitude())),
        ("mark", words(&mark.unwrap_or_default())),
    ];
    scene.phrase(phrase, &fills)
}

/// Whether the intervals of two shares do not meet.
fn apart(figure: &Figure, now: Value, before: Value) -> bool {
    let intervals = figure.interval(Some(now)).zip(figure.interval(Some(before)));
    intervals.is_some_and(|((low, high), (least, most))| high < least || most < low)
}

/// The farthest mark between two printed rates.
fn passed(before: Decimal, now: Decimal) -> Option<i128> {
    let scale = 10_i128.pow(before.decimals);
    let mut marks = MARKS.into_iter();
    if before.units < now.units {
        marks.rev().find(|mark| before.units < mark * scale && mark * scale <= now.units)
    } else {
        marks.find(|mark| now.units < mark * scale && mark * scale <= before.units)
    }
}
