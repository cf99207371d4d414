//! A case explained, as one JSON object.

use crate::{
    clock::{Basis, Count, DayKind, Diary, DiaryDay, Due, LimitWalk, Step},
    period::{Day, clock_time},
    query::{CaseExplanation, Origin, provisions},
    validate::{Fate, Limit, Traced, values::Instant},
};
use serde_json::{Map, Value as Json, json};

/// An explanation as one object; every day is there, none folded.
#[must_use]
pub fn case_json(told: &CaseExplanation) -> Json {
    let (record, diary) = (&told.record, &told.diary);
    let stops = record.stops.iter().zip(&told.kinds).map(|(stop, kind)| {
        json!({ "kind": kind, "start": stop.start.to_string(), "end": stop.end.map(|end| end.to_string()) })
    });
    json!({
        "case_id": record.case_id,
        "file": record.file.to_string(),
        "line": record.line,
        "columns": record.texts,
        "as_of": diary.as_of.to_string(),
        "state": diary.state.id(),
        "applied_at": record.applied.map(instant),
        "accepted_at": diary.accepted.map(instant),
        "closed_at": diary.closed.map(instant),
        "promised_due_given": record.given.map(instant),
        "suspensions": stops.collect::<Vec<_>>(),
        "suspended_days": record.suspended_days,
        "extension": record.extended_days.map(|days| json!({
            "days": days,
            "approved_on": record.extended_on.map(|day| day.to_string()),
            "seen": diary.extension > 0,
        })),
        "promised": limit(diary.promised.as_ref(), (record.promised, &told.promised)),
        "statutory": limit(diary.statutory.as_ref(), (record.statutory, &told.statutory)),
        "other_promised_due": diary.other_due.map(due),
        "days": diary.days.iter().map(|entry| day(entry, &told.kinds)).collect::<Vec<_>>(),
        "result": result(diary),
        "problems": told.problems.iter().map(|problem| json!({
            "code": problem.code, "severity": problem.severity, "column": problem.column, "seen": problem.seen,
        })).collect::<Vec<_>>(),
        "others": fates_json(&told.others),
        "law": told.laws,
        "notices": told.notices.iter().map(|notice| json!({
            "year": notice.year, "notice": notice.notice, "issued_on": notice.issued_on,
        })).collect::<Vec<_>>(),
        "unpublished_years": told.unpublished,
    })
}

/// What became of the records of a number.
#[must_use]
pub fn fates_json(traced: &[Traced]) -> Vec<Json> {
    let one = |traced: &Traced| {
        let (fate, code) = match traced.fate {
            Fate::Case => ("case", None),
            Fate::Replaced(code) => ("duplicate", Some(code)),
            Fate::Rejected(code) => ("rejected", Some(code)),
            Fate::Void => ("void", None),
        };
        json!({ "file": traced.place.file.to_string(), "line": traced.place.line, "fate": fate, "code": code })
    };
    traced.iter().map(one).collect()
}

fn instant(at: Instant) -> String {
    due(Due { day: at.day, time: at.micros })
}

fn due(due: Due) -> String {
    due.time.map_or_else(|| due.day.to_string(), |time| format!("{}T{}", due.day, clock_time(time)))
}

fn limit(walk: Option<&LimitWalk>, (written, origin): (Option<Limit>, &Origin)) -> Json {
    let (origin, text) = match origin {
        Origin::None => (None, None),
        Origin::Record(text) => (Some("record"), Some(text)),
        Origin::Catalogue => (Some("catalogue"), None),
    };
    json!({
        "amount": written.map(|limit| limit.amount),
        "unit": written.map(|limit| limit.unit.id()),
        "origin": origin,
        "written": text,
        "basis": walk.map(|walk| if walk.basis == Basis::Given { "given" } else { "length" }),
        "due": walk.filter(|walk| walk.shown).map(|walk| due(walk.due)),
        "plain_due": walk.map(|walk| due(walk.plain)),
        "allowance": walk.map(|walk| walk.allowance),
        "extension": walk.map(|walk| walk.extension),
        "steps": walk.filter(|walk| walk.shown).map(|walk| walk.steps.iter().map(step).collect::<Vec<_>>()),
    })
}

fn step(step: &Step) -> Json {
    let day = |day: Day| day.to_string();
    let mut object = match *step {
        Step::FirstDay => json!({ "step": "first_day" }),
        Step::FromTime => json!({ "step": "from_time" }),
        Step::AtOnce => json!({ "step": "at_once" }),
        Step::Working { amount, pause, extension, reached, stopped } => json!({
            "step": "working_days", "amount": amount, "pause": pause, "extension": extension,
            "reached": day(reached), "stopped": stopped,
        }),
        Step::Calendar { amount, extension, reached, stopped } => json!({
            "step": "calendar_days", "amount": amount, "extension": extension, "reached": day(reached), "stopped": stopped,
        }),
        Step::Months { months, same, days, reached, stopped } => json!({
            "step": "months", "months": months, "same": day(same), "days": days, "reached": day(reached),
            "stopped": stopped,
        }),
        Step::Hours { hours, pause, reached, stopped } => json!({
            "step": "hours", "hours": hours, "pause": pause, "reached": day(reached), "stopped": stopped,
        }),
        Step::AsDays { hours, days } => json!({ "step": "hours_as_days", "hours": hours, "days": days }),
        Step::OfficeHours { hours, reached, stopped } => {
            json!({ "step": "office_hours", "hours": hours, "reached": day(reached), "stopped": stopped })
        }
        Step::Pause { days, reached } => json!({ "step": "pause", "days": days, "reached": day(reached) }),
        Step::Roll { from, to } => json!({ "step": "roll", "from": day(from), "to": day(to) }),
        Step::Extension { days, reached } => json!({ "step": "extension", "days": days, "reached": day(reached) }),
        Step::TooLate { approved, due } => {
            json!({ "step": "extension_too_late", "approved": day(approved), "due": day(due) })
        }
        Step::Given => json!({ "step": "given" }),
    };
    object["law"] = json!(provisions(step));
    object
}

fn day(day: &DiaryDay, kinds: &[String]) -> Json {
    let (kind, name) = match &day.kind {
        DayKind::Working => ("working", None),
        DayKind::Weekend => ("weekend", None),
        DayKind::Holiday(name) => ("holiday", Some(name)),
        DayKind::MakeUp(name) => ("make_up", Some(name)),
    };
    let mut object = Map::new();
    object.insert("day".to_owned(), json!(day.day.to_string()));
    object.insert("weekday".to_owned(), json!(day.day.weekday()));
    object.insert("kind".to_owned(), json!(kind));
    if let Some(name) = name {
        object.insert("name".to_owned(), json!(name));
    }
    if day.provisional {
        object.insert("provisional".to_owned(), json!(true));
    }
    if let Some(stop) = day.stopped {
        object.insert("stopped".to_owned(), json!(kinds.get(stop)));
    }
    if !day.marks.is_empty() {
        let marks: Vec<&str> = day.marks.iter().map(|mark| mark.id()).collect();
        object.insert("events".to_owned(), json!(marks));
    }
    object.insert("working_days".to_owned(), json!(day.spent));
    for (name, count) in [("promised", day.promised), ("statutory", day.statutory)] {
        if let Some(count) = count {
            object.insert(name.to_owned(), json_count(count));
        }
    }
    Json::Object(object)
}

fn json_count(count: Count) -> Json {
    const MICROS_A_SECOND: i64 = 1_000_000;
    match count {
        Count::Days(done, of) => json!({ "days": done, "of": of }),
        Count::Time(done, of) => json!({ "seconds": done / MICROS_A_SECOND, "of": of / MICROS_A_SECOND }),
        Count::Pause(done, of) => json!({ "pause": done, "of": of }),
        Count::Extension(done, of) => json!({ "extension": done, "of": of }),
    }
}

fn result(diary: &Diary) -> Json {
    let (Some(reading), Some(spent)) = (diary.reading(), diary.spent) else { return Json::Null };
    json!({
        "elapsed": spent.elapsed,
        "stopped": spent.stopped,
        "pause": spent.pause,
        "turnaround": reading.turnaround,
        "age": reading.age,
        "gross_days": reading.gross_days,
        "on_time": reading.on_time,
        "statutory_on_time": reading.statutory_on_time,
        "early": reading.early,
        "overdue": reading.overdue,
        "due_soon": reading.due_soon,
        "clock_stopped": reading.stopped,
        "extended": reading.extended,
    })
}
