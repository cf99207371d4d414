//! Printed names and messages, by language. Every id has its words in both languages; a test demands it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The language of a report or of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Chinese, official style.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The language tag (BCP 47) that a form declares.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// The words of a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct FigureWords {
    /// Its printed name, with the basis.
    pub name: String,
    /// Its name in a table's heading.
    pub short: String,
    /// What else it is called; other figures may be called so too.
    #[serde(default)]
    pub also: Vec<String>,
    /// What is counted, what dates it, what is left out.
    pub definition: String,
    /// What is above the line.
    pub numerator: String,
    /// What is below the line; empty for counts.
    pub denominator: String,
}

/// The words of a diagnostic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct DiagnosticWords {
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub hint: String,
}

/// The words of a message: texts with `{name}` for what is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct MessageWords {
    /// Place and cause.
    pub text: String,
    /// The remedy; empty where there is none.
    #[serde(default)]
    pub remedy: String,
}

/// Tables of data that cannot be used: a bug, excluded by a test.
#[derive(Debug, thiserror::Error)]
#[error("labels: {0}")]
pub struct BadLabels(#[from] toml::de::Error);

/// All words of one language.
#[derive(Clone, Debug)]
pub struct Labels {
    language: Language,
    figures: BTreeMap<String, FigureWords>,
    names: Names,
    messages: BTreeMap<String, MessageWords>,
}

#[derive(Clone, Debug, Deserialize)]
struct Names {
    diagnostic: BTreeMap<String, DiagnosticWords>,
    #[serde(flatten)]
    tables: BTreeMap<String, BTreeMap<String, String>>,
}

impl Labels {
    /// The built-in words of a language.
    ///
    /// # Errors
    /// If a built-in table does not read.
    pub fn of(language: Language) -> Result<Self, BadLabels> {
        let (figures, names, messages, explained) = match language {
            Language::Zh => (
                include_str!("../../data/figures.zh.toml"),
                include_str!("../../data/labels.zh.toml"),
                include_str!("../../data/messages.zh.toml"),
                include_str!("../../data/explain.zh.toml"),
            ),
            Language::En => (
                include_str!("../../data/figures.en.toml"),
                include_str!("../../data/labels.en.toml"),
                include_str!("../../data/messages.en.toml"),
                include_str!("../../data/explain.en.toml"),
            ),
        };
        let mut messages: BTreeMap<String, MessageWords> = toml::from_str(messages)?;
        messages.extend(toml::from_str::<BTreeMap<String, MessageWords>>(explained)?);
        Ok(Self { language, figures: toml::from_str(figures)?, names: toml::from_str(names)?, messages })
    }

    /// Which language it is.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The words of a figure, if it has any.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&FigureWords> {
        self.figures.get(id)
    }

    /// The words of a diagnostic.
    #[must_use]
    pub fn diagnostic(&self, code: &str) -> Option<&DiagnosticWords> {
        self.names.diagnostic.get(code)
    }

    /// The name of `key` in a table (`dimension`, `column`, `left_out`, `channel`, …); the key itself if it has none.
    #[must_use]
    pub fn name<'a>(&'a self, table: &str, key: &'a str) -> &'a str {
        self.names.tables.get(table).and_then(|names| names.get(key)).map_or(key, String::as_str)
    }

    /// The name of a dimension, which any column may be; the key itself if it has none.
    #[must_use]
    pub fn dimension<'a>(&'a self, key: &'a str) -> &'a str {
        match self.name("dimension", key) {
            name if name == key => self.name("column", key),
            name => name,
        }
    }

    /// The printed name of a value of a dimension: canonical words by their label, blanks as not filled in.
    #[must_use]
    pub fn value(&self, dimension: &str, text: &str) -> String {
        match (dimension, text) {
            (_, "") => self.message("blank", &[]).text,
            ("channel" | "case_type" | "state" | "result" | "kind" | "rating" | "rating_active" | "weekday", text) => {
                self.name(dimension, text).to_owned()
            }
            ("agent_handled", text) => self.name("flag", text).to_owned(),
            (_, text) => text.to_owned(),
        }
    }

    /// A message with its places filled in.
    #[must_use]
    pub fn message(&self, id: &str, fills: &[(&str, String)]) -> MessageWords {
        let fill = |text: &str| {
            fills.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
        };
        match self.messages.get(id) {
            Some(words) => MessageWords { text: fill(&words.text), remedy: fill(&words.remedy) },
            None => MessageWords { text: id.to_owned(), remedy: String::new() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_words() {
        let (zh, en) = (Labels::of(Language::Zh).unwrap(), Labels::of(Language::En).unwrap());
        assert!(zh.figures.keys().eq(en.figures.keys()));
        assert!(zh.messages.keys().eq(en.messages.keys()));
        assert!(zh.names.diagnostic.keys().eq(en.names.diagnostic.keys()));
        let explained: toml::Table = toml::from_str(include_str!("../../data/explain.zh.toml")).unwrap();
        let messages: toml::Table = toml::from_str(include_str!("../../data/messages.zh.toml")).unwrap();
        assert!(explained.keys().all(|id| !messages.contains_key(id)), "a message in two files");
        for (table, names) in &zh.names.tables {
            assert!(names.keys().eq(en.names.tables[table].keys()), "{table}");
        }
    }
}
