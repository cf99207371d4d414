//! Tables of code numbers, by column and name.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The code tables that a project can choose from.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Codes(BTreeMap<String, BTreeMap<String, CodeTable>>);

/// What the codes of one table mean.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeTable {
    /// Where it comes from, and its first codes in words.
    pub source: String,
    /// Code to canonical word.
    pub codes: BTreeMap<String, String>,
}

impl Codes {
    /// The tables that are built in.
    ///
    /// # Errors
    /// If the built-in file does not read, which a test excludes.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../data/codes.toml"))
    }

    /// The table of this name for a column.
    #[must_use]
    pub fn table(&self, column: &str, name: &str) -> Option<&CodeTable> {
        self.0.get(column)?.get(name)
    }

    /// All tables of a column, by name.
    pub fn of(&self, column: &str) -> impl Iterator<Item = (&str, &CodeTable)> {
        self.0.get(column).into_iter().flatten().map(|(name, table)| (name.as_str(), table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{reference::Words, schema::Field};

    #[test]
    fn every_code_means_a_canonical_word() {
        let (codes, words) = (Codes::built_in().unwrap(), Words::built_in().unwrap());
        for (column, tables) in &codes.0 {
            assert!(Field::named(column).is_some(), "{column}");
            for (name, table) in tables {
                for (code, word) in &table.codes {
                    assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{column}.{name}: {code}");
                    assert!(words.clone().learn(column, code, word).is_ok(), "{column}.{name}: {word}");
                }
            }
        }
    }

    #[test]
    fn directions_differ() {
        let codes = Codes::built_in().unwrap();
        let five = |name: &str| codes.table("rating", name).map(|table| table.codes["5"].clone());
        assert_eq!((five("gbt39046"), five("haochaping")), (Some("1".into()), Some("5".into())));
        assert_eq!(codes.of("rating").count(), 3);
        assert_eq!(codes.table("rating", "nowhere"), None);
    }
}
