//! The cases behind a figure: those that it counts, those that it is a share of, the rest, those that it leaves out.

use super::list::{CaseColumn, CaseSource, CaseTable, rows};
use crate::{
    clock::ClockError,
    engine::{Aggregate, Measure, Source},
    figures::{Desk, Figure, Formula, Outcome, Terms, View, ask, of_cases},
};
use std::collections::BTreeSet;

/// Which of the cases behind a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Those above the line, or those that are counted.
    #[default]
    Numerator,
    /// Those below the line; of a sum, those whose amounts it adds up.
    Denominator,
    /// Those below the line that are not above it.
    Rest,
    /// Those that the figure leaves out, with the reason.
    LeftOut,
}

impl Part {
    /// Its name on the command line and in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::Rest => "rest",
            Self::LeftOut => "left_out",
        }
    }
}

/// Why there is no list of cases behind a part of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlisted {
    /// The figure has no value in these data.
    NoValue,
    /// It adds amounts up, it does not count cases.
    Sum,
    /// It is about items, projects or records of another dataset, not cases.
    Things,
    /// It has nothing below the line.
    NoDenominator,
    /// It is a place in the order of the cases below the line.
    Quantile,
    /// What is above the line is no part of what is below it.
    NoRest,
    /// It leaves nothing out.
    NothingLeftOut,
}

/// Which cases are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Behind {
    /// The figure.
    pub figure: &'static Figure,
    /// Which of its cases.
    pub part: Part,
    /// The period and moment.
    pub view: View,
}

/// The cases behind a part of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The cases.
    pub table: CaseTable,
    /// How many more the figure counts: ratings that belong to no case.
    pub besides: i64,
}

/// Lists them: as many rows as the figure has cases there, in input order. Cases that are left out carry the reason in a
/// column of its own at the end ([`CaseColumn::reason`]).
///
/// # Errors
/// As [`Desk::ask`]; the inner error says why there is no such list.
pub fn behind(desk: &Desk<'_>, wanted: Behind, columns: &[CaseColumn]) -> Result<Result<Listed, Unlisted>, ClockError> {
    desk.gather(|| listed(desk, wanted, columns))
}

fn listed(desk: &Desk<'_>, wanted: Behind, columns: &[CaseColumn]) -> Result<Result<Listed, Unlisted>, ClockError> {
    let Behind { figure, part, view } = wanted;
    let groups = ask(desk, view, &[figure], &[])?;
    let outcome = groups.iter().flat_map(|group| &group.outcomes).find(|outcome| outcome.withheld.is_none());
    let filled = || figure.needs.iter().all(|column| desk.cases.fills(column));
    let measures = match measures(desk, (figure, part)) {
        Ok(measures) => measures,
        Err(unlisted) => return Ok(Err(unlisted)),
    };
    let Some(outcome) = outcome.filter(|_| filled()) else { return Ok(Err(Unlisted::NoValue)) };
    let loose = measures.iter().any(|(_, measure)| measure.source == Source::Ratings);
    let counted = |measure: &Measure| rows(desk, columns, CaseSource::behind(measure, desk.view_of(figure, view)));
    let mut found = Vec::new();
    for (reason, measure) in measures {
        let rows = counted(measure)?.into_iter();
        found.extend(rows.map(|(row, mut cells)| {
            cells.extend(reason.map(str::to_owned));
            (row, cells)
        }));
    }
    if let (Part::Rest, Formula::Share(numerator, _)) = (part, &figure.formula) {
        let above: BTreeSet<i64> = counted(numerator)?.into_iter().map(|(row, _)| row).collect();
        found.retain(|(row, _)| !above.contains(row));
    }
    found.sort_by_key(|(row, _)| *row);
    let reason = (part == Part::LeftOut).then(CaseColumn::reason);
    let columns = columns.iter().chain(&reason).map(|column| column.name.clone()).collect();
    let table = CaseTable { columns, rows: found.into_iter().map(|(_, cells)| cells).collect() };
    let length = i64::try_from(table.rows.len()).unwrap_or(i64::MAX);
    let besides = if loose { counted_in(outcome, part) - length } else { 0 };
    Ok(Ok(Listed { table, besides }))
}

/// How many the figure counts in a part.
fn counted_in(outcome: &Outcome, part: Part) -> i64 {
    let (above, below) = outcome.value.map_or((0, 0), |value| (value.numerator(), value.denominator().unwrap_or(0)));
    match part {
        Part::Numerator => above,
        Part::Denominator => below,
        Part::Rest => below - above,
        Part::LeftOut => outcome.left_out.iter().map(|(_, count)| count).sum(),
    }
}

/// Whether the cases behind a part of a figure can be listed at all.
pub(super) fn is_listable(desk: &Desk<'_>, figure: &'static Figure, part: Part) -> bool {
    measures(desk, (figure, part)).is_ok()
}

/// A measure that counts the cases, and why they are left out if they are.
type Counted = (Option<&'static str>, &'static Measure);

/// The measures that count the cases of a part.
fn measures(desk: &Desk<'_>, (figure, part): (&'static Figure, Part)) -> Result<Vec<Counted>, Unlisted> {
    let counts = |terms| counts(desk, terms);
    let single = |measure| if of_cases(measure) { Ok(vec![(None, measure)]) } else { Err(Unlisted::Things) };
    let plain = |measures: Vec<&'static Measure>| measures.into_iter().map(|measure| (None, measure)).collect();
    match (part, &figure.formula) {
        (
            Part::Numerator,
            Formula::Share(measure, _) | Formula::ShareOf(measure, _) | Formula::PerWorkingDay(measure),
        )
        | (
            Part::Denominator,
            Formula::Share(_, measure)
            | Formula::ShareOf(measure, _)
            | Formula::Quantile(measure, _)
            | Formula::Greatest(measure),
        )
        | (Part::Rest, Formula::Share(_, measure)) => single(measure),
        (Part::Numerator, Formula::Amount(terms) | Formula::Ratio(terms, _)) => counts(terms).map(plain),
        (Part::Denominator, Formula::Ratio(_, terms)) => counts(terms).or_else(|_| summed(terms)).map(plain),
        (Part::Numerator, Formula::Quantile(..) | Formula::Greatest(_)) => Err(Unlisted::Quantile),
        (Part::Denominator, Formula::Amount(_) | Formula::PerWorkingDay(_)) => Err(Unlisted::NoDenominator),
        (Part::Rest, _) => Err(Unlisted::NoRest),
        (Part::LeftOut, _) if figure.left_out.is_empty() => Err(Unlisted::NothingLeftOut),
        (Part::LeftOut, _) => {
            let mut measures = Vec::new();
            for (reason, terms) in figure.left_out {
                measures.extend(counts(terms)?.into_iter().map(|measure| (Some(*reason), measure)));
            }
            Ok(measures)
        }
    }
}

/// A measure of the cases whose amounts are summed, if all terms are sums over the same cases.
fn summed(terms: Terms) -> Result<Vec<&'static Measure>, Unlisted> {
    let (_, first) = terms.first().ok_or(Unlisted::Sum)?;
    let same = |(_, measure): &(i64, Measure)| {
        matches!(measure.aggregate, Aggregate::Sum(_))
            && (measure.source, measure.dated, measure.filter) == (first.source, first.dated, first.filter)
    };
    match terms.iter().all(same) {
        _ if !of_cases(first) => Err(Unlisted::Things),
        true => Ok(vec![first]),
        false => Err(Unlisted::Sum),
    }
}

/// The measures of a sum for which there is anything, if each of them counts cases and none is taken away.
fn counts(desk: &Desk<'_>, terms: Terms) -> Result<Vec<&'static Measure>, Unlisted> {
    let count = |(sign, measure): &'static (i64, Measure)| match measure.aggregate {
        _ if !of_cases(measure) => Err(Unlisted::Things),
        Aggregate::Count if *sign == 1 => Ok(measure),
        _ => Err(Unlisted::Sum),
    };
    terms.iter().filter(|(_, measure)| desk.has(measure.source)).map(count).collect()
}
