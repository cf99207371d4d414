//! What was found in files, put into a project file: an existing one (`inspect --write`) or a new one (`init`).

use super::{Asker, look};
use crate::{
    cli::{
        Done,
        args::{Common, Init},
        console::Console,
        problem::Problem,
    },
    config::{self, Entry, PROJECT_FILE, Settings},
    ingest::Reason,
    output::{self, Access},
    pipeline::{self, Inspection, NamedFile, Role, Told, Why},
    reference::Codes,
    schema::Field,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// Endings of files that may be exports.
const EXPORTS: [&str; 10] = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "gz", "zst", "zip"];

/// `inspect --write`: adds to the project file in force, or makes one.
pub(super) fn write(
    common: &Common,
    inspections: &[Inspection],
    files: &[NamedFile],
    asker: &Asker<'_>,
    console: &Console,
) -> Result<(), Problem> {
    let path = common.config.clone().unwrap_or_else(|| PathBuf::from(PROJECT_FILE));
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let names: Vec<String> = files.iter().map(|file| file.name.to_string()).collect();
            config::starter(asker.labels.language(), &BTreeMap::from([("cases", names)]))
        }
        Err(cause) => return Err(unreadable(&path, &cause)),
    };
    let added = add(&text, inspections, asker, &path)?;
    output::write_file(&path, added.as_bytes(), Access::Everyone)?;
    console.say("project-written", &[("path", path.display().to_string())]);
    Ok(())
}

/// `init`: a project file that explains every setting, filled in from the files beside it.
pub(in crate::cli) fn init(args: &Init, console: &Console) -> Result<Done, Problem> {
    let path = args.directory.join(PROJECT_FILE);
    if path.exists() {
        return Err(Problem::new("project-exists", [("path", path.display().to_string())]));
    }
    output::make_home(&args.directory)?;
    let labels = console.report_labels(None)?;
    let settings = Settings::load(None)?;
    let codes = Codes::built_in().map_err(|error| Problem::internal(&error))?;
    let asker = Asker { labels: &labels, codes: &codes, settings: &settings };
    let found = sorted(&args.directory, &settings, console)?;
    let listed = |files: &Vec<NamedFile>| files.iter().map(|file| file.name.to_string()).collect();
    let named = found.iter().map(|(dataset, files)| (*dataset, listed(files))).collect();
    let text = config::starter(labels.language(), &named);
    let text = add(&text, &look(&settings, found.get(CASES).map_or(&[], Vec::as_slice))?, &asker, &path)?;
    output::write_file(&path, text.as_bytes(), Access::Everyone)?;
    console.say("project-written", &[("path", path.display().to_string())]);
    Ok(Done::Clean)
}

/// The dataset of cases.
const CASES: &str = "cases";

/// The exports in a directory by dataset. What may be anything is taken for cases only if nothing else is.
fn sorted(
    directory: &Path,
    settings: &Settings,
    console: &Console,
) -> Result<BTreeMap<&'static str, Vec<NamedFile>>, Problem> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(directory).map_err(|cause| unreadable(directory, &cause))? {
        let path = entry.map_err(|cause| unreadable(directory, &cause))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        if path.is_file()
            && !path.ends_with(output::REJECTS)
            && ending.is_some_and(|ending| EXPORTS.contains(&ending.as_str()))
        {
            names.extend(path.file_name().and_then(|name| name.to_str()).map(str::to_owned));
        }
    }
    let (mut found, mut unsure) = (BTreeMap::<_, Vec<NamedFile>>::new(), Vec::new());
    for name in names {
        let path = directory.join(&name).display().to_string();
        let file = NamedFile { name: name.into(), path };
        match pipeline::dataset(settings, &file) {
            Ok(Told::Cases) => found.entry(CASES).or_default().push(file),
            Ok(Told::Suspensions) => found.entry("suspensions").or_default().push(file),
            Ok(Told::Register(dataset)) => found.entry(dataset.id()).or_default().push(file),
            Ok(Told::Unknown) => unsure.push(file),
            Err(error) => console.problem(&error.into()),
        }
    }
    if found.contains_key(CASES) {
        for file in &unsure {
            console.say("dataset-unknown", &[("path", file.name.to_string())]);
        }
    } else {
        found.insert(CASES, unsure);
    }
    Ok(found)
}

/// The text of a project file with what was found added to it.
fn add(text: &str, inspections: &[Inspection], asker: &Asker<'_>, path: &Path) -> Result<String, Problem> {
    let sure = sure(inspections);
    let questions = questions(inspections, asker);
    config::insert(text, &sure, &questions).map_err(|error| {
        let lines: Vec<String> = sure.iter().map(Entry::dotted).collect();
        let (path, cause) = (path.display().to_string(), error.to_string());
        Problem::new("not-inserted", [("path", path), ("cause", cause), ("lines", lines.join("\n"))])
    })
}

/// Headings that were told and that are not canonical. Where files differ all headings are named.
fn sure(inspections: &[Inspection]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for field in Field::ALL {
        let told = |inspection: &Inspection| {
            let column = inspection.columns.iter().find(|column| column.field() == Some(*field))?;
            Some((column.heading.to_string(), column.role.clone()))
        };
        let columns: Vec<Option<(String, Role)>> = inspections.iter().map(told).collect();
        let plain = |role: &Role| matches!(role, Role::Field(_, Why::Heading(Reason::Canonical | Reason::Project)));
        if columns.iter().flatten().all(|(_, role)| plain(role)) {
            continue;
        }
        let mut texts: Vec<String> = Vec::new();
        for (text, _) in columns.iter().flatten() {
            if !texts.contains(text) {
                texts.push(text.clone());
            }
        }
        let table = format!("columns.{}", field.id());
        match texts.as_slice() {
            [only] if columns.iter().all(Option::is_some) => entries.push(Entry::heading(*field, only)),
            _ => entries.push(Entry::any(&table, "heading", &texts)),
        }
    }
    entries
}

/// The questions of all files, each line once.
fn questions(inspections: &[Inspection], asker: &Asker<'_>) -> Vec<config::Question> {
    let mut seen = BTreeSet::new();
    let mut questions = Vec::new();
    for question in inspections.iter().flat_map(|inspection| &inspection.questions) {
        let lines = asker.lines(question).into_iter().filter(|line| seen.insert(line.entry.dotted()));
        let answers: Vec<(Entry, String)> = lines.map(|line| (line.entry, line.remark)).collect();
        if !answers.is_empty() {
            questions.push(config::Question { text: asker.question(question), answers });
        }
    }
    questions
}

fn unreadable(path: &Path, cause: &io::Error) -> Problem {
    Problem::new("io", [("path", path.display().to_string()), ("cause", cause.to_string())])
}
