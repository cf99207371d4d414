//! Settings: the project file, its defaults, and what follows from them.
//!
//! In: `xiaoneng.toml`. Out: complete [`Settings`], nothing optional left that has a default. Never: open data files.
//! Why: a misspelt key must be an error, not a rule that silently does not hold.

mod edit;
mod error;
mod misread;
mod project;
mod registers;
mod rules;
mod scheme;
mod starter;

pub use edit::{Entry, NotInserted, Question, insert};

pub use error::{ConfigError, Unfit};
pub use misread::{Misread, Miswritten};

pub use project::{
    AppraisalSettings, CalendarBase, CalendarSettings, ColumnSettings, Columns, DataSettings, DatasetSettings, DayUnit,
    DeadlineSettings, ExportSettings, GivenHeading, KeySettings, Project, QualitySettings, RankingSettings,
    ReportSettings, SuspensionSettings, TimeSettings, UnitSettings, WarningSettings,
};

pub use registers::{CatalogueSettings, RatingSettings};

pub use rules::{Compare, Covers, Durations, Prefer, Rules, Slot};

pub use scheme::{
    Missing, Names, Number, SCHEMES, SchemeError, SchemeFile, WrittenByHand, WrittenCriterion, WrittenDeduct,
    WrittenGrade, WrittenLinear, WrittenPointOff, WrittenScheme,
};

pub use starter::starter;

use crate::{
    period::{Day, Zone},
    reference::{BadWords, Calendar, Codes, Words},
    schema::{Column, Field, Kind, LimitUnit},
};
use encoding_rs::{Encoding, GB18030, GBK};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The project file that is found by itself.
pub const PROJECT_FILE: &str = "xiaoneng.toml";

/// The languages of reports.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// Everything that a run is set to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The project file as read, with defaults.
    pub project: Project,
    /// Where the project file lies; relative paths in it start here.
    pub directory: PathBuf,
    /// The calendar in force.
    pub calendar: Calendar,
    /// The words in force.
    pub words: Words,
    /// The clock's rules.
    pub rules: Rules,
    /// What a bare 天 means.
    pub day_unit: LimitUnit,
    /// The same by item kind.
    pub day_unit_by_kind: BTreeMap<String, LimitUnit>,
    /// The encoding of text files, if the project says it.
    pub encoding: Option<&'static Encoding>,
    /// Headings that the project gives, by field.
    pub headings: BTreeMap<Field, GivenHeading>,
    /// Written forms of dates that the project gives.
    pub formats: BTreeMap<Field, String>,
    /// What the project says of the columns of datasets beside cases.
    pub record_columns: BTreeMap<Column, ColumnSettings>,
    /// The columns that together name a case; `case_id` is one of them.
    pub key: Vec<Field>,
    /// The day on which the data were exported, if the project says it.
    pub exported_on: Option<Day>,
    /// The zone that times with an offset are converted to.
    pub zone: Option<Zone>,
}

impl Settings {
    /// Reads the project file `path`, or takes the defaults without one.
    ///
    /// # Errors
    /// [`ConfigError`] with file, key and cause.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let ((project, text), directory, path) = match path {
            Some(path) => (read_project(path)?, path.parent().unwrap_or(Path::new("")).to_path_buf(), path),
            None => (<(Project, String)>::default(), PathBuf::new(), Path::new(PROJECT_FILE)),
        };
        let wrong = |key: &str, value: &str, reason: Unfit| ConfigError::Value {
            path: path.to_path_buf(),
            line: misread::line(&text, (key, value)),
            key: key.to_owned(),
            value: value.to_owned(),
            reason,
        };
        let calendar = calendar(&project.calendar, &directory)?;
        let rules = Rules {
            compare: project.deadline.compare,
            prefer: project.deadline.prefer,
            office_hours: office_hours(&project.calendar.office_hours).ok_or_else(|| {
                wrong("calendar.office_hours", &project.calendar.office_hours.join(", "), Unfit::NoOfficeHours)
            })?,
            warning_days: project.warning.days,
            fix_days: project.ratings.fix_days,
            catalogue_since: catalogue_since(&project).map_err(|(key, value, reason)| wrong(key, &value, reason))?,
            durations: Durations::Commitments,
        };
        let words = words(&project, wrong)?;
        let said = said(&project).map_err(|(key, value, reason)| wrong(key, &value, reason))?;
        let columns = case_columns(&project, wrong)?;
        let given = |(field, said): (&Field, &ColumnSettings)| Some((*field, said.heading.clone()?));
        let headings = columns.iter().filter_map(given).collect();
        let formats = columns.iter().filter_map(|(field, said)| Some((*field, said.format.clone()?))).collect();
        let record_columns = record_columns(&project, wrong)?;
        Ok(Self {
            directory,
            encoding: said.encoding,
            calendar,
            words,
            rules,
            day_unit: project.units.day.into(),
            day_unit_by_kind: project
                .units
                .day_by_kind
                .iter()
                .map(|(kind, day)| (kind.clone(), (*day).into()))
                .collect(),
            headings,
            formats,
            record_columns,
            key: said.key,
            exported_on: said.exported_on,
            zone: said.zone,
            project,
        })
    }

    /// The settings that decide figures, by their dotted name, as written in a project file.
    #[must_use]
    pub fn in_force(&self) -> BTreeMap<String, String> {
        let project = &self.project;
        let mut settings: BTreeMap<String, String> = [
            ("calendar.base", written(&project.calendar.base)),
            ("calendar.office_hours", project.calendar.office_hours.join(", ")),
            ("calendar.allow_provisional", project.calendar.allow_provisional.to_string()),
            ("units.day", written(&project.units.day)),
            ("deadline.compare", written(&project.deadline.compare)),
            ("deadline.prefer", written(&project.deadline.prefer)),
            ("suspensions.kinds", project.suspensions.kinds.join(", ")),
            ("warning.days", project.warning.days.to_string()),
            ("ratings.fix_days", project.ratings.fix_days.to_string()),
            ("ranking.min_cases", project.ranking.min_cases.to_string()),
            ("quality.max_reject_rate", project.quality.max_reject_rate.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        settings.extend(project.datasets.encoding.clone().map(|label| ("datasets.encoding".to_owned(), label)));
        settings.extend(project.catalogue.since.clone().map(|day| ("catalogue.since".to_owned(), day)));
        if project.keys.case.len() > 1 {
            settings.insert("keys.case".to_owned(), project.keys.case.join(", "));
        }
        settings.extend(project.export.date.clone().map(|date| ("export.date".to_owned(), date)));
        settings.extend(project.time.zone.clone().map(|zone| ("time.zone".to_owned(), zone)));
        settings.extend(project.data.covers.map(|covers| ("data.covers".to_owned(), written(&covers))));
        for (code, severity) in &project.severity {
            settings.insert(format!("severity.{code}"), written(severity));
        }
        settings.extend(project.calendar.file.clone().map(|file| ("calendar.file".to_owned(), file)));
        settings.extend(project.appraisal.scheme.clone().map(|scheme| ("appraisal.scheme".to_owned(), scheme)));
        if let Some(sections) = &project.report.sections {
            settings.insert("report.sections".to_owned(), sections.join(", "));
        }
        settings.extend(project.quality.waiver.clone().map(|waiver| ("quality.waiver".to_owned(), waiver)));
        for (kind, day) in &project.units.day_by_kind {
            settings.insert(format!("units.day_by_kind.{kind}"), written(day));
        }
        settings.extend(project.codes.iter().map(|(column, name)| (format!("codes.{column}"), name.clone())));
        settings
    }

    /// Where a file that the project names lies: from where the project file lies.
    #[must_use]
    pub fn place(&self, name: &str) -> String {
        self.directory.join(name).to_string_lossy().into_owned()
    }
}

/// What the project says of the columns of cases; `wrong` makes an error of key, value and reason.
fn case_columns(
    project: &Project,
    wrong: impl Fn(&str, &str, Unfit) -> ConfigError,
) -> Result<BTreeMap<Field, ColumnSettings>, ConfigError> {
    let field = |name: &String| Field::named(name).ok_or_else(|| wrong("columns", name, Unfit::NoColumn));
    project.columns.cases.iter().map(|(name, said)| Ok((field(name)?, said.clone()))).collect()
}

/// What the project says of the columns of datasets beside cases; `wrong` makes an error of key, value and reason.
fn record_columns(
    project: &Project,
    wrong: impl Fn(&str, &str, Unfit) -> ConfigError,
) -> Result<BTreeMap<Column, ColumnSettings>, ConfigError> {
    let mut known = BTreeMap::new();
    for (dataset, columns) in &project.columns.others {
        for (name, settings) in columns {
            let key = format!("columns.{}", dataset.id());
            let column = dataset.column(name).ok_or_else(|| wrong(&key, name, Unfit::NoColumn))?;
            known.insert(column, settings.clone());
        }
    }
    Ok(known)
}

/// A choice as it is written in a project file.
fn written(choice: &impl serde::Serialize) -> String {
    toml::Value::try_from(choice).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The encoding of this name; GBK is part of GB18030.
fn encoding_named(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// The project file and its text.
fn read_project(path: &Path) -> Result<(Project, String), ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable { path: path.to_path_buf(), cause })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let misread = |error| ConfigError::Form { path: path.to_path_buf(), cause: Misread::of(&error, text) };
    Ok((toml::from_str(text).map_err(misread)?, text.to_owned()))
}

/// The words in force: those built in, then the code tables that the project names, then its own words.
fn words(project: &Project, wrong: impl Fn(&str, &str, Unfit) -> ConfigError) -> Result<Words, ConfigError> {
    let mut words = Words::built_in().map_err(|error| ConfigError::BuiltIn(error.to_string()))?;
    let codes = Codes::built_in().map_err(|error| ConfigError::BuiltIn(error.to_string()))?;
    for (column, name) in &project.codes {
        let table = codes.table(column, name).ok_or_else(|| {
            let known = codes.of(column).map(|(name, _)| name.to_owned()).collect();
            wrong(&format!("codes.{column}"), name, Unfit::NoneOf(known))
        })?;
        for (code, canonical) in &table.codes {
            words.learn(column, code, canonical).map_err(|error| ConfigError::BuiltIn(error.to_string()))?;
        }
    }
    for (column, list) in &project.words {
        for (word, canonical) in list {
            let unfit = |error| match error {
                BadWords::NotCanonical { known, .. } => {
                    wrong(&format!("words.{column}.{word}"), canonical, Unfit::NoneOf(known))
                }
                BadWords::NoColumn { known, .. } => wrong("words", column, Unfit::NoneOf(known)),
                other => ConfigError::BuiltIn(other.to_string()),
            };
            words.learn(column, word, canonical).map_err(unfit)?;
        }
    }
    Ok(words)
}

/// A key of the project file, its value, and what is wrong with it.
type Wrong = (&'static str, String, Unfit);

/// What follows from single values of the project file.
struct Said {
    encoding: Option<&'static Encoding>,
    key: Vec<Field>,
    exported_on: Option<Day>,
    zone: Option<Zone>,
}

/// The day whose limits are compared with those in force now.
fn catalogue_since(project: &Project) -> Result<Option<Day>, Wrong> {
    let day = |text: &String| text.parse().map_err(|_| ("catalogue.since", text.clone(), Unfit::NoDay));
    project.catalogue.since.as_ref().map(day).transpose()
}

fn said(project: &Project) -> Result<Said, Wrong> {
    let quality = &project.quality;
    if !(0.0..=1.0).contains(&quality.max_reject_rate) {
        return Err(("quality.max_reject_rate", quality.max_reject_rate.to_string(), Unfit::NoShare));
    }
    for (key, days) in [("warning.days", project.warning.days), ("ratings.fix_days", project.ratings.fix_days)] {
        if days < 0 {
            return Err((key, days.to_string(), Unfit::Negative));
        }
    }
    if let Some(lang) = project.report.lang.as_ref().filter(|lang| !LANGUAGES.contains(&lang.as_str())) {
        return Err(("report.lang", lang.clone(), Unfit::NoneOf(LANGUAGES.map(str::to_owned).into())));
    }
    if let Some(waiver) = quality.waiver.as_ref().filter(|waiver| waiver.trim().is_empty()) {
        return Err(("quality.waiver", waiver.clone(), Unfit::NoReason));
    }
    let day = |text: &String| text.parse().map_err(|_| ("export.date", text.clone(), Unfit::NoDay));
    let unknown = |name: &String| ("time.zone", name.clone(), Unfit::NoZone);
    let encoding = project.datasets.encoding.as_ref();
    let no_encoding = |label: &String| ("datasets.encoding", label.clone(), Unfit::NoEncoding);
    Ok(Said {
        encoding: encoding.map(|label| encoding_named(label).ok_or_else(|| no_encoding(label))).transpose()?,
        key: key(&project.keys.case)?,
        exported_on: project.export.date.as_ref().map(day).transpose()?,
        zone: project.time.zone.as_ref().map(|name| Zone::named(name).ok_or_else(|| unknown(name))).transpose()?,
    })
}

/// The columns that name a case, its number among them.
fn key(names: &[String]) -> Result<Vec<Field>, Wrong> {
    let wrong = |name: &str, reason: Unfit| ("keys.case", name.to_owned(), reason);
    let field = |name: &String| {
        let field = Field::named(name).ok_or_else(|| wrong(name, Unfit::NoColumn))?;
        let names_something = matches!(field.kind(), Kind::Id | Kind::Text) && !field.sensitive();
        names_something.then_some(field).ok_or_else(|| wrong(name, Unfit::NoKey))
    };
    let key: Vec<Field> = names.iter().map(field).collect::<Result<_, _>>()?;
    let numbers = key.iter().filter(|field| **field == Field::CaseId).count();
    if numbers == 1 { Ok(key) } else { Err(wrong(&names.join(", "), Unfit::NoCaseId)) }
}

fn calendar(settings: &CalendarSettings, directory: &Path) -> Result<Calendar, ConfigError> {
    let mut calendar = match settings.base {
        CalendarBase::Cn => Calendar::cn().map_err(|error| ConfigError::BuiltIn(error.to_string()))?,
        CalendarBase::Weekdays => Calendar::weekdays(),
    };
    if let Some(file) = &settings.file {
        let path = directory.join(file);
        let text =
            std::fs::read_to_string(&path).map_err(|cause| ConfigError::Unreadable { path: path.clone(), cause })?;
        calendar.add_days(&text).map_err(|cause| ConfigError::Calendar { path, cause })?;
    }
    if settings.allow_provisional {
        calendar.allow_provisional();
    }
    Ok(calendar)
}

/// `HH:MM-HH:MM` slots, ascending and disjoint.
fn office_hours(written: &[String]) -> Option<Vec<Slot>> {
    let minute = |text: &str| {
        let (hours, minutes) = text.trim().split_once(':')?;
        let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
        ((0..=24).contains(&hours) && (0..60).contains(&minutes)).then_some((hours * 60 + minutes) * 60_000_000)
    };
    let slot = |text: &String| {
        let (from, to) = text.split_once('-')?;
        Some((minute(from)?, minute(to)?)).filter(|(from, to)| from < to)
    };
    let slots: Vec<Slot> = written.iter().map(slot).collect::<Option<_>>()?;
    let ascending = slots.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    (ascending && !slots.is_empty()).then_some(slots)
}
