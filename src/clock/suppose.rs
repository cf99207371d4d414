//! Other promised limits than those of the data: what would have happened.

use super::ClockError;
use crate::{
    period::Period,
    schema::{LimitUnit, column as c},
    validate::CasesPart,
};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Another promised limit for some of the cases; their given deadlines are dropped, everything else stays. Other cases are
/// not looked at.
#[derive(Clone, Debug)]
pub struct Supposition {
    /// Which cases: those that were closed in this period,
    pub closed: Period,
    /// and have, in each of these columns of codes, one of these codes.
    pub who: Vec<(String, BTreeSet<u32>)>,
    /// How many of the unit.
    pub amount: Supposed,
    /// The unit.
    pub unit: LimitUnit,
}

/// How many of a unit are promised.
#[derive(Clone, Debug)]
pub enum Supposed {
    /// The same to all cases.
    Same(i32),
    /// To each code of a column its own; cases with other codes are not looked at.
    Each(String, BTreeMap<u32, i32>),
}

impl Supposition {
    /// The cases of a part that it is about.
    ///
    /// # Errors
    /// Only if `part` lacks a column of [`crate::validate::Cases`].
    pub fn concerned(&self, part: &CasesPart) -> Result<CasesPart, ClockError> {
        let closed = part.frame.column(c::CLOSED_ON)?.i32()?.iter();
        let inside = |day: Option<i32>| day.is_some_and(|day| (self.closed.start.0..self.closed.end.0).contains(&day));
        let concerned = self.amounts(&part.frame)?.into_iter().zip(closed);
        let mask = concerned.map(|(amount, day)| amount.is_some() && inside(day));
        let frame = part.frame.filter(&BooleanChunked::from_iter_values("concerned".into(), mask))?;
        Ok(CasesPart { frame, start: part.start })
    }

    /// Those of them that stand in `really`, which are timed as they are, under this supposition. What they really came to
    /// stands in the columns [`c::WAS_TIMED`] and [`c::WAS_ON_TIME`].
    ///
    /// # Errors
    /// Only if a column is missing.
    pub fn of(&self, concerned: &CasesPart, really: &DataFrame) -> Result<CasesPart, ClockError> {
        // Both tables are in input order.
        let mut rows = really.column(c::ROW)?.u32()?.iter().flatten().peekable();
        let all = concerned.frame.column(c::ROW)?.u32()?.iter().flatten();
        let stands = BooleanChunked::from_iter_values("stands".into(), all.map(|row| rows.next_if_eq(&row).is_some()));
        let mut frame = concerned.frame.filter(&stands)?;
        let amounts = Series::new(c::PROMISED_AMOUNT.into(), self.amounts(&frame)?);
        for (name, was) in [(c::WAS_TIMED, c::TIMED), (c::WAS_ON_TIME, c::ON_TIME)] {
            frame.hstack_mut(&[really.column(was)?.clone().with_name(name.into())])?;
        }
        let typed = |name: &str| Ok::<_, PolarsError>(lit(NULL).cast(frame.column(name)?.dtype().clone()).alias(name));
        let columns = [
            lit(amounts).cast(frame.column(c::PROMISED_AMOUNT)?.dtype().clone()),
            lit(self.unit as u8).cast(frame.column(c::PROMISED_UNIT)?.dtype().clone()).alias(c::PROMISED_UNIT),
            typed(c::GIVEN_ON)?,
            typed(c::GIVEN_TIME)?,
        ];
        let frame = frame.lazy().with_columns(columns).without_optimizations().collect()?;
        Ok(CasesPart { frame, start: concerned.start })
    }

    /// What is promised to each case; `None` if it is not about it.
    fn amounts(&self, frame: &DataFrame) -> PolarsResult<Vec<Option<i32>>> {
        let codes = |name: &str| frame.column(name)?.cast(&DataType::UInt32);
        let mut amounts = match &self.amount {
            Supposed::Same(amount) => vec![Some(*amount); frame.height()],
            Supposed::Each(name, amounts) => {
                let codes = codes(name)?;
                codes.u32()?.iter().map(|code| amounts.get(&code?).copied()).collect()
            }
        };
        for (name, wanted) in &self.who {
            for (amount, code) in amounts.iter_mut().zip(codes(name)?.u32()?.iter()) {
                *amount = amount.filter(|_| code.is_some_and(|code| wanted.contains(&code)));
            }
        }
        Ok(amounts)
    }
}
