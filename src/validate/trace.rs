//! The records of one case number: what they say and what became of each.

use crate::{
    diag::{Code, Place},
    schema::Field,
};

/// A record that was looked for by its case number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// Where it stands.
    pub place: Place,
    /// What became of it.
    pub fate: Fate,
    /// What it says in columns that are nobody's secret, as written; without blanks.
    pub texts: Vec<(Field, String)>,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a case.
    Case,
    /// Another record of the same case stands for it, or takes it away.
    Replaced(Code),
    /// A rule refused it.
    Rejected(Code),
    /// It is marked void or deleted.
    Void,
}

/// Notes of a record, if it is looked for, that another stands for it.
pub(super) fn replace(traced: &mut [Traced], (file, line): (&str, u32), code: Code) {
    let same = |traced: &&mut Traced| *traced.place.file == *file && traced.place.line == u64::from(line);
    if let Some(traced) = traced.iter_mut().find(same) {
        traced.fate = Fate::Replaced(code);
    }
}

impl Traced {
    /// What the record says in a column.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&str> {
        self.texts.iter().find(|(other, _)| *other == field).map(|(_, text)| text.as_str())
    }
}
