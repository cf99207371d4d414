//! When people apply: how many a day, at what time of day.

use super::SampleError;
use super::draw::{Draw, Weights};
use super::hall::{Hall, Moment};
use super::tables::{Facts, Span};
use crate::period::{Day, Period};
use crate::reference::{Calendar, DayKind};

/// The stream from which the days are drawn; rows use theirs from 0.
const DAYS_STREAM: u64 = u64::MAX;
/// How finely the place of a row within its day is drawn.
const GRAIN: u32 = 1_000;

/// The days of the data and the rows of each.
pub(super) struct Rhythm {
    period: Period,
    /// Row number at which each day begins; one more entry than days.
    starts: Vec<u64>,
    open_day: Weights,
    closed_day: Weights,
}

/// Where a row stands in time.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub day: Day,
    /// Months since the first one.
    pub month: usize,
    /// Number of the row in its month, from 1.
    pub serial: u64,
    place: u64,
    rows_of_day: u64,
}

impl Rhythm {
    /// Spreads `rows` over the days of the span.
    pub fn new(facts: &Facts, calendar: &Calendar, rows: u64, seed: u64) -> Result<Self, SampleError> {
        let period = span(&facts.span)?;
        let mut draw = Draw::new(seed, DAYS_STREAM);
        let months = |day: Day| u64::from((day.month_index() - period.start.month_index()).unsigned_abs());
        let weight =
            |day| busy(facts, calendar, day, &mut draw) * (1_000 + u64::from(facts.rhythm.growth) * months(day));
        let weights: Vec<u64> = (period.start.0..period.end.0).map(Day).map(weight).collect();
        let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum::<u128>().max(1);
        let mut before = 0_u128;
        let mut starts = vec![0];
        for weight in weights {
            before += u128::from(weight);
            starts.push(u64::try_from(before * u128::from(rows) / total).unwrap_or(rows));
        }
        let halves = |table: &[u32]| Weights::new(table.iter().map(|weight| weight * 30));
        let rhythm = &facts.rhythm;
        Ok(Self { period, starts, open_day: halves(&rhythm.open_day), closed_day: halves(&rhythm.closed_day) })
    }

    /// The days of the data.
    pub fn period(&self) -> Period {
        self.period
    }

    /// Where row `row` stands.
    pub fn slot(&self, row: u64) -> Slot {
        let index = self.starts.partition_point(|start| *start <= row).saturating_sub(1).min(self.starts.len() - 2);
        let day = Day(self.period.start.0 + i32::try_from(index).unwrap_or(0));
        let month_start = (Period::month_of(day).start.0 - self.period.start.0).unsigned_abs() as usize;
        Slot {
            day,
            month: (day.month_index() - self.period.start.month_index()).unsigned_abs() as usize,
            serial: row - self.starts[month_start] + 1,
            place: row - self.starts[index],
            rows_of_day: self.starts[index + 1] - self.starts[index],
        }
    }

    /// The time of application: rows of a day follow each other.
    pub fn moment(&self, slot: Slot, hall: &Hall, draw: &mut Draw) -> Moment {
        let half_hours = if hall.calendar().is_working(slot.day) { &self.open_day } else { &self.closed_day };
        let place = slot.place * u64::from(GRAIN) + u64::from(draw.below(GRAIN));
        let point = place * u64::from(half_hours.total()) / (slot.rows_of_day.max(1) * u64::from(GRAIN));
        let (index, rest) = half_hours.locate(u32::try_from(point).unwrap_or(0));
        // Weights are multiples of 30, so that the rest of the way is a minute of the half hour.
        let width = half_hours.width(index).max(1);
        let minute = u32::try_from(index).unwrap_or(0) * 30 + rest * 30 / width;
        Moment::of(slot.day, minute.cast_signed().min(1_439))
    }
}

/// The first and last month as a period.
fn span(span: &Span) -> Result<Period, SampleError> {
    let first = month_index(&span.first)?;
    Ok(Period::months(first, span.months.cast_signed()))
}

/// The index of a written month.
pub(super) fn month_index(text: &str) -> Result<i32, SampleError> {
    let month: Period = text.parse().map_err(|_| SampleError::Unknown { name: text.to_owned() })?;
    Ok(month.start.month_index())
}

/// How busy a day is, growth apart.
fn busy(facts: &Facts, calendar: &Calendar, day: Day, draw: &mut Draw) -> u64 {
    let rhythm = &facts.rhythm;
    let (_, month, _) = day.ymd();
    let base = if calendar.is_working(day) {
        let weekday = usize::try_from(day.weekday() - 1).unwrap_or(0);
        let rested = (1..=3).all(|back| !calendar.is_working(Day(day.0 - back)));
        u64::from(rhythm.weekday[weekday.min(6)]) * if rested { u64::from(rhythm.reopening) } else { 1_000 }
    } else {
        let holiday = calendar.exception(day).is_some_and(|(kind, _)| kind == DayKind::Off);
        1_000 * u64::from(if holiday { rhythm.holiday } else { rhythm.closed })
    };
    let season = u64::from(rhythm.month[usize::try_from(month - 1).unwrap_or(0).min(11)]);
    let noise = 1_000 - u64::from(rhythm.noise) + u64::from(draw.below(2 * rhythm.noise + 1));
    base * season / 1_000 * noise / 1_000
}

#[cfg(test)]
mod tests {
    use super::super::tables::Tables;
    use super::*;

    fn counts(rows: u64) -> Vec<u64> {
        let tables = Tables::load().unwrap();
        let calendar = Calendar::cn().unwrap();
        let rhythm = Rhythm::new(&tables.facts, &calendar, rows, 1).unwrap();
        assert_eq!(rhythm.starts.last(), Some(&rows));
        let first = rhythm.period.start;
        let of = |month: i32| {
            let days = Period::months(first.month_index() + month, 1);
            let at = |day: Day| rhythm.starts[(day.0 - first.0).unsigned_abs() as usize];
            at(days.end) - at(days.start)
        };
        (0..24).map(of).collect()
    }

    #[test]
    fn the_year_grows_by_a_tenth() {
        let months = counts(1_000_000);
        let (before, after): (u64, u64) = (months[..12].iter().sum(), months[12..].iter().sum());
        assert!((1_080..=1_120).contains(&(after * 1_000 / before)), "{before} {after}");
    }

    #[test]
    fn rows_of_a_day_follow_each_other_and_serials_count_in_the_month() {
        let tables = Tables::load().unwrap();
        let calendar = Calendar::cn().unwrap();
        let hall = Hall::new(&calendar, tables.facts.rhythm.sessions);
        let rhythm = Rhythm::new(&tables.facts, &calendar, 5_000, 1).unwrap();
        let mut before: Option<(Slot, Moment)> = None;
        for row in 0..5_000 {
            let slot = rhythm.slot(row);
            let moment = rhythm.moment(slot, &hall, &mut Draw::new(1, row));
            assert_eq!(moment.day(), slot.day);
            if let Some((last, at)) = before {
                assert!(at <= moment);
                assert_eq!(slot.serial, if last.month == slot.month { last.serial + 1 } else { 1 });
            }
            before = Some((slot, moment));
        }
    }
}
