//! What would have happened under other promises: always the whole clock again, never an estimate.
//!
//! The longer a promise, the later the due date of every case, so that the smallest promise that a share of the cases
//! would have met is found by trying: first the time that so many of them took, then shorter or longer ones.

use super::{comparison::View, desk::Desk, measures as m};
use crate::{
    clock::{ClockError, Supposed, Supposition},
    engine::{Amount, Key, Measure},
    number::Ratio,
    schema::{LimitUnit, column},
};
use std::collections::{BTreeMap, BTreeSet};

/// Which cases: those that have, in each of these dimensions, one of these codes; without a dimension all.
#[derive(Clone, Debug, Default)]
pub struct Who(pub Vec<(String, BTreeSet<u32>)>);

/// A promised limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Promise {
    /// How many; 0 is at once.
    pub amount: i32,
    /// Of what.
    pub unit: LimitUnit,
}

/// What another promise would have made of cases finished in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// On time and timed, as it was.
    pub today: Ratio,
    /// On time and timed under the supposed promise: every case has one then.
    pub then: Ratio,
    /// Late as it was, on time then.
    pub gained: i64,
    /// On time as it was, late then.
    pub lost: i64,
    /// Without any limit as it was, on time then.
    pub newly_on_time: i64,
    /// Without any limit as it was, late then.
    pub newly_late: i64,
}

/// The shortest promise that would have held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortest {
    /// The promise.
    pub promise: Promise,
    /// How many of the finished cases would have met it.
    pub held: Ratio,
    /// How many would have met the promise shorter by one; `None` of a promise of 0.
    pub shorter: Option<Ratio>,
}

/// Groups for which the shortest promise is searched.
pub struct Searched<'a> {
    /// Of which cases.
    pub who: &'a Who,
    /// Each of these codes of a dimension by itself; without one all cases together, under the code 0.
    pub each: Option<(&'a str, BTreeSet<u32>)>,
}

/// No promise is longer.
const LONGEST: i32 = 36_500;

/// The on-time rate over the cases finished in the period, as it was and as it would have been.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn what_if(desk: &Desk<'_>, view: View, who: &Who, promise: Promise) -> Result<WhatIf, ClockError> {
    const MEASURES: [&Measure; 8] = [
        &m::FINISHED_ON_TIME,
        &m::FINISHED_TIMED,
        &m::WAS_ON_TIME,
        &m::WAS_TIMED,
        &m::GAINED,
        &m::LOST,
        &m::NEWLY_ON_TIME,
        &m::NEWLY_LATE,
    ];
    let supposed = desk.supposing(who.supposition(view, Supposed::Same(promise.amount), promise.unit));
    let counts = counts(&supposed, view, (who, &[]), MEASURES)?.remove(&Vec::new()).unwrap_or_default();
    let [on_time, timed, was_on_time, was_timed, gained, lost, newly_on_time, newly_late] = counts;
    Ok(WhatIf {
        today: Ratio::new(was_on_time, was_timed),
        then: Ratio::new(on_time, timed),
        gained,
        lost,
        newly_on_time,
        newly_late,
    })
}

/// The shortest promise in a unit that at least `share` of the cases finished in the period would have met, for each group
/// that finished any.
///
/// # Errors
/// As [`what_if`].
pub fn shortest(
    desk: &Desk<'_>,
    view: View,
    among: &Searched<'_>,
    (unit, share): (LimitUnit, Ratio),
) -> Result<BTreeMap<u32, Shortest>, ClockError> {
    let guesses = guesses(desk, view, among, (unit, share))?;
    let start = |guess: i32| Search { guess, fails: None, holds: None };
    let mut searches: BTreeMap<u32, Search> = guesses.into_iter().map(|(code, guess)| (code, start(guess))).collect();
    loop {
        let tries: BTreeMap<u32, i32> =
            searches.iter().filter_map(|(code, search)| Some((*code, search.next()?))).collect();
        if tries.is_empty() {
            break;
        }
        let met = met(desk, view, among, (unit, &tries))?;
        for (code, amount) in tries {
            if let (Some(met), Some(search)) = (met.get(&code), searches.get_mut(&code)) {
                search.learn(amount, *met, share);
            } else {
                searches.remove(&code);
            }
        }
    }
    let found = |search: Search| {
        let (amount, held) = search.holds?;
        Some(Shortest { promise: Promise { amount, unit }, held, shorter: search.fails.map(|(_, met)| met) })
    };
    Ok(searches.into_iter().filter_map(|(code, search)| Some((code, found(search)?))).collect())
}

/// How many cases of each group would have met the promise that is tried for it.
fn met(
    desk: &Desk<'_>,
    view: View,
    among: &Searched<'_>,
    (unit, tries): (LimitUnit, &BTreeMap<u32, i32>),
) -> Result<BTreeMap<u32, Ratio>, ClockError> {
    let (amount, by) = match &among.each {
        None => (Supposed::Same(tries.values().copied().next().unwrap_or(0)), Vec::new()),
        Some((dimension, _)) => {
            let name = column::dimension(dimension);
            (Supposed::Each(name.clone(), tries.clone()), vec![name])
        }
    };
    let supposed = desk.supposing(among.who.supposition(view, amount, unit));
    let counts = counts(&supposed, view, (among.who, &by), [&m::FINISHED_ON_TIME, &m::FINISHED_TIMED])?;
    let code = |key: &[i64]| key.first().map_or(Some(0), |code| u32::try_from(*code).ok());
    let met = counts.into_iter().filter(|(_, [_, cases])| *cases > 0);
    Ok(met.filter_map(|(key, [met, cases])| Some((code(&key)?, Ratio::new(met, cases)))).collect())
}

/// A promise near which the shortest one is looked for: the time that the share of the cases of each group took.
fn guesses(
    desk: &Desk<'_>,
    view: View,
    among: &Searched<'_>,
    (unit, share): (LimitUnit, Ratio),
) -> Result<BTreeMap<u32, i32>, ClockError> {
    let (measure, many, of): (&'static Measure, i64, i64) = match unit {
        LimitUnit::WorkingDay => (&m::FINISHED_TURNAROUNDS, 1, 1),
        LimitUnit::OfficeHour => (&m::FINISHED_TURNAROUNDS, 8, 1),
        LimitUnit::CalendarDay => (&m::FINISHED_SPANS, 1, 1),
        LimitUnit::Hour => (&m::FINISHED_SPANS, 24, 1),
        LimitUnit::Month => (&m::FINISHED_SPANS, 1, 30),
        LimitUnit::Year => (&m::FINISHED_SPANS, 1, 365),
    };
    let by: Vec<String> = among.each.iter().map(|(name, _)| column::dimension(name)).collect();
    let mut spread: BTreeMap<u32, BTreeMap<i64, i64>> = BTreeMap::new();
    for (key, amounts) in of_who(desk, view, (among.who, &by), vec![measure])? {
        let code = key.first().map_or(Some(0), |code| u32::try_from(*code).ok());
        let wanted = |code: &u32| among.each.as_ref().is_none_or(|(_, codes)| codes.contains(code));
        let (Some(code), Some(Amount::Histogram(values))) = (code.filter(wanted), amounts.get(measure.name)) else {
            continue;
        };
        for (days, cases) in values {
            *spread.entry(code).or_default().entry(*days).or_default() += cases;
        }
    }
    let guess = |times: &BTreeMap<i64, i64>| {
        let least = i128::from(share.numerator) * i128::from(times.values().sum::<i64>());
        let mut met = 0;
        let days = times.iter().find_map(|(days, cases)| {
            met += cases;
            (i128::from(met) * i128::from(share.denominator) >= least).then_some(*days)
        });
        i32::try_from(days.unwrap_or(0) * many / of).unwrap_or(LONGEST).clamp(0, LONGEST)
    };
    Ok(spread.iter().map(|(code, times)| (*code, guess(times))).collect())
}

/// What is known of the shortest promise of a group.
#[derive(Clone, Copy, Debug)]
struct Search {
    /// The promise that is tried first.
    guess: i32,
    /// The longest promise known not to hold, and what met it.
    fails: Option<(i32, Ratio)>,
    /// The shortest promise known to hold, and what met it.
    holds: Option<(i32, Ratio)>,
}

impl Search {
    /// The promise to try next: ever farther from the guess until one holds and one does not, then between them; none once
    /// two promises next to each other are known, or there is no such promise.
    fn next(&self) -> Option<i32> {
        let farther = |amount: i32| (2 * (amount - self.guess).abs()).max(1);
        match (self.fails, self.holds) {
            (None, None) => Some(self.guess),
            (None, Some((holds, _))) => (holds > 0).then(|| (holds - farther(holds)).max(0)),
            (Some((fails, _)), None) => (fails < LONGEST).then(|| (fails + farther(fails)).min(LONGEST)),
            (Some((fails, _)), Some((holds, _))) => (holds - fails > 1).then(|| fails + (holds - fails) / 2),
        }
    }

    fn learn(&mut self, amount: i32, met: Ratio, share: Ratio) {
        let wide = |number: i64| i128::from(number);
        let holds = wide(met.numerator) * wide(share.denominator) >= wide(share.numerator) * wide(met.denominator);
        *(if holds { &mut self.holds } else { &mut self.fails }) = Some((amount, met));
    }
}

impl Who {
    fn supposition(&self, view: View, amount: Supposed, unit: LimitUnit) -> Supposition {
        let who = self.0.iter().map(|(name, codes)| (column::dimension(name), codes.clone())).collect();
        Supposition { closed: view.period, who, amount, unit }
    }
}

/// Finished cases by a promise, most of them first: of each code of a dimension, or of all under the code 0. Cases without a
/// promised length are left out.
///
/// # Errors
/// As [`what_if`].
pub fn promises(
    desk: &Desk<'_>,
    view: View,
    (who, dimension): (&Who, Option<&str>),
) -> Result<BTreeMap<u32, Vec<(Promise, i64)>>, ClockError> {
    let mut by: Vec<String> = dimension.map(column::dimension).into_iter().collect();
    by.extend([column::PROMISED_UNIT, column::PROMISED_AMOUNT].map(str::to_owned));
    let mut promises: BTreeMap<u32, Vec<(Promise, i64)>> = BTreeMap::new();
    for (key, [cases]) in counts(desk, view, (who, &by), [&m::FINISHED])? {
        let (code, written) = match key[..] {
            [code, unit, amount] => (code, (unit, amount)),
            [unit, amount] => (0, (unit, amount)),
            _ => continue,
        };
        let unit = LimitUnit::ALL.into_iter().find(|unit| *unit as i64 == written.0);
        let (Ok(code), Ok(amount), Some(unit)) = (u32::try_from(code), i32::try_from(written.1), unit) else {
            continue;
        };
        if cases > 0 {
            promises.entry(code).or_default().push((Promise { amount, unit }, cases));
        }
    }
    for found in promises.values_mut() {
        found.sort_by_key(|(promise, cases)| (-cases, *promise));
    }
    Ok(promises)
}

/// Cases finished in the period and their on-time rate by the codes of dimensions.
///
/// # Errors
/// As [`what_if`].
pub fn finished_by(
    desk: &Desk<'_>,
    view: View,
    (who, dimensions): (&Who, &[&str]),
) -> Result<BTreeMap<Vec<u32>, (i64, Ratio)>, ClockError> {
    let by: Vec<String> = dimensions.iter().map(|name| column::dimension(name)).collect();
    let counts = counts(desk, view, (who, &by), [&m::FINISHED, &m::FINISHED_ON_TIME, &m::FINISHED_TIMED])?;
    let codes = |key: Vec<i64>| key.into_iter().map(|code| u32::try_from(code).unwrap_or(0)).collect();
    Ok(counts
        .into_iter()
        .filter(|(_, [finished, ..])| *finished > 0)
        .map(|(key, [finished, on_time, timed])| (codes(key), (finished, Ratio::new(on_time, timed))))
        .collect())
}

/// Counts of the cases of `who` by columns.
fn counts<const N: usize>(
    desk: &Desk<'_>,
    view: View,
    whose: (&Who, &[String]),
    measures: [&'static Measure; N],
) -> Result<BTreeMap<Vec<i64>, [i64; N]>, ClockError>
where
    [i64; N]: Default,
{
    let mut counts: BTreeMap<Vec<i64>, [i64; N]> = BTreeMap::new();
    for (key, amounts) in of_who(desk, view, whose, measures.to_vec())? {
        let sums = counts.entry(key).or_default();
        for (sum, measure) in sums.iter_mut().zip(measures) {
            if let Some(Amount::Number(number)) = amounts.get(measure.name) {
                *sum += number;
            }
        }
    }
    Ok(counts)
}

/// A key, and what was counted of it.
type Counted = (Vec<i64>, BTreeMap<&'static str, Amount>);

/// Amounts of the cases of `who` by columns; a key may come several times.
fn of_who(
    desk: &Desk<'_>,
    view: View,
    (who, by): (&Who, &[String]),
    measures: Vec<&'static Measure>,
) -> Result<Vec<Counted>, ClockError> {
    let mut keys: Vec<Key> = who.0.iter().map(|(name, _)| Key::Column(column::dimension(name))).collect();
    keys.extend(by.iter().map(|name| Key::Column(name.clone())));
    let belongs = |key: &[i64]| {
        let mut pairs = who.0.iter().zip(key);
        pairs.all(|((_, codes), code)| u32::try_from(*code).is_ok_and(|code| codes.contains(&code)))
    };
    let answer = desk.ask(view, keys, measures)?.into_iter();
    Ok(answer.filter(|(key, _)| belongs(key)).map(|(key, amounts)| (key[who.0.len()..].to_vec(), amounts)).collect())
}
