//! The rows of a diary: what each day is, and what it counts for.

use super::{Count, Diary};
use crate::{
    period::Day,
    reference::{Calendar, DayKind as Listed},
    validate::CaseRecord,
};

/// A day of a diary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiaryDay {
    /// The day.
    pub day: Day,
    /// What the calendar says of it.
    pub kind: DayKind,
    /// Whether the calendar of its year is not published, so that Monday to Friday are taken.
    pub provisional: bool,
    /// The suspension that stops it, by its place among those of the case.
    pub stopped: Option<usize>,
    /// What happens on it.
    pub marks: Vec<Mark>,
    /// Working days spent up to its end, without stopped ones; none before acceptance and after closing or the moment.
    pub spent: Option<i32>,
    /// How far the promised limit has run, if it runs on this day.
    pub promised: Option<Count>,
    /// The same of the statutory limit.
    pub statutory: Option<Count>,
}

/// What the calendar says of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A working day, Monday to Friday.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// A day off by its name.
    Holiday(String),
    /// A make-up working day by the name of its holiday.
    MakeUp(String),
}

impl DayKind {
    /// Whether it is a working day.
    #[must_use]
    pub const fn is_working(&self) -> bool {
        matches!(self, Self::Working | Self::MakeUp(_))
    }
}

/// What happens on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The case is accepted; the day is not counted.
    Accepted,
    /// An extension is approved.
    Extended,
    /// The promised limit ends.
    PromisedDue,
    /// The statutory limit ends.
    StatutoryDue,
    /// The case is closed.
    Closed,
    /// Nothing later is seen.
    AsOf,
}

impl Mark {
    /// Its name in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Extended => "extended",
            Self::PromisedDue => "promised_due",
            Self::StatutoryDue => "statutory_due",
            Self::Closed => "closed",
            Self::AsOf => "as_of",
        }
    }
}

/// The days of `(after, until]`.
pub(super) fn each(after: Day, until: Day) -> impl Iterator<Item = Day> {
    (after.0 + 1..=until.0).map(Day)
}

/// The days from acceptance to closing, the moment or the last due date that is shown.
pub(super) fn rows(diary: &Diary, record: &CaseRecord, (accepted, calendar): (Day, &Calendar)) -> Vec<DiaryDay> {
    let until = diary.spent.map_or(accepted, |spent| spent.until);
    let limits = [&diary.promised, &diary.statutory].map(Option::as_ref);
    let dues = limits.into_iter().flatten().filter(|limit| limit.shown).map(|limit| limit.due.day);
    let last = dues.max().map_or(until, |due| due.max(until));
    let mut spent = 0;
    each(accepted.before(), last)
        .map(|day| {
            let kind = kind(calendar, day);
            let stopped = diary.stopped.get(&day).copied();
            spent += i32::from(kind.is_working() && stopped.is_none() && day > accepted);
            // Of a stopped case nobody knows where a limit ends, but how far it has run is known.
            let runs = |limit: &&super::LimitWalk| limit.shown || diary.stands;
            let count = |limit: usize| limits[limit].filter(runs).and_then(|limit| limit.count(day));
            DiaryDay {
                day,
                provisional: !calendar.publishes_day(day),
                kind,
                stopped,
                marks: marks(diary, record, day),
                spent: (day > accepted && day <= until).then_some(spent),
                promised: count(0),
                statutory: count(1),
            }
        })
        .collect()
}

fn kind(calendar: &Calendar, day: Day) -> DayKind {
    match calendar.exception(day) {
        Some((Listed::Off, name)) => DayKind::Holiday(name.to_owned()),
        Some((Listed::Work, name)) => DayKind::MakeUp(name.to_owned()),
        None if day.weekday() > 5 => DayKind::Weekend,
        None => DayKind::Working,
    }
}

fn marks(diary: &Diary, record: &CaseRecord, day: Day) -> Vec<Mark> {
    let due =
        |limit: &Option<super::LimitWalk>| limit.as_ref().is_some_and(|limit| limit.shown && limit.due.day == day);
    let marks = [
        (Mark::Accepted, diary.accepted.is_some_and(|at| at.day == day)),
        (Mark::Extended, diary.extension > 0 && record.extended_on == Some(day)),
        (Mark::PromisedDue, due(&diary.promised)),
        (Mark::StatutoryDue, due(&diary.statutory)),
        (Mark::Closed, diary.closed.is_some_and(|at| at.day == day)),
        (Mark::AsOf, diary.closed.is_none() && diary.as_of.day == day),
    ];
    marks.into_iter().filter(|(_, is)| *is).map(|(mark, _)| mark).collect()
}
