//! A case explained, for a terminal and as JSON.

mod days;
mod json;
mod limits;

pub use json::{case_json, fates_json};

use crate::{
    clock::{Diary, Due},
    config::Rules,
    period::{Day, clock_time},
    query::{CaseExplanation, Found, Origin},
    reference::Labels,
    schema::{LimitUnit, State},
    validate::{Fate, Limit, Traced, values::Instant},
};
use std::fmt::Write as _;

/// What an explanation is printed with.
pub struct CaseForm<'a> {
    /// The words.
    pub labels: &'a Labels,
    /// The rules in force.
    pub rules: &'a Rules,
    /// Kinds of suspensions that stop the clock; none named means all.
    pub kinds: &'a [String],
}

/// An explanation for a terminal.
#[must_use]
pub fn case_text(form: &CaseForm<'_>, told: &CaseExplanation) -> String {
    let mut page = Page { form, text: String::new() };
    page.head(told);
    if told.diary.accepted.is_none() {
        page.no_clock(told);
    } else {
        page.limits(told);
        page.days(told);
        page.results(told);
    }
    page.problems(&told.problems);
    page.others(&told.others);
    page.basis(told);
    page.text
}

/// What became of the records of a number of which none is a case.
#[must_use]
pub fn fates_text(form: &CaseForm<'_>, id: &str, traced: &[Traced]) -> String {
    let mut page = Page { form, text: String::new() };
    page.say("fate-none", &[("id", id.to_owned())]);
    for other in traced {
        page.other(other);
    }
    page.text
}

/// A page in the making.
struct Page<'a> {
    form: &'a CaseForm<'a>,
    text: String,
}

impl Page<'_> {
    fn words(&self, id: &str, fills: &[(&str, String)]) -> String {
        self.form.labels.message(id, fills).text
    }

    fn say(&mut self, id: &str, fills: &[(&str, String)]) {
        let text = self.words(id, fills);
        let _ = writeln!(self.text, "{text}");
    }

    fn title(&mut self, id: &str, fills: &[(&str, String)]) {
        self.text.push('\n');
        self.say(id, fills);
    }

    fn pair(&mut self, label: String, value: String) {
        self.say("case-pair", &[("label", label), ("value", value)]);
    }

    fn day(&self, day: Day) -> String {
        let weekday = self.words(&format!("weekday-{}", day.weekday()), &[]);
        self.words("day-text", &[("day", day.to_string()), ("weekday", weekday)])
    }

    fn instant(&self, at: Instant) -> String {
        self.due(Due { day: at.day, time: at.micros })
    }

    fn due(&self, due: Due) -> String {
        let day = self.day(due.day);
        due.time.map_or(day.clone(), |time| format!("{day} {}", clock_time(time)))
    }

    /// The citations of provisions, in brackets; nothing without any.
    fn cited(&self, laws: &[&str]) -> String {
        if laws.is_empty() {
            return String::new();
        }
        let cited: Vec<String> = laws.iter().map(|law| self.words(&format!("cite-{law}"), &[])).collect();
        self.words("law-cite", &[("laws", cited.join(&self.words("list-separator", &[])))])
    }

    fn amount(&self, limit: Limit) -> String {
        if limit.amount == 0 {
            return self.words("case-at-once", &[]);
        }
        let unit = self.form.labels.name("limit_unit", LimitUnit::id(limit.unit)).to_owned();
        self.words("case-amount", &[("amount", limit.amount.to_string()), ("unit", unit)])
    }

    fn head(&mut self, told: &CaseExplanation) {
        let (record, diary) = (&told.record, &told.diary);
        self.say("case-title", &[("id", record.case_id.clone())]);
        let fills = [("file", record.file.to_string()), ("line", record.line.to_string())];
        self.pair(self.words("case-source", &[]), self.words("case-place", &fills));
        for (name, text) in record.texts.iter().filter(|(_, text)| !text.is_empty()) {
            self.pair(self.form.labels.name("column", name).to_owned(), text.clone());
        }
        let state = self.form.labels.name("state", diary.state.id()).to_owned();
        let fills = [("state", state), ("as_of", diary.as_of.to_string())];
        self.pair(self.words("case-state", &[]), self.words("case-state-as-of", &fills));
        let dates = [
            ("applied_at", record.applied),
            ("accepted_at", diary.accepted),
            ("closed_at", diary.closed),
            ("promised_due", record.given),
        ];
        for (name, at) in dates {
            if let Some(at) = at {
                self.pair(self.form.labels.name("column", name).to_owned(), self.instant(at));
            }
        }
        let limits = [
            ("limit-promised", record.promised, &told.promised),
            ("limit-statutory", record.statutory, &told.statutory),
        ];
        for (name, limit, origin) in limits {
            let text = self.limit_of(limit, origin);
            self.pair(self.words(name, &[]), text);
        }
        self.interruptions(told);
    }

    /// A limit as it is written, and where it comes from.
    fn limit_of(&self, limit: Option<Limit>, origin: &Origin) -> String {
        let Some(limit) = limit else { return self.words("case-no-limit", &[]) };
        let amount = self.amount(limit);
        match origin {
            Origin::Record(written) => {
                self.words("case-limit-of-record", &[("limit", amount), ("written", written.clone())])
            }
            Origin::Catalogue | Origin::None => self.words("case-limit-of-catalogue", &[("limit", amount)]),
        }
    }

    /// Suspensions and the extension.
    fn interruptions(&mut self, told: &CaseExplanation) {
        let (record, diary) = (&told.record, &told.diary);
        for (stop, kind) in record.stops.iter().zip(&told.kinds) {
            let kind = if kind.is_empty() { self.words("case-suspension-unnamed", &[]) } else { kind.clone() };
            let mut fills = vec![("kind", kind), ("start", self.day(stop.start))];
            fills.extend(stop.end.map(|end| ("end", self.day(end))));
            let id = if stop.end.is_some() { "case-suspension-ended" } else { "case-suspension-open" };
            self.pair(self.words("case-suspension", &[]), self.words(id, &fills));
        }
        if !self.form.kinds.is_empty() {
            let kinds = self.form.kinds.join(&self.words("list-separator", &[]));
            self.pair(self.words("case-suspension-kinds", &[]), kinds);
        }
        if diary.stands && record.stops.is_empty() {
            self.pair(self.words("case-suspension", &[]), self.words("case-halted", &[]));
        }
        if let Some(days) = record.suspended_days.filter(|days| *days > 0) {
            self.pair(self.words("case-pause", &[]), days.to_string());
        }
        if let Some(days) = record.extended_days.filter(|days| *days > 0) {
            let mut fills = vec![("days", days.to_string())];
            fills.extend(record.extended_on.map(|day| ("day", self.day(day))));
            let id = match record.extended_on {
                None => "case-extension-undated",
                Some(_) if diary.extension == 0 => "case-extension-unseen",
                Some(_) => "case-extension-dated",
            };
            self.pair(self.words("case-extension", &[]), self.words(id, &fills));
        }
    }

    /// Why no clock runs.
    fn no_clock(&mut self, told: &CaseExplanation) {
        let as_of = [("as_of", told.diary.as_of.to_string())];
        let refused = told.record.closed.or(told.record.applied);
        self.text.push('\n');
        match (told.diary.received, told.diary.state, refused) {
            (false, ..) => self.say("no-clock-unreceived", &as_of),
            (true, State::NotAccepted, Some(at)) => self.say("no-clock-not-accepted", &[("day", self.day(at.day))]),
            (true, State::NotAccepted, None) => self.say("no-clock-not-accepted-undated", &[]),
            _ => self.say("no-clock-waiting", &as_of),
        }
    }

    fn results(&mut self, told: &CaseExplanation) {
        self.title("result-title", &[]);
        let diary = &told.diary;
        self.spent(diary);
        for (name, limit) in [("limit-promised", &diary.promised), ("limit-statutory", &diary.statutory)] {
            let Some(limit) = limit else { continue };
            let name = self.words(name, &[]);
            let fills =
                [("limit", name.clone()), ("days", limit.allowance.to_string()), ("day", self.day(limit.plain.day))];
            self.say("result-allowance", &fills);
            if limit.shown {
                self.comparison(diary, name, limit.due);
            }
        }
        if diary.stands {
            self.say("result-stopped", &[]);
        }
        if diary.reading().is_some_and(|reading| reading.due_soon) {
            self.say("result-due-soon", &[("days", self.form.rules.warning_days.to_string())]);
        }
        if diary.headline().is_some() && matches!(diary.state, State::Pending | State::Finished) {
            let name = if diary.promised.is_some() { "limit-promised" } else { "limit-statutory" };
            self.say("result-headline", &[("limit", self.words(name, &[]))]);
        }
    }

    /// Turnaround or age with its numbers.
    fn spent(&mut self, diary: &Diary) {
        let Some(spent) = diary.spent else { return };
        let fills = [
            ("until", self.day(spent.until)),
            ("elapsed", spent.elapsed.to_string()),
            ("stopped", spent.stopped.to_string()),
            ("pause", spent.pause.to_string()),
            ("net", spent.net().to_string()),
            ("laws", self.cited(&["licensing-82", "civil-201"])),
        ];
        let ended = diary.state != State::Pending;
        self.say(if ended { "result-turnaround" } else { "result-age" }, &fills);
        if spent.elapsed < spent.stopped + spent.pause {
            self.say("result-below-zero", &[]);
        }
        if spent.undated {
            self.say("result-undated", &[("pause", diary.pause.to_string())]);
        }
        if let Some(days) = diary.reading().and_then(|reading| reading.gross_days) {
            self.say("result-gross", &[("days", days.to_string())]);
        }
    }

    /// A closing or the moment against a due date.
    fn comparison(&mut self, diary: &Diary, limit: String, due: Due) {
        let by = if diary.by_instant(due) { "compared-by-instant" } else { "compared-by-day" };
        let mut fills = vec![("limit", limit), ("due", self.due(due)), ("comparison", self.words(by, &[]))];
        if let (Some(on_time), Some(closed)) = (diary.in_time(due), diary.closed) {
            fills.push(("closed", self.instant(closed)));
            let id = match (on_time, closed.day < due.day) {
                (true, true) => "result-early",
                (true, false) => "result-on-time",
                (false, _) => "result-late",
            };
            self.say(id, &fills);
        } else {
            fills.extend([("as_of", diary.as_of.to_string()), ("left", diary.left(due).to_string())]);
            self.say(if diary.is_past(due) { "result-overdue" } else { "result-running" }, &fills);
        }
    }

    fn problems(&mut self, problems: &[Found]) {
        if problems.is_empty() {
            return;
        }
        self.title("problems-title", &[]);
        for problem in problems {
            let words = self.form.labels.diagnostic(problem.code).cloned().unwrap_or_default();
            let seen = [("column", problem.column.clone().unwrap_or_default()), ("seen", problem.seen.clone())];
            let seen = match (&problem.column, problem.seen.as_str()) {
                (_, "") => String::new(),
                (Some(_), _) => self.words("problem-seen", &seen),
                (None, _) => self.words("problem-seen-text", &seen),
            };
            self.say("problem-line", &[("code", problem.code.to_owned()), ("text", words.text), ("seen", seen)]);
        }
    }

    fn others(&mut self, others: &[Traced]) {
        if !others.is_empty() {
            self.title("others-title", &[]);
        }
        for other in others {
            self.other(other);
        }
    }

    fn other(&mut self, other: &Traced) {
        let of_code = |id: &str, code: &str| {
            let words = self.form.labels.diagnostic(code).cloned().unwrap_or_default();
            let hint = words.hint.trim_end_matches(['.', '\u{3002}']).to_owned();
            self.words(id, &[("code", code.to_owned()), ("text", words.text), ("hint", hint)])
        };
        let fate = match other.fate {
            Fate::Rejected(code) => of_code("fate-rejected", code),
            Fate::Replaced(code) => of_code("fate-replaced", code),
            Fate::Void | Fate::Case => self.words("fate-void", &[]),
        };
        let fills = [("file", other.place.file.to_string()), ("line", other.place.line.to_string()), ("fate", fate)];
        self.say("other-line", &fills);
    }

    /// Provisions and announcements that were named.
    fn basis(&mut self, told: &CaseExplanation) {
        if told.laws.is_empty() && told.notices.is_empty() {
            return;
        }
        self.title("basis-title", &[]);
        for law in &told.laws {
            let law = self.words(law, &[]);
            self.say("basis-law", &[("law", law)]);
        }
        for notice in &told.notices {
            let mut fills = vec![("year", notice.year.to_string()), ("notice", notice.notice.clone())];
            fills.extend(notice.issued_on.clone().map(|day| ("day", day)));
            self.say(if fills.len() > 2 { "basis-notice-dated" } else { "basis-notice" }, &fills);
        }
        for year in &told.unpublished {
            self.say("basis-unpublished", &[("year", year.to_string())]);
        }
    }
}
