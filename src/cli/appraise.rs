//! `appraise`.

use super::{
    Done,
    args::{AppraisalFormat, Appraise, Common},
    console::Console,
    files,
    open::{self, Asked},
    problem::{Problem, misread, nearest},
    query::{decimals, deliver, dimensions, json, like_a_figure, named_file, words},
};
use crate::{
    config::{SCHEMES, SchemeError, SchemeFile, Settings},
    figures::{
        Dimension, View,
        appraisal::{Appraisal, BadScheme, Fault, Scheme, appraise},
        named,
    },
    number::{Decimal, Exact},
    output::{Access, write_file},
    pipeline::Loaded,
    reference::{Labels, Language},
    render::{
        self,
        appraisal::{self as form, AppraisalForm},
    },
    report,
};
use std::{ops::Range, path::Path};

pub(super) fn run(common: &Common, args: &Appraise, console: &Console) -> Result<Done, Problem> {
    let format = common.form(args.format);
    if format == AppraisalFormat::Xlsx && !args.print {
        named_file(common)?;
    }
    let settings = open::settings(common)?;
    let file = scheme_file(args.scheme.as_ref(), &settings)?;
    if let (Some(output), Some(scheme)) = (&common.output, &args.scheme) {
        files::spare(output, [Path::new(scheme)])?;
    }
    if args.print {
        deliver(file.text().as_bytes(), common)?;
        return Ok(Done::Clean);
    }
    let scheme = scheme(&file, &settings)?;
    let dimensions = dimensions(&scheme.figures(), &scheme.group);
    let loaded = open::load(common, &settings, Asked { command: "appraise", files: &args.files, dimensions })?;
    check_group(&scheme, &file, &loaded)?;
    let wanted = open::wanted(common, &settings)?;
    let moment = wanted.report(loaded.validated.cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, Some(moment.period)), console);
    let appraisal = appraise(&desk, View { period: moment.period, as_of: moment.as_of }, &scheme)?;
    say_unknown(&scheme, &appraisal, console);
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let form = AppraisalForm {
        scheme: &scheme,
        appraisal: &appraisal,
        labels: &labels,
        decimals: decimals(common, &settings),
        period: moment.period,
        as_of: moment.as_of,
        ledger: open::ledger(&loaded),
    };
    let bytes = match format {
        AppraisalFormat::Table => form::terminal(&form).into_bytes(),
        AppraisalFormat::Md => form::markdown(&form).into_bytes(),
        AppraisalFormat::Csv => form::csv(&form).map_err(|error| Problem::internal(&error))?,
        AppraisalFormat::Json => json(&form::json(&form), common),
        AppraisalFormat::Html => {
            let report = report::appraisal(form::source(&form, settings.project.report.office.as_deref()));
            render::html(&report).map_err(|error| Problem::internal(&error))?
        }
        AppraisalFormat::Xlsx => form::workbook(&form).map_err(|error| Problem::internal(&error))?,
    };
    match &common.output {
        Some(path) if scheme.is_personal() => write_file(path, &bytes, Access::Owner)?,
        _ => deliver(&bytes, common)?,
    }
    let marked = appraisal.units.iter().flat_map(|unit| unit.criteria.iter().chain(&unit.bonus));
    open::say_withheld(marked.map(|marked| &marked.outcome), console);
    Ok(open::answered(&loaded, &settings, console))
}

/// Names units with a coefficient or marks that the data do not know: a misspelt name would have none.
fn say_unknown(scheme: &Scheme, appraisal: &Appraisal, console: &Console) {
    let unknown = scheme.unknown(&appraisal.units);
    if !unknown.is_empty() {
        console.say("scheme-unknown-units", &[("units", unknown.join(", "))]);
    }
}

/// The project's scheme, if it names one.
pub(super) fn of_project(settings: &Settings) -> Result<Option<Scheme>, Problem> {
    if settings.project.appraisal.scheme.is_none() {
        return Ok(None);
    }
    scheme(&scheme_file(None, settings)?, settings).map(Some)
}

/// The scheme named on the command line, else the project's.
fn scheme_file(named: Option<&String>, settings: &Settings) -> Result<SchemeFile, Problem> {
    let built_in = || SCHEMES.iter().map(|(name, _)| *name);
    let known = || built_in().collect::<Vec<_>>().join(", ");
    let file = match (named, &settings.project.appraisal.scheme) {
        (Some(name), _) => SchemeFile::load(name, Path::new("")),
        (None, Some(name)) => SchemeFile::load(name, &settings.directory),
        (None, None) => return Err(Problem::new("no-scheme", [("known", known())])),
    };
    file.map_err(|error| match error {
        SchemeError::Unknown(name) => {
            let near = nearest(&name, built_in()).unwrap_or_default().to_owned();
            Problem::new("unknown-scheme", [("name", name), ("suggestion", near), ("known", known())])
        }
        SchemeError::Unreadable { path, cause } => {
            Problem::new("io", [("path", path.display().to_string()), ("cause", cause.to_string())])
        }
        SchemeError::Form { path, cause } => {
            misread(&path, cause, ["scheme-unknown-key", "scheme-unknown-word", "scheme-form"])
        }
    })
}

fn scheme(file: &SchemeFile, settings: &Settings) -> Result<Scheme, Problem> {
    let labels = |language| Labels::of(language).map_err(|error| Problem::internal(&error));
    let (zh, en) = (labels(Language::Zh)?, labels(Language::En)?);
    let by_name = |name: &str| named(name, &zh).or_else(|| named(name, &en));
    Scheme::of(&file.scheme, settings.project.ranking.min_cases, by_name).map_err(|bad| faulty(file, bad))
}

/// A scheme that does not hold, with file, line and key.
fn faulty(file: &SchemeFile, wrong: BadScheme) -> Problem {
    let number =
        |number: Exact| Decimal::shortest(&number, 9).unwrap_or_else(|| Decimal::rounded(&number, 9)).to_string();
    let (id, more) = match wrong.fault {
        Fault::Figure(name) => {
            let near = words().map(|languages| like_a_figure(&name, &languages)).unwrap_or_default();
            ("scheme-figure", vec![("name", name), ("suggestion", near)])
        }
        Fault::Group => ("scheme-group", vec![]),
        Fault::Empty => ("scheme-empty", vec![]),
        Fault::Twice => ("scheme-twice", vec![]),
        Fault::HandTwice => ("scheme-hand-twice", vec![]),
        Fault::HandMarks(full) => ("scheme-hand-marks", vec![("full", number(full))]),
        Fault::NoSource => ("scheme-no-source", vec![]),
        Fault::Rules => ("scheme-rules", vec![]),
        Fault::NotPositive => ("scheme-not-positive", vec![]),
        Fault::Floor => ("scheme-least", vec![]),
        Fault::Unreachable => ("scheme-unreachable", vec![]),
        Fault::Steps => ("scheme-steps", vec![]),
        Fault::Flat => ("scheme-flat", vec![]),
        Fault::WrongWay => ("scheme-wrong-way", vec![]),
        Fault::Directionless => ("scheme-directionless", vec![]),
        Fault::NoCount => ("scheme-no-count", vec![]),
        Fault::Base(sum) => ("scheme-base", vec![("sum", number(sum))]),
        Fault::Cap(sum) => ("scheme-cap", vec![("sum", number(sum))]),
        Fault::Grades => ("scheme-grades", vec![]),
        Fault::Grade(most) => ("scheme-grade", vec![("most", number(most))]),
        Fault::Digits => ("scheme-digits", vec![]),
    };
    let mut problem = Problem::new(id, place(file, &wrong.key, &wrong.place));
    problem.fills.extend(more);
    problem
}

fn place(file: &SchemeFile, key: &str, place: &Range<usize>) -> [(&'static str, String); 3] {
    [("path", file.path.display().to_string()), ("line", file.line(place).to_string()), ("key", key.to_owned())]
}

/// Whether the data have the dimensions of the units.
fn check_group(scheme: &Scheme, file: &SchemeFile, loaded: &Loaded) -> Result<(), Problem> {
    let has =
        |name: &str| loaded.inputs.iter().any(|input| input.dataset == "cases" && input.headings.has_dimension(name));
    let Some(unknown) = scheme.group.iter().map(Dimension::name).find(|name| !has(name)) else { return Ok(()) };
    let known = || Dimension::COLUMNS.iter().map(|(name, _)| *name);
    let near = nearest(unknown, known()).unwrap_or_default().to_owned();
    let mut problem = Problem::new("scheme-dimension", place(file, "group", &file.scheme.group.span()));
    let known = known().collect::<Vec<_>>().join(", ");
    problem.fills.extend([("name", unknown.to_owned()), ("suggestion", near), ("known", known)]);
    Err(problem)
}
