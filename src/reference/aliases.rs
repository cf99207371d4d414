//! Headings that exports use, by canonical field.

use crate::schema::{Column, Dataset, Field, Privacy, SuspensionField};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The headings of one dataset, compared without regard to width, blanks, line breaks, brackets and ASCII case.
#[derive(Clone, Debug)]
pub struct Aliases<F> {
    known: BTreeMap<String, Alias<F>>,
    ambiguous: BTreeMap<String, Vec<F>>,
    private: BTreeMap<String, Privacy>,
}

/// What a heading stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias<F> {
    /// The field.
    pub field: F,
    /// Place in the field's list: where several columns map to one field, the lowest is preferred. 0 is the field's
    /// own id, 1 its canonical heading.
    pub rank: usize,
}

/// What is known about a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning<'a, F> {
    /// One field.
    Field(Alias<F>),
    /// Several; the values or the project decide.
    Ambiguous(&'a [F]),
    /// Personal data without a field.
    Private(Privacy),
    /// Nothing.
    Unknown,
}

/// A table of headings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadAliases {
    /// Not TOML of the expected form.
    #[error("not a table of headings: {0}")]
    Form(#[from] toml::de::Error),
    /// There is no such section.
    #[error("there is no section [{0}]")]
    NoSection(String),
    /// A name that is no field of the dataset.
    #[error("`{0}` is no field")]
    NoField(String),
    /// One heading in two places.
    #[error("the heading `{0}` stands in two places")]
    Twice(String),
}

/// The file: its sections, and in each the lists by name.
type Sections = BTreeMap<String, BTreeMap<String, Vec<String>>>;

impl Aliases<Field> {
    /// The headings of `cases` that are built in.
    ///
    /// # Errors
    /// If the built-in table does not read, which a test excludes.
    pub fn cases() -> Result<Self, BadAliases> {
        Self::read(include_str!("../../data/aliases.toml"), "cases", Field::named)
    }
}

impl Aliases<SuspensionField> {
    /// The headings of `suspensions` that are built in.
    ///
    /// # Errors
    /// If the built-in table does not read, which a test excludes.
    pub fn suspensions() -> Result<Self, BadAliases> {
        Self::read(include_str!("../../data/aliases.toml"), "suspensions", SuspensionField::named)
    }
}

impl Aliases<Column> {
    /// The headings of any other dataset that are built in.
    ///
    /// # Errors
    /// If the built-in table does not read, which a test excludes.
    pub fn of(dataset: Dataset) -> Result<Self, BadAliases> {
        Self::read(include_str!("../../data/aliases.toml"), dataset.id(), |id| dataset.column(id))
    }
}

impl Aliases<&'static str> {
    /// The names of what is computed of a case and no export has, by their ids.
    ///
    /// # Errors
    /// If the built-in table does not read, which a test excludes.
    pub fn computed(ids: &[&'static str]) -> Result<Self, BadAliases> {
        let named = |id: &str| ids.iter().copied().find(|known| *known == id);
        Self::read(include_str!("../../data/aliases.toml"), "computed", named)
    }
}

impl<F: Copy + PartialEq> Aliases<F> {
    /// Reads the section `dataset` of a file like `data/aliases.toml`; `named` finds a field by its id.
    ///
    /// # Errors
    /// [`BadAliases`] with the heading or name that is wrong.
    pub fn read(text: &str, dataset: &str, named: impl Fn(&str) -> Option<F>) -> Result<Self, BadAliases> {
        let mut sections: Sections = toml::from_str(text)?;
        let fields = sections.remove(dataset).ok_or_else(|| BadAliases::NoSection(dataset.to_owned()))?;
        let mut aliases = Self { known: BTreeMap::new(), ambiguous: BTreeMap::new(), private: BTreeMap::new() };
        let field = |id: &str| named(id).ok_or_else(|| BadAliases::NoField(id.to_owned()));
        for (id, headings) in &fields {
            for (rank, heading) in std::iter::once(id).chain(headings).enumerate() {
                aliases.add(heading, Alias { field: field(id)?, rank })?;
            }
        }
        // The other sections speak of cases.
        if dataset == "cases" {
            for (heading, ids) in sections.remove("ambiguous").unwrap_or_default() {
                let fields = ids.iter().map(|id| field(id)).collect::<Result<_, _>>()?;
                aliases.refuse_known(&heading)?;
                aliases.ambiguous.insert(heading_key(&heading), fields);
            }
        }
        for (owner, headings) in sections.remove("private").unwrap_or_default() {
            let privacy = if owner == "staff" { Privacy::Staff } else { Privacy::Applicant };
            for heading in headings {
                aliases.private.insert(heading_key(&heading), privacy);
            }
        }
        Ok(aliases)
    }

    /// What `heading` stands for.
    #[must_use]
    pub fn meaning(&self, heading: &str) -> Meaning<'_, F> {
        let key = heading_key(heading);
        if let Some(alias) = self.known.get(&key) {
            Meaning::Field(*alias)
        } else if let Some(fields) = self.ambiguous.get(&key) {
            Meaning::Ambiguous(fields)
        } else {
            self.private.get(&key).map_or(Meaning::Unknown, |privacy| Meaning::Private(*privacy))
        }
    }

    /// Adds a heading; the same heading for the same field again changes nothing.
    fn add(&mut self, heading: &str, alias: Alias<F>) -> Result<(), BadAliases> {
        let known = self.known.entry(heading_key(heading)).or_insert(alias);
        if known.field == alias.field { Ok(()) } else { Err(BadAliases::Twice(heading.to_owned())) }
    }

    fn refuse_known(&self, heading: &str) -> Result<(), BadAliases> {
        if self.known.contains_key(&heading_key(heading)) {
            return Err(BadAliases::Twice(heading.to_owned()));
        }
        Ok(())
    }
}

/// A heading as it is compared: NFKC, without blanks, brackets and what stands in them, and asterisks (the mark of a
/// required column); ASCII in lower case.
#[must_use]
pub fn heading_key(heading: &str) -> String {
    let (key, _) = without_brackets(heading);
    key
}

/// [`heading_key`], and what stood in the first pair of brackets. A heading that stands in brackets as a whole keeps
/// its text.
#[must_use]
pub fn without_brackets(heading: &str) -> (String, Option<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::<String>::new());
    let mut depth = 0_usize;
    for character in heading.nfkc().filter(|c| !ignored(*c)) {
        let character = character.to_ascii_lowercase();
        if OPENING.contains(&character) {
            if depth == 0 {
                inside.push(String::new());
            }
            depth += 1;
        } else if CLOSING.contains(&character) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            outside.push(character);
        } else if let Some(text) = inside.last_mut() {
            text.push(character);
        }
    }
    if outside.is_empty() { (inside.concat(), None) } else { (outside, inside.into_iter().next()) }
}

/// Brackets as NFKC leaves them: ( [ {, and the East Asian lenticular, tortoise-shell, angle and corner brackets.
const OPENING: [char; 8] = ['(', '[', '{', '\u{3010}', '\u{3014}', '\u{3008}', '\u{300a}', '\u{300c}'];
const CLOSING: [char; 8] = [')', ']', '}', '\u{3011}', '\u{3015}', '\u{3009}', '\u{300b}', '\u{300d}'];

/// Blanks, control characters, characters of no width, asterisks.
fn ignored(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '*' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_chinese_heading() {
        let aliases = Aliases::cases().unwrap();
        for field in Field::ALL {
            assert_eq!(aliases.meaning(field.id()), Meaning::Field(Alias { field: *field, rank: 0 }));
        }
        for (heading, field) in
            [("办件编号", Field::CaseId), ("受 理\n时间", Field::AcceptedAt), ("SBLSH", Field::CaseId)]
        {
            assert!(matches!(aliases.meaning(heading), Meaning::Field(alias) if alias.field == field), "{heading}");
        }
        assert_eq!(aliases.meaning("承诺时间"), Meaning::Ambiguous(&[Field::PromisedLimit, Field::PromisedDue]));
        assert_eq!(aliases.meaning("家庭住址"), Meaning::Private(Privacy::Applicant));
        assert_eq!(aliases.meaning("收件人"), Meaning::Private(Privacy::Staff));
        assert_eq!(aliases.meaning("天气"), Meaning::Unknown);
    }

    #[test]
    fn every_column_of_every_dataset_has_its_chinese_heading() {
        for dataset in Dataset::ALL {
            let aliases = Aliases::of(*dataset).unwrap();
            for column in dataset.columns() {
                let (id, meaning) = (column.facts().id, column.facts().meaning);
                assert_eq!(aliases.meaning(id), Meaning::Field(Alias { field: column, rank: 0 }));
                let ranks: Vec<_> = aliases.known.values().filter(|alias| alias.field == column).collect();
                assert!(ranks.len() > 1, "{} {id}", dataset.id());
                let written = meaning.split([':', ';', ',']).next().unwrap();
                assert!(
                    matches!(aliases.meaning(written), Meaning::Field(alias) if alias.field == column),
                    "{} {id}: {written}",
                    dataset.id()
                );
            }
        }
    }

    #[test]
    fn headings_are_compared_without_dress() {
        let bracketed = |text: &str| without_brackets(text);
        assert_eq!(bracketed("承诺时限（工作日）"), ("承诺时限".into(), Some("工作日".into())));
        assert_eq!(bracketed("*ＣａｓｅＩＤ 【必填】"), ("caseid".into(), Some("必填".into())));
        assert_eq!(bracketed("(办件编号)"), ("办件编号".into(), None));
        assert_eq!(bracketed("a)b("), ("ab".into(), Some(String::new())));
    }

    #[test]
    fn a_wrong_table_is_refused() {
        let read = |text: &str| Aliases::read(text, "cases", Field::named).map(|_| ());
        assert!(matches!(read("[cases]\nx = []"), Err(BadAliases::NoField(_))));
        assert!(matches!(read("[cases]\nstate = ['A']\nresult = ['a ']"), Err(BadAliases::Twice(_))));
        assert!(matches!(read("[cases]\nstate = ['A']\n[ambiguous]\nA = ['state']"), Err(BadAliases::Twice(_))));
        assert!(matches!(read("[other]"), Err(BadAliases::NoSection(_))));
        assert!(matches!(read("[cases]\nstate = 1"), Err(BadAliases::Form(_))));
    }
}
