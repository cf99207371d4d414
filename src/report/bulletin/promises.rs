//! The shortest promise that would have held, of the items that finished the most commitment cases.
//!
//! The turnaround of a case is counted in working days without the days on which its clock stood still, so that how many
//! cases would have met a promise of so many working days can be read off the distribution; only extensions are not seen.

use super::{
    BulletinSource,
    gather::{Sheet, outcome, year_to_date},
    items,
    press::Place,
    tables::number_cell,
    writer::Writer,
};
use crate::{
    clock::ClockError,
    figures::{Dimension, Distribution, Occurrences, Promise, View, Who, distribution, promises},
    number::{NONE, Ratio},
    report::{Block, Cell, ColumnKind, NoteKind, Row},
};
use std::collections::BTreeMap;

/// Items listed.
const LISTED: usize = 10;
/// The share of the cases that is to meet the promise, in per cent.
const SHARE: i64 = 95;

const FIGURES: [&str; 5] =
    ["finished", "mean_turnaround", "actual_speedup", "actual_speedup_over_promise", "on_time_rate_closed"];

/// Items since the beginning of the year, since a month has few cases of most; in the period, where the data do not reach
/// back so far.
pub(super) struct ItemsToDate {
    pub sheet: Sheet,
    /// How long the commitment cases of each took.
    pub turnarounds: Vec<(String, Occurrences)>,
    /// What most of its cases were promised.
    usual: BTreeMap<String, Promise>,
}

impl ItemsToDate {
    /// Nothing if the cases name no items.
    pub(super) fn ask(source: &BulletinSource<'_>) -> Result<Option<Self>, ClockError> {
        let to_date = year_to_date(source.period);
        let period = if source.covers(to_date) { to_date } else { source.period };
        let (desk, view) = (source.desk, View { period, as_of: source.as_of });
        let Some(sheet) = Sheet::of(desk, view, "item", &FIGURES)? else { return Ok(None) };
        let item = Dimension::named("item");
        let turnarounds = distribution(desk, view, Distribution::Turnaround, Some(&item))?;
        let found = promises(desk, view, (&Who::default(), Some("item")))?;
        let usual = found
            .into_iter()
            .filter_map(|(code, most)| Some((desk.text("item", code.into()).to_owned(), most.first()?.0)))
            .collect();
        Ok(Some(Self { sheet, turnarounds, usual }))
    }
}

/// The shortest promise in whole working days that at least so many per cent of the cases would have met, and how many.
pub(super) fn shortest(turnarounds: &[(i64, i64)], percent: i64) -> Option<(i64, Ratio)> {
    let all: i64 = turnarounds.iter().map(|(_, times)| times).sum();
    let mut met = 0;
    turnarounds.iter().find_map(|(days, times)| {
        met += times;
        (met * 100 >= all * percent).then_some((*days, Ratio::new(met, all)))
    })
}

/// The table; words if no item finished enough.
pub(super) fn block(writer: &mut Writer<'_>) -> Option<Block> {
    let facts = writer.facts;
    let ItemsToDate { sheet, turnarounds, usual } = facts.items_to_date.as_ref()?;
    let least = writer.min_cases();
    let total = |values: &Occurrences| values.iter().map(|(_, times)| times).sum::<i64>();
    let mut busiest: Vec<(&String, i64, &Occurrences)> = turnarounds
        .iter()
        .map(|(item, values)| (item, total(values), values))
        .filter(|(item, cases, _)| !item.is_empty() && *cases >= least)
        .collect();
    busiest.sort_by_key(|(item, cases, _)| (-cases, *item));
    let period = writer.period(&sheet.when);
    let fills = [("least", least.to_string()), ("percent", SHARE.to_string()), ("period", period)];
    let fills = fills.each_ref().map(|(name, text)| (*name, text.as_str()));
    if busiest.is_empty() {
        return Some(writer.note(NoteKind::Info, "note.no_promises", &fills));
    }
    let columns = vec![
        writer.own_column("item", ColumnKind::Text),
        writer.own_column("commitments", ColumnKind::Number),
        writer.own_column("promise", ColumnKind::Text),
        writer.column("on_time_rate_closed"),
        writer.own_column("shortest", ColumnKind::Days),
        writer.own_column("held", ColumnKind::Rate),
    ];
    let mut table = writer.table("promises", columns);
    let named = sheet.named();
    for (item, cases, values) in busiest.into_iter().take(LISTED) {
        let Some((days, held)) = shortest(values, SHARE) else { continue };
        let outcomes = named.iter().find(|(key, _)| key == item).map(|(_, outcomes)| *outcomes);
        let scope = [(sheet.dimension.clone(), item.clone())];
        let place = Place { when: &sheet.when, scope: &scope };
        let rate = outcomes.and_then(|outcomes| outcome(outcomes, "on_time_rate_closed"));
        let held = held.percent(writer.press.decimals);
        table.rows.push(Row::plain(vec![
            Cell::text(items::item_name(writer, item)),
            number_cell(cases),
            Cell::text(usual.get(item).map_or_else(|| NONE.to_owned(), |one| promise(writer, *one))),
            rate.map_or_else(|| Cell::text(NONE), |rate| writer.press.cell(rate, place)),
            number_cell(days),
            Cell {
                key: held.and_then(|held| i64::try_from(held.units).ok()),
                ..Cell::text(held.map_or_else(|| NONE.to_owned(), |held| format!("{held}%")))
            },
        ]));
    }
    table.notes.push(writer.filled("note.promises", &fills));
    Some(Block::Table(table))
}

/// A promise as it prints: its number with its unit.
fn promise(writer: &Writer<'_>, promise: Promise) -> String {
    let id = promise.unit.id();
    if promise.amount == 1 {
        return writer.word(&format!("one.{id}"));
    }
    let unit = writer.press.labels.name("limit_unit", id);
    writer.filled("text.promise", &[("amount", &promise.amount.to_string()), ("unit", unit)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_promise_is_the_first_that_enough_cases_met() {
        assert_eq!(shortest(&[(1, 94), (2, 1), (9, 5)], 95), Some((2, Ratio::new(95, 100))));
        assert_eq!(shortest(&[(1, 94), (3, 6)], 95), Some((3, Ratio::new(100, 100))));
        assert_eq!(shortest(&[(0, 3)], 95), Some((0, Ratio::new(3, 3))));
        assert_eq!(shortest(&[], 95), None);
    }
}
