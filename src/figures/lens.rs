//! The denominator lens: which cases the three on-time rates share, and which only one of them counts.

use super::{comparison::View, desk::Desk, measures as m};
use crate::{
    clock::ClockError,
    engine::{Amount, Key, Measure},
    period::{Day, Period},
    schema::column as c,
};

/// Cases of a denominator, by how they came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Finished on time.
    pub on_time: i64,
    /// Finished late, or open.
    pub rest: i64,
}

/// Two denominators taken apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    /// Cases that both count.
    pub both: Split,
    /// Cases that only the rate over finished cases counts.
    pub only_closed: Split,
    /// Cases that only the other rate counts.
    pub only_other: Split,
}

/// The bridges between the rate over finished cases and the other two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// Finished in the period against due in the period.
    pub due: Bridge,
    /// Finished in the period against accepted in the period.
    pub accepted: Bridge,
}

impl Split {
    /// All cases of it.
    #[must_use]
    pub const fn cases(self) -> i64 {
        self.on_time + self.rest
    }

    const fn less(self, other: Self) -> Self {
        Self { on_time: self.on_time - other.on_time, rest: self.rest - other.rest }
    }
}

/// Takes the denominators of the three on-time rates apart: sums over the days of the other event, so that every case
/// stands in exactly one row.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug.
pub fn lens(desk: &Desk<'_>, view: View) -> Result<Lens, ClockError> {
    let seen = Period { start: view.period.start, end: view.period.end.min(view.as_of.day.next()) };
    let closed_by_due = days(desk, view, c::DUE_ON, (&m::FINISHED_TIMED, &m::FINISHED_ON_TIME))?;
    let closed_by_accepted = days(desk, view, c::ACCEPTED_ON, (&m::FINISHED_TIMED, &m::FINISHED_ON_TIME))?;
    let closed = whole(&closed_by_accepted);
    let due = undivided(desk, view, (&m::DUE, &m::DUE_ON_TIME))?;
    let accepted = undivided(desk, view, (&m::ACCEPTED_TIMED, &m::ACCEPTED_ON_TIME))?;
    let bridge = |by_day: &[(Day, Split)], other: Split| {
        let both = whole_of(by_day.iter().filter(|(day, _)| seen.contains(*day)));
        Bridge { both, only_closed: closed.less(both), only_other: other.less(both) }
    };
    Ok(Lens { due: bridge(&closed_by_due, due), accepted: bridge(&closed_by_accepted, accepted) })
}

/// Cases, and those of them that were on time.
type Pair = (&'static Measure, &'static Measure);

/// Cases by the day in `column`; cases without one are left out.
fn days(desk: &Desk<'_>, view: View, column: &str, (cases, on_time): Pair) -> Result<Vec<(Day, Split)>, ClockError> {
    let answer = desk.ask(view, vec![Key::Column(column.to_owned())], vec![cases, on_time])?;
    let split = |amounts: &std::collections::BTreeMap<&'static str, Amount>| {
        let number = |measure: &Measure| match amounts.get(measure.name) {
            Some(Amount::Number(number)) => *number,
            _ => 0,
        };
        Split { on_time: number(on_time), rest: number(cases) - number(on_time) }
    };
    let day = |key: &[i64]| key.first().and_then(|day| i32::try_from(*day).ok()).map(Day);
    Ok(answer.iter().filter_map(|(key, amounts)| Some((day(key)?, split(amounts)))).collect())
}

/// All cases of a denominator.
fn undivided(desk: &Desk<'_>, view: View, (cases, on_time): Pair) -> Result<Split, ClockError> {
    // Every case has a day of acceptance, so grouping by it loses none.
    Ok(whole(&days(desk, view, c::ACCEPTED_ON, (cases, on_time))?))
}

fn whole(by_day: &[(Day, Split)]) -> Split {
    whole_of(by_day.iter())
}

fn whole_of<'a>(by_day: impl Iterator<Item = &'a (Day, Split)>) -> Split {
    by_day.fold(Split::default(), |sum, (_, split)| Split {
        on_time: sum.on_time + split.on_time,
        rest: sum.rest + split.rest,
    })
}
