//! `inspect`: what is in a file, printed and, if asked, put into the project file.

mod json;
mod project;
mod text;

pub(super) use project::init;

use super::{
    Done,
    args::{Common, Inspect, InspectFormat},
    console::Console,
    files, open,
    problem::Problem,
    query::deliver,
};
use crate::{
    config::Settings,
    pipeline::{self, Inspection, Line, NamedFile, Question, Told},
    reference::{Codes, Labels},
};
use std::path::Path;

pub(super) fn run(common: &Common, args: &Inspect, console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let files = open::case_files(common, &settings, &args.files)?;
    if files.is_empty() {
        return Err(Problem::new("no-cases-named", [("command", "inspect".to_owned())]));
    }
    if let Some(output) = &common.output {
        files::spare(output, files.iter().map(|file| Path::new(&file.path)))?;
    }
    let codes = Codes::built_in().map_err(|error| Problem::internal(&error))?;
    let asker = Asker { labels: &labels, codes: &codes, settings: &settings };
    for file in &files {
        if let Told::Register(dataset) = pipeline::dataset(&settings, file)? {
            let name = labels.name("dataset", dataset.id()).to_owned();
            let option = dataset.id().replace('_', "-");
            console.say("inspect-other", &[("path", file.name.to_string()), ("dataset", name), ("option", option)]);
        }
    }
    let inspections = look(&settings, &files)?;
    let bytes = match args.format {
        InspectFormat::Text => {
            inspections.iter().map(|inspection| text::page(inspection, &asker)).collect::<Vec<_>>().join("\n")
        }
        InspectFormat::Json => json::page(&inspections, &asker)?,
    };
    deliver(bytes.as_bytes(), common)?;
    if args.write {
        project::write(common, &inspections, &files, &asker, console)?;
    }
    Ok(Done::Clean)
}

fn look(settings: &Settings, files: &[NamedFile]) -> Result<Vec<Inspection>, Problem> {
    let mut inspections = Vec::new();
    for file in files {
        inspections.extend(pipeline::inspect(settings, file)?);
    }
    Ok(inspections)
}

/// Puts questions into words.
struct Asker<'a> {
    labels: &'a Labels,
    codes: &'a Codes,
    settings: &'a Settings,
}

impl Asker<'_> {
    fn word(&self, id: &str, fills: &[(&str, String)]) -> String {
        self.labels.message(id, fills).text
    }

    /// The printed name of a field, with its id.
    fn field(&self, id: &str) -> String {
        format!("{} {id}", self.labels.name("column", id))
    }

    fn fields<'b>(&self, ids: impl Iterator<Item = &'b str>) -> String {
        ids.map(|id| self.field(id)).collect::<Vec<_>>().join(", ")
    }

    fn question(&self, question: &Question) -> String {
        let ask = |id: &str, fills: &[(&str, String)]| self.word(id, fills);
        match question {
            Question::Missing { field, .. } => ask("ask-missing", &[("field", self.field(field.id()))]),
            Question::Twice { heading, positions: (first, second) } => ask(
                "ask-twice",
                &[("heading", heading.clone()), ("first", first.to_string()), ("second", second.to_string())],
            ),
            Question::NotThere { field, heading } => {
                ask("ask-not-there", &[("field", (*field).to_owned()), ("heading", heading.clone())])
            }
            Question::Meaning { heading, fields } => {
                let fields = self.fields(fields.iter().map(|field| field.id()));
                ask("ask-meaning", &[("heading", heading.to_string()), ("fields", fields)])
            }
            Question::Guessed { heading, guess } => {
                let fields = self.fields(guess.fields.iter().map(|field| field.id()));
                let (part, whole) = (guess.share.part.to_string(), guess.share.whole.to_string());
                let fills = [("heading", heading.to_string()), ("fields", fields), ("part", part), ("whole", whole)];
                ask("ask-guessed", &fills)
            }
            Question::Codes { heading, codes, .. } => {
                ask("ask-codes", &[("heading", heading.to_string()), ("codes", codes.join(", "))])
            }
            Question::Words { heading, words, .. } => {
                ask("ask-words", &[("heading", heading.to_string()), ("count", words.len().to_string())])
            }
            Question::Format { heading, .. } => ask("ask-format", &[("heading", heading.to_string())]),
        }
    }

    fn lines(&self, question: &Question) -> Vec<Line> {
        question.lines(self.codes, &self.settings.words)
    }
}
