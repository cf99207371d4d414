//! Suspensions of cases: `suspension-without-case`, `suspension-reversed`, and dates that do not read.

use super::{
    Context, Stop, totals,
    values::{self, DateForm},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics, Place, Severity},
    ingest::Batch,
    period::Day,
    reference::Words,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use xxhash_rust::xxh3::xxh3_64;

/// Where the columns of a file of suspensions are.
#[derive(Clone, Debug)]
pub struct SuspensionLayout {
    /// The file's name.
    pub file: Arc<str>,
    /// Headings as written.
    pub headings: Vec<Arc<str>>,
    /// Position of the case number.
    pub case_id: usize,
    /// Position of the kind, if there is one.
    pub kind: Option<usize>,
    /// The beginning.
    pub started_at: DateColumn,
    /// The end, if there is one.
    pub ended_at: Option<DateColumn>,
    /// Kinds that stop the clock; none named means all.
    pub kinds: Vec<String>,
}

/// A column of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateColumn {
    /// Its position.
    pub column: usize,
    /// How its dates are counted, if they are numbers.
    pub form: Option<DateForm>,
}

/// A suspension that reads, before its case is found.
pub(super) struct Suspension {
    id: u64,
    start: Day,
    end: Option<Day>,
    purpose: Purpose,
    kind: Arc<str>,
    file: Arc<str>,
    line: u64,
}

/// What a suspension is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// It stops the clock of an accepted case.
    Stop,
    /// 补正: before acceptance, the time in which the applicant corrects documents; after it, a stop.
    Correction,
    /// 补正 of a kind that does not stop the clock.
    CorrectionOnly,
}

/// Reads a batch of suspensions.
pub(super) fn read(
    batch: &Batch<'_>,
    layout: &SuspensionLayout,
    context: &Context<'_>,
) -> (Vec<Suspension>, Diagnostics) {
    let words = context.words;
    let mut diagnostics = Diagnostics::default();
    let mut suspensions = Vec::with_capacity(batch.len());
    let mut kinds = BTreeSet::new();
    for record in 0..batch.len() {
        let line = batch.line(record);
        if totals::is_total(batch, record, layout.case_id, words) {
            let place = Place { file: layout.file.clone(), line, column: None };
            diagnostics.push(Diagnostic { code: totals::CODE, severity: Severity::Note, place, seen: String::new() });
            continue;
        }
        let cell = |column: usize| batch.cell(record, column).trim();
        if context.only.is_some_and(|only| values::id(cell(layout.case_id)) != only) {
            continue;
        }
        let Some(purpose) = purpose(layout, words, cell) else { continue };
        let mut remark = |code: Code, column: usize| {
            let place = Place { file: layout.file.clone(), line, column: Some(layout.headings[column].clone()) };
            let seen = if code == "bad-date" { cell(column).chars().take(60).collect() } else { String::new() };
            diagnostics.push(Diagnostic { code, severity: Severity::Warning, place, seen });
        };
        if batch.width(record) != layout.headings.len() {
            remark("ragged-row", layout.case_id);
            continue;
        }
        let date = |at: DateColumn| values::counted_or_written(cell(at.column), at.form, (words, context.zone));
        let Ok(Some(start)) = date(layout.started_at) else {
            remark("bad-date", layout.started_at.column);
            continue;
        };
        let start = start.day;
        let end = match layout.ended_at.map(date) {
            None | Some(Ok(None)) => None,
            Some(Ok(Some(end))) => Some(end.day),
            // An end that cannot be read is not an open end.
            Some(Err(_)) => {
                remark("bad-date", layout.ended_at.unwrap_or(layout.started_at).column);
                continue;
            }
        };
        if end.is_some_and(|end| end < start) {
            remark("suspension-reversed", layout.started_at.column);
            continue;
        }
        let id = xxh3_64(values::id(cell(layout.case_id)).as_bytes());
        let kind = held(&mut kinds, layout.kind.map_or("", cell));
        suspensions.push(Suspension { id, start, end, purpose, kind, file: layout.file.clone(), line });
    }
    (suspensions, diagnostics)
}

/// What a suspension of its kind is for; nothing, if its kind does not stop the clock.
fn purpose<'c>(layout: &SuspensionLayout, words: &Words, cell: impl Fn(usize) -> &'c str) -> Option<Purpose> {
    let stops = |column: usize| layout.kinds.is_empty() || layout.kinds.iter().any(|kind| kind == cell(column));
    let corrects = |column: usize| words.find("state", cell(column)) == Some("correcting");
    match (layout.kind.is_none_or(stops), layout.kind.is_some_and(corrects)) {
        (true, false) => Some(Purpose::Stop),
        (true, true) => Some(Purpose::Correction),
        (false, true) => Some(Purpose::CorrectionOnly),
        (false, false) => None,
    }
}

/// A kind, of which there are few: each is held once.
fn held(kinds: &mut BTreeSet<Arc<str>>, kind: &str) -> Arc<str> {
    kinds.get(kind).cloned().unwrap_or_else(|| {
        let held: Arc<str> = kind.into();
        kinds.insert(held.clone());
        held
    })
}

/// Finds the case of each suspension; `ids` are the hashes of the case numbers by row.
pub(super) fn join(
    suspensions: Vec<Suspension>,
    ids: impl Iterator<Item = u64>,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Joined {
    if suspensions.is_empty() {
        return Joined::default();
    }
    let mut cases: BTreeMap<u64, Vec<u32>> = suspensions.iter().map(|stop| (stop.id, Vec::new())).collect();
    // Few cases have a suspension: the low bits of their hashes rule most of the others out.
    let low = |id: u64| usize::from(id.to_le_bytes()[0]) << 8 | usize::from(id.to_le_bytes()[1]);
    let mut likely = vec![false; 1 << 16];
    for id in cases.keys() {
        likely[low(*id)] = true;
    }
    for (row, id) in (0..).zip(ids).filter(|(_, id)| likely[low(*id)]) {
        if let Some(rows) = cases.get_mut(&id) {
            rows.push(row);
        }
    }
    let kinds: BTreeSet<Arc<str>> = suspensions.iter().map(|stop| stop.kind.clone()).collect();
    let mut joined = Joined { kinds: kinds.into_iter().collect(), ..Joined::default() };
    for stop in suspensions {
        let mut remark = |code: Code| {
            let place = Place { file: stop.file.clone(), line: stop.line, column: None };
            diagnostics.push(Diagnostic { code, severity: Severity::Warning, place, seen: String::new() });
        };
        let rows = cases.get(&stop.id).map_or(&[][..], Vec::as_slice);
        if rows.is_empty() {
            remark("suspension-without-case");
        }
        let unknown = |day: Day| day <= context.seen_until && !context.calendar.covers_day(day);
        if unknown(stop.start) || stop.end.is_some_and(unknown) {
            remark("no-calendar-year");
            continue;
        }
        let kind = joined.kinds.binary_search(&stop.kind).ok().and_then(|kind| u32::try_from(kind).ok()).unwrap_or(0);
        let of_cases = rows.iter().map(|case| Stop { case: *case, start: stop.start, end: stop.end, kind });
        if stop.purpose != Purpose::CorrectionOnly {
            joined.stops.extend(of_cases.clone());
        }
        if stop.purpose != Purpose::Stop {
            joined.corrections.extend(of_cases);
        }
    }
    joined.stops.sort_unstable();
    joined.corrections.sort_unstable();
    joined
}

/// Suspensions of cases, ordered by case and start.
#[derive(Default)]
pub(super) struct Joined {
    pub stops: Vec<Stop>,
    pub corrections: Vec<Stop>,
    /// Their kinds, ascending.
    pub kinds: Vec<Arc<str>>,
}
