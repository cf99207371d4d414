//! The facts of the city: names, weights, limits, words, all from `data/city/`.

use super::SampleError;
use super::dirt::Dirt;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Everything `data/city/` says.
pub(super) struct Tables {
    pub departments: Vec<Department>,
    pub items: Vec<Item>,
    pub regions: Vec<Region>,
    pub facts: Facts,
    pub words: Words,
}

/// A department; the shares are per thousand.
#[derive(Deserialize)]
pub(super) struct Department {
    pub code: String,
    pub name: String,
    /// Windows and staff in the city's own hall; counties have half of them.
    pub windows: u32,
    pub handlers: u32,
    /// Duration against the usual one, and what it becomes by the last month.
    pub pace: u32,
    pub pace_later: u32,
    /// Late commitment cases, and what it becomes by the last month.
    pub late: u32,
    pub late_later: u32,
    /// The month from which both move; blank if they stay.
    pub changes_from: String,
    /// Months without any application, separated by blanks.
    pub silent: String,
}

/// A service item.
#[derive(Deserialize)]
pub(super) struct Item {
    pub code: String,
    pub name: String,
    /// Code of the department.
    pub department: String,
    pub kind: String,
    #[serde(rename = "type")]
    pub case_type: CaseType,
    /// The lowest level that handles it.
    pub reach: Level,
    pub subject: Subject,
    pub weight: u32,
    pub statutory: Option<u32>,
    pub statutory_unit: Unit,
    pub promised: Option<u32>,
    pub promised_unit: Unit,
    /// The promise before it was cut, same unit.
    pub promised_before: Option<u32>,
    pub gives: Gives,
    /// Usual duration, per thousand of the statutory limit.
    pub pace: u32,
    /// Kind of the special procedure, if it has one.
    pub procedure: String,
    /// Per thousand handed in online while the hall is open.
    pub online: u32,
    /// Months (1–12) of its season, separated by blanks.
    pub peak: String,
    pub materials: u32,
    /// Yuan.
    pub fee: u32,
    /// `yes` if its cases belong to building projects.
    pub project: String,
}

/// A place with a hall.
#[derive(Deserialize)]
pub(super) struct Region {
    pub name: String,
    pub level: Level,
    pub weight: u32,
}

/// 即办件 or 承诺件.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum CaseType {
    Instant,
    Commitment,
}

/// 市, 县, 乡.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    City,
    County,
    Town,
}

/// Who applies.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Subject {
    Person,
    Enterprise,
    Organisation,
}

/// The unit of a limit; `None` is 无期限.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    WorkingDay,
    CalendarDay,
    Month,
    Hour,
    None,
}

/// What the export says of the promise: its length or its deadline.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Gives {
    Length,
    DueDay,
    DueTime,
}

/// `city.toml`; see the comments there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    pub span: Span,
    pub rhythm: Rhythm,
    pub channels: Channels,
    pub acceptance: Acceptance,
    pub handling: Handling,
    pub rating: Rating,
    pub service: Service,
    pub applicant: Applicant,
    pub dirt: BTreeMap<Dirt, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Span {
    pub first: String,
    pub months: u32,
    pub promise_changed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rhythm {
    pub weekday: [u32; 7],
    pub closed: u32,
    pub holiday: u32,
    pub reopening: u32,
    pub month: [u32; 12],
    pub growth: u32,
    pub noise: u32,
    pub peak: u32,
    pub open_day: Vec<u32>,
    pub closed_day: Vec<u32>,
    pub sessions: [[i32; 2]; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Channels {
    pub drift: u32,
    pub mobile: u32,
    pub kiosk: u32,
    pub post: u32,
    pub agent: u32,
    pub agent_town: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Acceptance {
    pub counter_lag: u32,
    pub online_lag: Vec<u32>,
    pub automatic_instant: u32,
    pub automatic_commitment: u32,
    pub refused: u32,
    pub correction: u32,
    pub correction_days: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Handling {
    pub spread: Vec<u32>,
    pub overrun: Vec<u32>,
    pub untimed_days: u32,
    pub refused: u32,
    pub withdrawn: u32,
    pub returned: u32,
    pub tolerant: u32,
    pub extended: u32,
    pub extension_days: Vec<u32>,
    pub suspended: u32,
    pub suspended_by_procedure: u32,
    pub suspended_twice: u32,
    pub counted_only: u32,
    pub suspension_days: Vec<u32>,
    pub over_approved: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rating {
    pub participation: u32,
    pub active: u32,
    pub default_after: u32,
    pub message: u32,
    pub levels: [u32; 5],
    pub levels_late: [u32; 5],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    pub again_instant: u32,
    pub again_commitment: u32,
    pub again_online: u32,
    pub delivered: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Applicant {
    pub enterprises: u32,
    pub organisations: u32,
    pub people: u32,
    pub poor_relief: u32,
    pub project_cases: u32,
}

/// `words.toml`: lists in the order of the enums they name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub channels: [String; 5],
    pub case_types: [String; 2],
    pub subjects: [String; 3],
    pub levels: [String; 3],
    pub states: [String; 8],
    pub results: [String; 6],
    pub units: [String; 4],
    pub no_limit: String,
    pub ratings: [String; 5],
    pub rating_channels: [String; 5],
    pub rating_ways: [String; 2],
    pub yes: String,
    pub no: String,
    pub applicants: [String; 3],
    pub handler: String,
    pub window: String,
    pub phone: String,
    pub project: String,
    pub correction: String,
    pub reasons: BTreeMap<String, String>,
    pub void: String,
    pub unknown_states: Vec<String>,
    pub unreadable_dates: Vec<String>,
    pub bad_numbers: Vec<String>,
    pub placeholder: String,
    pub headings: BTreeMap<String, String>,
    pub suspension_headings: SuspensionHeadings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuspensionHeadings {
    pub columns: [String; 6],
}

impl Tables {
    /// Reads what is built in.
    pub fn load() -> Result<Self, SampleError> {
        Ok(Self {
            departments: rows("departments.csv", include_str!("../../data/city/departments.csv"))?,
            items: rows("items.csv", include_str!("../../data/city/items.csv"))?,
            regions: rows("regions.csv", include_str!("../../data/city/regions.csv"))?,
            facts: toml::from_str(include_str!("../../data/city/city.toml"))?,
            words: toml::from_str(include_str!("../../data/city/words.toml"))?,
        })
    }
}

fn rows<T: for<'de> Deserialize<'de>>(file: &'static str, text: &str) -> Result<Vec<T>, SampleError> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.map_err(|source| SampleError::Table { file, source })
}

impl Item {
    /// The promise in force: the one before the cut, or today's.
    pub fn promise(&self, before_the_cut: Era) -> Option<u32> {
        match before_the_cut {
            Era::BeforeTheCut => self.promised_before.or(self.promised),
            Era::Now => self.promised,
        }
    }

    /// Whether the item takes part in building projects.
    pub fn in_projects(&self) -> bool {
        self.project == "yes"
    }
}

/// Before or after the promises were cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Era {
    BeforeTheCut,
    Now,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_fit_together() {
        let tables = Tables::load().unwrap();
        assert_eq!((tables.departments.len(), tables.items.len(), tables.regions.len()), (22, 204, 12));
        let departments: BTreeSet<_> = tables.departments.iter().map(|d| d.code.as_str()).collect();
        let codes: BTreeSet<_> = tables.items.iter().map(|item| item.code.as_str()).collect();
        let names: BTreeSet<_> = tables.items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!((departments.len(), codes.len(), names.len()), (22, 204, 204));
        for item in &tables.items {
            assert!(departments.contains(item.department.as_str()), "{}", item.code);
            assert!(item.procedure.is_empty() || tables.words.reasons.contains_key(&item.procedure), "{}", item.code);
            assert_eq!(item.statutory.is_none(), item.statutory_unit == Unit::None, "{}", item.code);
            assert_eq!(item.promised.is_none(), item.promised_unit == Unit::None, "{}", item.code);
            assert_eq!(item.case_type == CaseType::Instant, item.promised == Some(0), "{}", item.code);
            assert!(item.promised_before >= item.promised || item.promised_before.is_none(), "{}", item.code);
        }
        assert_eq!(tables.facts.rhythm.open_day.len(), 48);
        assert_eq!(tables.facts.rhythm.closed_day.len(), 48);
        assert_eq!(tables.facts.dirt.len(), Dirt::ALL.len());
    }
}
