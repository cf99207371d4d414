//! `validate`: the rows ledger, all problems, and `rejects.csv`.

use super::{
    Done,
    args::{Common, Validate},
    console::Console,
    open::{self, Asked},
    problem::Problem,
};
use crate::{
    clock::Clock,
    config::Settings,
    diag::{Diagnostics, Severity},
    output::{self, Access, Heading, Sheet, Titles, rejects_csv},
    pipeline::Loaded,
    reference::Labels,
    schema::{Dataset, Privacy},
    validate::Severities,
};
use std::{fmt::Write as _, path::PathBuf};

/// What most files are and no line is printed of.
const PLAIN: &str = "UTF-8";

pub(super) fn run(common: &Common, args: &Validate, console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let asked = || Asked { command: "validate", files: &args.files, dimensions: Vec::new() };
    let request = open::request(common, &settings, asked())?;
    let loaded = open::load(common, &settings, asked())?;
    let path = common.output.clone().unwrap_or_else(|| PathBuf::from(output::REJECTS));
    if rejected(&loaded) {
        open::spare(&path, &request, &settings)?;
    }
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let mut text = String::new();
    let validated = &loaded.validated;
    let registers = validated.registers.ledgers.iter().map(|(_, file, ledger)| (file, ledger));
    for (file, ledger) in validated.ledgers.iter().map(|(file, ledger)| (file, ledger)).chain(registers) {
        let _ = writeln!(text, "{file}");
        let _ = writeln!(text, "    {}", labels.message("ledger", &ledger_fills(*ledger)).text);
        let form = loaded.inputs.iter().find(|input| input.name == *file).map_or("", |input| &input.totals.form);
        if form != PLAIN {
            let _ = writeln!(text, "    {}", labels.message("form", &[("form", form.to_owned())]).text);
        }
    }
    Console::data(text.as_bytes())?;
    if let Some(completed) = validated.completed {
        console.say("catalogue", &completed.counts().map(|(name, count)| (name, count.to_string())));
    }
    console.diagnostics(&problems(common, &settings, &loaded)?, Severity::Note);
    for ((file, heading), cells) in &validated.nulled {
        let fills = [("file", file.to_string()), ("heading", heading.to_string()), ("cells", cells.to_string())];
        console.say("nulled", &fills);
    }
    if rejected(&loaded) {
        let secrets = if args.with_applicant { Secrets::Shown } else { Secrets::Hidden };
        output::write_file(&path, &rejects(&loaded, &labels, secrets)?, Access::Owner)?;
        console.say("rejects-written", &[("path", path.display().to_string())]);
    }
    Ok(open::checked(&loaded, &settings, console))
}

/// Whether any record of any dataset was rejected.
fn rejected(loaded: &Loaded) -> bool {
    !loaded.validated.rejects.is_empty() || loaded.validated.registers.all_rejects().next().is_some()
}

/// The problems of the records, and those that only the clock sees.
fn problems(common: &Common, settings: &Settings, loaded: &Loaded) -> Result<Diagnostics, Problem> {
    let cases = &loaded.validated.cases;
    let moment = open::wanted(common)?.answer(cases.events, &settings.calendar)?;
    let clock = Clock::new(&settings.calendar, &settings.rules);
    let mut problems = loaded.validated.diagnostics.clone();
    problems.append(clock.faults(cases, moment.as_of)?);
    Severities::new(&settings.project.severity)?.regrade(&mut problems);
    Ok(problems)
}

pub(super) fn ledger_fills(ledger: crate::validate::Ledger) -> [(&'static str, String); 5] {
    [
        ("read", ledger.read.to_string()),
        ("kept", ledger.kept.to_string()),
        ("rejected", ledger.rejected.to_string()),
        ("duplicates", ledger.duplicates.to_string()),
        ("void", ledger.void.to_string()),
    ]
}

/// Whether the cells of applicants and staff are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrets {
    Hidden,
    /// The file is marked as being for the office only.
    Shown,
}

/// `rejects.csv` of all files.
pub(super) fn rejects(loaded: &Loaded, labels: &Labels, secrets: Secrets) -> Result<Vec<u8>, Problem> {
    let word = |id: &str| labels.message(id, &[]).text;
    let hidden = secrets == Secrets::Hidden;
    let titles = Titles {
        file: word(if hidden { "rejects-file" } else { "rejects-file-internal" }),
        line: word("rejects-line"),
        code: word("rejects-code"),
        reason: word("rejects-reason"),
        escaped: word("rejects-escaped"),
    };
    let mut headings = Vec::new();
    let mut rejects = Vec::new();
    for input in &loaded.inputs {
        let of_dataset = match Dataset::named(input.dataset) {
            Some(dataset) => loaded.validated.registers.rejects(dataset),
            None if input.dataset == "cases" => &loaded.validated.rejects,
            None => continue,
        };
        // Without any reject the headings are those of cases.
        if of_dataset.is_empty() && (rejected(loaded) || input.dataset != "cases") {
            continue;
        }
        let columns = input.headings.texts.iter().zip(&input.headings.privacy);
        headings.push(
            columns
                .map(|(text, privacy)| Heading {
                    text: text.to_string(),
                    sensitive: hidden && *privacy != Privacy::Open,
                })
                .collect::<Vec<_>>(),
        );
        let own = of_dataset.iter().filter(|reject| reject.place.file == input.name);
        rejects.push(
            own.map(|reject| output::Reject {
                file: reject.place.file.to_string(),
                line: reject.place.line,
                code: reject.code,
                reason: reason(reject, labels),
                cells: cells(reject, (input.headings.texts.len(), secrets)),
            })
            .collect::<Vec<_>>(),
        );
    }
    let sheets: Vec<Sheet<'_>> =
        headings.iter().zip(&rejects).map(|(headings, rejects)| Sheet { headings, rejects }).collect();
    Ok(rejects_csv(&titles, &sheets)?)
}

/// The cells of a rejected record, one for each heading; of a record that does not fit them only where all is shown, what is
/// too much in the last one.
fn cells(reject: &crate::validate::Reject, (headings, secrets): (usize, Secrets)) -> Option<Vec<String>> {
    let mut cells = reject.cells.clone();
    if reject.code == "ragged-row" {
        if secrets == Secrets::Hidden {
            return None;
        }
        if let Some(last) = headings.checked_sub(1).filter(|last| *last < cells.len()) {
            let more = cells.split_off(last).join(",");
            cells.push(more);
        }
    }
    Some(cells)
}

/// What is wrong, in which column, and the text that was seen.
fn reason(reject: &crate::validate::Reject, labels: &Labels) -> String {
    let mut text = labels.diagnostic(reject.code).map_or(reject.code, |words| &words.text).to_owned();
    if let Some(column) = &reject.place.column {
        text += &labels.message("place-column", &[("column", column.to_string())]).text;
    }
    if !reject.seen.is_empty() {
        text += &labels.message("place-seen", &[("seen", reject.seen.clone())]).text;
    }
    text
}
