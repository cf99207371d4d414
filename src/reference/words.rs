//! Words of closed columns, units, limits without a number, and what stands for nothing.

use crate::schema::LimitUnit;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// All words that cells may hold.
#[derive(Clone, Debug)]
pub struct Words {
    columns: BTreeMap<String, WordTable>,
    placeholders: BTreeSet<Ymd>,
}

/// The words of one column and the canonical word of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordTable {
    canonical: BTreeSet<String>,
    words: BTreeMap<String, String>,
}

/// Year, month, day as digits say, whether there is such a day or not.
pub type Ymd = (u16, u8, u8);

/// The unit beside a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WrittenUnit {
    /// A unit that says what it is.
    Unit(LimitUnit),
    /// 天 or 日 without a word on which day is meant: the project decides.
    Day,
    /// 无期限 in the column of units: there is no limit.
    None,
}

/// A table of words that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadWords {
    /// Not TOML of the expected form.
    #[error("not a table of words: {0}")]
    Form(#[from] toml::de::Error),
    /// One word in two places.
    #[error("[{column}]: the word `{word}` stands for `{first}` and for `{second}`")]
    Twice {
        /// The section.
        column: String,
        /// The word.
        word: String,
        /// Its meaning.
        first: String,
        /// Its other meaning.
        second: String,
    },
    /// No such canonical word in a column.
    #[error("[{column}]: `{word}` is none of its canonical words")]
    NotCanonical {
        /// The section.
        column: String,
        /// The word.
        word: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// No such column.
    #[error("[{column}]: there is no such section")]
    NoColumn {
        /// The section.
        column: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A placeholder that is no date.
    #[error("[null]: `{0}` is not written like a date")]
    NotADate(String),
}

const UNITS: [(&str, WrittenUnit); 8] = [
    ("working_day", WrittenUnit::Unit(LimitUnit::WorkingDay)),
    ("calendar_day", WrittenUnit::Unit(LimitUnit::CalendarDay)),
    ("month", WrittenUnit::Unit(LimitUnit::Month)),
    ("year", WrittenUnit::Unit(LimitUnit::Year)),
    ("hour", WrittenUnit::Unit(LimitUnit::Hour)),
    ("office_hour", WrittenUnit::Unit(LimitUnit::OfficeHour)),
    ("day", WrittenUnit::Day),
    ("none", WrittenUnit::None),
];

impl Words {
    /// The words that are built in.
    ///
    /// # Errors
    /// If the built-in table does not read, which a test excludes.
    pub fn built_in() -> Result<Self, BadWords> {
        Self::read(include_str!("../../data/words.toml"))
    }

    /// Reads a file like `data/words.toml`.
    ///
    /// # Errors
    /// [`BadWords`] with the word that is wrong.
    pub fn read(text: &str) -> Result<Self, BadWords> {
        let mut sections: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(text)?;
        let dates = sections.get_mut("null").and_then(|null| null.remove("dates")).unwrap_or_default();
        let placeholders = dates.iter().map(|date| digits(date).ok_or_else(|| BadWords::NotADate(date.clone())));
        let placeholders = placeholders.collect::<Result<_, _>>()?;
        let mut words = Self { columns: BTreeMap::new(), placeholders };
        for (column, meanings) in &sections {
            let mut table = WordTable::default();
            for (meaning, list) in meanings {
                table.open(meaning);
                for word in list {
                    table.add(word, meaning).map_err(|first| BadWords::Twice {
                        column: column.clone(),
                        word: word.clone(),
                        first,
                        second: meaning.clone(),
                    })?;
                }
            }
            words.columns.insert(column.clone(), table);
        }
        Ok(words)
    }

    /// Adds a word of a project to a column, or gives a known word another meaning.
    ///
    /// # Errors
    /// [`BadWords::NoColumn`], [`BadWords::NotCanonical`].
    pub fn learn(&mut self, column: &str, word: &str, canonical: &str) -> Result<(), BadWords> {
        if !self.columns.contains_key(column) {
            return Err(BadWords::NoColumn {
                column: column.to_owned(),
                known: self.columns.keys().cloned().collect(),
            });
        }
        let table = self.columns.entry(column.to_owned()).or_default();
        if !table.canonical.contains(canonical) {
            let known = table.canonical.iter().cloned().collect();
            return Err(BadWords::NotCanonical { column: column.to_owned(), word: canonical.to_owned(), known });
        }
        table.words.insert(word_key(word), canonical.to_owned());
        Ok(())
    }

    /// The words of a column (`state`, `result`, `channel`, `case_type`, `rating`, `rating_active`, `flag`, …).
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&WordTable> {
        self.columns.get(name)
    }

    /// The canonical word for `text` in a column; `None` if the word is unknown.
    #[must_use]
    pub fn find(&self, column: &str, text: &str) -> Option<&str> {
        self.column(column)?.find(text)
    }

    /// The unit of time that `text` names.
    #[must_use]
    pub fn unit(&self, text: &str) -> Option<WrittenUnit> {
        let canonical = self.find("unit", text)?;
        UNITS.iter().find(|(name, _)| *name == canonical).map(|(_, unit)| *unit)
    }

    /// Whether `text` says that there is nothing: blank, or one of the words for it.
    #[must_use]
    pub fn is_null(&self, text: &str) -> bool {
        text.trim().is_empty() || self.find("null", text) == Some("empty")
    }

    /// Whether a date is one of those that stand for no date.
    #[must_use]
    pub fn is_placeholder(&self, date: Ymd) -> bool {
        self.placeholders.contains(&date)
    }
}

impl WordTable {
    /// The canonical word for `text`; a canonical word stands for itself unless it is a bare number.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&str> {
        self.words.get(text).or_else(|| self.words.get(&word_key(text))).map(String::as_str)
    }

    /// The canonical words, ascending.
    pub fn canonical(&self) -> impl Iterator<Item = &str> {
        self.canonical.iter().map(String::as_str)
    }

    /// The words for a canonical one, ascending; it is one itself.
    pub fn texts(&self, canonical: &str) -> impl Iterator<Item = &str> {
        self.words.iter().filter(move |(_, means)| *means == canonical).map(|(word, _)| word.as_str())
    }

    fn open(&mut self, canonical: &str) {
        self.canonical.insert(canonical.to_owned());
        if !canonical.bytes().all(|byte| byte.is_ascii_digit()) {
            self.words.insert(word_key(canonical), canonical.to_owned());
        }
    }

    /// Adds a word; if it has another meaning already, that one is the error.
    fn add(&mut self, word: &str, canonical: &str) -> Result<(), String> {
        let held = self.words.entry(word_key(word)).or_insert_with(|| canonical.to_owned());
        if held == canonical { Ok(()) } else { Err(held.clone()) }
    }
}

/// A word as it is compared: NFKC, without blanks and characters of no width, ASCII in lower case; brackets count.
#[must_use]
pub fn word_key(word: &str) -> String {
    let skipped = |c: &char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    word.nfkc().filter(|c| !skipped(c)).map(|c| c.to_ascii_lowercase()).collect()
}

/// The three numbers of a date, or of eight digits, checked for nothing else.
fn digits(date: &str) -> Option<Ymd> {
    let parts: Vec<&str> = match date.len() {
        8 if date.bytes().all(|byte| byte.is_ascii_digit()) => vec![&date[..4], &date[4..6], &date[6..]],
        _ => date.split(['-', '/', '.']).collect(),
    };
    match parts.as_slice() {
        [year, month, day] => Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_in_any_dress() {
        let words = Words::built_in().unwrap();
        let state = |text: &str| words.find("state", text);
        assert_eq!(state("办结（不通过）"), Some("refused"));
        assert_eq!(state(" 办 结 "), Some("closed"));
        assert_eq!(state("pending"), Some("pending"));
        assert_eq!(state("开张"), None);
        assert_eq!(words.find("rating", "5"), None);
        assert_eq!(words.find("rating", "非常满意"), Some("5"));
        assert_eq!(words.find("flag", "Ｙ"), Some("yes"));
        assert_eq!(words.find("channel", "pc端"), Some("online"));
    }

    #[test]
    fn knows_every_unit_and_every_nothing() {
        let words = Words::built_in().unwrap();
        for (name, unit) in UNITS {
            assert_eq!(words.unit(name), Some(unit));
        }
        assert_eq!(words.unit("个工作日"), Some(WrittenUnit::Unit(LimitUnit::WorkingDay)));
        assert_eq!(words.unit("天"), Some(WrittenUnit::Day));
        assert_eq!(words.unit("步"), None);
        for text in ["", " \t", "-", "/", "无", "NULL", "null"] {
            assert!(words.is_null(text), "{text}");
        }
        assert!(!words.is_null("无期限"));
        assert!(words.is_placeholder((1753, 1, 1)) && words.is_placeholder((0, 0, 0)));
        assert!(!words.is_placeholder((2026, 3, 1)));
    }

    #[test]
    fn a_project_teaches_words() {
        let mut words = Words::built_in().unwrap();
        words.learn("state", "Closed", "finished").unwrap();
        words.learn("state", "办结", "granted").unwrap();
        assert_eq!((words.find("state", "closed"), words.find("state", "办结")), (Some("finished"), Some("granted")));
        assert!(matches!(words.learn("state", "x", "nonsense"), Err(BadWords::NotCanonical { .. })));
        assert!(matches!(words.learn("nonsense", "x", "y"), Err(BadWords::NoColumn { .. })));
    }

    #[test]
    fn a_wrong_table_is_refused() {
        assert!(matches!(Words::read("[a]\nx = ['1 ']\ny = ['１']"), Err(BadWords::Twice { .. })));
        assert!(matches!(Words::read("[null]\ndates = ['soon']"), Err(BadWords::NotADate(_))));
        assert!(matches!(Words::read("[a]\nx = 1"), Err(BadWords::Form(_))));
    }
}
