//! Columns to canonical fields.

use crate::{
    reference::{Aliases, Meaning, Words, WrittenUnit, heading_key, without_brackets},
    schema::Privacy,
};
use std::collections::BTreeMap;

/// What each column of a table is, and what cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings<F> {
    /// By position in the file.
    pub columns: Vec<Column<F>>,
    /// All that stands in the way of reading the table.
    pub problems: Vec<MappingError<F>>,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column<F> {
    /// Its heading as written.
    pub heading: String,
    /// What it is.
    pub mapping: Mapping<F>,
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapping<F> {
    /// The column of a field.
    Mapped {
        /// The field.
        field: F,
        /// Why.
        reason: Reason,
        /// The unit of time that stands in brackets in the heading.
        unit: Option<WrittenUnit>,
    },
    /// Of a field that another column is preferred for; kept under its own heading.
    Duplicate {
        /// The field.
        field: F,
        /// Position of the preferred column.
        of: usize,
    },
    /// May be several fields; the values or the project decide.
    Ambiguous(Vec<F>),
    /// Personal data that is no field; never a dimension.
    Private(Privacy),
    /// Kept under its own heading, as a dimension.
    Unknown,
}

/// Why a column is a field's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The project says so.
    Project,
    /// Its heading is the field's id or canonical heading.
    Canonical,
    /// Its heading is in the table of aliases.
    Alias,
}

/// A mapping that only the user can decide.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError<F> {
    /// Two columns are called the same and are both a field's.
    #[error("columns {} and {} are both called `{heading}`", first + 1, second + 1)]
    SameHeading {
        /// The field.
        field: F,
        /// The heading of the first.
        heading: String,
        /// Position of the first.
        first: usize,
        /// Position of the other.
        second: usize,
    },
    /// The project names a heading that is not in the file.
    #[error("the project names the heading `{heading}`, which is not in the file")]
    NoSuchHeading {
        /// The field that it was to be.
        field: F,
        /// The heading.
        heading: String,
    },
}

/// A field's best column so far.
struct Best {
    rank: usize,
    column: usize,
}

/// Maps `headings` to fields: what the project says (`project`, by field) goes before `aliases`; among aliases the
/// order of a field's list decides. `words` knows the units that may stand in brackets.
#[must_use]
pub fn map_headings<F: Copy + Ord>(
    headings: &[String],
    aliases: &Aliases<F>,
    words: &Words,
    project: &BTreeMap<F, String>,
) -> Headings<F> {
    let mut problems = Vec::new();
    let mut best = BTreeMap::new();
    let mut chosen = BTreeMap::new();
    for (field, wanted) in project {
        match matching(headings, wanted).as_slice() {
            [] => problems.push(MappingError::NoSuchHeading { field: *field, heading: wanted.clone() }),
            [first, rest @ ..] => {
                best.insert(*field, Best { rank: 0, column: *first });
                chosen.insert(*first, *field);
                problems.extend(rest.iter().map(|second| same(*field, headings, (*first, *second))));
            }
        }
    }
    let by_alias = |column: usize| match aliases.meaning(&headings[column]) {
        Meaning::Field(alias) if !chosen.contains_key(&column) => Some(alias),
        _ => None,
    };
    for column in 0..headings.len() {
        let Some(alias) = by_alias(column).filter(|alias| !project.contains_key(&alias.field)) else { continue };
        let held = best.entry(alias.field).or_insert(Best { rank: alias.rank, column });
        if held.rank == alias.rank && held.column != column {
            problems.push(same(alias.field, headings, (held.column, column)));
        } else if alias.rank < held.rank {
            *held = Best { rank: alias.rank, column };
        }
    }
    let mapping = |column: usize| {
        let unit = || without_brackets(&headings[column]).1.and_then(|text| words.unit(&text));
        if let Some(field) = chosen.get(&column) {
            return Mapping::Mapped { field: *field, reason: Reason::Project, unit: unit() };
        }
        match (aliases.meaning(&headings[column]), by_alias(column).and_then(|alias| best.get(&alias.field))) {
            (Meaning::Field(alias), Some(held)) if held.column != column => {
                Mapping::Duplicate { field: alias.field, of: held.column }
            }
            // The project names a heading that is missing: nothing takes its place.
            (Meaning::Field(_), None) | (Meaning::Unknown, _) => Mapping::Unknown,
            (Meaning::Field(alias), Some(_)) => {
                let reason = if alias.rank <= 1 { Reason::Canonical } else { Reason::Alias };
                Mapping::Mapped { field: alias.field, reason, unit: unit() }
            }
            (Meaning::Ambiguous(fields), _) => Mapping::Ambiguous(fields.to_vec()),
            (Meaning::Private(privacy), _) => Mapping::Private(privacy),
        }
    };
    let column = |(index, heading): (usize, &String)| Column { heading: heading.clone(), mapping: mapping(index) };
    Headings { columns: headings.iter().enumerate().map(column).collect(), problems }
}

/// The columns called `wanted`: to the letter, or if none is, by the same comparison as aliases.
fn matching(headings: &[String], wanted: &str) -> Vec<usize> {
    let positions = |alike: &dyn Fn(&str) -> bool| -> Vec<usize> {
        headings.iter().enumerate().filter(|(_, heading)| alike(heading)).map(|(position, _)| position).collect()
    };
    let exact = positions(&|heading| heading.trim() == wanted.trim());
    if exact.is_empty() {
        let key = heading_key(wanted);
        return positions(&|heading| heading_key(heading) == key);
    }
    exact
}

fn same<F>(field: F, headings: &[String], (first, second): (usize, usize)) -> MappingError<F> {
    MappingError::SameHeading { field, heading: headings[first].clone(), first, second }
}

impl<F: Copy + PartialEq> Headings<F> {
    /// The position of a field's column.
    #[must_use]
    pub fn column(&self, wanted: F) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| matches!(column.mapping, Mapping::Mapped { field, .. } if field == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Field, LimitUnit};

    fn map(headings: &[&str], project: &[(Field, &str)]) -> Headings<Field> {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let project = project.iter().map(|(field, heading)| (*field, (*heading).to_owned())).collect();
        map_headings(&headings, &Aliases::cases().unwrap(), &Words::built_in().unwrap(), &project)
    }

    fn mapped(field: Field, reason: Reason) -> Mapping<Field> {
        Mapping::Mapped { field, reason, unit: None }
    }

    #[test]
    fn columns_are_mapped_with_their_reasons() {
        let found = map(&["办件编号", "state", "受理日期", "承诺时限（工作日）", "天气", "联系人", "承诺时间"], &[]);
        let unit = Some(WrittenUnit::Unit(LimitUnit::WorkingDay));
        let expected = [
            mapped(Field::CaseId, Reason::Canonical),
            mapped(Field::State, Reason::Canonical),
            mapped(Field::AcceptedAt, Reason::Alias),
            Mapping::Mapped { field: Field::PromisedLimit, reason: Reason::Canonical, unit },
            Mapping::Unknown,
            Mapping::Private(Privacy::Applicant),
            Mapping::Ambiguous(vec![Field::PromisedLimit, Field::PromisedDue]),
        ];
        assert_eq!(found.columns.into_iter().map(|column| column.mapping).collect::<Vec<_>>(), expected);
        assert_eq!(found.problems, []);
    }

    #[test]
    fn the_preferred_of_two_columns_is_taken() {
        let found = map(&["流水号", "办件编号"], &[]);
        assert_eq!(found.columns[0].mapping, Mapping::Duplicate { field: Field::CaseId, of: 1 });
        assert_eq!((found.column(Field::CaseId), found.problems), (Some(1), vec![]));
    }

    #[test]
    fn two_columns_of_one_heading_are_refused() {
        let found = map(&["办件编号", "部门", "办件编号"], &[]);
        let heading = "办件编号".to_owned();
        assert_eq!(found.problems, [MappingError::SameHeading { field: Field::CaseId, heading, first: 0, second: 2 }]);
    }

    #[test]
    fn the_project_goes_first() {
        let found = map(
            &["办件编号", "OPEN_DT", "受理时间", "承诺时间"],
            &[(Field::AcceptedAt, "open_dt"), (Field::PromisedDue, "承诺时间"), (Field::ClosedAt, "CLOSE_DT")],
        );
        assert_eq!(found.columns[1].mapping, mapped(Field::AcceptedAt, Reason::Project));
        assert_eq!(found.columns[2].mapping, Mapping::Duplicate { field: Field::AcceptedAt, of: 1 });
        assert_eq!(found.columns[3].mapping, mapped(Field::PromisedDue, Reason::Project));
        let heading = "CLOSE_DT".to_owned();
        assert_eq!(found.problems, [MappingError::NoSuchHeading { field: Field::ClosedAt, heading }]);
    }
}
