//! The catalogue of items and the roster of units, as they were in force at a moment.

use super::{TimedRegisters, rows_where};
use crate::{
    clock::{ClockError, states::nominal},
    period::Day,
    schema::{Dataset, LimitUnit, column as c, items as i, units as u},
    validate::{Found, ItemName, Limit, Records},
};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What the cases of a period name: code and name of the item, and the department; an item or a unit that none of them
/// names has no case.
pub type Busy = BTreeSet<[String; 3]>;

impl TimedRegisters<'_> {
    /// The items in force, each in the version that counts.
    pub(super) fn items(&self, records: &Records, today: Day, busy: &Busy) -> Result<DataFrame, ClockError> {
        let Some(catalogue) = self.catalogue else { return DataFrame::new(0, Vec::new()) };
        let versions = catalogue.in_force(today);
        let since = self.rules.catalogue_since;
        let earlier: BTreeMap<usize, Limit> = versions
            .iter()
            .filter_map(|version| Some((version.row, catalogue.at(version, since?)?.promised?)))
            .collect();
        let named = busy.iter().map(|[code, name, department]| ItemName { code, name, department });
        let busy: BTreeSet<usize> = named
            .filter_map(|item| match catalogue.find(item, today) {
                Found::Version(version) => Some(version.row),
                Found::Unnamed | Found::Unknown | Found::NotInForce => None,
            })
            .collect();
        let flag = |column| move |row| records.flag(row, column);
        let number = |column| move |row| records.number(row, column);
        let depth = |levels: i64| move |row| records.number(row, i::ONLINE_DEPTH).map(|depth| depth & levels != 0);
        let materials = |row| records.number(row, i::MATERIALS_BEFORE).zip(records.number(row, i::MATERIALS_NOW));
        let instant = |row| match records.text(row, i::CASE_TYPE) {
            "" => None,
            word => Some(word == "instant"),
        };
        let rows = self
            .rows(Dataset::Items, versions.iter().map(|version| version.row).collect())
            .flags(c::SHOULD_ENTER, flag(i::SHOULD_ENTER))
            .flags(c::ENTERED, flag(i::ENTERED))
            .flags(c::WINDOW_COMPLETE, flag(i::WINDOW_COMPLETE))
            .flags(c::AUTHORISED, flag(i::AUTHORISED))
            .flags(c::BY_COMMITMENT, flag(i::BY_COMMITMENT))
            .flags(c::INSTANT, instant)
            .flags(c::APPLIED_ONLINE, depth(LEVELS_2_TO_7))
            .flags(c::FULLY_ONLINE, depth(LEVELS_5_TO_7))
            .numbers(c::VISITS, number(i::VISITS))
            .numbers(c::PROOFS_CANCELLED, number(i::PROOFS_CANCELLED))
            .numbers(c::MATERIALS_BEFORE, |row| Some(materials(row)?.0))
            .numbers(c::MATERIALS_NOW, |row| Some(materials(row)?.1))
            .flags(c::IDLE, |row| Some(!busy.contains(&row)));
        let limits: [(&str, &LimitOf<'_>); 3] = [
            (c::STATUTORY_NOMINAL, &|row| records.limit(row, i::STATUTORY_LIMIT)),
            (c::PROMISED_NOMINAL, &|row| records.limit(row, i::PROMISED_LIMIT)),
            (c::EARLIER_NOMINAL, &|row| earlier.get(&row).copied()),
        ];
        let mut columns = Vec::with_capacity(limits.len());
        for (name, limit) in limits {
            columns.push(self.nominal(name, rows.picked.iter().map(|row| limit(*row)))?);
        }
        let mut table = rows.table()?;
        table.hstack_mut(&columns)?;
        Ok(table)
    }

    /// Limits in nominal working days.
    fn nominal(&self, name: &str, limits: impl Iterator<Item = Option<Limit>>) -> Result<Column, ClockError> {
        let (amounts, units): (Vec<Option<i32>>, Vec<Option<u8>>) =
            limits.map(|limit| limit.map(|limit| (limit.amount, unit_code(limit.unit))).unzip()).unzip();
        let columns = vec![Column::new("amount".into(), amounts), Column::new("unit".into(), units)];
        let written = DataFrame::new(columns[0].len(), columns)?.lazy();
        let days =
            written.select([nominal(self.rules, "amount", "unit").alias(name)]).without_optimizations().collect()?;
        days.column(name).cloned()
    }

    /// The first day of which the catalogue or the roster knows what was in force; none if they are not dated.
    #[must_use]
    pub fn in_force_from(&self) -> Option<Day> {
        let bounds = [(Dataset::Items, i::VALID_FROM, i::VALID_TO), (Dataset::Units, u::VALID_FROM, u::VALID_TO)];
        let rows = bounds.into_iter().flat_map(|(dataset, from, to)| {
            let records = self.registers.of(dataset).into_iter();
            records.flat_map(move |records| {
                (0..records.len()).map(move |row| (records.day(row, from), records.day(row, to)))
            })
        });
        let (mut first, mut dated) = (None, false);
        for (from, to) in rows {
            // A blank is since ever: since before there were any cases.
            let from_day = from.unwrap_or(Day(0));
            first = Some(first.map_or(from_day, |first: Day| first.min(from_day)));
            dated |= from.is_some() || to.is_some();
        }
        first.filter(|_| dated)
    }

    /// The code of each department that was renamed or merged, and of the one in force that goes on with its cases.
    #[must_use]
    pub fn successors(&self, today: Day) -> BTreeMap<i64, i64> {
        let codes = self.codes.get(&Dataset::Units).and_then(|codes| codes.get("department"));
        let (Some(records), Some(codes)) = (self.registers.of(Dataset::Units), codes) else { return BTreeMap::new() };
        let roster = Roster { records, today };
        let named: BTreeMap<&str, i64> =
            codes.iter().enumerate().map(|(row, code)| (records.text(row, u::UNIT), i64::from(*code))).collect();
        let goes_on = |(name, code): (&&str, &i64)| {
            let now = named.get(roster.now(name))?;
            (now != code).then_some((*code, *now))
        };
        named.iter().filter_map(goes_on).collect()
    }

    /// The units in force, each once: those of the roster, without one the departments of the items in force.
    pub(super) fn units(&self, today: Day, busy: &Busy) -> Result<DataFrame, ClockError> {
        let departments: BTreeSet<&str> = busy.iter().map(|[_, _, department]| department.as_str()).collect();
        let (rows, names, busy) = match (self.registers.of(Dataset::Units), self.catalogue) {
            (Some(records), _) => {
                let roster = Roster { records, today };
                let busy = departments.iter().map(|name| roster.now(name)).collect();
                (roster.rows(), (records, u::UNIT), busy)
            }
            (None, Some(catalogue)) => match self.registers.of(Dataset::Items) {
                Some(records) => {
                    let rows = catalogue.in_force(today).iter().map(|version| version.row).collect();
                    (first_of_each(rows, |row| records.text(row, i::DEPARTMENT)), (records, i::DEPARTMENT), departments)
                }
                None => return DataFrame::new(0, Vec::new()),
            },
            (None, None) => return DataFrame::new(0, Vec::new()),
        };
        let (records, column) = names;
        let idle = |row| Some(!busy.contains(records.text(row, column)));
        self.rows(Dataset::Units, rows).flags(c::IDLE, idle).table()
    }
}

/// The limit of a record.
type LimitOf<'l> = dyn Fn(usize) -> Option<Limit> + 'l;

/// Levels of 网上办理深度: from receiving the application to sending the licence.
const LEVELS_2_TO_7: i64 = 0b0111_1110;
/// From handling the application online on.
const LEVELS_5_TO_7: i64 = 0b0111_0000;

const fn unit_code(unit: LimitUnit) -> u8 {
    unit as u8
}

/// The first row of each name that is not blank.
fn first_of_each<'r>(rows: Vec<usize>, name: impl Fn(usize) -> &'r str) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    rows.into_iter().filter(|row| !name(*row).is_empty() && seen.insert(name(*row))).collect()
}

/// The roster of units on a day.
struct Roster<'r> {
    records: &'r Records,
    today: Day,
}

impl<'r> Roster<'r> {
    /// The units in force.
    fn rows(&self) -> Vec<usize> {
        let name = |row| self.records.text(row, u::UNIT);
        first_of_each(rows_where(self.records, |row| self.holds(row)), name)
    }

    fn holds(&self, row: usize) -> bool {
        let (from, to) = (self.records.day(row, u::VALID_FROM), self.records.day(row, u::VALID_TO));
        from.is_none_or(|from| from <= self.today) && to.is_none_or(|to| self.today <= to)
    }

    /// The unit that goes on with the cases of one that was renamed or merged: of its successors the first in force.
    fn now<'n>(&self, name: &'n str) -> &'n str
    where
        'r: 'n,
    {
        let mut now = name;
        // A chain of successors is no longer than the roster, unless it goes round.
        for _ in 0..=self.records.len() {
            let own = rows_where(self.records, |row| self.records.text(row, u::UNIT) == now);
            if own.iter().any(|row| self.holds(*row)) {
                return now;
            }
            match own
                .into_iter()
                .map(|row| self.records.text(row, u::SUCCESSOR))
                .find(|successor| !successor.is_empty())
            {
                Some(successor) => now = successor,
                None => return name,
            }
        }
        name
    }
}
