//! The calendar as columns: every question about days is a look-up in one of five arrays.

use crate::{
    period::{Day, first_of_month},
    reference::Calendar,
};
use polars::prelude::*;

/// The arrays of a calendar, shared by all expressions of a run.
#[derive(Clone)]
pub(super) struct Tables {
    first: i32,
    /// `W(d)` by day.
    working_until: Series,
    /// The `k`-th working day.
    nth_working: Series,
    /// Index of the month of a day, from the first month.
    month: Series,
    /// Day of the month, from 0.
    in_month: Series,
    /// First day of each month.
    month_start: Series,
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
            working_until: Series::new("working_until".into(), calendar.table()),
            nth_working: Series::new("nth_working".into(), calendar.inverse()),
            month: Series::new("month".into(), months),
            in_month: Series::new("in_month".into(), in_month),
            month_start: Series::new("month_start".into(), month_start),
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
fn look_up(table: &Series, index: Expr) -> Expr {
    let last = i32::try_from(table.len()).unwrap_or(i32::MAX) - 1;
    lit(table.clone()).gather(index.clip(lit(0), lit(last)).cast(DataType::UInt32), false)
}
