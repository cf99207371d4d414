//! The calendar as columns: every question about days is a look-up in one of five arrays.

use crate::{
    period::{Day, first_of_month},
    reference::Calendar,
};
use polars::prelude::*;
use std::sync::Arc;

/// The arrays of a calendar, shared by all expressions of a run.
#[derive(Clone)]
pub(super) struct Tables {
    first: i32,
    /// `W(d)` by day.
    working_until: Arc<[i32]>,
    /// The `k`-th working day.
    nth_working: Arc<[i32]>,
    /// Index of the month of a day, from the first month.
    month: Arc<[i32]>,
    /// Day of the month, from 0.
    in_month: Arc<[i32]>,
    /// First day of each month.
    month_start: Arc<[i32]>,
}

impl Tables {
    pub(super) fn new(calendar: &Calendar) -> Self {
        let first = calendar.first();
        let first_month = first.month_index();
        let days = (0..).zip(calendar.table()).map(|(offset, _)| Day(first.0 + offset));
        let months: Vec<i32> = days.map(|day| day.month_index() - first_month).collect();
        let month_start: Vec<i32> =
            (0..=months.last().map_or(0, |last| last + 1)).map(|month| first_of_month(first_month + month).0).collect();
        let in_month: Vec<i32> =
            (first.0..).zip(&months).map(|(day, month)| day - first_of_month(first_month + month).0).collect();
        Self {
            first: first.0,
            working_until: calendar.table().into(),
            nth_working: calendar.inverse().into(),
            month: months.into(),
            in_month: in_month.into(),
            month_start: month_start.into(),
        }
    }

    /// `W(day)`.
    pub(super) fn working_until(&self, day: Expr) -> Expr {
        look_up(&self.working_until, day - lit(self.first))
    }

    /// The `count`-th working day since the calendar's beginning.
    pub(super) fn nth_working(&self, count: Expr) -> Expr {
        look_up(&self.nth_working, count)
    }

    /// `day`, or the next working day if it is a day off.
    pub(super) fn next_working(&self, day: Expr) -> Expr {
        self.nth_working(self.working_until(day - lit(1)) + lit(1))
    }

    /// Calendar days from `day` to the same-numbered day `months` later, or to that month's last day.
    pub(super) fn days_of_months(&self, day: Expr, months: Expr) -> Expr {
        let month = look_up(&self.month, day.clone() - lit(self.first)) + months;
        let last = look_up(&self.month_start, month.clone() + lit(1)) - lit(1);
        let same = look_up(&self.month_start, month) + look_up(&self.in_month, day.clone() - lit(self.first));
        when(same.clone().gt(last.clone())).then(last).otherwise(same) - day
    }
}

/// `table[index]`, at the table's nearest end for an index outside; null for null.
///
/// One pass over a whole column. polars' own `gather` would need the index clipped, cast and checked first, three passes
/// that cost most of the clock.
fn look_up(table: &Arc<[i32]>, index: Expr) -> Expr {
    let table = Arc::clone(table);
    let last = i32::try_from(table.len()).unwrap_or(i32::MAX) - 1;
    let at = move |index: i32| usize::try_from(index.clamp(0, last)).map_or(0, |index| table[index]);
    index.map(
        move |column| Ok(column.i32()?.apply_values(&at).into_column()),
        |_, field| Ok(Field::new(field.name().clone(), DataType::Int32)),
    )
}
