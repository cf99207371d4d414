//! Other promised limits than those of the data: what would have happened.

use super::{Clock, ClockError};
use crate::{
    period::AsOf,
    schema::{LimitUnit, column as c},
    validate::{Cases, CasesPart},
};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Another promised limit for some of the cases; their given deadlines are dropped, everything else stays.
#[derive(Clone, Debug)]
pub struct Supposition {
    /// Which cases: those that have, in each of these columns of codes, one of these codes.
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
    /// To each code of a column its own; cases with other codes keep what they have.
    Each(String, BTreeMap<u32, i32>),
}

impl Clock<'_> {
    /// A part in which a supposition holds. What the cases really came to as of a moment stands in the columns
    /// [`c::WAS_TIMED`] and [`c::WAS_ON_TIME`].
    ///
    /// # Errors
    /// As [`Clock::time`].
    pub fn suppose(
        &self,
        cases: &Cases,
        part: &CasesPart,
        as_of: AsOf,
        supposition: &Supposition,
    ) -> Result<CasesPart, ClockError> {
        let really = self.time(cases, part, as_of)?.frame;
        let amounts = Series::new("supposed".into(), supposition.amounts(&part.frame)?);
        let frame = part.frame.clone().lazy().with_columns([lit(amounts)]);
        let supposed = || col("supposed").is_not_null();
        let put = |name: &str, value: Expr| when(supposed()).then(value).otherwise(col(name)).alias(name);
        let frame = frame.with_columns([
            put(c::PROMISED_AMOUNT, col("supposed")),
            put(c::PROMISED_UNIT, lit(supposition.unit as u8)),
            put(c::GIVEN_ON, lit(NULL)),
            put(c::GIVEN_TIME, lit(NULL)),
        ]);
        let mut frame = frame.without_optimizations().collect()?.drop("supposed")?;
        let rows = really.column(c::ROW)?.u32()?;
        for (name, was) in [(c::WAS_TIMED, c::TIMED), (c::WAS_ON_TIME, c::ON_TIME)] {
            let mut flags = vec![None; frame.height()];
            for (row, flag) in rows.iter().zip(really.column(was)?.bool()?.iter()) {
                if let Some(row) = row {
                    flags[(row - part.start) as usize] = flag;
                }
            }
            frame.hstack_mut(&[Column::new(name.into(), flags)])?;
        }
        Ok(CasesPart { frame, start: part.start })
    }
}

impl Supposition {
    /// What is promised to each case; `None` leaves it as it is.
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
