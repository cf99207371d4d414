//! Filters: which cases are there at all, as data that is made at run time.

use super::{EngineError, Frame};
use crate::schema::column as c;
use polars::prelude::*;
use std::collections::BTreeSet;

/// Which cases there are. A blank satisfies nothing; [`Filter::Not`] holds wherever its inside does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The flag is set.
    Is(String),
    /// The column has a value.
    Has(String),
    /// The integer column lies between both, inclusive.
    Between(String, i64, i64),
    /// The code in the column is one of these.
    OneOf(String, BTreeSet<u32>),
    /// The text in the column is one of these.
    Text(String, BTreeSet<String>),
    /// The text in the column contains this one.
    Contains(String, String),
    /// It does not hold.
    Not(Box<Filter>),
    /// All of them.
    All(Vec<Filter>),
    /// At least one of them.
    Any(Vec<Filter>),
}

impl Filter {
    /// The columns that it reads.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<String> {
        match self {
            Self::Is(name)
            | Self::Has(name)
            | Self::Between(name, ..)
            | Self::OneOf(name, _)
            | Self::Text(name, _)
            | Self::Contains(name, _) => BTreeSet::from([name.clone()]),
            Self::Not(inner) => inner.columns(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::columns).collect(),
        }
    }

    /// The rows of `frame` for which it holds; a column that is not there is blank.
    ///
    /// # Errors
    /// Only if a column is not of the type that is asked of it.
    pub fn of(&self, frame: &Frame) -> Result<Frame, EngineError> {
        frame.filter(&self.mask(frame)?)
    }

    /// The rows of `recorded` for which it holds: of those that stand in `timed` as they stand there, of the rest by what
    /// is recorded about a case whatever the moment ([`c::is_recorded`]).
    ///
    /// # Errors
    /// As [`Filter::of`].
    pub fn of_recorded(&self, recorded: &Frame, timed: &Frame) -> Result<Frame, EngineError> {
        let rows =
            |frame: &Frame| Ok::<BTreeSet<u32>, EngineError>(frame.column(c::ROW)?.u32()?.iter().flatten().collect());
        let (seen, matching) = (rows(timed)?, rows(&self.of(timed)?)?);
        let names = recorded.get_column_names_owned();
        let known = recorded.select(names.into_iter().filter(|name| c::is_recorded(name)))?;
        let unseen = self.mask(&known)?;
        let rows = recorded.column(c::ROW)?.u32()?.iter().zip(unseen.iter());
        let holds = |(row, unseen): (Option<u32>, Option<bool>)| {
            row.is_some_and(|row| matching.contains(&row) || (unseen == Some(true) && !seen.contains(&row)))
        };
        recorded.filter(&BooleanChunked::from_iter_values("mask".into(), rows.map(holds)))
    }

    fn mask(&self, frame: &Frame) -> PolarsResult<BooleanChunked> {
        let every = |holds: bool| BooleanChunked::full("mask".into(), holds, frame.height());
        match self {
            Self::Not(inner) => Ok(!&inner.mask(frame)?),
            Self::All(parts) => parts.iter().try_fold(every(true), |all, part| Ok(all & part.mask(frame)?)),
            Self::Any(parts) => parts.iter().try_fold(every(false), |any, part| Ok(any | part.mask(frame)?)),
            Self::Is(name)
            | Self::Has(name)
            | Self::Between(name, ..)
            | Self::OneOf(name, _)
            | Self::Text(name, _)
            | Self::Contains(name, _) => match frame.column(name) {
                Ok(column) => self.holds(column),
                Err(_) => Ok(every(false)),
            },
        }
    }

    /// Where it holds of a column: never null.
    fn holds(&self, column: &Column) -> PolarsResult<BooleanChunked> {
        let mask = |values: &mut dyn Iterator<Item = bool>| BooleanChunked::from_iter_values("mask".into(), values);
        Ok(match self {
            Self::Is(_) => mask(&mut column.bool()?.iter().map(|value| value == Some(true))),
            Self::Between(_, low, high) => {
                let numbers = column.cast(&DataType::Int64)?;
                mask(&mut numbers.i64()?.iter().map(|value| value.is_some_and(|value| (*low..=*high).contains(&value))))
            }
            Self::OneOf(_, codes) => {
                let most = codes.last().map_or(0, |most| *most as usize + 1);
                let mut wanted = vec![false; most];
                for code in codes {
                    wanted[*code as usize] = true;
                }
                let is = |code: u32| wanted.get(code as usize).copied().unwrap_or(false);
                mask(&mut column.u32()?.iter().map(|code| code.is_some_and(is)))
            }
            Self::Text(_, texts) => {
                mask(&mut column.str()?.iter().map(|text| text.is_some_and(|text| texts.contains(text))))
            }
            Self::Contains(_, part) => {
                mask(&mut column.str()?.iter().map(|text| text.is_some_and(|text| text.contains(part.as_str()))))
            }
            _ => column.is_not_null(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_satisfies_nothing_and_not_turns_that_round() {
        let frame = df!(
            "flag" => [Some(true), Some(false), None],
            "days" => [None, Some(3_i32), Some(10)],
            "code" => [0_u32, 1, 2],
            "id" => ["A1", "B2", "A10"],
        )
        .unwrap();
        let rows = |filter: &Filter| -> Vec<String> {
            let left = filter.of(&frame).unwrap();
            left.column("id").unwrap().str().unwrap().iter().flatten().map(str::to_owned).collect()
        };
        let not = |filter: Filter| Filter::Not(Box::new(filter));
        let between = |low, high| Filter::Between("days".into(), low, high);
        assert_eq!(rows(&Filter::Is("flag".into())), ["A1"]);
        assert_eq!(rows(&not(Filter::Is("flag".into()))), ["B2", "A10"]);
        assert_eq!(rows(&between(3, 9)), ["B2"]);
        assert_eq!(rows(&not(between(3, 9))), ["A1", "A10"]);
        assert_eq!(rows(&Filter::Has("days".into())), ["B2", "A10"]);
        assert_eq!(rows(&Filter::OneOf("code".into(), [0, 2, 7].into())), ["A1", "A10"]);
        assert_eq!(rows(&Filter::Contains("id".into(), "A1".into())), ["A1", "A10"]);
        assert_eq!(rows(&Filter::Text("id".into(), ["A1".to_owned()].into())), ["A1"]);
        assert_eq!(rows(&Filter::Is("nowhere".into())), [""; 0]);
        assert_eq!(rows(&Filter::All(vec![])), ["A1", "B2", "A10"]);
        assert_eq!(rows(&Filter::Any(vec![])), [""; 0]);
        let both =
            Filter::All(vec![between(0, 3), Filter::Any(vec![Filter::Is("flag".into()), Filter::Has("id".into())])]);
        assert_eq!(rows(&both), ["B2"]);
        assert_eq!(both.columns(), ["days", "flag", "id"].map(str::to_owned).into());
    }
}
