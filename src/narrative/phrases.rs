//! The book of phrases: sentences and names of periods, by language.

use crate::reference::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The phrases of one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// What stands between clauses, sentences and the entries of a list.
    pub joins: Joins,
    pub(super) calendar: CalendarWords,
    pub(super) lead: BTreeMap<String, String>,
    pub(super) whom: BTreeMap<String, String>,
    pub(super) change: BTreeMap<String, ChangeWords>,
    pub(super) plan: BTreeMap<String, Vec<Clause>>,
    pub(super) finding: BTreeMap<String, String>,
}

/// What stands between the parts of a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joins {
    /// Between a clause and its comparison.
    pub comma: String,
    /// Between clauses.
    pub clause: String,
    /// At the end of a sentence.
    pub stop: String,
    /// Between the entries of a list.
    pub list: String,
    /// Before the last entry of a list.
    pub last: String,
    /// Between sentences.
    pub gap: String,
}

/// How times are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarWords {
    pub months: Vec<String>,
    pub short_months: Vec<String>,
    pub quarters: Vec<String>,
    pub halves: Vec<String>,
    pub day: String,
    pub month: String,
    pub quarter: String,
    pub half: String,
    pub year: String,
    pub range: String,
    pub span: String,
}

/// How a change is said.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeWords {
    pub up: String,
    pub down: String,
    pub level: String,
    pub nearly: String,
}

/// A clause of a paragraph and when it is said.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clause {
    pub figure: String,
    pub text: String,
    pub zero: Option<String>,
    pub negative: Option<String>,
    pub one: Option<String>,
    pub needs: Option<String>,
    pub beside: Option<String>,
    #[serde(default)]
    pub compare: Vec<Against>,
    #[serde(default)]
    pub begins: bool,
}

/// What a clause compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Against {
    Previous,
    YearAgo,
}

/// Phrases that do not read: a bug, excluded by a test.
#[derive(Debug, thiserror::Error)]
#[error("phrases: {0}")]
pub struct BadPhrases(#[from] toml::de::Error);

impl Phrases {
    /// The built-in phrases of a language.
    ///
    /// # Errors
    /// If the built-in book does not read.
    pub fn of(language: Language) -> Result<Self, BadPhrases> {
        let book = match language {
            Language::Zh => include_str!("../../data/phrases.zh.toml"),
            Language::En => include_str!("../../data/phrases.en.toml"),
        };
        Ok(toml::from_str(book)?)
    }

    /// The entries as one list.
    #[must_use]
    pub fn list(&self, entries: &[String]) -> String {
        match entries {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{}{}{last}", first.join(&self.joins.list), self.joins.last),
        }
    }
}

/// A part of a template: words, or a place `{name}` that is to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words.
    Words(&'a str),
    /// The name of a place.
    Place(&'a str),
}

/// Takes a template apart.
#[must_use]
pub fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((words, (name, after))) =
        rest.split_once('{').and_then(|(words, tail)| Some((words, tail.split_once('}')?)))
    {
        if !words.is_empty() {
            parts.push(Part::Words(words));
        }
        parts.push(Part::Place(name));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

/// A template with its places filled with texts; a place without a text stays as it is written.
#[must_use]
pub fn fill(template: &str, fills: &[(&str, &str)]) -> String {
    let text = |name: &str| fills.iter().find(|(place, _)| *place == name).map(|(_, text)| (*text).to_owned());
    parts(template)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => words.to_owned(),
            Part::Place(name) => text(name).unwrap_or_else(|| format!("{{{name}}}")),
        })
        .collect()
}
