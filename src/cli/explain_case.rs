//! `explain --case ID`.

use super::{
    Done,
    args::{Common, Explain, ExplainFormat},
    console::Console,
    open::{self, Asked},
    problem::{Problem, nearest},
    query::{deliver, json},
};
use crate::{
    clock::Clock,
    pipeline::{self, Loaded, Request},
    query::{CaseDesk, Fold, Unexplained},
    reference::{Labels, Notice},
    render::case::{CaseForm, case_json, case_text, fates_json, fates_text},
    validate::{CaseRecord, Cases},
};
use serde_json::json;
use std::io::{self, BufRead as _, Write as _};
use tempfile::NamedTempFile;

/// What the head of an explanation shows of a case.
const SHOWN: [&str; 4] = ["department", "region", "item_code", "item_name"];

pub(super) fn run(common: &Common, (args, id): (&Explain, &str), console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let dimensions = SHOWN.map(str::to_owned).to_vec();
    let mut request = open::request(common, &settings, Asked { command: "explain", files: &[], dimensions })?;
    let _kept = kept(&mut request)?;
    // What is known of all cases says as of when; then the records of the one are traced.
    let all = open::load_request(common, &settings, &request)?;
    let moment = open::wanted(common, &settings)?.answer(all.validated.cases.events, &settings.calendar)?;
    let Loaded { validated: traced, inputs, .. } = pipeline::trace(&settings, &request, id)?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let kinds = &settings.project.suspensions.kinds;
    let form = CaseForm { labels: &labels, rules: &settings.rules, kinds };
    let clock = Clock::new(&settings.calendar, &settings.rules);
    let notices = Notice::all().map_err(|error| Problem::internal(&error))?;
    let (calendar, words) = (&settings.calendar, &settings.words);
    let of_suspensions = inputs.iter().filter(|input| input.dataset == "suspensions");
    let suspensions: Vec<_> = of_suspensions.map(|input| input.name.clone()).collect();
    let desk =
        CaseDesk { validated: &traced, suspensions: &suspensions, clock: &clock, calendar, words, notices: &notices };
    let records = desk.records()?;
    if traced.traced.is_empty() {
        return Err(unknown(id, &all.validated.cases)?);
    }
    let bytes = if records.is_empty() {
        match common.form(args.format) {
            ExplainFormat::Table => fates_text(&form, id, &traced.traced).into_bytes(),
            ExplainFormat::Json => json(&json!({ "case_id": id, "others": fates_json(&traced.traced) }), common),
        }
    } else {
        let record = chosen(records, (id, args.at.as_deref()), console.labels())?;
        let fold = if args.full { Fold::Never } else { Fold::Quiet };
        let told = desk.explain(record, moment.as_of, fold).map_err(|error| unexplained(id, error))?;
        match common.form(args.format) {
            ExplainFormat::Table => case_text(&form, &told).into_bytes(),
            ExplainFormat::Json => json(&case_json(&told), common),
        }
    };
    deliver(&bytes, common)?;
    Ok(open::answered(&all, &settings, console))
}

/// Keeps standard input in a temporary file, if it is asked for: what can be read once only is wanted twice.
fn kept(request: &mut Request) -> Result<Option<NamedTempFile>, Problem> {
    let mut files = request.cases.iter_mut().chain(&mut request.suspensions).filter(|file| file.path == "-").peekable();
    if files.peek().is_none() {
        return Ok(None);
    }
    let no_room = |error: io::Error| Problem::new("no-room-for-input", [("cause", error.to_string())]);
    let mut kept = NamedTempFile::new().map_err(no_room)?;
    let mut input = io::stdin().lock();
    loop {
        let unread = |error: io::Error| Problem::new("io", [("path", "-".to_owned()), ("cause", error.to_string())]);
        let read = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read.map_err(unread)?,
        };
        if read.is_empty() {
            break;
        }
        kept.write_all(read).map_err(no_room)?;
        let count = read.len();
        input.consume(count);
    }
    for file in files {
        file.path = kept.path().to_string_lossy().into_owned();
    }
    Ok(Some(kept))
}

/// The one case that is meant.
fn chosen(records: Vec<CaseRecord>, (id, at): (&str, Option<&str>), labels: &Labels) -> Result<CaseRecord, Problem> {
    let place = |record: &CaseRecord| format!("{}:{}", record.file, record.line);
    let places = records.iter().map(place).collect::<Vec<_>>();
    let found = match at {
        Some(at) => places.iter().position(|place| place == at),
        None => (records.len() == 1).then_some(0),
    };
    if let (None, Some(at)) = (found, at) {
        let fills = [("id", id.to_owned()), ("place", at.to_owned()), ("places", places.join(", "))];
        return Err(Problem::new("no-case-there", fills));
    }
    let mut listed = String::new();
    for (record, place) in records.iter().zip(&places) {
        let text = |name: &str| record.texts.get(name).cloned().unwrap_or_default();
        let fills = [
            ("place", place.clone()),
            ("department", text("department")),
            ("region", text("region")),
            ("item", text("item_name")),
            ("accepted", record.accepted.map_or(crate::number::NONE.to_owned(), |at| at.day.to_string())),
        ];
        listed += "\n";
        listed += &labels.message("one-of-several", &fills).text;
    }
    let several = || {
        let first = places.first().cloned().unwrap_or_default();
        let count = records.len().to_string();
        Problem::new("several-cases", [("id", id.to_owned()), ("count", count), ("listed", listed), ("first", first)])
    };
    let found = found.ok_or_else(several)?;
    records.into_iter().nth(found).ok_or_else(|| Problem::internal(&id))
}

/// That there is no such case, and the number most like it.
fn unknown(id: &str, cases: &Cases) -> Result<Problem, Problem> {
    let mut near: Vec<String> = Vec::new();
    for part in 0..cases.parts() {
        let ids = cases.ids(part)?;
        near.extend(nearest(id, ids.iter().map(String::as_str)).map(str::to_owned));
    }
    let suggestion = nearest(id, near.iter().map(String::as_str)).unwrap_or_default().to_owned();
    Ok(Problem::new("no-such-case", [("id", id.to_owned()), ("suggestion", suggestion)]))
}

fn unexplained(id: &str, error: Unexplained) -> Problem {
    match error {
        Unexplained::Clock(error) => error.into(),
        Unexplained::Differs { line, columns } => Problem::new(
            "clock-differs",
            [("id", id.to_owned()), ("line", line.to_string()), ("columns", columns.join(", "))],
        ),
    }
}
