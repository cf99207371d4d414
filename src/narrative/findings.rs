//! What needs attention: sentences by stated rules, in a fixed order.

use super::{
    Piece, Quote, Scene, Term,
    paragraph::joined,
    phrases::{Part, parts},
    value_in,
};
use crate::{
    figures::{Figure, Outcome, Value},
    number::Decimal,
};

/// At most so many units are named in a sentence.
const NAMED: usize = 3;

/// What needs attention, most pressing first.
///
/// Rules: overdue pending cases; red cards; the two on-time rates more than half a point apart; the ranked unit with
/// the lowest on-time rate, if it is below the whole's; ranked units slower than the law allows; bad ratings; ratings
/// mostly set by the system; more finished than accepted, or a backlog that grew by more than a tenth.
#[must_use]
pub fn findings(scene: &Scene<'_>) -> Vec<Vec<Piece>> {
    let rules = [overdue, red_cards, lens, lowest_on_time, slow_units, bad_ratings, defaults, backlog];
    rules.iter().filter_map(|rule| rule(scene)).collect()
}

fn overdue(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    count(scene, "overdue_pending").filter(|cases| *cases > 0)?;
    let most = ordered(scene, "overdue_pending", |(figure, value)| -figure.printed(value, 0).units);
    let affected = most.into_iter().filter(|(_, value)| value.numerator() > 0).map(|(unit, _)| unit).collect();
    let units = units(scene, affected, ("overdue", "overdue_pending"));
    Some(template(scene, "overdue_pending", &[("units", &units)]))
}

fn red_cards(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    count(scene, "red_cards").filter(|cards| *cards > 0)?;
    Some(template(scene, "red_cards", &[]))
}

fn lens(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let printed = |id: &str| scene.value(id).map(|(figure, value)| figure.printed(value, scene.decimals));
    let gap = printed("on_time_rate_closed")?.minus(printed("on_time_rate_due")?);
    let half_a_point = 10_i128.pow(scene.decimals) / 2;
    if gap.units.abs() <= half_a_point {
        return None;
    }
    let phrase = if gap.units > 0 { "lens_closed_higher" } else { "lens_due_higher" };
    Some(template(scene, phrase, &[("gap", &words(gap.magnitude()))]))
}

fn lowest_on_time(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let id = "on_time_rate_closed";
    let (figure, whole) = scene.value(id)?;
    let ranked = ordered(scene, id, |(figure, value)| figure.printed(value, scene.decimals).units);
    let mut ranked = ranked.into_iter().filter(|(_, value)| value.denominator() >= Some(scene.min_cases));
    let (unit, lowest) = ranked.next()?;
    if figure.printed(lowest, scene.decimals) >= figure.printed(whole, scene.decimals) || ranked.next().is_none() {
        return None;
    }
    let quoted = |id| Piece::Figure(Quote { figure: id, of: Term::Now, unit: Some(unit) });
    let name = vec![Piece::Words(scene.units[unit].name.to_owned())];
    let fills = [
        ("unit", &name),
        ("on_time_rate_closed", &vec![quoted("on_time_rate_closed")]),
        ("overdue_finished", &vec![quoted("overdue_finished")]),
    ];
    Some(template(scene, "lowest_on_time", &fills))
}

fn slow_units(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let ranked = ordered(scene, "actual_speedup", |(figure, value)| figure.printed(value, scene.decimals).units);
    let enough = |unit: usize| {
        let finished = value_in(scene.units[unit].outcomes, "finished");
        finished.is_some_and(|(_, finished)| finished.numerator() >= scene.min_cases)
    };
    let slow = ranked.into_iter().filter(|(unit, value)| value.numerator() < 0 && enough(*unit));
    let units = units(scene, slow.map(|(unit, _)| unit).collect(), ("slow", "actual_speedup"));
    (!units.is_empty()).then_some(units)
}

fn bad_ratings(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    count(scene, "bad_ratings").filter(|ratings| *ratings > 0)?;
    Some(template(scene, "bad_ratings", &[]))
}

/// Said if at least half of the ratings were set by the system, and somebody rated at all.
fn defaults(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let (set, all) = (count(scene, "default_ratings")?, count(scene, "ratings")?);
    scene.value("satisfaction_rate_active")?;
    (set > 0 && 2 * set >= all).then(|| template(scene, "defaults", &[]))
}

fn backlog(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let (start, end) = (count(scene, "pending_start")?, count(scene, "pending_end")?);
    if count(scene, "finished")? > count(scene, "accepted")? {
        return Some(template(scene, "carry_over", &[]));
    }
    let more = Decimal { units: (end - start).into(), decimals: 0 };
    (start > 0 && (end - start) * 10 > start).then(|| template(scene, "backlog_grew", &[("more", &words(more))]))
}

fn count(scene: &Scene<'_>, id: &str) -> Option<i64> {
    scene.value(id).map(|(_, value)| value.numerator())
}

fn words(number: Decimal) -> Vec<Piece> {
    vec![Piece::Words(number.to_string())]
}

/// Units with a value, ascending by what `key` makes of it; equal ones in their own order.
fn ordered(scene: &Scene<'_>, id: &str, key: impl Fn((&'static Figure, Value)) -> i128) -> Vec<(usize, Value)> {
    let valued = |outcomes: &[Outcome]| value_in(outcomes, id);
    let units = scene.units.iter().enumerate().filter_map(|(at, unit)| Some((at, valued(unit.outcomes)?)));
    let mut units: Vec<_> = units.map(|(at, (figure, value))| (key((figure, value)), at, value)).collect();
    units.sort_by_key(|(key, at, _)| (*key, *at));
    units.into_iter().map(|(_, at, value)| (at, value)).collect()
}

/// The first of these units in a phrase: `…_units`, or `…_units_more` with how many there are; each unit by `…_unit`.
fn units(scene: &Scene<'_>, all: Vec<usize>, (phrase, figure): (&str, &'static str)) -> Vec<Piece> {
    let count = all.len();
    let entry = |unit: usize| {
        let name = vec![Piece::Words(scene.units[unit].name.to_owned())];
        let value = vec![Piece::Figure(Quote { figure, of: Term::Now, unit: Some(unit) })];
        template(scene, &format!("{phrase}_unit"), &[("unit", &name), ("value", &value)])
    };
    let list = joined(all.into_iter().take(NAMED).map(entry).collect(), &scene.phrases.joins.list);
    let count_words = vec![Piece::Words(count.to_string())];
    match count {
        0 => Vec::new(),
        1..=NAMED => template(scene, &format!("{phrase}_units"), &[("list", &list)]),
        _ => template(scene, &format!("{phrase}_units_more"), &[("list", &list), ("count", &count_words)]),
    }
}

/// A finding's phrase; a place that `fills` does not name is a figure of the whole.
fn template(scene: &Scene<'_>, phrase: &str, fills: &[(&str, &Vec<Piece>)]) -> Vec<Piece> {
    let Some(template) = scene.phrases.finding.get(phrase) else { return Vec::new() };
    let place = |name: &str| {
        if let Some((_, pieces)) = fills.iter().find(|(place, _)| *place == name) {
            return (*pieces).clone();
        }
        let figure = scene.value(name).map(|(figure, _)| Quote { figure: figure.id, of: Term::Now, unit: None });
        vec![figure.map_or_else(|| Piece::Words(format!("{{{name}}}")), Piece::Figure)]
    };
    parts(template)
        .into_iter()
        .flat_map(|part| match part {
            Part::Words(words) => vec![Piece::Words(words.to_owned())],
            Part::Place(name) => place(name),
        })
        .collect()
}
