//! The two limits of a case: how each due date follows.

use super::{Page, days::count_text};
use crate::{
    clock::{Basis, Diary, LimitWalk, Step},
    config::Prefer,
    period::clock_time,
    query::{CaseExplanation, STATUTORY, provisions},
    schema::State,
};

impl Page<'_> {
    pub(super) fn limits(&mut self, told: &CaseExplanation) {
        let diary = &told.diary;
        self.limit(diary, "limit-promised", (diary.promised.as_ref(), &[]));
        if let Some(due) = diary.other_due {
            let prefer = if self.form.rules.prefer == Prefer::Due { "due" } else { "limit" };
            self.say("limit-other-due", &[("due", self.due(due)), ("prefer", prefer.to_owned())]);
        }
        self.limit(diary, "limit-statutory", (diary.statutory.as_ref(), STATUTORY));
    }

    fn limit(&mut self, diary: &Diary, name: &str, (limit, laws): (Option<&LimitWalk>, &[&str])) {
        let name = self.words(name, &[]);
        let Some(limit) = limit else { return self.title("limit-untimed", &[("limit", name)]) };
        let laws = ("laws", self.cited(laws));
        match limit.basis {
            Basis::Given => self.title("limit-given-title", &[("limit", name), laws]),
            Basis::Length(length) => {
                self.title("limit-title", &[("limit", name), ("length", self.amount(length)), laws]);
            }
        }
        if !limit.shown {
            let ended = diary.state == State::ClosedOther;
            self.say(if ended { "limit-not-compared" } else { "limit-hidden" }, &[]);
            if let Some(count) = diary.days.iter().rev().find_map(|day| limit.count(day.day)).filter(|_| !ended) {
                self.say("limit-run", &[("count", count_text(count))]);
            }
            return;
        }
        for (number, step) in (1..).zip(&limit.steps) {
            self.step(number, step, diary);
        }
        self.say("limit-due", &[("due", self.due(limit.due))]);
    }

    fn step(&mut self, number: usize, step: &Step, diary: &Diary) {
        let mut text = self.step_text(step, diary);
        let stopped = match step {
            Step::Working { stopped, .. }
            | Step::Calendar { stopped, .. }
            | Step::Months { stopped, .. }
            | Step::Hours { stopped, .. }
            | Step::OfficeHours { stopped, .. } => *stopped,
            _ => 0,
        };
        if stopped > 0 {
            text += &self.words("step-stopped", &[("days", stopped.to_string())]);
        }
        let laws = self.cited(provisions(step));
        self.say("step", &[("number", number.to_string()), ("text", text), ("laws", laws)]);
    }

    fn step_text(&self, step: &Step, diary: &Diary) -> String {
        let accepted = diary.accepted;
        let day = |day| ("reached", self.day(day));
        match *step {
            Step::FirstDay => {
                self.words("step-first-day", &[("day", accepted.map_or(String::new(), |at| self.day(at.day)))])
            }
            Step::FromTime => {
                self.words("step-from-time", &[("time", accepted.map_or(String::new(), |at| self.instant(at)))])
            }
            Step::AtOnce => self.words("step-at-once", &[]),
            Step::Working { amount, pause, extension, reached, .. } => {
                self.words("step-working", &[("sum", self.sum((amount, pause, extension))), day(reached)])
            }
            Step::Calendar { amount, extension, reached, .. } => {
                self.words("step-calendar", &[("sum", self.sum((amount, 0, extension))), day(reached)])
            }
            Step::Months { months, same, days, reached, .. } => {
                let fills = [("months", months.to_string()), ("same", self.day(same)), ("days", days.to_string())];
                self.words("step-months", &[&fills[..], &[day(reached)]].concat())
            }
            Step::Hours { hours, pause, reached, .. } => {
                let sum = if pause == 0 { hours.to_string() } else { self.hours(hours, pause) };
                self.words("step-hours", &[("sum", sum), day(reached), ("time", Self::time_at(diary, step))])
            }
            Step::AsDays { hours, days } => {
                self.words("step-as-days", &[("hours", hours.to_string()), ("days", days.to_string())])
            }
            Step::OfficeHours { hours, reached, .. } => {
                let slot = |(from, to): &(i64, i64)| format!("{}–{}", &clock_time(*from)[..5], &clock_time(*to)[..5]);
                let slots: Vec<String> = self.form.rules.office_hours.iter().map(slot).collect();
                let slots = slots.join(&self.words("list-separator", &[]));
                let fills = [("slots", slots), ("hours", hours.to_string()), ("time", Self::time_at(diary, step))];
                self.words("step-office-hours", &[&fills[..], &[day(reached)]].concat())
            }
            Step::Pause { days, reached } => self.words("step-pause", &[("days", days.to_string()), day(reached)]),
            Step::Roll { from, to } => self.words("step-roll", &[("from", self.day(from)), ("to", self.day(to))]),
            Step::Extension { days, reached } => {
                self.words("step-extension", &[("days", days.to_string()), day(reached)])
            }
            Step::TooLate { approved, due } => {
                self.words("step-too-late", &[("approved", self.day(approved)), ("due", self.day(due))])
            }
            Step::Given => self.words("step-given", &[]),
        }
    }

    /// The time of day of the limit that a step belongs to.
    fn time_at(diary: &Diary, step: &Step) -> String {
        let limits = [&diary.promised, &diary.statutory].into_iter().flatten();
        let of_step = limits.filter(|limit| limit.steps.contains(step)).find_map(|limit| limit.due.time);
        of_step.map_or(String::new(), clock_time)
    }

    /// The days of a count: the limit alone, or with what is added to it.
    fn sum(&self, (amount, pause, extension): (i32, i32, i32)) -> String {
        if pause == 0 && extension == 0 {
            return amount.to_string();
        }
        let parts = [("sum-amount", amount), ("sum-pause", pause), ("sum-extension", extension)];
        let parts = parts.into_iter().filter(|(_, days)| *days > 0);
        let parts: Vec<String> = parts.map(|(id, days)| self.words(id, &[("days", days.to_string())])).collect();
        let total = amount + pause + extension;
        self.words("sum-total", &[("parts", parts.join(" + ")), ("total", total.to_string())])
    }

    fn hours(&self, hours: i32, pause: i32) -> String {
        let parts = [
            self.words("sum-amount", &[("days", hours.to_string())]),
            self.words("sum-pause-hours", &[("days", pause.to_string())]),
        ];
        self.words("sum-total", &[("parts", parts.join(" + ")), ("total", (hours + 24 * pause).to_string())])
    }
}
