//! Columns to canonical fields.

use crate::{
    config::GivenHeading,
    reference::{Alias, Aliases, Meaning, Words, WrittenUnit, heading_key, without_brackets},
    schema::Privacy,
};
use std::collections::BTreeMap;

/// What each column of a table is, and what cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings<F> {
    /// By position in the file.
    pub columns: Vec<Column<F>>,
    /// Columns that the project reads as a second field: the field and the position.
    pub also: Vec<(F, usize)>,
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
    project: &BTreeMap<F, GivenHeading>,
) -> Headings<F> {
    let Project { mut best, chosen, also, mut problems } = Project::told(project, headings, aliases);
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
    Headings { columns: headings.iter().enumerate().map(column).collect(), also, problems }
}

/// What the project says of the columns.
struct Project<F> {
    best: BTreeMap<F, Best>,
    chosen: BTreeMap<usize, F>,
    also: Vec<(F, usize)>,
    problems: Vec<MappingError<F>>,
}

impl<F: Copy + Ord> Project<F> {
    fn told(project: &BTreeMap<F, GivenHeading>, headings: &[String], aliases: &Aliases<F>) -> Self {
        let mut told = Self { best: BTreeMap::new(), chosen: BTreeMap::new(), also: Vec::new(), problems: Vec::new() };
        for (field, wanted) in project {
            let found = wanted.texts().iter().map(|text| matching(headings, text)).find(|found| !found.is_empty());
            // A table that was converted has its columns under their ids.
            let found =
                found.or_else(|| Some(called_by_id(headings, aliases, *field)).filter(|found| !found.is_empty()));
            match (found.as_deref(), wanted) {
                (Some([first, rest @ ..]), _) => {
                    told.best.insert(*field, Best { rank: 0, column: *first });
                    if told.chosen.contains_key(first) {
                        told.also.push((*field, *first));
                    } else {
                        told.chosen.insert(*first, *field);
                    }
                    let same = rest.iter().map(|second| same(*field, headings, (*first, *second)));
                    told.problems.extend(same);
                }
                (_, GivenHeading::Always(heading)) => {
                    told.problems.push(MappingError::NoSuchHeading { field: *field, heading: heading.clone() });
                }
                (_, GivenHeading::FirstOf(_)) => {}
            }
        }
        told
    }
}

/// The columns whose heading is the field's id.
fn called_by_id<F: Copy + PartialEq>(headings: &[String], aliases: &Aliases<F>, field: F) -> Vec<usize> {
    let is_id = |heading: &String| matches!(aliases.meaning(heading), Meaning::Field(alias) if alias == Alias { field, rank: 0 });
    headings.iter().enumerate().filter(|(_, heading)| is_id(heading)).map(|(position, _)| position).collect()
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
        let given = |heading: &str| match heading.split('|').map(str::to_owned).collect::<Vec<_>>() {
            texts if texts.len() > 1 => GivenHeading::FirstOf(texts),
            _ => GivenHeading::Always(heading.to_owned()),
        };
        let project = project.iter().map(|(field, heading)| (*field, given(heading))).collect();
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
    fn a_project_may_give_several_headings() {
        let given = [(Field::CaseId, "REF|PA Ref"), (Field::State, "Zustand|Status"), (Field::Window, "")];
        let found = map(&["PA Ref", "Decision", "", "办件编号"], &given);
        assert_eq!(found.columns[0].mapping, mapped(Field::CaseId, Reason::Project));
        assert_eq!(found.columns[2].mapping, mapped(Field::Window, Reason::Project));
        assert_eq!(found.columns[3].mapping, Mapping::Duplicate { field: Field::CaseId, of: 0 });
        assert_eq!((found.column(Field::State), found.problems), (None, vec![]));
    }

    #[test]
    fn a_converted_table_satisfies_the_project() {
        let found = map(&["id", "accepted_at"], &[(Field::AcceptedAt, "OPEN_DT")]);
        assert_eq!((found.column(Field::AcceptedAt), found.problems), (Some(1), vec![]));
    }

    #[test]
    fn a_project_may_read_one_column_twice() {
        let found = map(&["id", "decided"], &[(Field::AcceptedAt, "decided"), (Field::ClosedAt, "decided")]);
        assert_eq!(found.column(Field::AcceptedAt), Some(1));
        assert_eq!((found.also, found.problems), (vec![(Field::ClosedAt, 1)], vec![]));
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
