//! The table of days.

use super::Page;
use crate::{
    clock::{Count, DayKind, Diary, DiaryDay, Mark},
    period::clock_time,
    query::{CaseExplanation, Line},
    render::answer::table,
    schema::State,
};

/// Columns of texts; numbers stand behind them.
const TEXTS: usize = 4;

impl Page<'_> {
    pub(super) fn days(&mut self, told: &CaseExplanation) {
        let names = ["limit-promised", "limit-statutory"].map(|name| self.words(name, &[]));
        self.title("days-title", &[("promised", names[0].clone()), ("statutory", names[1].clone())]);
        let mut header: Vec<String> = ["days-day", "days-weekday", "days-kind", "days-events", "days-spent"]
            .iter()
            .map(|id| self.words(id, &[]))
            .collect();
        header.extend(names);
        let rows = told.lines.iter().map(|line| self.line(told, line)).collect();
        self.text += &table(header, rows, TEXTS);
        if told.lines.iter().any(|line| matches!(line, Line::Fold { .. })) {
            self.say("days-fold-full", &[]);
        }
    }

    fn line(&self, told: &CaseExplanation, line: &Line) -> Vec<String> {
        let days = &told.diary.days;
        match line {
            Line::Day(place) => self.row(told, &days[*place]),
            Line::Fold { days: folded, working } => {
                let last = &days[folded.end - 1];
                let counts = [("working", working.to_string()), ("off", (folded.len() - working).to_string())];
                // A limit may not run on the last of the folded days.
                let end = |of: fn(&DiaryDay) -> Option<Count>| {
                    days[folded.clone()].iter().rev().find_map(of).map_or(String::new(), count_text)
                };
                let ends = [end(|day| day.promised), end(|day| day.statutory)];
                let mut row = vec![
                    self.words("days-fold", &[("to", last.day.to_string())]),
                    String::new(),
                    self.words("days-fold-kind", &counts),
                    self.stopped(told, last).unwrap_or_default(),
                    last.spent.map_or(String::new(), |spent| spent.to_string()),
                ];
                row.extend(ends);
                row
            }
        }
    }

    fn row(&self, told: &CaseExplanation, day: &DiaryDay) -> Vec<String> {
        let count = |count: Option<Count>| count.map_or(String::new(), count_text);
        let mut events: Vec<String> = self.stopped(told, day).into_iter().collect();
        events.extend(day.marks.iter().map(|mark| self.event(*mark, &told.diary, day)));
        vec![
            day.day.to_string(),
            self.words(&format!("weekday-{}", day.day.weekday()), &[]),
            self.kind(day),
            events.join(&self.words("list-separator", &[])),
            day.spent.map_or(String::new(), |spent| spent.to_string()),
            count(day.promised),
            count(day.statutory),
        ]
    }

    fn kind(&self, day: &DiaryDay) -> String {
        let kind = match &day.kind {
            DayKind::Working => self.words("kind-working", &[]),
            DayKind::Weekend => self.words("kind-weekend", &[]),
            DayKind::Holiday(name) => self.words("kind-holiday", &[("name", name.clone())]),
            DayKind::MakeUp(name) => self.words("kind-make-up", &[("name", name.clone())]),
        };
        if day.provisional { self.words("kind-provisional", &[("kind", kind)]) } else { kind }
    }

    fn stopped(&self, told: &CaseExplanation, day: &DiaryDay) -> Option<String> {
        let kind = told.kinds.get(day.stopped?)?;
        let kind = if kind.is_empty() { self.words("case-suspension-unnamed", &[]) } else { kind.clone() };
        Some(self.words("event-stopped", &[("kind", kind)]))
    }

    /// What happens on a day, with its time of day if it has one.
    fn event(&self, mark: Mark, diary: &Diary, day: &DiaryDay) -> String {
        let due = |limit: &Option<crate::clock::LimitWalk>| limit.as_ref().and_then(|limit| limit.due.time);
        let (id, time) = match mark {
            // Hours run from the first day on.
            Mark::Accepted if day.promised.or(day.statutory).is_some() => {
                ("event-accepted-hours", diary.accepted.and_then(|at| at.micros))
            }
            Mark::Accepted => ("event-accepted", None),
            Mark::Extended => ("event-extended", None),
            Mark::PromisedDue => ("event-promised-due", due(&diary.promised)),
            Mark::StatutoryDue => ("event-statutory-due", due(&diary.statutory)),
            Mark::Closed if diary.state == State::ClosedOther => ("event-ended", diary.closed.and_then(|at| at.micros)),
            Mark::Closed => ("event-closed", diary.closed.and_then(|at| at.micros)),
            Mark::AsOf if !diary.as_of.is_end() => ("event-as-of", Some(diary.as_of.time)),
            Mark::AsOf => ("event-as-of", None),
        };
        let event = self.words(id, &[]);
        time.map_or(event.clone(), |time| self.words("event-time", &[("event", event), ("time", clock_time(time))]))
    }
}

/// `3/10`, `14:00/48:00`, `+1/2` for what comes behind a limit.
pub(super) fn count_text(count: Count) -> String {
    match count {
        Count::Days(done, of) => format!("{done}/{of}"),
        Count::Time(done, of) => format!("{}/{}", hours(done), hours(of)),
        Count::Pause(done, of) | Count::Extension(done, of) => format!("+{done}/{of}"),
    }
}

/// Hours and minutes; seconds only where there are any.
fn hours(micros: i64) -> String {
    let text = clock_time(micros);
    text.strip_suffix(":00").unwrap_or(&text).to_owned()
}
