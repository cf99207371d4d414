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
    schema::Privacy,
    validate::Severities,
};
use std::{fmt::Write as _, path::PathBuf};

pub(super) fn run(common: &Common, args: &Validate, console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let loaded =
        open::load(common, &settings, Asked { command: "validate", files: &args.files, dimensions: Vec::new() })?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let mut text = String::new();
    for (file, ledger) in &loaded.validated.ledgers {
        let _ = writeln!(text, "{file}");
        let _ = writeln!(text, "    {}", labels.message("ledger", &ledger_fills(*ledger)).text);
    }
    Console::data(text.as_bytes())?;
    console.diagnostics(&problems(common, &settings, &loaded)?, Severity::Note);
    for ((file, heading), cells) in &loaded.validated.nulled {
        let fills = [("file", file.to_string()), ("heading", heading.to_string()), ("cells", cells.to_string())];
        console.say("nulled", &fills);
    }
    if !loaded.validated.rejects.is_empty() {
        let path = common.output.clone().unwrap_or_else(|| PathBuf::from("rejects.csv"));
        output::write_file(&path, &rejects(&loaded, &labels)?, Access::Owner)?;
        console.say("rejects-written", &[("path", path.display().to_string())]);
    }
    Ok(open::answered(&loaded, &settings, console))
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

/// `rejects.csv` of all files.
pub(super) fn rejects(loaded: &Loaded, labels: &Labels) -> Result<Vec<u8>, Problem> {
    let word = |id: &str| labels.message(id, &[]).text;
    let titles = Titles {
        file: word("rejects-file"),
        line: word("rejects-line"),
        code: word("rejects-code"),
        reason: word("rejects-reason"),
        escaped: word("rejects-escaped"),
    };
    let mut headings = Vec::new();
    let mut rejects = Vec::new();
    for input in loaded.inputs.iter().filter(|input| input.dataset == "cases") {
        let columns = input.headings.texts.iter().zip(&input.headings.privacy);
        headings.push(
            columns
                .map(|(text, privacy)| Heading { text: text.to_string(), sensitive: *privacy != Privacy::Open })
                .collect::<Vec<_>>(),
        );
        let own = loaded.validated.rejects.iter().filter(|reject| reject.place.file == input.name);
        rejects.push(
            own.map(|reject| output::Reject {
                file: reject.place.file.to_string(),
                line: reject.place.line,
                code: reject.code,
                reason: reason(reject, labels),
                cells: reject.cells.clone(),
            })
            .collect::<Vec<_>>(),
        );
    }
    let sheets: Vec<Sheet<'_>> =
        headings.iter().zip(&rejects).map(|(headings, rejects)| Sheet { headings, rejects }).collect();
    Ok(rejects_csv(&titles, &sheets)?)
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
