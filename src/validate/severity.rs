//! How grave each problem is: what its rule says, and what a project may see otherwise.
//!
//! What makes a record unusable as a case always rejects it: a project that took `missing-accepted-at` for a warning
//! would have cases that no figure can count. Everything else may be raised to `error`, which rejects the record, or
//! lowered to `note`, which leaves a count without places. Versions of one case and suspensions are settled after the
//! records are judged: their problems are warnings or notes.

use super::{cells::CELL_CODES, rules::ROW_RULES};
use crate::diag::{Code, Diagnostics, Severity};
use std::collections::BTreeMap;

/// What a project may make of a problem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leeway {
    /// Nothing: it rejects.
    None,
    /// A warning or a note: it is found when no record can be rejected any more.
    Kept,
    /// Anything.
    Any,
}

/// Problems that neither a cell nor a row alone can have, and records that are none.
const SETTLED: [Code; 22] = [
    "conflicting-duplicate",
    "dates-reversed",
    "deadline-differs",
    "empty-part",
    "exact-duplicate",
    "extension-too-late",
    "hidden-part",
    "id-collision",
    "invalid-flag",
    "item-overlap",
    "not-rated",
    "part-over-whole",
    "rating-follow-up",
    "rating-without-case",
    "no-table-part",
    "suspension-open-closed",
    "suspension-over-elapsed",
    "suspension-reversed",
    "suspension-undated",
    "suspension-without-case",
    "title-row",
    "total-row",
];

/// The severities that a project sets itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(BTreeMap<Code, Severity>);

/// A severity that a problem cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSeverity {
    /// There is no such problem.
    #[error("severity.{code}: no such problem")]
    Unknown {
        /// As written.
        code: String,
    },
    /// The record cannot be a case.
    #[error("severity.{code}: always rejects the record")]
    Fixed {
        /// The problem.
        code: Code,
    },
    /// No record is rejected for it.
    #[error("severity.{code}: a warning or a note")]
    Kept {
        /// The problem.
        code: Code,
    },
}

impl Severities {
    /// The severities of a project file, by code.
    ///
    /// # Errors
    /// [`BadSeverity`]: an unknown code, or a severity that the problem cannot have.
    pub fn new(project: &BTreeMap<String, Severity>) -> Result<Self, BadSeverity> {
        let mut severities = BTreeMap::new();
        for (written, severity) in project {
            let known = all().find(|(code, _)| code == written);
            let (code, leeway) = known.ok_or_else(|| BadSeverity::Unknown { code: written.clone() })?;
            match (leeway, severity) {
                (Leeway::None, Severity::Warning | Severity::Note) => return Err(BadSeverity::Fixed { code }),
                (Leeway::Kept, Severity::Error) => return Err(BadSeverity::Kept { code }),
                _ => severities.insert(code, *severity),
            };
        }
        Ok(Self(severities))
    }

    /// All codes that a project may name.
    pub fn codes() -> impl Iterator<Item = Code> + Clone {
        all().map(|(code, _)| code)
    }

    /// Whether the project rejects records for a problem that its rule only warns of.
    pub(super) fn reject(&self, code: Code) -> bool {
        self.0.get(code) == Some(&Severity::Error)
    }

    /// Takes problems for as grave as the project says.
    pub fn regrade(&self, diagnostics: &mut Diagnostics) {
        for (code, severity) in &self.0 {
            diagnostics.regrade(code, *severity);
        }
    }
}

/// Every code and its leeway. A code of cells and of rows rejects where the row cannot do without the cell, whatever the
/// project says of other cells.
fn all() -> impl Iterator<Item = (Code, Leeway)> + Clone {
    let of_row = |severity| if severity == Severity::Error { Leeway::None } else { Leeway::Any };
    let cells = CELL_CODES.iter().map(|code| (*code, Leeway::Any));
    let rows = ROW_RULES.iter().map(move |rule| (rule.code, of_row(rule.severity)));
    let rows = rows.filter(|(code, _)| !CELL_CODES.contains(code));
    let settled = SETTLED.iter().map(|code| (*code, Leeway::Kept));
    cells.chain(rows).chain(settled).chain([("missing-value", Leeway::None), ("ragged-row", Leeway::None)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(code: &str, severity: Severity) -> Result<Severities, BadSeverity> {
        Severities::new(&BTreeMap::from([(code.to_owned(), severity)]))
    }

    #[test]
    fn what_cannot_be_a_case_is_always_rejected() {
        for code in ["missing-case-id", "closed-before-accepted", "ragged-row"] {
            assert_eq!(set(code, Severity::Warning), Err(BadSeverity::Fixed { code }));
            assert!(set(code, Severity::Error).is_ok());
        }
        assert_eq!(set("id-collision", Severity::Error), Err(BadSeverity::Kept { code: "id-collision" }));
        assert_eq!(set("bad-dat", Severity::Note), Err(BadSeverity::Unknown { code: "bad-dat".to_owned() }));
        assert!(set("promise-over-statutory", Severity::Error).unwrap().reject("promise-over-statutory"));
    }

    #[test]
    fn a_code_is_listed_once() {
        let mut codes: Vec<Code> = Severities::codes().collect();
        let listed = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), listed);
    }
}
