//! A scoring scheme (考核办法) as it is written, and the ones built in. Unknown keys are errors.
//!
//! What it says is checked by [`crate::figures::appraisal::Scheme`], which knows the figures.

use super::Misread;
use crate::number::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};
use std::{
    collections::BTreeMap,
    fmt,
    ops::Range,
    path::{Path, PathBuf},
};
use toml::Spanned;

/// The built-in schemes: name and text, which says line by line what can be edited.
pub const SCHEMES: &[(&str, &str)] = &[
    ("window_monthly", include_str!("../../data/appraisal/window_monthly.toml")),
    ("department_quarterly", include_str!("../../data/appraisal/department_quarterly.toml")),
    ("handler_monthly", include_str!("../../data/appraisal/handler_monthly.toml")),
];

/// A scheme with the file that it stands in.
#[derive(Clone, Debug)]
pub struct SchemeFile {
    /// The file; of a built-in one its name.
    pub path: PathBuf,
    text: String,
    /// What it says.
    pub scheme: WrittenScheme,
}

/// A scheme file that does not read.
#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    /// There is neither a built-in scheme nor a file of this name.
    #[error("{0}: no such scheme")]
    Unknown(String),
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
}

impl SchemeFile {
    /// The built-in scheme of this name, else the file, which starts from `directory`.
    ///
    /// # Errors
    /// [`SchemeError`] with file, place and cause.
    pub fn load(name: &str, directory: &Path) -> Result<Self, SchemeError> {
        let path = directory.join(name);
        let text = match SCHEMES.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => (*text).to_owned(),
            None => std::fs::read_to_string(&path).map_err(|cause| match cause.kind() {
                std::io::ErrorKind::NotFound => SchemeError::Unknown(name.to_owned()),
                _ => SchemeError::Unreadable { path, cause },
            })?,
        };
        Self::read(name.into(), text.strip_prefix('\u{feff}').unwrap_or(&text))
    }

    /// The scheme that this text says.
    ///
    /// # Errors
    /// [`SchemeError::Form`].
    pub fn read(path: PathBuf, text: &str) -> Result<Self, SchemeError> {
        match toml::from_str(text) {
            Ok(scheme) => Ok(Self { path, text: text.to_owned(), scheme }),
            Err(error) => Err(SchemeError::Form { path, cause: Misread::of(&error, text) }),
        }
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line, from 1, on which a place begins.
    #[must_use]
    pub fn line(&self, place: &Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(place.start);
        1 + before.filter(|byte| **byte == b'\n').count()
    }
}

/// What a scheme file says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenScheme {
    /// What the list is called.
    pub title: String,
    /// The dimension, or dimensions, whose values are the units.
    pub group: Spanned<Names>,
    /// The count that says how many cases a unit had.
    #[serde(default)]
    pub counted: Option<Spanned<String>>,
    /// Units with fewer cases are scored but not ranked; by default `ranking.min_cases`.
    #[serde(default)]
    pub min_cases: Option<i64>,
    /// Marks are computed from values rounded to so many digits; exact without it.
    #[serde(default)]
    pub rounded: Option<Spanned<u32>>,
    /// The full marks of all criteria together, for a check.
    #[serde(default)]
    pub base: Option<Spanned<Number>>,
    /// No score is greater.
    #[serde(default)]
    pub cap: Option<Spanned<Number>>,
    /// What is scored.
    pub criteria: Spanned<Vec<WrittenCriterion>>,
    /// What is added.
    #[serde(default)]
    pub bonus: Vec<WrittenCriterion>,
    /// What is scored by somebody, and not by a figure.
    #[serde(default)]
    pub by_hand: Vec<WrittenByHand>,
    /// Bands of scores, best first.
    #[serde(default)]
    pub grades: Vec<WrittenGrade>,
    /// 折合系数: a unit's marks times this.
    #[serde(default)]
    pub coefficients: BTreeMap<String, Spanned<Number>>,
}

/// A criterion: a figure, its full marks, and exactly one rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenCriterion {
    /// Id or printed name.
    pub figure: Spanned<String>,
    /// What the list calls it, if not as the figure.
    #[serde(default)]
    pub name: Option<String>,
    /// Most marks.
    pub full: Spanned<Number>,
    /// What counts where the figure has no value.
    #[serde(default)]
    pub missing: Option<Missing>,
    /// No marks at `from`, full marks at `to`, in proportion between.
    #[serde(default)]
    pub linear: Option<Spanned<WrittenLinear>>,
    /// `[[value, marks], …]`.
    #[serde(default)]
    pub steps: Option<Spanned<Vec<(Number, Number)>>>,
    /// So many marks off for each unit (a percentage point, a day) short of the target.
    #[serde(default)]
    pub per_point_off: Option<Spanned<WrittenPointOff>>,
    /// So many marks off for each case.
    #[serde(default)]
    pub deduct_per_case: Option<Spanned<WrittenDeduct>>,
}

/// A criterion whose marks somebody gives (手工打分).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenByHand {
    /// What the list calls it.
    pub name: Spanned<String>,
    /// Most marks.
    pub full: Spanned<Number>,
    /// Where the marks come from: an inspection, a register of the hall.
    pub source: Spanned<String>,
    /// What counts for a unit without marks; by default the criterion is left out for it.
    #[serde(default)]
    pub missing: Option<Missing>,
    /// The marks of each unit.
    pub marks: Vec<WrittenMarks>,
}

/// Marks that somebody gave a unit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenMarks {
    /// The unit, as the list calls it.
    pub unit: Spanned<String>,
    /// The marks.
    pub marks: Spanned<Number>,
    /// Why.
    #[serde(default)]
    pub note: String,
}

/// What counts where a figure has no value for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Full marks.
    Full,
    /// No marks.
    Zero,
    /// The criterion is left out, and the others are scaled up to the full marks of all.
    Skip,
}

/// `linear`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenLinear {
    /// No marks.
    pub from: Number,
    /// Full marks.
    pub to: Number,
}

/// `per_point_off`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenPointOff {
    /// Full marks from here on.
    pub target: Number,
    /// Marks off for each unit short of it.
    pub marks_per_point: Number,
    /// Least marks.
    #[serde(default)]
    pub floor: Number,
}

/// `deduct_per_case`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenDeduct {
    /// Marks off for each case.
    pub marks: Number,
    /// Least marks.
    #[serde(default)]
    pub floor: Number,
}

/// A band of scores.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenGrade {
    /// What it is called.
    pub name: String,
    /// The least score of the band.
    pub from: Spanned<Number>,
}

/// One name or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several, of which each combination is a unit.
    Several(Vec<String>),
}

impl Names {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// A decimal number exactly as it was written: at most a thousand million, at most nine digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl Default for Number {
    fn default() -> Self {
        Self(Decimal { units: 0, decimals: 0 })
    }
}

impl Number {
    const MOST: i64 = 1_000_000_000;

    /// The number that a float was written as: the shortest decimal that reads as that float.
    fn shortest(float: f64) -> Option<Self> {
        let text = format!("{float}");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        #[expect(clippy::cast_precision_loss, reason = "exact: the limit is below 2^53")]
        let bounded = float.abs() <= Self::MOST as f64 && rest.len() <= 9;
        let units = format!("{whole}{rest}").parse().ok().filter(|_| bounded)?;
        Some(Self(Decimal { units, decimals: u32::try_from(rest.len()).ok()? }))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl Visitor<'_> for Written {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of at most 1000000000 with at most 9 digits after the point")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
                let bounded = (-Number::MOST..=Number::MOST).contains(&number);
                let unexpected = || E::invalid_value(de::Unexpected::Signed(number), &self);
                bounded.then_some(Number(Decimal { units: number.into(), decimals: 0 })).ok_or_else(unexpected)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
                let unexpected = || E::invalid_value(de::Unexpected::Float(number), &self);
                Number::shortest(number).ok_or_else(unexpected)
            }
        }

        deserializer.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_was_written() {
        for text in ["0.1", "-2.5", "98", "89.82", "1000000000", "0.000000001"] {
            #[derive(Deserialize)]
            struct One {
                x: Number,
            }
            let one: One = toml::from_str(&format!("x = {text}")).unwrap();
            assert_eq!(one.x.0.to_string(), text);
            for wrong in ["nan", "inf", "1000000001", "1e10", "0.0000000001", "\"1\"", "true"] {
                assert!(toml::from_str::<One>(&format!("x = {wrong}")).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn the_built_in_schemes_read() {
        for (name, _) in SCHEMES {
            let file = SchemeFile::load(name, Path::new("nowhere")).unwrap();
            assert!(!file.scheme.criteria.get_ref().is_empty(), "{name}");
        }
        assert!(matches!(SchemeFile::load("nothing", Path::new("")), Err(SchemeError::Unknown(_))));
    }

    #[test]
    fn a_place_has_a_line() {
        let text = "title = \"x\"\ngroup = \"department\"\n\n[[criteria]]\nfigure = \"finished\"\nfull = 1\n";
        let file = SchemeFile::read("a.toml".into(), text).unwrap();
        let criterion = &file.scheme.criteria.get_ref()[0];
        assert_eq!((file.line(&criterion.figure.span()), file.line(&criterion.full.span())), (5, 6));
        assert!(SchemeFile::read("a.toml".into(), &text.replace("full", "ful")).is_err());
    }
}
