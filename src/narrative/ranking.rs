//! Lists of the first, who moved in a ranking, and which parts a count has.

use super::{Piece, Scene, compose::words, value_in};

/// A list of the first units by a figure.
#[derive(Clone, Copy, Debug)]
pub struct Ranking<'a> {
    /// Its name in the book of phrases.
    pub name: &'a str,
    /// By which figure.
    pub figure: &'static str,
    /// How many places it has.
    pub places: usize,
    /// The units on them, the first first, as indices of [`Scene::units`]: more than places if some share the last.
    pub first: &'a [usize],
    /// How many units could have been on it.
    pub of: usize,
}

/// Where a unit stood and stands.
#[derive(Clone, Copy, Debug)]
pub struct RankMove<'a> {
    /// Its name.
    pub unit: &'a str,
    /// Its rank in the period before.
    pub before: usize,
    /// Its rank now.
    pub now: usize,
}

/// Of a list with more than so many units a place the units are not named.
const MOST_TIED: usize = 3;

/// At most so many parts of a count are named.
const NAMED: usize = 3;

/// Fewer places are no change of rank worth a word.
const LEAST_MOVE: usize = 3;

/// The list in a sentence; nothing without units.
#[must_use]
pub fn ranking(scene: &Scene<'_>, list: Ranking<'_>) -> Option<Vec<Piece>> {
    let said = scene.phrases.ranking.get(list.name)?;
    let template = match list.first.len() {
        0 => return None,
        1 if list.of == 1 => &said.one,
        count if count > list.places * MOST_TIED => &said.many,
        count if count > list.places => &said.tied,
        count if count == list.of => &said.all,
        _ => &said.text,
    };
    let entry = |unit: &usize| {
        let fills = [("unit", scene.name_of(*unit)), ("value", Scene::of_unit(*unit, list.figure))];
        scene.composed(&said.entry, &fills)
    };
    let entries: Option<Vec<_>> = list.first.iter().map(entry).collect();
    let fills = [("places", words(&list.places)), ("count", words(&list.first.len())), ("list", scene.list(entries?))];
    scene.composed(template, &fills)
}

/// Which units a count of the whole is made of, the most first, and how many are of others: parts that add up to it.
///
/// Nothing if no unit has any.
#[must_use]
pub fn breakdown(scene: &Scene<'_>, figure: &'static str) -> Option<Vec<Piece>> {
    let amount = |outcomes| value_in(outcomes, figure).map_or(0, |(_, value)| value.numerator());
    let whole = amount(scene.now);
    let mut parts: Vec<(i64, usize)> = scene
        .units
        .iter()
        .enumerate()
        .map(|(at, unit)| (-amount(unit.outcomes), at))
        .filter(|(of, _)| *of < 0)
        .collect();
    parts.sort_unstable();
    parts.truncate(NAMED);
    let rest = whole + parts.iter().map(|(of, _)| of).sum::<i64>();
    if let ([(_, only)], 0) = (parts.as_slice(), rest) {
        let phrase = if whole == 1 { "parts_one" } else { "parts_all" };
        return scene.phrase(phrase, &[("unit", scene.name_of(*only))]);
    }
    let entry = |(_, unit): &(i64, usize)| {
        scene.phrase("part", &[("unit", scene.name_of(*unit)), ("value", Scene::of_unit(*unit, figure))])
    };
    let mut entries = parts.iter().map(entry).collect::<Option<Vec<_>>>()?;
    if entries.is_empty() {
        return None;
    }
    if rest > 0 {
        entries.push(scene.phrase("part_rest", &[("count", words(&rest))])?);
    }
    scene.phrase("parts", &[("list", scene.list(entries))])
}

/// Who rose and who fell by most places, if by three or more; units that did so by equally many are named together.
#[must_use]
pub fn rank_moves(scene: &Scene<'_>, moves: &[RankMove<'_>]) -> Vec<Vec<Piece>> {
    let rose = |one: &RankMove<'_>| one.before.saturating_sub(one.now);
    let fell = |one: &RankMove<'_>| one.now.saturating_sub(one.before);
    [most(scene, moves, ("rank_rose", &rose)), most(scene, moves, ("rank_fell", &fell))].into_iter().flatten().collect()
}

fn most(
    scene: &Scene<'_>,
    moves: &[RankMove<'_>],
    (phrase, places): (&str, &dyn Fn(&RankMove<'_>) -> usize),
) -> Option<Vec<Piece>> {
    let farthest = moves.iter().map(places).max().filter(|places| *places >= LEAST_MOVE)?;
    let entry = |one: &RankMove<'_>| {
        let fills = [("unit", words(&one.unit)), ("before", words(&one.before)), ("now", words(&one.now))];
        scene.phrase("rank_entry", &fills)
    };
    let entries: Option<Vec<_>> = moves.iter().filter(|one| places(one) == farthest).map(entry).collect();
    let whom = words(&scene.phrases.previous(scene.period));
    scene.phrase(phrase, &[("whom", whom), ("list", scene.list(entries?))])
}
