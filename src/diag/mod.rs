//! A problem in the data as a value.
//!
//! In: what a room saw. Out: [`Diagnostic`]s, collected, never printed here. Never: print, exit, decide.
//! Why: a clerk sees all problems of all files at once, grouped, with the first places of each.

use std::{collections::BTreeMap, sync::Arc};

/// What a problem does to the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Informs.
    Note,
    /// The row is kept and counted.
    Warning,
    /// The row is rejected.
    Error,
}

/// The stable kebab-case name of a rule, such as `bad-date`.
pub type Code = &'static str;

/// Where something was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// Physical line, from 1, on which the record starts.
    pub line: u64,
    /// The heading of the column in the file, if one column is meant.
    pub column: Option<Arc<str>>,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The text that was seen; empty where the column is sensitive.
    pub seen: String,
}

/// All problems of one rule: how many, and the first places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// How bad.
    pub severity: Severity,
    /// How many.
    pub count: u64,
    /// The first places, at most [`FIRST_PLACES`], in input order.
    pub first: Vec<Diagnostic>,
}

impl Group {
    /// Keeps a place to be shown, if it is among the first; of one word the first place says enough.
    fn show(&mut self, diagnostic: Diagnostic) {
        let by_word = matches!(diagnostic.code, "unknown-word" | "ambiguous-code" | "limit-note");
        let known = by_word && self.first.iter().any(|shown| shown.seen == diagnostic.seen);
        if self.first.len() < FIRST_PLACES && !known {
            self.first.push(diagnostic);
        }
    }
}

/// How many places of one code are shown.
pub const FIRST_PLACES: usize = 3;

/// Collected problems by code; memory does not grow with their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(BTreeMap<Code, Group>);

impl Diagnostics {
    /// Adds one problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let group = self.group(diagnostic.code, diagnostic.severity);
        group.count += 1;
        group.show(diagnostic);
    }

    /// Adds one problem whose place is not among the first.
    pub fn count_one(&mut self, code: Code, severity: Severity) {
        self.group(code, severity).count += 1;
    }

    /// Adds the problems of a later part of the input.
    pub fn append(&mut self, later: Self) {
        for (code, theirs) in later.0 {
            let group = self.group(code, theirs.severity);
            group.count += theirs.count;
            for diagnostic in theirs.first {
                group.show(diagnostic);
            }
        }
    }

    /// The group of a rule, which is as grave as the gravest of its problems.
    fn group(&mut self, code: Code, severity: Severity) -> &mut Group {
        let group = self.0.entry(code).or_insert(Group { severity, count: 0, first: Vec::new() });
        group.severity = group.severity.max(severity);
        group
    }

    /// Takes the problems of a rule for as grave as a project says, unless records were refused for them; a note is a
    /// count without places.
    pub fn regrade(&mut self, code: &str, severity: Severity) {
        let Some(group) = self.0.get_mut(code).filter(|group| group.severity != Severity::Error) else { return };
        group.severity = severity;
        if severity == Severity::Note {
            group.first.clear();
        }
    }

    /// Whether all places of a rule that are shown have been found.
    #[must_use]
    pub fn is_full(&self, code: &str) -> bool {
        self.0.get(code).is_some_and(|group| group.first.len() == FIRST_PLACES)
    }

    /// The groups by code.
    pub fn iter(&self) -> impl Iterator<Item = (Code, &Group)> {
        self.0.iter().map(|(code, group)| (*code, group))
    }

    /// How many problems of this rule there are.
    #[must_use]
    pub fn count(&self, code: &str) -> u64 {
        self.0.get(code).map_or(0, |group| group.count)
    }
}
