//! Why a command was not done: a message by its id, with what is filled in.

use crate::{
    clock::ClockError,
    config::{ConfigError, Misread, Miswritten, Unfit},
    ingest::IngestError,
    output::OutputError,
    pipeline::{ColumnError, LoadError, MomentError},
    reference::BadCalendar,
    validate::{BadSeverity, Severities, ValidateError, values::BadFormat},
};
use std::{
    io,
    path::{Path, PathBuf},
};

/// A message of `data/messages.*.toml` and what is filled in.
#[derive(Debug)]
pub(super) struct Problem {
    pub id: &'static str,
    pub fills: Vec<(&'static str, String)>,
}

impl Problem {
    pub(super) fn new<const N: usize>(id: &'static str, fills: [(&'static str, String); N]) -> Self {
        Self { id, fills: fills.into() }
    }

    pub(super) fn internal(cause: &impl ToString) -> Self {
        Self::new("internal", [("cause", cause.to_string())])
    }
}

impl From<ConfigError> for Problem {
    fn from(error: ConfigError) -> Self {
        match error {
            ConfigError::Unreadable { path, cause } if cause.kind() == io::ErrorKind::NotFound => {
                Self::new("missing-file", [("path", path.display().to_string())])
            }
            ConfigError::Unreadable { path, cause } => {
                Self::new("io", [("path", path.display().to_string()), ("cause", cause.to_string())])
            }
            ConfigError::BuiltIn(cause) => Self::internal(&cause),
            ConfigError::Form { path, cause } => {
                misread(&path, cause, ["config-unknown-key", "config-unknown-word", "config-form"])
            }
            ConfigError::Value { path, line, key, value, reason } => {
                unfit((placed(&path, line as u64), key, value), reason)
            }
            ConfigError::Calendar { path, cause: BadCalendar::Line { line, reason } } => {
                Self::new("config-calendar", [("path", placed(&path, line)), ("cause", reason)])
            }
        }
    }
}

/// A file, and the line in it if that is known.
fn placed(path: &Path, line: impl Into<u64>) -> String {
    match line.into() {
        0 => path.display().to_string(),
        line => format!("{}:{line}", path.display()),
    }
}

/// A TOML file that does not read: messages for an unknown key, an unknown word, anything else.
pub(super) fn misread(path: &Path, error: Misread, [unknown_key, unknown_word, form]: [&'static str; 3]) -> Problem {
    let place = [("path", placed(path, error.line as u64)), ("key", error.key)];
    let listed = |name: String, known: Vec<String>| {
        let near = nearest(&name, known.iter().map(String::as_str)).unwrap_or_default().to_owned();
        [("name", name), ("suggestion", near), ("known", known.join(", "))]
    };
    let (id, more) = match error.cause {
        Miswritten::Key { name, known } => (unknown_key, listed(name, known).to_vec()),
        Miswritten::Word { name, known } => (unknown_word, listed(name, known).to_vec()),
        Miswritten::Form(cause) => (form, vec![("cause", cause), ("suggestion", String::new())]),
    };
    Problem { id, fills: place.into_iter().chain(more).collect() }
}

/// A value of the project file that does not make sense.
fn unfit((path, key, value): (String, String, String), reason: Unfit) -> Problem {
    let (id, known) = match reason {
        Unfit::NoColumn => ("config-no-column", Vec::new()),
        Unfit::NoOfficeHours => ("config-no-office-hours", Vec::new()),
        Unfit::NoDay => ("config-no-day", Vec::new()),
        Unfit::NoShare => ("config-no-share", Vec::new()),
        Unfit::Negative => ("config-negative", Vec::new()),
        Unfit::NoReason => ("config-no-reason", Vec::new()),
        Unfit::NoZone => ("config-no-zone", Vec::new()),
        Unfit::NoEncoding => ("config-no-encoding", Vec::new()),
        Unfit::NoKey => ("config-no-key", Vec::new()),
        Unfit::NoCaseId => ("config-no-case-id", Vec::new()),
        Unfit::NoneOf(known) => ("config-none-of", known),
    };
    let near = nearest(&value, known.iter().map(String::as_str)).unwrap_or_default().to_owned();
    let fills = [("path", path), ("key", key), ("value", value), ("suggestion", near), ("known", known.join(", "))];
    Problem::new(id, fills)
}

impl From<OutputError> for Problem {
    fn from(error: OutputError) -> Self {
        let of = |id, path: PathBuf| Self::new(id, [("path", path.display().to_string())]);
        match error {
            OutputError::BadName { name, .. } => Self::new("output-bad-name", [("name", name)]),
            OutputError::NoName { path } => of("output-no-name", path),
            OutputError::BrokenLink { path } => of("output-broken-link", path),
            OutputError::NoParent { path, parent } => {
                let fills = [("path", path.display().to_string()), ("parent", parent.display().to_string())];
                Self::new("output-no-parent", fills)
            }
            OutputError::NotADirectory { path } => of("output-not-a-directory", path),
            OutputError::IsADirectory { path } => of("output-is-a-directory", path),
            OutputError::WriteProtected { path } => of("output-write-protected", path),
            OutputError::ForeignManifest { path } => of("output-foreign-manifest", path),
            OutputError::Busy { path } => of("output-busy", path),
            OutputError::Io { path, cause, .. } => {
                Self::new("output-io", [("path", path.display().to_string()), ("cause", cause.to_string())])
            }
        }
    }
}

impl From<BadFormat> for Problem {
    fn from(error: BadFormat) -> Self {
        match error {
            BadFormat::Unknown(letter) => Self::new("format-unknown", [("part", format!("%{letter}"))]),
            BadFormat::Unfinished => Self::new("format-unfinished", []),
            BadFormat::NoDate => Self::new("format-no-date", []),
            BadFormat::HalfDay => Self::new("format-half-day", []),
        }
    }
}

impl From<IngestError> for Problem {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Io { name, cause } if cause.kind() == io::ErrorKind::NotFound => {
                Self::new("missing-file", [("path", name.to_string())])
            }
            IngestError::Io { name, cause } => {
                Self::new("io", [("path", name.to_string()), ("cause", cause.to_string())])
            }
            IngestError::Empty { name } => Self::new("empty-file", [("path", name.to_string())]),
            IngestError::OpenQuote { name, line } => {
                Self::new("open-quote", [("path", name.to_string()), ("line", line.to_string())])
            }
            IngestError::TooLong { name, line, limit } => Self::new(
                "record-too-long",
                [("path", name.to_string()), ("line", line.to_string()), ("limit", limit.to_string())],
            ),
            IngestError::Truncated { name, line, form } => Self::new(
                if line == 0 { "truncated" } else { "truncated-after" },
                [("path", name.to_string()), ("line", line.to_string()), ("form", form.to_owned())],
            ),
            IngestError::Damaged { name, line, form, cause } => Self::new(
                if line == 0 { "damaged" } else { "damaged-after" },
                [("path", name.to_string()), ("line", line.to_string()), ("form", form.to_owned()), ("cause", cause)],
            ),
            IngestError::Protected { name } => Self::new("protected", [("path", name.to_string())]),
            IngestError::Bomb { name, limit, ratio } => Self::new(
                "bomb",
                [("path", name.to_string()), ("limit", (limit >> 20).to_string()), ("ratio", ratio.to_string())],
            ),
            IngestError::NoTable { name } => Self::new("no-table", [("path", name.to_string())]),
            IngestError::NoPart { name, known } => {
                Self::new("no-part", [("path", name.to_string()), ("known", listed(known))])
            }
            IngestError::Foreign { name, form } => {
                Self::new("foreign", [("path", name.to_string()), ("form", form.to_owned())])
            }
        }
    }
}

impl From<ColumnError> for Problem {
    fn from(error: ColumnError) -> Self {
        match error {
            ColumnError::Missing { file, field, headings } => Self::new(
                "missing-column",
                [
                    ("path", file.to_string()),
                    ("field", field.to_owned()),
                    ("column", format!("{{{field}}}")),
                    ("headings", listed(headings)),
                ],
            ),
            ColumnError::Twice { file, heading, first, second } => Self::new(
                "same-heading",
                [
                    ("path", file.to_string()),
                    ("heading", heading),
                    ("first", first.to_string()),
                    ("second", second.to_string()),
                ],
            ),
            ColumnError::NoSuchHeading { file, field, heading, headings } => Self::new(
                "no-such-heading",
                [
                    ("path", file.to_string()),
                    ("field", field.to_owned()),
                    ("heading", heading),
                    ("headings", listed(headings)),
                ],
            ),
            ColumnError::Ambiguous { file, heading, fields } => Self::new(
                "no-mapping",
                [
                    ("path", file.to_string()),
                    ("heading", heading),
                    ("field", fields.first().copied().unwrap_or_default().to_owned()),
                    ("fields", fields.join(", ")),
                ],
            ),
        }
    }
}

/// The first of these names: a sheet may have thousands of headings.
fn listed(names: Vec<String>) -> String {
    names.into_iter().take(40).collect::<Vec<_>>().join(", ")
}

impl From<LoadError> for Problem {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Ingest(error) | LoadError::Validate(ValidateError::Ingest(error)) => error.into(),
            LoadError::Columns(error) => error.into(),
            LoadError::Validate(ValidateError::Room(cause)) => Self::new("no-room", [("cause", cause)]),
            LoadError::Validate(error) => Self::internal(&error),
            LoadError::Format { field, cause } => {
                let mut problem = Self::from(cause);
                problem.fills.push(("key", format!("columns.{field}.format")));
                problem
            }
            LoadError::Severity(error) => error.into(),
            LoadError::BuiltIn(error) => Self::internal(&error),
            LoadError::Words(error) => Self::internal(&error),
        }
    }
}

impl From<BadSeverity> for Problem {
    fn from(error: BadSeverity) -> Self {
        match error {
            BadSeverity::Unknown { code } => {
                let near = nearest(&code, Severities::codes()).unwrap_or_default().to_owned();
                Self::new("unknown-code", [("name", code), ("suggestion", near)])
            }
            BadSeverity::Fixed { code } => Self::new("fixed-severity", [("code", code.to_owned())]),
            BadSeverity::Kept { code } => Self::new("kept-severity", [("code", code.to_owned())]),
        }
    }
}

impl From<MomentError> for Problem {
    fn from(error: MomentError) -> Self {
        match error {
            MomentError::NoPeriod => Self::new("no-period", []),
            MomentError::NoCalendar(year) => Self::new("calendar-year-missing", [("year", year.to_string())]),
        }
    }
}

impl From<ClockError> for Problem {
    fn from(error: ClockError) -> Self {
        Self::internal(&error)
    }
}

/// The known name most like `name`, if any is close; else the first that begins with it. Nothing is like an empty name,
/// and what has no letter in common is not close.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let length = name.chars().count();
    let most = (length / 3 + 1).min(length.saturating_sub(1));
    if length == 0 {
        return None;
    }
    let begun = known.clone().find(|other| other.starts_with(name));
    known
        .map(|other| (distance(name, other), other))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, other)| other)
        .or(begun)
}

/// Levenshtein distance in characters.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{Labels, Language};

    #[test]
    fn every_error_is_said_in_the_reader_s_language() {
        let path = || PathBuf::from("出");
        let outputs = [
            OutputError::BadName { name: "甲".to_owned(), reason: "" },
            OutputError::NoName { path: path() },
            OutputError::BrokenLink { path: path() },
            OutputError::NoParent { path: path(), parent: path() },
            OutputError::NotADirectory { path: path() },
            OutputError::IsADirectory { path: path() },
            OutputError::WriteProtected { path: path() },
            OutputError::ForeignManifest { path: path() },
            OutputError::Busy { path: path() },
            OutputError::Io { action: "", path: path(), cause: io::Error::other("满") },
        ];
        let unfit = [
            Unfit::NoColumn,
            Unfit::NoOfficeHours,
            Unfit::NoDay,
            Unfit::NoShare,
            Unfit::Negative,
            Unfit::NoReason,
            Unfit::NoZone,
            Unfit::NoEncoding,
            Unfit::NoKey,
            Unfit::NoneOf(vec!["甲".to_owned()]),
        ];
        let value =
            |reason| ConfigError::Value {
                path: path(), line: 2, key: "键".to_owned(), value: "乙".to_owned(), reason
            };
        let problems = outputs.into_iter().map(Problem::from);
        let problems = problems.chain(unfit.map(value).map(Problem::from));
        let labels = Labels::of(Language::Zh).unwrap();
        for problem in problems {
            let words = labels.message(problem.id, &problem.fills);
            assert!(
                !words.text.contains(|letter: char| letter.is_ascii_alphabetic()),
                "{}: {}",
                problem.id,
                words.text
            );
            assert!(!words.remedy.is_empty() && !words.text.contains("{path}"), "{}", problem.id);
            assert!(!words.remedy.contains("报告没有改动"), "{}", problem.id);
        }
    }

    #[test]
    fn finds_what_was_meant() {
        let known = ["accepted", "finished", "on_time_rate_due"];
        assert_eq!(nearest("acepted", known.into_iter()), Some("accepted"));
        assert_eq!(nearest("on_time_rate", known.into_iter()), Some("on_time_rate_due"));
        assert_eq!(nearest("on_time", known.into_iter()), Some("on_time_rate_due"));
        assert_eq!(nearest("zzz", known.into_iter()), None);
        assert_eq!(nearest("", known.into_iter()), None);
        assert_eq!(nearest("受里", ["收件", "受理", "红牌"].into_iter()), Some("受理"));
        assert_eq!(nearest("天", ["年", "月"].into_iter()), None);
    }
}
