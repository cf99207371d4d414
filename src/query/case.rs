//! One case explained: its record, its diary, what they rest on.

use crate::{
    clock::{Basis, Clock, ClockError, Count, DayKind, Diary, DiaryDay, Step},
    diag::{Code, Diagnostics, Severity},
    period::{AsOf, Day},
    reference::{Calendar, Notice, Words},
    schema::Field,
    validate::{CaseRecord, Fate, Traced, Validated},
};
use std::{collections::BTreeSet, ops::Range, sync::Arc};

/// A case and everything that its clock rests on.
#[derive(Clone, Debug)]
pub struct CaseExplanation {
    /// What is recorded.
    pub record: CaseRecord,
    /// The kinds of its suspensions as written, in their order.
    pub kinds: Vec<String>,
    /// Where the promised limit comes from.
    pub promised: Origin,
    /// Where the statutory limit comes from.
    pub statutory: Origin,
    /// Its clock, day by day.
    pub diary: Diary,
    /// The days as they are listed.
    pub lines: Vec<Line>,
    /// Problems of the record and of its clock.
    pub problems: Vec<Found>,
    /// Other records of the same number, which are no cases.
    pub others: Vec<Traced>,
    /// The announcements of the calendars of the years that the diary touches.
    pub notices: Vec<Notice>,
    /// The years that it touches and whose calendars are not published.
    pub unpublished: Vec<i16>,
    /// The provisions of law that it names, in the order of their articles.
    pub laws: Vec<&'static str>,
}

/// Where a limit comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The case has none.
    None,
    /// The record says it, in these words.
    Record(String),
    /// The catalogue of items.
    Catalogue,
}

/// A line of the list of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A day, by its place in the diary.
    Day(usize),
    /// A stretch in which nothing new happens.
    Fold {
        /// Its days, by their places in the diary.
        days: Range<usize>,
        /// How many of them are working days.
        working: usize,
    },
}

/// A problem of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which rule.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// The heading of the column, if one is meant.
    pub column: Option<String>,
    /// The text that was seen.
    pub seen: String,
}

/// Whether long stretches of days are folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// Where nothing new happens.
    #[default]
    Quiet,
    /// Never.
    Never,
}

/// What a case is explained with.
pub struct CaseDesk<'a> {
    /// The records of its number and the problems of reading them.
    pub validated: &'a Validated,
    /// The files of suspensions, as problems name them.
    pub suspensions: &'a [Arc<str>],
    /// The clock in force.
    pub clock: &'a Clock<'a>,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// The words in force.
    pub words: &'a Words,
    /// All announcements of calendars.
    pub notices: &'a [Notice],
}

/// A case that could not be explained.
#[derive(Debug, thiserror::Error)]
pub enum Unexplained {
    /// A bug: the clock's table lacks a column.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// A bug: walking over the days comes to another result than looking them up.
    #[error("{line}: {}", columns.join(", "))]
    Differs {
        /// Line of the record.
        line: u32,
        /// What differs.
        columns: Vec<&'static str>,
    },
}

impl CaseDesk<'_> {
    /// The cases with the number that was looked for.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn records(&self) -> Result<Vec<CaseRecord>, ClockError> {
        let cases = &self.validated.cases;
        let parts = (0..cases.parts()).map(|part| cases.records(part)).collect::<Result<Vec<_>, _>>()?;
        Ok(parts.into_iter().flatten().collect())
    }

    /// Explains one of them as of a moment.
    ///
    /// # Errors
    /// [`Unexplained`], of which each kind is a bug.
    pub fn explain(&self, record: CaseRecord, as_of: AsOf, fold: Fold) -> Result<CaseExplanation, Unexplained> {
        let diary = self.clock.diary(&record, as_of);
        self.check(&record, &diary)?;
        let faults = self.clock.faults(&self.validated.cases, as_of)?;
        let kind = |kind: u32| self.validated.cases.stop_kinds.get(kind as usize).map_or("", |kind| kind);
        let (first, last) = (diary.days.first(), diary.days.last());
        let years = first.zip(last).map(|(first, last)| first.day.year()..=last.day.year());
        let years: Vec<i16> = years.into_iter().flatten().collect();
        let (published, unpublished): (Vec<i16>, Vec<i16>) =
            years.into_iter().partition(|year| self.calendar.publishes(*year));
        // A calendar without years needs no announcement.
        let announced = |notice: &&Notice| !self.calendar.years().is_empty() && published.contains(&notice.year);
        Ok(CaseExplanation {
            kinds: record.stops.iter().map(|stop| kind(stop.kind).to_owned()).collect(),
            promised: self.origin(&record, (Field::PromisedLimit, Field::PromisedLimitUnit)),
            statutory: self.origin(&record, (Field::StatutoryLimit, Field::StatutoryLimitUnit)),
            lines: lines(&diary.days, fold),
            problems: self.problems(&record, &faults),
            others: self.validated.traced.iter().filter(|traced| traced.fate != Fate::Case).cloned().collect(),
            notices: self.notices.iter().filter(announced).cloned().collect(),
            unpublished,
            laws: laws(&diary),
            diary,
            record,
        })
    }

    /// Compares the diary with what the clock looked up.
    fn check(&self, record: &CaseRecord, diary: &Diary) -> Result<(), Unexplained> {
        let cases = &self.validated.cases;
        let mut found = None;
        for part in 0..cases.parts() {
            let readings = self.clock.readings(cases, part, diary.as_of)?;
            found = found.or(readings.into_iter().find(|(row, _)| *row == record.row));
        }
        let columns = match (found, diary.reading()) {
            (None, None) => Vec::new(),
            (Some((_, looked_up)), Some(walked)) => walked.differences(&looked_up),
            _ => vec!["received"],
        };
        if columns.is_empty() { Ok(()) } else { Err(Unexplained::Differs { line: record.line, columns }) }
    }

    fn origin(&self, record: &CaseRecord, (limit, unit): (Field, Field)) -> Origin {
        let has = if limit == Field::PromisedLimit { record.promised } else { record.statutory };
        let line = u64::from(record.line);
        let traced =
            self.validated.traced.iter().find(|traced| traced.place.line == line && traced.place.file == record.file);
        let written = traced.and_then(|traced| traced.text(limit)).filter(|text| !self.words.is_null(text));
        match (has, written) {
            (None, _) => Origin::None,
            (Some(_), None) => Origin::Catalogue,
            (Some(_), Some(text)) => {
                let unit = traced.and_then(|traced| traced.text(unit)).unwrap_or_default();
                Origin::Record(format!("{text}{unit}"))
            }
        }
    }

    /// Problems of the record, of its suspensions, and of its clock.
    fn problems(&self, record: &CaseRecord, faults: &Diagnostics) -> Vec<Found> {
        let mut found = Vec::new();
        for diagnostics in [&self.validated.diagnostics, faults] {
            for (code, group) in diagnostics.iter() {
                for seen in &group.first {
                    let here = seen.place.file == record.file && seen.place.line == u64::from(record.line);
                    // Of the suspensions only those of this number were read.
                    if here || self.suspensions.contains(&seen.place.file) {
                        let column = seen.place.column.as_ref().map(ToString::to_string);
                        found.push(Found { code, severity: group.severity, column, seen: seen.seen.clone() });
                    }
                }
            }
        }
        found
    }
}

/// Days of a stretch that are shown at its beginning and at its end.
const SHOWN: usize = 2;
/// A stretch is folded from so many days on.
const LONG: usize = 10;

/// The days as they are listed: of a long stretch of days that say nothing new the first and last are shown, so that each
/// count can be followed.
fn lines(days: &[DiaryDay], fold: Fold) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < days.len() {
        let same = |day: &DiaryDay| is_quiet(day) && day.stopped == days[start].stopped;
        let length = days[start..].iter().take_while(|day| same(day)).count();
        if length < LONG || fold == Fold::Never {
            lines.extend((start..start + length.max(1)).map(Line::Day));
        } else {
            let folded = start + SHOWN..start + length - SHOWN;
            let working = days[folded.clone()].iter().filter(|day| day.kind.is_working()).count();
            lines.extend((start..folded.start).map(Line::Day));
            lines.push(Line::Fold { days: folded.clone(), working });
            lines.extend((folded.end..start + length).map(Line::Day));
        }
        start += length.max(1);
    }
    lines
}

/// Whether a day says nothing but that it is one more working day or weekend.
fn is_quiet(day: &DiaryDay) -> bool {
    let ends = |count: Option<Count>| match count {
        Some(Count::Days(done, of) | Count::Pause(done, of) | Count::Extension(done, of)) => done == of || done == 1,
        Some(Count::Time(done, of)) => done == of,
        None => false,
    };
    let plain = matches!(day.kind, DayKind::Working | DayKind::Weekend) && !day.provisional;
    let provisional =
        matches!(day.kind, DayKind::Working | DayKind::Weekend) && day.provisional && !first_of_year(day.day);
    (plain || provisional) && day.marks.is_empty() && !ends(day.promised) && !ends(day.statutory)
}

fn first_of_year(day: Day) -> bool {
    let (_, month, date) = day.ymd();
    (month, date) == (1, 1)
}

/// The provisions that a step rests on.
#[must_use]
pub const fn provisions(step: &Step) -> &'static [&'static str] {
    match step {
        Step::FirstDay | Step::FromTime => &["civil-201"],
        Step::Working { stopped: 0, pause: 0, extension: 0, .. } | Step::OfficeHours { stopped: 0, .. } => {
            &["licensing-82"]
        }
        Step::Working { stopped: 0, pause: 0, .. } => &["licensing-82", "licensing-42"],
        Step::Working { extension: 0, .. } | Step::OfficeHours { .. } => &["licensing-82", "licensing-45"],
        Step::Working { .. } => &["licensing-82", "licensing-45", "licensing-42"],
        Step::Calendar { stopped: 0, extension: 0, .. }
        | Step::Hours { stopped: 0, pause: 0, .. }
        | Step::AtOnce
        | Step::AsDays { .. }
        | Step::Given => &[],
        Step::Calendar { stopped: 0, .. } | Step::Extension { .. } | Step::TooLate { .. } => &["licensing-42"],
        Step::Calendar { extension: 0, .. } | Step::Hours { .. } | Step::Pause { .. } => &["licensing-45"],
        Step::Calendar { .. } => &["licensing-45", "licensing-42"],
        Step::Months { stopped: 0, .. } => &["civil-202"],
        Step::Months { .. } => &["civil-202", "licensing-45"],
        Step::Roll { .. } => &["civil-203"],
    }
}

/// What a statutory limit itself rests on, where no other law sets it.
pub const STATUTORY: &[&str] = &["licensing-42", "licensing-43"];

fn laws(diary: &Diary) -> Vec<&'static str> {
    let limits = [&diary.promised, &diary.statutory].into_iter().flatten();
    let of_steps = limits.clone().flat_map(|limit| &limit.steps).flat_map(provisions);
    let statutory = diary.statutory.iter().filter(|limit| limit.basis != Basis::Given).flat_map(|_| STATUTORY);
    let stopped = (!diary.stopped.is_empty()).then_some(&"licensing-45");
    // Turnaround is counted in working days from the day after acceptance, whatever the limit.
    let spent = diary.spent.iter().flat_map(|_| ["licensing-82", "civil-201"].iter());
    let named: BTreeSet<&str> = of_steps.chain(statutory).chain(stopped).chain(spent).copied().collect();
    LAWS.iter().copied().filter(|law| named.contains(law)).collect()
}

/// Every provision that is named, in the order in which they are listed.
pub const LAWS: [&str; 7] =
    ["licensing-42", "licensing-43", "licensing-45", "licensing-82", "civil-201", "civil-202", "civil-203"];
