//! Measures and predicates as polars expressions.

use super::measure::{Aggregate, Dated, Measure, Predicate};
use crate::{
    period::{Day, Period},
    schema::{State, column as c},
};
use polars::prelude::*;

/// Prints measures for one period.
pub(super) struct Printer {
    pub period: Period,
    pub as_of: Day,
}

impl Printer {
    /// The aggregate of a measure under its name.
    pub(super) fn aggregate(measure: &Measure) -> Expr {
        let belongs = Self::belongs(measure);
        let value = match measure.aggregate {
            Aggregate::Sum(column) => when(belongs).then(col(column).cast(DataType::Int64)).otherwise(lit(0_i64)).sum(),
            Aggregate::Max(column) => when(belongs).then(col(column).cast(DataType::Int64)).otherwise(lit(NULL)).max(),
            Aggregate::Count | Aggregate::Histogram(_) | Aggregate::Distinct(_) | Aggregate::LatestPer { .. } => {
                belongs.sum().cast(DataType::Int64)
            }
        };
        value.alias(measure.name)
    }

    /// Whether a case belongs to a measure: never null.
    pub(super) fn belongs(measure: &Measure) -> Expr {
        let date = col(mask(measure.dated));
        match predicate(&measure.filter) {
            Some(filter) => date.and(filter),
            None => date,
        }
    }

    /// `frame` with a column for each way in which `measures` are dated: whether the case belongs to the period. Many
    /// measures share few of them.
    pub(super) fn with_masks(&self, frame: &DataFrame, measures: &[&Measure]) -> PolarsResult<DataFrame> {
        let mut dated: Vec<Dated> = measures.iter().map(|measure| measure.dated).collect();
        dated.sort_unstable();
        dated.dedup();
        let masks: Vec<Expr> = dated.into_iter().map(|dated| self.dated(dated).alias(mask(dated))).collect();
        frame.clone().lazy().with_columns(masks).without_optimizations().collect()
    }

    fn dated(&self, dated: Dated) -> Expr {
        let (start, end) = (self.period.start.0, self.period.end.0.min(self.as_of.0 + 1));
        let state = |state: State| col(c::STATE).eq(lit(state as u8));
        match dated {
            Dated::Standing => lit(true),
            Dated::OpenAtStart => {
                let closes = state(State::Finished).or(state(State::ClosedOther));
                let closes_later = closes.and(col(c::CLOSED_ON).gt_eq(lit(start)).fill_null(lit(false)));
                let accepted = col(c::ACCEPTED_ON).lt(lit(start)).fill_null(lit(false));
                accepted.and(state(State::Pending).or(closes_later))
            }
            _ => {
                let day = col(dated.column());
                day.clone().gt_eq(lit(start)).and(day.lt(lit(end))).fill_null(lit(false))
            }
        }
    }
}

/// The name of the column that says whether a case belongs to the period.
fn mask(dated: Dated) -> PlSmallStr {
    PlSmallStr::from_string(format!("dated_{dated:?}"))
}

/// A predicate as an expression that is never null; `None` if it holds for every case.
fn predicate(written: &Predicate) -> Option<Expr> {
    let joined = |parts: &[Predicate], join: fn(Expr, Expr) -> Expr| parts.iter().filter_map(predicate).reduce(join);
    match written {
        Predicate::Every => None,
        Predicate::Is(flag) => Some(col(*flag).fill_null(lit(false))),
        Predicate::Not(flag) => Some(col(*flag).fill_null(lit(false)).not()),
        Predicate::Has(column) => Some(col(*column).is_not_null()),
        Predicate::Lacks(column) => Some(col(*column).is_null()),
        Predicate::Between(column, low, high) => {
            let value = col(*column);
            let between = match (*low, *high) {
                (low, high) if low == high => value.eq(lit(low)),
                (low, i64::MAX) => value.gt_eq(lit(low)),
                (low, high) => value.clone().gt_eq(lit(low)).and(value.lt_eq(lit(high))),
            };
            Some(between.fill_null(lit(false)))
        }
        Predicate::All(parts) => joined(parts, Expr::and),
        Predicate::Any(parts) if parts.contains(&Predicate::Every) => None,
        Predicate::Any(parts) => joined(parts, Expr::or),
    }
}
