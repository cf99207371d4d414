//! What needs attention: sentences by stated rules, in a fixed order.

use super::{
    Piece, Scene,
    compose::{joined, words},
    value_in,
};
use crate::{
    figures::{Figure, Outcome, Value, differing},
    number::Ratio,
};
use std::cmp::Ordering;

/// At most so many units are named in a sentence.
const NAMED: usize = 3;

const ON_TIME: &str = "on_time_rate_closed";

/// What needs attention, most pressing first.
///
/// Rules: overdue pending cases; red cards; targets missed; the two on-time rates more than half a point apart; the
/// ranked units with the lowest on-time rate, if it is below the whole's, and whether chance explains it; ranked units
/// slower than the law allows; bad ratings; ratings mostly set by the system; more finished than accepted, or a backlog
/// that grew by more than a tenth and by more than chance (twice the root of the cases pending before).
#[must_use]
pub fn findings(scene: &Scene<'_>) -> Vec<Vec<Piece>> {
    let rules = [overdue, red_cards, targets, lens, lowest_on_time, slow_units, bad_ratings, defaults, backlog];
    rules.iter().filter_map(|rule| rule(scene)).collect()
}

fn overdue(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    count(scene, "overdue_pending").filter(|cases| *cases > 0)?;
    let most = ordered(scene, "overdue_pending", |(figure, value)| -figure.printed(value, 0).units);
    let affected: Vec<usize> =
        most.into_iter().filter(|(_, value)| value.numerator() > 0).map(|(unit, _)| unit).collect();
    let units = match affected.len() {
        0 => Vec::new(),
        _ => units(scene, &affected, ("overdue", "overdue_pending"))?,
    };
    scene.phrase("overdue_pending", &[("units", units)])
}

fn red_cards(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    count(scene, "red_cards").filter(|cards| *cards > 0)?;
    scene.phrase("red_cards", &[])
}

/// Figures of the whole that miss their targets.
fn targets(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let missed = scene.targets.iter().filter_map(|(id, target)| {
        let (figure, value) = scene.value(id)?;
        (figure.meets(Some(value), Some(*target)) == Some(false)).then_some((figure, value, *target))
    });
    let entry = |(figure, value, target): (&Figure, Value, Value)| {
        let text = |value| figure.text(Some(value), scene.decimals);
        let phrase = if text(value) == text(target) { "target_entry_close" } else { "target_entry" };
        let name = scene.labels.figure(figure.id).map_or(figure.id, |words| words.name.as_str());
        let quoted = scene.composed(&format!("{{{}}}", figure.id), &[])?;
        scene.phrase(phrase, &[("name", words(&name)), ("target", words(&text(target))), ("value", quoted)])
    };
    let entries: Option<Vec<_>> = missed.map(entry).collect();
    let entries = entries.filter(|entries| !entries.is_empty())?;
    let fills = [("count", words(&entries.len())), ("list", joined(entries, &scene.phrases.joins.clause))];
    scene.phrase("targets_missed", &fills)
}

fn lens(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let printed = |id: &str| scene.value(id).map(|(figure, value)| figure.printed(value, scene.decimals));
    let gap = printed(ON_TIME)?.minus(printed("on_time_rate_due")?);
    let half_a_point = 10_i128.pow(scene.decimals) / 2;
    if gap.units.abs() <= half_a_point {
        return None;
    }
    let phrase = if gap.units > 0 { "lens_closed_higher" } else { "lens_due_higher" };
    scene.phrase(phrase, &[("gap", words(&gap.magnitude()))])
}

fn lowest_on_time(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let (figure, whole) = scene.value(ON_TIME)?;
    let printed = |value| figure.printed(value, scene.decimals);
    let ranked = ordered(scene, ON_TIME, |(_, value)| printed(value).units);
    let (ranked, few): (Vec<_>, Vec<_>) =
        ranked.into_iter().partition(|(_, value)| value.denominator() >= Some(scene.min_cases));
    let (unit, lowest) = *ranked.first()?;
    if printed(lowest) >= printed(whole) || ranked.len() < 2 {
        return None;
    }
    let share = |(_, value): &(usize, Value)| Ratio::new(value.numerator(), value.denominator().unwrap_or(1));
    let shares = |units: &[(usize, Value)]| units.iter().map(share).collect::<Vec<_>>();
    let apart = differing(&shares(&ranked), &shares(&few)).first() == Some(&Some(Ordering::Less));
    let same: Vec<usize> =
        ranked.iter().take_while(|(_, value)| printed(*value) == printed(lowest)).map(|(unit, _)| *unit).collect();
    let rate = ("rate", Scene::of_unit(unit, ON_TIME));
    if same.len() > 1 {
        return scene.phrase("lowest_shared", &[("list", units(scene, &same, ("lowest", ON_TIME))?), rate]);
    }
    let phrase = if apart { "lowest_apart" } else { "lowest_chance" };
    scene.phrase(phrase, &[("unit", scene.name_of(unit)), rate, ("late", Scene::of_unit(unit, "overdue_finished"))])
}

fn slow_units(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let ranked = ordered(scene, "actual_speedup", |(figure, value)| figure.printed(value, scene.decimals).units);
    let enough = |unit: usize| {
        let finished = value_in(scene.units[unit].outcomes, "finished");
        finished.is_some_and(|(_, finished)| finished.numerator() >= scene.min_cases)
    };
    let slow = ranked.into_iter().filter(|(unit, value)| value.numerator() < 0 && enough(*unit));
    let slow: Vec<usize> = slow.map(|(unit, _)| unit).collect();
    if slow.is_empty() { None } else { units(scene, &slow, ("slow", "actual_speedup")) }
}

fn bad_ratings(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    count(scene, "bad_ratings").filter(|ratings| *ratings > 0)?;
    scene.phrase("bad_ratings", &[])
}

/// Said if at least half of the ratings were set by the system, and somebody rated at all.
fn defaults(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let (set, all) = (count(scene, "default_ratings")?, count(scene, "ratings")?);
    scene.value("satisfaction_rate_active")?;
    (set > 0 && 2 * set >= all).then(|| scene.phrase("defaults", &[])).flatten()
}

fn backlog(scene: &Scene<'_>) -> Option<Vec<Piece>> {
    let (start, end) = (count(scene, "pending_start")?, count(scene, "pending_end")?);
    if count(scene, "finished")? > count(scene, "accepted")? {
        return scene.phrase("carry_over", &[]);
    }
    let more = end - start;
    let beyond_chance = i128::from(more) * i128::from(more) > 4 * i128::from(start);
    let grew = start > 0 && more * 10 > start && beyond_chance;
    grew.then(|| scene.phrase("backlog_grew", &[("more", words(&more))])).flatten()
}

fn count(scene: &Scene<'_>, id: &str) -> Option<i64> {
    scene.value(id).map(|(_, value)| value.numerator())
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
fn units(scene: &Scene<'_>, all: &[usize], (phrase, figure): (&str, &'static str)) -> Option<Vec<Piece>> {
    let entry = |unit: &usize| {
        let fills = [("unit", scene.name_of(*unit)), ("value", Scene::of_unit(*unit, figure))];
        scene.phrase(&format!("{phrase}_unit"), &fills)
    };
    let entries: Option<Vec<_>> = all.iter().take(NAMED).map(entry).collect();
    let fills = [("list", scene.list(entries?)), ("count", words(&all.len()))];
    let more = if all.len() > NAMED { "_more" } else { "" };
    scene.phrase(&format!("{phrase}_units{more}"), &fills)
}
