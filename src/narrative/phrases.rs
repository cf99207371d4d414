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
    pub(super) ranking: BTreeMap<String, RankingWords>,
}

/// What stands between the parts of a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joins {
    /// Between a clause and its comparison.
    pub comma: String,
    /// Between two comparisons.
    pub also: String,
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
    pub days: String,
    pub long_days: String,
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

/// How a list of the first is said.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RankingWords {
    /// As many units as places.
    pub text: String,
    /// More units than places, since some share the last one.
    pub tied: String,
    /// The same with too many units to be named.
    pub many: String,
    /// No other unit could be in the list.
    pub all: String,
    /// Only one unit could be.
    pub one: String,
    /// A unit.
    pub entry: String,
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
    pub over: Option<String>,
    pub beside: Option<String>,
    pub beside_none: Option<String>,
    /// What is added where cases are left out since they have no limit.
    pub untimed: Option<String>,
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

/// A part of a template: words, or a place `{name}` that is to be filled; see also [`Choice`].
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

/// Forms of words among which a number chooses: `{name|one|many}` or `{name|none|one|many}`; `#` in a form is the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<'a> {
    /// What the number is called.
    pub name: &'a str,
    none: &'a str,
    one: &'a str,
    many: &'a str,
}

impl<'a> Choice<'a> {
    /// The choice that a place is; nothing if it is a name alone.
    #[must_use]
    pub fn of(place: &'a str) -> Option<Self> {
        let (name, forms) = place.split_once('|')?;
        let (first, rest) = forms.split_once('|')?;
        Some(match rest.split_once('|') {
            Some((one, many)) => Self { name, none: first, one, many },
            None => Self { name, none: rest, one: first, many: rest },
        })
    }

    /// The words before and after the number, and whether it stands between them.
    #[must_use]
    pub fn form(self, number: &str) -> (&'a str, Option<&'a str>) {
        let form = match number {
            "0" => self.none,
            "1" => self.one,
            _ => self.many,
        };
        form.split_once('#').map_or((form, None), |(before, after)| (before, Some(after)))
    }
}

/// A template with its places filled with texts; a place without a text stays as it is written.
#[must_use]
pub fn fill(template: &str, fills: &[(&str, &str)]) -> String {
    let text = |name: &str| fills.iter().find(|(place, _)| *place == name).map(|(_, text)| *text);
    let place = |place: &str| match Choice::of(place) {
        Some(choice) => text(choice.name).map(|number| match choice.form(number) {
            (before, Some(after)) => format!("{before}{number}{after}"),
            (words, None) => words.to_owned(),
        }),
        None => text(place).map(str::to_owned),
    };
    parts(template)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => words.to_owned(),
            Part::Place(name) => place(name).unwrap_or_else(|| format!("{{{name}}}")),
        })
        .collect()
}
