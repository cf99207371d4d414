//! The catalogue of items (事项目录): which version of an item was in force on a day; `item-overlap`.
//!
//! An item is found by its code, else by its name and department. Versions that overlap are remarked, and of those in
//! force on a day the one that began last counts.

use super::{
    Limit, Records,
    row::{Completing, Completion},
};
use crate::{
    diag::{Diagnostic, Diagnostics, Severity},
    period::Day,
    schema::{Field, items as i},
};
use std::collections::BTreeMap;

/// All versions of all items.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    versions: Vec<ItemVersion>,
    /// Indices of the versions of a code, in input order.
    by_code: BTreeMap<String, Vec<u32>>,
    /// The same by name.
    by_name: BTreeMap<String, Vec<u32>>,
}

/// An item as it stands in one row of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemVersion {
    /// The row of the records.
    pub row: usize,
    code: String,
    name: String,
    department: String,
    /// First day in force; `None` is since ever.
    pub from: Option<Day>,
    /// Last day in force; `None` is still.
    pub to: Option<Day>,
    /// 法定时限.
    pub statutory: Option<Limit>,
    /// 承诺时限.
    pub promised: Option<Limit>,
    /// 办件类型, the canonical word; empty if there is none.
    pub case_type: String,
    /// 事项类型; empty if there is none.
    pub kind: String,
}

/// What an item is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemName<'a> {
    /// 事项编码.
    pub code: &'a str,
    /// 事项名称.
    pub name: &'a str,
    /// 办理部门.
    pub department: &'a str,
}

/// What is found in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// Nothing was looked for.
    Unnamed,
    /// The item is not in it.
    Unknown,
    /// It is, but was not in force on the day.
    NotInForce,
    /// The version in force.
    Version(&'a ItemVersion),
}

impl Catalogue {
    /// The catalogue of these records; overlapping versions go to `diagnostics`.
    #[must_use]
    pub fn new(records: &Records, diagnostics: &mut Diagnostics) -> Self {
        let mut catalogue = Self::default();
        for row in 0..records.len() {
            let index = u32::try_from(row).unwrap_or(u32::MAX);
            let text = |column| records.text(row, column).to_owned();
            let version = ItemVersion {
                row,
                code: text(i::ITEM_CODE),
                name: text(i::ITEM_NAME),
                department: text(i::DEPARTMENT),
                from: records.day(row, i::VALID_FROM),
                to: records.day(row, i::VALID_TO),
                statutory: records.limit(row, i::STATUTORY_LIMIT),
                promised: records.limit(row, i::PROMISED_LIMIT),
                case_type: text(i::CASE_TYPE),
                kind: text(i::ITEM_KIND),
            };
            if !version.code.is_empty() {
                catalogue.by_code.entry(version.code.clone()).or_default().push(index);
            }
            if !version.name.is_empty() {
                catalogue.by_name.entry(version.name.clone()).or_default().push(index);
            }
            catalogue.versions.push(version);
        }
        for row in catalogue.overlapping() {
            let place = records.place(row);
            let code = "item-overlap";
            diagnostics.push(Diagnostic { code, severity: Severity::Warning, place, seen: String::new() });
        }
        catalogue
    }

    /// The version of an item that was in force on a day.
    #[must_use]
    pub fn find(&self, item: ItemName<'_>, day: Day) -> Found<'_> {
        self.among(item, day, (self.of_code(item.code), self.of_name(item.name)))
    }

    /// Of each item that was in force on a day the version that counts, in the order of their rows.
    #[must_use]
    pub fn in_force(&self, day: Day) -> Vec<&ItemVersion> {
        let mut items: BTreeMap<[&str; 3], &ItemVersion> = BTreeMap::new();
        for version in self.versions.iter().filter(|version| version.holds_on(day)) {
            items.entry(version.identity()).and_modify(|best| *best = later(best, version)).or_insert(version);
        }
        let mut versions: Vec<&ItemVersion> = items.into_values().collect();
        versions.sort_unstable_by_key(|version| version.row);
        versions
    }

    /// The version of the same item that was in force on another day.
    #[must_use]
    pub fn at(&self, item: &ItemVersion, day: Day) -> Option<&ItemVersion> {
        let indices = if item.code.is_empty() { self.of_name(&item.name) } else { self.of_code(&item.code) };
        let versions = indices.iter().filter_map(|index| self.versions.get(*index as usize));
        versions.filter(|other| other.identity() == item.identity() && other.holds_on(day)).reduce(later)
    }

    /// The versions that carry a code.
    pub(super) fn of_code(&self, code: &str) -> &[u32] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// The versions that carry a name.
    pub(super) fn of_name(&self, name: &str) -> &[u32] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// [`Catalogue::find`], with the versions of the code and those of the name already looked up.
    pub(super) fn among(&self, item: ItemName<'_>, day: Day, (coded, named): (&[u32], &[u32])) -> Found<'_> {
        if item.code.is_empty() && item.name.is_empty() {
            return Found::Unnamed;
        }
        // Two codes that differ are two items, whatever they are called.
        let candidates = || {
            let indices = if coded.is_empty() { named } else { coded };
            let versions = indices.iter().filter_map(|index| self.versions.get(*index as usize));
            versions.filter(|version| !coded.is_empty() || version.code.is_empty() || item.code.is_empty())
        };
        let own = |version: &ItemVersion| version.department == item.department;
        // One code may be shared by the departments of several places, and a case may not say its department.
        let fits = |version: &&ItemVersion| {
            own(version)
                || if coded.is_empty() {
                    version.department.is_empty()
                        || (item.department.is_empty() && candidates().all(|one| one.department == version.department))
                } else {
                    !candidates().any(own)
                }
        };
        let (mut known, mut best) = (false, None::<&ItemVersion>);
        for version in candidates().filter(fits) {
            known = true;
            if version.holds_on(day) {
                best = Some(best.map_or(version, |best| later(best, version)));
            }
        }
        match (best, known) {
            (Some(version), _) => Found::Version(version),
            (None, true) => Found::NotInForce,
            (None, false) => Found::Unknown,
        }
    }

    /// Rows whose validity begins before that of an earlier version of the same item has ended.
    fn overlapping(&self) -> Vec<usize> {
        let mut items: BTreeMap<[&str; 3], Vec<&ItemVersion>> = BTreeMap::new();
        for version in &self.versions {
            items.entry(version.identity()).or_default().push(version);
        }
        let mut rows = Vec::new();
        for mut versions in items.into_values().filter(|versions| versions.len() > 1) {
            versions.sort_by_key(|version| (version.from, version.row));
            let mut end = None;
            for version in versions.into_iter().filter(|version| version.is_ever_in_force()) {
                let last = version.to.unwrap_or(Day(i32::MAX));
                if end.is_some_and(|end| version.from.is_none_or(|from| from <= end)) {
                    rows.push(version.row);
                }
                end = end.max(Some(last));
            }
        }
        rows.sort_unstable();
        rows
    }
}

impl ItemVersion {
    /// What tells its item from others: code and department, of an item without a code name and department.
    fn identity(&self) -> [&str; 3] {
        let name = if self.code.is_empty() { &*self.name } else { "" };
        [&self.code, name, &self.department]
    }

    /// Whether it was in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether its cases are 即办件; `None` if it does not say.
    #[must_use]
    pub fn instant(&self) -> Option<bool> {
        (!self.case_type.is_empty()).then(|| self.case_type == "instant")
    }

    /// What it says for a column of the cases: their type or the kind of item; empty for any other.
    pub(super) fn text(&self, field: Field) -> &str {
        match field {
            Field::CaseType => &self.case_type,
            Field::ItemKind => &self.kind,
            _ => "",
        }
    }

    fn is_ever_in_force(&self) -> bool {
        self.from.zip(self.to).is_none_or(|(from, to)| from <= to)
    }
}

/// What the catalogue gave to cases in which it was blank, by column. Counted are records before versions of one case
/// are settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completed {
    /// 法定时限.
    pub statutory: Share,
    /// 承诺时限.
    pub promised: Share,
    /// 办件类型.
    pub case_type: Share,
}

/// How many blank cells of a column were filled, and how many were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The catalogue filled them.
    pub filled: u64,
    /// They are still blank.
    pub missing: u64,
}

impl Completed {
    /// The counts by the names that messages have for them.
    #[must_use]
    pub const fn counts(self) -> [(&'static str, u64); 6] {
        [
            ("statutory", self.statutory.filled),
            ("no_statutory", self.statutory.missing),
            ("promised", self.promised.filled),
            ("no_promised", self.promised.missing),
            ("case_type", self.case_type.filled),
            ("no_case_type", self.case_type.missing),
        ]
    }

    /// Counts a case.
    pub(super) fn add(&mut self, case: Completion) {
        let columns = [
            (&mut self.statutory, case.statutory),
            (&mut self.promised, case.promised),
            (&mut self.case_type, case.case_type),
        ];
        for (share, what) in columns {
            share.filled += u64::from(what == Completing::Filled);
            share.missing += u64::from(what == Completing::Missing);
        }
    }

    /// Counts the cases of a later part.
    pub(super) fn append(&mut self, later: Self) {
        let columns = [
            (&mut self.statutory, later.statutory),
            (&mut self.promised, later.promised),
            (&mut self.case_type, later.case_type),
        ];
        for (share, more) in columns {
            share.filled += more.filled;
            share.missing += more.missing;
        }
    }
}

/// The one that began later, of two that began together the one that stands later.
fn later<'a>(best: &'a ItemVersion, other: &'a ItemVersion) -> &'a ItemVersion {
    if (best.from, best.row) > (other.from, other.row) { best } else { other }
}
