//! Why a project file cannot be used.

use super::Misread;
use crate::reference::BadCalendar;
use std::path::PathBuf;

/// A project file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// Not TOML of the expected form.
    #[error("{path}: {cause}")]
    Form {
        /// The file.
        path: PathBuf,
        /// What and where.
        cause: Misread,
    },
    /// A value that does not make sense.
    #[error("{path}:{line}: {key} = {value:?}: {reason:?}")]
    Value {
        /// The file.
        path: PathBuf,
        /// The line, from 1; 0 if it is not known.
        line: usize,
        /// Its key.
        key: String,
        /// The value.
        value: String,
        /// What is wrong with it.
        reason: Unfit,
    },
    /// A calendar of the project's own that does not read.
    #[error("{path}: {cause}")]
    Calendar {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: BadCalendar,
    },
    /// The built-in data does not read: a bug.
    #[error("internal: {0}")]
    BuiltIn(String),
}

/// What is wrong with a value of a project file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is no such column.
    NoColumn,
    /// No slots `HH:MM-HH:MM`, ascending.
    NoOfficeHours,
    /// No date `YYYY-MM-DD`.
    NoDay,
    /// No share from 0 to 1.
    NoShare,
    /// Less than nothing.
    Negative,
    /// A waiver without a reason, which is printed in the report.
    NoReason,
    /// No zone of the machine's table, nor `+HH:MM`.
    NoZone,
    /// No such encoding.
    NoEncoding,
    /// No column of names or numbers that are nobody's secret.
    NoKey,
    /// The case number must be one of the columns that name a case, once.
    NoCaseId,
    /// None of these.
    NoneOf(Vec<String>),
}
