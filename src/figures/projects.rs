//! Projects: the cases of one building project or other joint procedure (并联审批), as one.
//!
//! A project is finished when all its accepted cases are closed; it belongs to the period of its last closing, and to the
//! groups of its case accepted first. Its turnaround is the working days after the first acceptance up to the last closing,
//! less those on which the clock of every open case stood still. A working day on which no case was open belongs to the
//! turnaround and is counted apart as well. The cases of projects are few: they are listed, and their days are walked over.

use super::{
    Dimension,
    comparison::View,
    compute::key_of,
    desk::{Among, Desk},
};
use crate::{
    clock::ClockError,
    engine::{self, Aggregate, Answer, Dated, Entry, Key, Listing, Measure, Predicate, Row, Tally},
    period::{AsOf, Day},
    reference::Calendar,
    schema::{State, column as c},
    validate::{Cases, Stop},
};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of a case of a project, before those of the dimensions.
const COLUMNS: [&str; 7] =
    [c::ROW, c::PROJECT, c::STATE, c::ACCEPTED_ON, c::ACCEPTED_TIME, c::CLOSED_ON, c::CLOSED_TIME];

/// Counts and sums over the projects finished in a view, by dimensions.
///
/// # Errors
/// Only for a table without the columns of cases, which is a bug.
pub(super) fn answer(
    desk: &Desk<'_>,
    view: View,
    (measures, by): (&[&'static Measure], &[Dimension]),
) -> Result<Answer, ClockError> {
    if measures.is_empty() || !desk.cases.fills(c::PROJECT) {
        return Ok(Answer::new());
    }
    let keys: Vec<Key> = by.iter().map(key_of).collect();
    let named = keys.iter().filter_map(|key| if let Key::Column(name) = key { Some(name.clone()) } else { None });
    let listing = Listing {
        columns: COLUMNS.iter().map(|name| (*name).to_owned()).chain(named).collect(),
        filter: Predicate::Between(c::PROJECT, 1, i64::MAX),
        dated: None,
        order: vec![c::ROW],
        most: u32::MAX,
    };
    let passing = passing(desk, &listing)?;
    let mut projects: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
    for row in members(desk.cases, &listing)? {
        if let Some((project, member)) = Member::of(&row) {
            projects.entry(project).or_default().push(member);
        }
    }
    let mut tally = Tally::default();
    for members in projects.values() {
        let Some(finished) = Finished::of(members, view.as_of).filter(|it| view.period.contains(it.closed.0)) else {
            continue;
        };
        if passing.as_ref().is_some_and(|rows| !rows.contains(&finished.first.row)) {
            continue;
        }
        let key = keys.iter().scan(0, |place, key| Some(finished.key(key, place))).collect::<Vec<i64>>();
        let spent = finished.spent(&desk.cases.stops, desk.calendar);
        for measure in measures {
            tally.add_value(key.clone(), measure, spent.value(measure));
        }
    }
    Ok(desk.joined(tally, (&keys, measures)).answer())
}

/// The cases of all projects, whatever a filter lets through: a project is not cut to pieces.
fn members(cases: &Cases, listing: &Listing) -> Result<Vec<Row>, ClockError> {
    let parts = engine::each(cases.parts(), |part| engine::list(&cases.part(part)?.frame, listing));
    Ok(engine::merge(parts.into_iter().collect::<Result<Vec<_>, _>>()?, listing))
}

/// The cases of projects that a filter lets through, if there is one: a project passes with its case accepted first.
fn passing(desk: &Desk<'_>, listing: &Listing) -> Result<Option<BTreeSet<u32>>, ClockError> {
    if !desk.is_filtered() {
        return Ok(None);
    }
    let rows = desk.list(Among::Recorded, Listing { columns: vec![c::ROW.to_owned()], ..listing.clone() })?;
    let row = |row: &Row| match row.first() {
        Some(Entry::Number(row)) => u32::try_from(*row).ok(),
        _ => None,
    };
    Ok(Some(rows.iter().filter_map(row).collect()))
}

/// Whether a measure is one of projects.
pub(super) fn is_of_projects(measure: &Measure) -> bool {
    measure.dated == Dated::ProjectClosed
}

/// An instant: the day, and the time of day, 0 where none is written.
type Instant = (Day, i64);

/// A case of a project, as it is recorded.
struct Member {
    row: u32,
    accepted: Instant,
    /// Its closing, whenever that was; none of a pending case.
    closed: Option<Instant>,
    /// Whether a time of closing is written.
    closing_hour: i64,
    /// The codes of the dimensions.
    codes: Vec<i64>,
}

impl Member {
    /// The project of a row and the case; none if it was never accepted.
    fn of(row: &[Entry]) -> Option<(i64, Self)> {
        let number = |place: usize| match row.get(place) {
            Some(Entry::Number(number)) => Some(*number),
            _ => None,
        };
        let day = |place: usize| number(place).and_then(|day| i32::try_from(day).ok()).map(Day);
        let ended = number(2).is_some_and(|state| state >= State::ClosedOther as i64);
        let closed = day(5).filter(|_| ended).map(|day| (day, number(6).unwrap_or(0)));
        let member = Self {
            row: u32::try_from(number(0)?).ok()?,
            accepted: (day(3)?, number(4).unwrap_or(0)),
            closed,
            closing_hour: number(6).map_or(-1, |time| time / 3_600_000_000),
            codes: (COLUMNS.len()..row.len()).map(|place| number(place).unwrap_or(0)).collect(),
        };
        Some((number(1)?, member))
    }
}

/// A project all of whose accepted cases are closed.
struct Finished<'m> {
    members: Vec<&'m Member>,
    /// Its case accepted first.
    first: &'m Member,
    closed: Instant,
}

impl<'m> Finished<'m> {
    /// The project as of a moment, if it was finished by then.
    fn of(members: &'m [Member], as_of: AsOf) -> Option<Self> {
        let by_then =
            |(day, time): Instant| day < as_of.day || day == as_of.day && (as_of.is_end() || time <= as_of.time);
        let members: Vec<&Member> = members.iter().filter(|member| by_then(member.accepted)).collect();
        if !members.iter().all(|member| member.closed.is_some_and(by_then)) {
            return None;
        }
        let first = members.iter().copied().min_by_key(|member| (member.accepted, member.row))?;
        let closed = members.iter().filter_map(|member| member.closed).max()?;
        Some(Self { members, first, closed })
    }

    /// The value of a key: of its case accepted first, or of its last closing.
    fn key(&self, key: &Key, place: &mut usize) -> i64 {
        match key {
            Key::Column(_) => {
                let code = self.first.codes.get(*place).copied();
                *place += 1;
                code.unwrap_or(0)
            }
            Key::Months(months) => self.closed.0.month_index().div_euclid(*months).into(),
            Key::Day => self.closed.0.0.into(),
            Key::Weekday => self.closed.0.weekday().into(),
            Key::Hour => {
                let last = self.members.iter().max_by_key(|member| (member.closed, member.closing_hour, member.row));
                last.map_or(-1, |member| member.closing_hour)
            }
        }
    }

    /// The working days of the project, one after the other.
    fn spent(&self, stops: &[Stop], calendar: &Calendar) -> Spent {
        let lives: Vec<Life<'_>> = self.members.iter().filter_map(|member| Life::of(member, stops)).collect();
        let mut spent = Spent { turnaround: 0, idle: 0 };
        let days = (self.first.accepted.0.0 + 1..=self.closed.0.0).map(Day);
        for day in days.filter(|day| calendar.is_working(*day)) {
            let mut open = lives.iter().filter(|life| life.is_open(day)).peekable();
            let idle = open.peek().is_none();
            spent.idle += i64::from(idle);
            spent.turnaround += i64::from(idle || open.any(|life| !life.is_stopped(day)));
        }
        spent
    }
}

/// The days of a case.
struct Life<'s> {
    accepted: Day,
    closed: Day,
    stops: &'s [Stop],
}

impl<'s> Life<'s> {
    fn of(member: &Member, stops: &'s [Stop]) -> Option<Self> {
        let from = stops.partition_point(|stop| stop.case < member.row);
        let own = stops[from..].partition_point(|stop| stop.case == member.row);
        let (closed, _) = member.closed?;
        Some(Self { accepted: member.accepted.0, closed, stops: &stops[from..from + own] })
    }

    /// The day of acceptance is not counted, that of closing is.
    fn is_open(&self, day: Day) -> bool {
        self.accepted < day && day <= self.closed
    }

    fn is_stopped(&self, day: Day) -> bool {
        self.stops.iter().any(|stop| stop.start < day && stop.end.is_none_or(|end| day <= end))
    }
}

/// Working days of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spent {
    turnaround: i64,
    /// Those of them on which no case was open.
    idle: i64,
}

impl Spent {
    /// What a measure counts or sums of the project.
    fn value(self, measure: &Measure) -> i64 {
        match measure.aggregate {
            Aggregate::Sum(c::PROJECT_IDLE) => self.idle,
            Aggregate::Count => 1,
            _ => self.turnaround,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn member(row: u32, accepted: &str, closed: Option<&str>) -> Member {
        let closed = closed.map(|text| (day(text), 0));
        Member { row, accepted: (day(accepted), 0), closed, closing_hour: -1, codes: vec![row.into()] }
    }

    fn stop(case: u32, start: &str, end: Option<&str>) -> Stop {
        Stop { case, start: day(start), end: end.map(day), kind: 0 }
    }

    fn spent(members: &[Member], stops: &[Stop]) -> (i64, i64) {
        let finished = Finished::of(members, AsOf::end_of(day("2026-12-31"))).unwrap();
        let spent = finished.spent(stops, &Calendar::cn().unwrap());
        (spent.turnaround, spent.idle)
    }

    #[test]
    fn a_day_is_stopped_only_if_every_open_case_is() {
        // Monday to Friday of one week, then Monday to Wednesday.
        let two = [member(0, "2026-03-02", Some("2026-03-06")), member(1, "2026-03-04", Some("2026-03-11"))];
        assert_eq!(spent(&two, &[]), (7, 0));
        // 3 and 4 March: the one open case is stopped; 5 and 6 March: the other one runs.
        assert_eq!(spent(&two, &[stop(0, "2026-03-02", Some("2026-03-06"))]), (5, 0));
        assert_eq!(spent(&two, &[stop(0, "2026-03-02", None), stop(1, "2026-03-05", Some("2026-03-10"))]), (2, 0));
    }

    #[test]
    fn days_without_an_open_case_are_counted_apart() {
        let two = [member(0, "2026-03-02", Some("2026-03-03")), member(1, "2026-03-06", Some("2026-03-09"))];
        // 3 March open; 4, 5 and 6 March nothing is open (the day of acceptance is not counted); 9 March open.
        assert_eq!(spent(&two, &[]), (5, 3));
        assert_eq!(spent(&[member(0, "2026-03-02", Some("2026-03-02"))], &[]), (0, 0));
    }

    #[test]
    fn a_project_is_finished_with_its_last_accepted_case() {
        let members = [member(0, "2026-03-02", Some("2026-03-06")), member(1, "2026-03-10", None)];
        let by = |text: &str| Finished::of(&members, AsOf::end_of(day(text))).map(|finished| finished.closed.0);
        assert_eq!(by("2026-03-05"), None);
        assert_eq!(by("2026-03-09"), Some(day("2026-03-06")));
        assert_eq!(by("2026-03-10"), None);
        assert_eq!(by("2026-03-01"), None);
    }
}
