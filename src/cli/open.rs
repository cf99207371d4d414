//! What every command on cases does first: settings, files, cases, moment.

use super::{
    Done,
    args::Common,
    console::Console,
    files, filter,
    problem::{Problem, nearest},
    progress, remarks,
};
use crate::{
    config::{PROJECT_FILE, Settings},
    figures::{Desk, Figure, Outcome, View, Withheld},
    number::Ratio,
    period::{AsOf, Day, Period},
    pipeline::{self, Loaded, Moment, NamedFile, Request, Wanted},
    schema::Dataset,
    validate::{Ledger, values},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// Settings in force: of the project file named, or of the one that lies in the current directory.
pub(super) fn settings(common: &Common) -> Result<Settings, Problem> {
    let here = Path::new(PROJECT_FILE);
    let found = common.config.as_deref().or_else(|| here.is_file().then_some(here));
    if let Some(output) = &common.output {
        files::spare(output, found)?;
    }
    Ok(Settings::load(found)?)
}

/// Reads the cases named on the command line, else those of the project file.
pub(super) fn load(common: &Common, settings: &Settings, asked: Asked<'_>) -> Result<Loaded, Problem> {
    let request = request(common, settings, asked)?;
    match &common.filter {
        Some(text) => filter::load(text, settings, request, |request| load_request(common, settings, request)),
        None => load_request(common, settings, &request),
    }
}

/// The files of a run and what is wanted of them.
pub(super) fn request(common: &Common, settings: &Settings, asked: Asked<'_>) -> Result<Request, Problem> {
    let cases = case_files(common, settings, asked.files)?;
    if cases.is_empty() {
        return Err(Problem::new("no-cases-named", [("command", asked.command.to_owned())]));
    }
    let (here, project) = (&common.datasets, &settings.project.datasets);
    let suspensions = either(&mut here.suspensions.iter(), &project.suspensions, settings)?;
    let mut registers = BTreeMap::new();
    for dataset in Dataset::ALL {
        registers.insert(*dataset, either(&mut here.of(*dataset).iter(), project.of(*dataset), settings)?);
    }
    let wanted = wanted(common, settings)?;
    wanted.known(&settings.calendar)?;
    let (dimensions, seen_until) = (asked.dimensions, wanted.seen_until());
    let request = Request { cases, suspensions, registers, dimensions, seen_until, ..Request::default() };
    if let Some(output) = &common.output {
        spare(output, &request, settings)?;
    }
    Ok(request)
}

/// Refuses to write over a file that is read.
pub(super) fn spare(output: &Path, request: &Request, settings: &Settings) -> Result<(), Problem> {
    let files = request.cases.iter().chain(&request.suspensions).chain(request.registers.values().flatten());
    let calendar = settings.project.calendar.file.iter().map(|file| settings.directory.join(file));
    let inputs: Vec<PathBuf> = files.map(|file| PathBuf::from(&file.path)).chain(calendar).collect();
    files::spare(output, inputs.iter().map(PathBuf::as_path))
}

/// Reads the files of a request.
pub(super) fn load_request(common: &Common, settings: &Settings, request: &Request) -> Result<Loaded, Problem> {
    let loaded = progress::watched(common, &request.progress, || pipeline::load(settings, request))?;
    match request.cases.first() {
        Some(first) if ledger(&loaded).read == 0 => Err(Problem::new("no-records", [("path", first.name.to_string())])),
        _ => Ok(loaded),
    }
}

/// The files of cases: those named on the command line, else those of the project file.
pub(super) fn case_files(common: &Common, settings: &Settings, given: &[String]) -> Result<Vec<NamedFile>, Problem> {
    either(&mut given.iter().chain(&common.datasets.cases), &settings.project.datasets.cases, settings)
}

/// The files named on the command line, else those of the project file.
fn either(
    given: &mut dyn Iterator<Item = &String>,
    of_project: &[String],
    settings: &Settings,
) -> Result<Vec<NamedFile>, Problem> {
    let given = files::named(given, None)?;
    if given.is_empty() { files::named(of_project.iter(), Some(&settings.directory)) } else { Ok(given) }
}

/// What a command asks to be loaded.
pub(super) struct Asked<'a> {
    pub command: &'static str,
    pub files: &'a [String],
    pub dimensions: Vec<String>,
}

/// The period and moment that the command line names.
pub(super) fn wanted(common: &Common, settings: &Settings) -> Result<Wanted, Problem> {
    let bad = |id: &'static str, text: &str| Problem::new(id, [("text", text.to_owned())]);
    let read = |text: &str| period(text, settings).ok_or_else(|| bad("bad-period", text));
    let period = common.period.as_deref().map(read).transpose()?;
    let as_of = common.as_of.as_deref().map(|text| moment(text).ok_or_else(|| bad("bad-as-of", text))).transpose()?;
    Ok(Wanted { period, as_of })
}

/// A period as people write it, here or in a cell.
pub(super) fn period(text: &str, settings: &Settings) -> Option<Period> {
    values::period(text, &settings.words).ok().flatten()
}

/// `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM[:SS]` or `today`.
fn moment(text: &str) -> Option<AsOf> {
    if text == "today" {
        return today().map(AsOf::end_of);
    }
    let Some((day, time)) = text.split_once(['T', ' ']) else { return text.parse().ok().map(AsOf::end_of) };
    let time: jiff::civil::Time = time.parse().ok()?;
    let seconds = i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Some(AsOf { day: day.parse().ok()?, time: seconds * 1_000_000 })
}

/// The day on this machine's clock.
fn today() -> Option<Day> {
    #[expect(clippy::disallowed_methods, reason = "--as-of today is the one place that asks the machine for the day")]
    let date = jiff::Zoned::now().date();
    Day::of(date.year(), date.month(), date.day())
}

/// Whether so many records were rejected that the figures need a warning, or a report a waiver.
pub(super) fn over_limit(ledger: Ledger, settings: &Settings) -> bool {
    ledger.rejects_more_than(settings.project.quality.max_reject_rate)
}

/// Names the years without a calendar, if without the records of such years fewer than the limit were rejected.
pub(super) fn say_years(loaded: &Loaded, settings: &Settings, console: &Console) {
    let ledger = ledger(loaded);
    let of_years = loaded.validated.rejects.iter().filter(|reject| reject.code == "no-calendar-year").count();
    let rejected = ledger.rejected.saturating_sub(of_years as u64);
    if of_years > 0 && !over_limit(Ledger { rejected, ..ledger }, settings) {
        let years: Vec<String> = loaded.validated.unknown_years.iter().map(i16::to_string).collect();
        console.say("rejects-of-years", &[("years", years.join(", ")), ("rejected", of_years.to_string())]);
    }
}

/// The ledger of all files together.
pub(super) fn ledger(loaded: &Loaded) -> Ledger {
    loaded.validated.ledgers.iter().fold(Ledger::default(), |sum, (_, ledger)| sum.plus(*ledger))
}

/// What the messages about rejected records are filled with.
pub(super) fn reject_fills(ledger: Ledger, settings: &Settings) -> [(&'static str, String); 4] {
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let percent = Ratio::new(signed(ledger.rejected), signed(ledger.read)).percent(1);
    let limit = (settings.project.quality.max_reject_rate * 1e6).round() / 1e4;
    [
        ("rejected", ledger.rejected.to_string()),
        ("read", ledger.read.to_string()),
        ("rate", percent.map_or(crate::number::NONE.to_owned(), |percent| format!("{percent}%"))),
        ("limit", format!("{limit}%")),
    ]
}

/// A desk for the cases of a run, which knows how they were cut to the period that is asked for; says so if they were.
pub(super) fn desk<'a>(
    loaded: &'a Loaded,
    settings: &'a Settings,
    (moment, asked): (Moment, Option<Period>),
    console: &Console,
) -> Desk<'a> {
    let cases = &loaded.validated.cases;
    let cut = cases.coverage.cut(asked, settings.project.data.covers);
    for (is, id) in [(cut.by_acceptance, "cut-by-acceptance"), (cut.by_closing, "cut-by-closing")] {
        if is {
            console.say(id, &[]);
        }
    }
    if asked.is_none() && !cases.beyond.is_empty() {
        let years: Vec<String> = cases.beyond.iter().map(i16::to_string).collect();
        console.say("years-beyond", &[("years", years.join(", ")), ("as_of", moment.as_of.to_string())]);
    }
    for nobody in loaded.filter.iter().flat_map(|filtered| &filtered.nobody) {
        let near = nearest(&nobody.text, nobody.known.iter().map(String::as_str));
        let suggested = |near: &str| console.labels().message("suggestion", &[("name", near.to_owned())]).text;
        let suggestion = near.map_or(String::new(), suggested);
        let fills = [("name", nobody.column.clone()), ("text", nobody.text.clone()), ("suggestion", suggestion)];
        console.say("where-nobody", &fills);
    }
    let desk = Desk::new(cases, &settings.calendar, &settings.rules, moment.as_of);
    let desk = desk.with_registers(&loaded.validated).with_cut(cut, moment.period);
    if asked.is_some() {
        remarks::say_reach(&desk, (moment, cases.events), console);
    }
    desk.with_filter(loaded.filter.as_ref().map(|filtered| &filtered.filter))
}

/// Says on standard error which figures have no value since a file is missing or they cannot be grouped so.
pub(super) fn say_withheld<'o>(outcomes: impl Iterator<Item = &'o Outcome>, console: &Console) {
    let labels = console.labels();
    let mut reasons: BTreeMap<Withheld, Vec<&str>> = BTreeMap::new();
    for outcome in outcomes {
        // That data were cut has been said already.
        if let Some(why) =
            outcome.withheld.filter(|why| !matches!(why, Withheld::CutByAcceptance | Withheld::CutByClosing))
        {
            let name = labels.figure(outcome.figure).map_or(outcome.figure, |words| &words.short);
            let names = reasons.entry(why).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    for (why, figures) in reasons {
        let figures = figures.join(&labels.message("comma", &[]).text);
        let reason = labels.name("withheld", why.id()).to_owned();
        let id = if why == Withheld::Undivided { "figures-undivided" } else { "figures-withheld" };
        console.say(id, &[("figures", figures), ("reason", reason)]);
    }
}

/// Says on standard error which figures do not see records of the period since these lie after the last event of the cases,
/// which nobody has named as the moment.
pub(super) fn say_unseen(
    desk: &Desk<'_>,
    (figures, view): (&[&'static Figure], View),
    common: &Common,
    console: &Console,
) {
    if common.as_of.is_some() {
        return;
    }
    let labels = console.labels();
    let mut unseen: BTreeMap<(Dataset, usize), Vec<&str>> = BTreeMap::new();
    for figure in figures {
        if let (Some(dataset), count @ 1..) = (figure.register(), desk.unseen(figure, view)) {
            let name = labels.figure(figure.id).map_or(figure.id, |words| &words.short);
            unseen.entry((dataset, count)).or_default().push(name);
        }
    }
    for ((_, count), figures) in unseen {
        let fills = [
            ("figures", figures.join(&labels.message("comma", &[]).text)),
            ("count", count.to_string()),
            ("as_of", view.as_of.to_string()),
            ("last", view.period.last().to_string()),
        ];
        console.say("records-unseen", &fills);
    }
}

/// Says on standard error which records an answer does not count, and if that are many; the exit code tells scripts.
pub(super) fn answered(loaded: &Loaded, settings: &Settings, console: &Console) -> Done {
    remarks::say_refused(loaded, settings, console);
    checked(loaded, settings, console)
}

/// Says on standard error that too many records were refused; the exit code tells scripts.
pub(super) fn checked(loaded: &Loaded, settings: &Settings, console: &Console) -> Done {
    let ledger = ledger(loaded);
    if over_limit(ledger, settings) {
        console.say("too-many-rejects-answer", &reject_fills(ledger, settings));
        say_years(loaded, settings, console);
        return Done::WithFindings;
    }
    Done::Clean
}
