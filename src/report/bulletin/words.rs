//! Titles, headings and notes of the bulletin, by language.

use crate::reference::Language;
use std::collections::BTreeMap;

/// The words of `data/report.*.toml`, under their dotted names.
#[derive(Clone, Debug)]
pub(super) struct Words(BTreeMap<String, String>);

impl Words {
    pub(super) fn of(language: Language) -> Result<Self, toml::de::Error> {
        let table: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(match language {
            Language::Zh => include_str!("../../../data/report.zh.toml"),
            Language::En => include_str!("../../../data/report.en.toml"),
        })?;
        let flat = table.into_iter().flat_map(|(table, entries)| {
            entries.into_iter().map(move |(name, text)| (format!("{table}.{name}"), text))
        });
        Ok(Self(flat.collect()))
    }

    /// The words of a name; the name itself if it has none, which a test excludes.
    pub(super) fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// The same with its places filled in.
    pub(super) fn fill(&self, name: &str, fills: &[(&str, &str)]) -> String {
        crate::narrative::fill(self.get(name), fills)
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
