//! The project file as it is written. Unknown keys are errors.

use super::{
    registers::{CatalogueSettings, RatingSettings},
    rules::{Compare, Covers, Prefer},
};
use crate::{
    diag::Severity,
    schema::{Dataset, LimitUnit},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::{collections::BTreeMap, fmt};

/// `xiaoneng.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Project {
    /// Files of each dataset.
    pub datasets: DatasetSettings,
    /// What the exports' columns are.
    pub columns: Columns,
    /// What the export's words mean: column, word, canonical word.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Which table the codes of a column are from: column, name of a table in `data/codes.toml`.
    pub codes: BTreeMap<String, String>,
    /// When the data were exported.
    pub export: ExportSettings,
    /// What the data hold.
    pub data: DataSettings,
    /// What tells cases apart.
    pub keys: KeySettings,
    /// How grave a problem is, by its code, where the project sees it otherwise.
    pub severity: BTreeMap<String, Severity>,
    /// Times of day.
    pub time: TimeSettings,
    /// Working days.
    pub calendar: CalendarSettings,
    /// Units of limits.
    pub units: UnitSettings,
    /// Deadlines that the export gives.
    pub deadline: DeadlineSettings,
    /// Which suspensions stop the clock.
    pub suspensions: SuspensionSettings,
    /// Early warning.
    pub warning: WarningSettings,
    /// Follow-up of bad ratings.
    pub ratings: RatingSettings,
    /// The catalogue of items.
    pub catalogue: CatalogueSettings,
    /// Rankings.
    pub ranking: RankingSettings,
    /// Appraisals.
    pub appraisal: AppraisalSettings,
    /// The quality gate.
    pub quality: QualitySettings,
    /// The report's own words.
    pub report: ReportSettings,
}

/// Files of each dataset; in a project file relative to it. One declaration for the project file and the command line.
#[derive(Clone, Debug, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields, default)]
pub struct DatasetSettings {
    /// Files of cases
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub cases: Vec<String>,
    /// Rosters of units
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub units: Vec<String>,
    /// Catalogues of service items
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub items: Vec<String>,
    /// Files of suspensions
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub suspensions: Vec<String>,
    /// Files of ratings (好差评)
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub ratings: Vec<String>,
    /// Follow-ups of bad ratings
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub bad_ratings: Vec<String>,
    /// Answers to other surveys
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub surveys: Vec<String>,
    /// Ledgers of problems
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub problems: Vec<String>,
    /// Inspections, trainings and the like
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub activities: Vec<String>,
    /// Complaints, reviews and lawsuits
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub complaints: Vec<String>,
    /// Totals that units submitted themselves
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub reported: Vec<String>,
    /// Targets of figures
    #[arg(long, global = true, num_args = 1.., value_name = "FILE")]
    pub targets: Vec<String>,
    /// The encoding of all text files that begin with no mark, as `gb18030`; else it is found out.
    #[arg(skip)]
    pub encoding: Option<String>,
}

impl DatasetSettings {
    /// The files of a dataset.
    #[must_use]
    pub fn of(&self, dataset: Dataset) -> &[String] {
        match dataset {
            Dataset::Units => &self.units,
            Dataset::Items => &self.items,
            Dataset::Ratings => &self.ratings,
            Dataset::BadRatings => &self.bad_ratings,
            Dataset::Surveys => &self.surveys,
            Dataset::Problems => &self.problems,
            Dataset::Activities => &self.activities,
            Dataset::Complaints => &self.complaints,
            Dataset::Reported => &self.reported,
            Dataset::Targets => &self.targets,
        }
    }
}

/// What the exports' columns are: those of cases by canonical column, those of another dataset below its name.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// `columns.FIELD`.
    pub(super) cases: BTreeMap<String, ColumnSettings>,
    /// `columns.DATASET.FIELD`.
    pub(super) others: BTreeMap<Dataset, BTreeMap<String, ColumnSettings>>,
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tables;

        impl<'de> Visitor<'de> for Tables {
            type Value = Columns;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of columns")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut tables: A) -> Result<Columns, A::Error> {
                let mut columns = Columns::default();
                while let Some(name) = tables.next_key::<String>()? {
                    // No column of cases is called like a dataset.
                    if let Some(dataset) = Dataset::named(&name) {
                        columns.others.insert(dataset, tables.next_value()?);
                    } else {
                        columns.cases.insert(name, tables.next_value()?);
                    }
                }
                Ok(columns)
            }
        }

        deserializer.deserialize_map(Tables)
    }
}

/// What one column of the export is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnSettings {
    /// Its heading in the export, or the headings that it may have.
    pub heading: Option<GivenHeading>,
    /// How its dates are written, as `%m/%d/%Y %I:%M:%S %p`.
    pub format: Option<String>,
}

/// The heading that a project gives to a column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum GivenHeading {
    /// One, which every file has.
    Always(String),
    /// The first of these that a file has; it may have none of them.
    FirstOf(Vec<String>),
}

impl GivenHeading {
    /// The headings, in the order in which they are looked for.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        match self {
            Self::Always(text) => std::slice::from_ref(text),
            Self::FirstOf(texts) => texts,
        }
    }
}

/// When the data were exported.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExportSettings {
    /// The day of the export: events cannot be later.
    pub date: Option<String>,
}

/// What the data hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataSettings {
    /// Which cases the export was asked for; by default this is recognised.
    pub covers: Option<Covers>,
}

/// What tells cases apart.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeySettings {
    /// Canonical columns that together name a case; one of them is `case_id`.
    pub case: Vec<String>,
}

impl Default for KeySettings {
    fn default() -> Self {
        Self { case: vec!["case_id".to_owned()] }
    }
}

/// Times of day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TimeSettings {
    /// The zone that times written with an offset are converted to, such as `Asia/Shanghai` or `+08:00`; without one
    /// the civil date and time beside the offset count.
    pub zone: Option<String>,
}

/// Where the working days come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CalendarBase {
    /// The notices of the State Council, 2004–2026.
    #[default]
    Cn,
    /// Monday to Friday, every year.
    Weekdays,
}

/// Working days and office hours.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CalendarSettings {
    /// The table to start from.
    pub base: CalendarBase,
    /// A table `date,kind,name` of the project's own that adds or overrides days.
    pub file: Option<String>,
    /// Office hours of a working day.
    pub office_hours: Vec<String>,
    /// Take Monday to Friday in years that are not published yet.
    pub allow_provisional: bool,
}

impl Default for CalendarSettings {
    fn default() -> Self {
        Self {
            base: CalendarBase::Cn,
            file: None,
            office_hours: vec!["09:00-12:00".to_owned(), "13:30-17:30".to_owned()],
            allow_provisional: false,
        }
    }
}

/// What a bare 天 or 日 means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayUnit {
    /// 工作日, as 行政许可法 art. 82 says for licences.
    #[default]
    WorkingDay,
    /// 自然日.
    CalendarDay,
}

impl From<DayUnit> for LimitUnit {
    fn from(day: DayUnit) -> Self {
        match day {
            DayUnit::WorkingDay => Self::WorkingDay,
            DayUnit::CalendarDay => Self::CalendarDay,
        }
    }
}

/// Units of limits.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UnitSettings {
    /// A bare day.
    pub day: DayUnit,
    /// A bare day by item kind.
    pub day_by_kind: BTreeMap<String, DayUnit>,
}

/// Deadlines that the export gives.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeadlineSettings {
    /// How a closing is compared with one.
    pub compare: Compare,
    /// What counts where a case has a length and a deadline.
    pub prefer: Prefer,
}

/// Which suspensions stop the clock.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SuspensionSettings {
    /// Their kinds; none named means all.
    pub kinds: Vec<String>,
}

/// Early warning.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WarningSettings {
    /// A case is due soon if at most this many working days are left.
    pub days: i32,
}

impl Default for WarningSettings {
    fn default() -> Self {
        Self { days: 1 }
    }
}

/// Rankings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RankingSettings {
    /// Units with fewer cases are shown and not ranked.
    pub min_cases: i64,
}

impl Default for RankingSettings {
    fn default() -> Self {
        Self { min_cases: 15 }
    }
}

/// Appraisals (考核).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppraisalSettings {
    /// The scheme: a built-in one, or a file.
    pub scheme: Option<String>,
}

/// The quality gate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QualitySettings {
    /// No report is made if more than this share of the records is rejected.
    pub max_reject_rate: f64,
    /// Why a report is made all the same; printed in it.
    pub waiver: Option<String>,
}

impl Default for QualitySettings {
    fn default() -> Self {
        Self { max_reject_rate: 0.05, waiver: None }
    }
}

/// The report's own words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportSettings {
    /// The office that issues it.
    pub office: Option<String>,
    /// Whose cases they are, as sentences call it (全市).
    pub area: Option<String>,
    /// The name of the series, in red.
    pub masthead: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The issue line (期号).
    pub issue: Option<String>,
    /// Date of issue; by default the as-of date.
    pub date: Option<String>,
    /// `zh` or `en`.
    pub lang: Option<String>,
    /// Digits after the point of rates.
    pub decimals: Option<u32>,
    /// The sections of the bulletin and their order; by default all.
    pub sections: Option<Vec<String>>,
}
