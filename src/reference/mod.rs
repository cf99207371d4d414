//! Facts that are data: the working-day calendar, headings, words, labels.
//!
//! In: the files under `data/`, built into the program, and a project's own additions. Out: checked, typed tables.
//! Never: a fact in code. Why: facts change every November, code should not.

mod aliases;
mod calendar;
mod codes;
mod labels;
mod words;

pub use aliases::{Alias, Aliases, BadAliases, Meaning, heading_key, without_brackets};
pub use calendar::{BadCalendar, Calendar, DayKind, Notice};
pub use codes::{CodeTable, Codes};
pub use labels::{BadLabels, DiagnosticWords, FigureWords, Labels, Language, MessageWords};
pub use words::{BadWords, WordTable, Words, WrittenUnit, word_key};
