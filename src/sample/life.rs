//! The life of a case: accepted, stopped, extended, closed.
//!
//! A case lives to its end first; [`Life::seen_at`] then takes away what the last day of the data does not know yet.

use super::draw::Draw;
use super::hall::{Hall, Moment};
use super::origin::{Channel, Origin, Story};
use super::tables::{CaseType, Facts, Gives, Item, Unit};
use crate::period::Day;
use crate::reference::Calendar;

/// How a case ends; the order of `results` in `words.toml`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    Granted,
    /// 容缺通过: granted, papers to follow.
    Tolerant,
    Refused,
    Withdrawn,
    Returned,
    NotAccepted,
}

/// What the export says; the order of `states` in `words.toml`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Finished,
    Refused,
    Withdrawn,
    Returned,
    NotAccepted,
    Pending,
    Correcting,
    Waiting,
}

/// Why the clock stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StopKind {
    /// 补正: papers are missing.
    Correction,
    /// The item's special procedure.
    Procedure,
}

/// One stop of the clock.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub kind: StopKind,
    pub start: Day,
    /// None while it lasts.
    pub end: Option<Day>,
    /// Calendar days; none for corrections.
    pub approved: Option<u32>,
}

/// An approved extension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extension {
    pub days: u32,
    pub on: Day,
}

/// The dates of a case.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub accepted: Option<Moment>,
    pub closed: Option<Moment>,
    /// None while it is open.
    pub outcome: Option<Outcome>,
    pub stops: Vec<Stop>,
    /// Stopped working days given as a number only.
    pub counted: Option<u32>,
    pub extension: Option<Extension>,
    /// Against the promise.
    pub late: bool,
}

/// What decides a life beside chance.
pub(super) struct Circumstances<'a> {
    pub facts: &'a Facts,
    pub hall: &'a Hall<'a>,
    pub item: &'a Item,
    pub story: Story,
}

impl Outcome {
    /// Whether the case was decided (办结), not just closed.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Granted | Self::Tolerant | Self::Refused)
    }

    fn state(self) -> State {
        match self {
            Self::Granted | Self::Tolerant => State::Finished,
            Self::Refused => State::Refused,
            Self::Withdrawn => State::Withdrawn,
            Self::Returned => State::Returned,
            Self::NotAccepted => State::NotAccepted,
        }
    }
}

impl Stop {
    fn covers(&self, day: Day) -> bool {
        self.start < day && self.end.is_none_or(|end| day <= end)
    }
}

impl Life {
    /// What the export says of the state.
    pub fn state(&self) -> State {
        let correcting = self.stops.iter().any(|stop| stop.kind == StopKind::Correction && stop.end.is_none());
        match (self.outcome, self.accepted) {
            (Some(outcome), _) => outcome.state(),
            _ if correcting => State::Correcting,
            (None, Some(_)) => State::Pending,
            (None, None) => State::Waiting,
        }
    }

    /// The life as far as it is known at the end of `last`.
    pub fn seen_at(mut self, last: Day) -> Self {
        let known = |moment: &Moment| moment.day() <= last;
        self.accepted = self.accepted.filter(known);
        self.closed = self.closed.filter(known);
        self.outcome = self.outcome.filter(|_| self.closed.is_some());
        self.stops.retain(|stop| stop.start <= last);
        for stop in &mut self.stops {
            stop.end = stop.end.filter(|end| *end <= last);
        }
        self.extension = self.extension.filter(|extension| extension.on <= last);
        self.counted = self.counted.filter(|_| self.accepted.is_some());
        self
    }
}

impl Circumstances<'_> {
    /// Draws the whole life of the case.
    pub fn live(&self, origin: &Origin, draw: &mut Draw) -> Life {
        let mut life = Life {
            accepted: None,
            closed: None,
            outcome: None,
            stops: Vec::new(),
            counted: None,
            extension: None,
            late: false,
        };
        if draw.chance(self.facts.acceptance.refused) {
            life.closed = Some(self.hall.after(origin.applied, 30 + draw.below(1_500)));
            life.outcome = Some(Outcome::NotAccepted);
            return life;
        }
        match self.item.case_type {
            CaseType::Instant => self.instant(origin, &mut life, draw),
            CaseType::Commitment => self.commitment(origin, &mut life, draw),
        }
        life
    }

    fn instant(&self, origin: &Origin, life: &mut Life, draw: &mut Draw) {
        life.outcome = Some(self.outcome(5, draw));
        if self.automatic(origin, self.facts.acceptance.automatic_instant, draw) {
            life.accepted = Some(origin.applied.plus_today(draw.below(3)));
            life.closed = life.accepted.map(|accepted| accepted.plus_today(draw.below(4)));
            return;
        }
        let accepted = self.accept(origin, draw);
        // Instant cases are late ten times as rarely as the others.
        life.late = draw.chance(self.story.late);
        life.accepted = Some(accepted);
        life.closed = Some(if life.late {
            let day = self.hall.calendar().add(accepted.day(), 1 + (draw.below(10) / 6).cast_signed());
            self.hall.minute_of(day, draw.below(self.hall.length()))
        } else {
            self.hall.after_today(accepted, 3 + draw.below(45))
        });
    }

    fn commitment(&self, origin: &Origin, life: &mut Life, draw: &mut Draw) {
        let outcome = self.outcome(1, draw);
        life.outcome = Some(outcome);
        let accepted = if self.automatic(origin, self.facts.acceptance.automatic_commitment, draw) {
            origin.applied.plus_today(1 + draw.below(5))
        } else if draw.chance(self.facts.acceptance.correction) {
            self.accept_corrected(origin, life, draw)
        } else {
            self.accept(origin, draw)
        };
        life.accepted = Some(accepted);
        let mut days = self.duration(origin, life, accepted, draw);
        if matches!(outcome, Outcome::Withdrawn | Outcome::Returned) {
            (days, life.late, life.extension) = ((days / 2).min(10), false, None);
        }
        if self.item.gives == Gives::Length && !matches!(self.item.promised_unit, Unit::Hour | Unit::None) {
            self.stop(life, accepted.day(), days, draw);
        }
        let day = walk(self.hall.calendar(), accepted.day(), days + life.counted.unwrap_or(0), &life.stops);
        life.stops.retain(|stop| stop.start < day);
        life.closed = Some(if day == accepted.day() {
            self.hall.after_today(accepted, 20 + draw.below(200))
        } else {
            self.hall.minute_of(day, draw.below(self.hall.length()))
        });
    }

    /// Whether the machine accepts at once what comes in outside the opening hours; not where hours are counted.
    fn automatic(&self, origin: &Origin, share: u32, draw: &mut Draw) -> bool {
        self.item.promised_unit != Unit::Hour && !self.hall.is_open(origin.applied) && draw.chance(share)
    }

    fn accept(&self, origin: &Origin, draw: &mut Draw) -> Moment {
        let rules = &self.facts.acceptance;
        match origin.channel {
            Channel::Counter | Channel::Kiosk => origin.applied.plus(draw.below(rules.counter_lag)),
            _ => self.hall.after(origin.applied, draw.one_of(&rules.online_lag) + draw.below(9)),
        }
    }

    /// Papers are missing: told, brought, accepted.
    fn accept_corrected(&self, origin: &Origin, life: &mut Life, draw: &mut Draw) -> Moment {
        let told = self.hall.after(origin.applied, 40 + draw.below(1_200));
        let days = draw.one_of(&self.facts.acceptance.correction_days).cast_signed();
        let brought = self.hall.opening(Moment::of(Day(told.day().0 + days), 540 + draw.below(400).cast_signed()));
        let (start, end) = (told.day(), Some(brought.day()));
        life.stops.push(Stop { kind: StopKind::Correction, start, end, approved: None });
        self.hall.after(brought, draw.below(150))
    }

    fn outcome(&self, rarer: u32, draw: &mut Draw) -> Outcome {
        let rules = &self.facts.handling;
        let outcomes = [
            (rules.refused, Outcome::Refused),
            (rules.withdrawn, Outcome::Withdrawn),
            (rules.returned, Outcome::Returned),
            (rules.tolerant, Outcome::Tolerant),
        ];
        let mut point = draw.below(10_000 * rarer);
        for (share, outcome) in outcomes {
            if point < share {
                return outcome;
            }
            point -= share;
        }
        Outcome::Granted
    }

    /// Working days from acceptance to closing, stops left out; sets the extension and whether it is late.
    fn duration(&self, origin: &Origin, life: &mut Life, accepted: Moment, draw: &mut Draw) -> u32 {
        let rules = &self.facts.handling;
        let calendar = self.hall.calendar();
        let allowed = |limit: Option<u32>, unit| limit.and_then(|limit| allowance(calendar, (limit, unit), accepted));
        let promised = allowed(self.item.promise(origin.era), self.item.promised_unit);
        let statutory = allowed(self.item.statutory, self.item.statutory_unit);
        let usual = match (statutory, promised) {
            (Some(statutory), _) => u64::from(statutory) * u64::from(self.item.pace),
            (None, Some(promised)) => u64::from(promised) * 600,
            (None, None) => u64::from(rules.untimed_days) * 1_000,
        };
        let scaled = usual * u64::from(self.story.pace) * u64::from(draw.one_of(&rules.spread));
        let days = u32::try_from((scaled + 500_000_000) / 1_000_000_000).unwrap_or(u32::MAX);
        let (late, extended) = (draw.below(1_000) < self.story.late, draw.chance(rules.extended));
        let Some(promised) = promised else { return days };
        if late {
            life.late = true;
            return promised + draw.one_of(&rules.overrun);
        }
        let extensible = self.item.promised_unit == Unit::WorkingDay && self.item.gives == Gives::Length;
        if extended && extensible && promised > 2 {
            let more = draw.one_of(&rules.extension_days);
            let on = calendar.add(accepted.day(), promised.cast_signed() - draw.below(3).cast_signed());
            life.extension = Some(Extension { days: more, on });
            return promised + 1 + draw.below(more);
        }
        // An hour limit ends at the hour of acceptance: who finishes the day before is safe.
        days.min(if self.item.promised_unit == Unit::Hour { promised.saturating_sub(1) } else { promised })
    }

    /// Stops of a case that takes `days` working days, perhaps.
    fn stop(&self, life: &mut Life, accepted: Day, days: u32, draw: &mut Draw) {
        let rules = &self.facts.handling;
        if self.item.promised_unit == Unit::WorkingDay && draw.chance(rules.counted_only) {
            life.counted = Some(3 + draw.below(12));
            return;
        }
        let has_procedure = !self.item.procedure.is_empty();
        let share = if has_procedure { rules.suspended_by_procedure } else { rules.suspended };
        if days < 2 || !draw.chance(share) {
            return;
        }
        let calendar = self.hall.calendar();
        let first = calendar.add(accepted, 1 + draw.below(days - 1).cast_signed());
        let mut starts = vec![first];
        if draw.chance(rules.suspended_twice) {
            starts.push(calendar.add(first, 1 + draw.below(6).cast_signed()));
        }
        for (index, start) in starts.into_iter().enumerate() {
            let length = draw.one_of(&rules.suspension_days);
            let by_procedure = has_procedure && index == 0 && !draw.chance(2_000);
            let over = draw.chance(rules.over_approved);
            let approved = by_procedure.then(|| if over { length.div_ceil(2) } else { length.div_ceil(5) * 5 });
            // Corrections end with the papers, special procedures take their time.
            let length = if by_procedure { length } else { length.min(20) };
            life.stops.push(Stop {
                kind: if by_procedure { StopKind::Procedure } else { StopKind::Correction },
                start,
                end: Some(calendar.next_working(Day(start.0 + length.cast_signed()))),
                approved,
            });
        }
    }
}

/// The due day of a limit without stops, `None` without a limit.
pub(super) fn due(calendar: &Calendar, limit: (u32, Unit), accepted: Moment) -> Option<Day> {
    let (length, unit) = (limit.0.cast_signed(), limit.1);
    let day = accepted.day();
    match unit {
        Unit::WorkingDay => Some(calendar.add(day, length)),
        Unit::CalendarDay => Some(calendar.next_working(Day(day.0 + length))),
        Unit::Month => Some(calendar.next_working(day.plus_months(length))),
        Unit::Hour => Some(calendar.next_working(accepted.plus(limit.0 * 60).day())),
        Unit::None => None,
    }
}

/// Working days that a limit allows.
pub(super) fn allowance(calendar: &Calendar, limit: (u32, Unit), accepted: Moment) -> Option<u32> {
    due(calendar, limit, accepted).map(|due| calendar.between(accepted.day(), due).max(0).cast_unsigned())
}

/// The `days`-th working day after `from` that is not stopped; for 0 `from` or the next working day.
fn walk(calendar: &Calendar, from: Day, days: u32, stops: &[Stop]) -> Day {
    let mut day = from;
    for _ in 0..days {
        day = calendar.add(day, 1);
        while stops.iter().any(|stop| stop.covers(day)) {
            day = calendar.add(day, 1);
        }
    }
    calendar.next_working(day)
}
