//! Why a command was not done: a message by its id, with what is filled in.

use crate::{
    clock::ClockError,
    config::ConfigError,
    ingest::IngestError,
    output::OutputError,
    pipeline::{ColumnError, LoadError, MomentError},
    validate::{BadSeverity, Severities, ValidateError},
};
use std::io;

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
            ConfigError::BuiltIn(cause) => Self::internal(&cause),
            other => Self::new("config", [("cause", other.to_string())]),
        }
    }
}

impl From<OutputError> for Problem {
    fn from(error: OutputError) -> Self {
        Self::new("output", [("cause", error.to_string())])
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
            LoadError::Format { .. } => Self::new("config", [("cause", error.to_string())]),
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

/// The known name most like `name`, if any is close; else the first that begins with it.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let most = name.chars().count() / 3 + 1;
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

    #[test]
    fn finds_what_was_meant() {
        let known = ["accepted", "finished", "on_time_rate_due"];
        assert_eq!(nearest("acepted", known.into_iter()), Some("accepted"));
        assert_eq!(nearest("on_time_rate", known.into_iter()), Some("on_time_rate_due"));
        assert_eq!(nearest("on_time", known.into_iter()), Some("on_time_rate_due"));
        assert_eq!(nearest("zzz", known.into_iter()), None);
    }
}
