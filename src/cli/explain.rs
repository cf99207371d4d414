//! `explain` and `figures`.

use super::{
    Done,
    args::{Common, Explain, ExplainFormat, Figures, FiguresFormat},
    console::Console,
    explain_case,
    open::{self, Asked},
    problem::Problem,
    query::{decimals, deliver, dimensions, json, known_figure},
    remarks,
};
use crate::{
    config::Durations,
    figures::{FIGURES, Figure, View},
    query::{self, FigureDesk, Part},
    reference::Labels,
    render::{
        answer::table,
        figure::{FigureForm, definition_text, figure_json, figure_text},
    },
    schema::Dataset,
};
use serde_json::json;
use std::fmt::Write as _;

pub(super) fn run(common: &Common, args: &Explain, console: &Console) -> Result<Done, Problem> {
    if let Some(id) = &args.case {
        return explain_case::run(common, (args, id), console);
    }
    let mut settings = open::settings(common)?;
    if args.all_types {
        settings.rules.durations = Durations::AllTypes;
    }
    let figure = known_figure(args.figure.as_deref().unwrap_or_default(), console)?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let named = !common.datasets.cases.is_empty() || !settings.project.datasets.cases.is_empty();
    if !named {
        let bytes = match common.form(args.format) {
            ExplainFormat::Table => definition_text(&labels, figure, &query::dated(figure)).into_bytes(),
            ExplainFormat::Json => json(&entry(&labels, figure), common),
        };
        deliver(&bytes, common)?;
        return Ok(Done::Clean);
    }
    let asked = Asked { command: "explain", files: &[], dimensions: dimensions(&[figure], &[]) };
    let loaded = open::load(common, &settings, asked)?;
    let wanted = open::wanted(common, &settings)?;
    let moment = wanted.answer(loaded.validated.cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let figures = FigureDesk {
        desk: &desk,
        rules: &settings.rules,
        day_unit: settings.day_unit,
        bare_days: loaded.validated.bare_days,
        kinds: &settings.project.suspensions.kinds,
        unusable: &|column| remarks::unusable(&loaded, column),
    };
    let view = View { period: moment.period, as_of: moment.as_of };
    let told = figures.explain(figure, view)?;
    let commands: Vec<String> = told.listed.iter().map(|part| command(common, (figure, *part), args)).collect();
    let (decimals, filter) = (decimals(common, &settings), common.filter.as_deref());
    let form = FigureForm { labels: &labels, decimals, filter, commands: &commands };
    let bytes = match common.form(args.format) {
        ExplainFormat::Table => figure_text(&form, &told).into_bytes(),
        ExplainFormat::Json => json(&figure_json(&form, &told), common),
    };
    deliver(&bytes, common)?;
    open::say_unseen(&desk, (&[figure], view), common, console);
    Ok(open::answered(&loaded, &settings, console))
}

/// The command that lists the cases of a part of a figure, with the files and options of this one.
fn command(common: &Common, (figure, part): (&Figure, Part), args: &Explain) -> String {
    let mut words: Vec<String> =
        ["xiaoneng", "cases", "--figure", figure.id, "--part", part.id()].map(str::to_owned).to_vec();
    let mut option = |name: &str, values: &[String]| {
        if !values.is_empty() {
            words.push(format!("--{name}"));
            words.extend(values.iter().map(|value| quoted(value)));
        }
    };
    option("config", &common.config.iter().map(|path| path.display().to_string()).collect::<Vec<_>>());
    option("cases", &common.datasets.cases);
    option("suspensions", &common.datasets.suspensions);
    for dataset in Dataset::ALL {
        option(&dataset.id().replace('_', "-"), common.datasets.of(*dataset));
    }
    option("period", common.period.as_slice());
    option("as-of", common.as_of.as_slice());
    option("where", common.filter.as_slice());
    words.extend(args.all_types.then(|| "--all-types".to_owned()));
    words.join(" ")
}

/// A word of a command line, in quotes where a shell would take it apart.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:=@%+,\\".contains(letter);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("\"{word}\"") }
}

/// A figure as an entry of the dictionary.
fn entry(labels: &Labels, figure: &Figure) -> serde_json::Value {
    let words = labels.figure(figure.id).cloned().unwrap_or_default();
    json!({
        "id": figure.id, "name": words.name, "unit": figure.unit, "better": figure.better,
        "definition": words.definition, "numerator": words.numerator, "denominator": words.denominator,
    })
}

pub(super) fn figures(common: &Common, args: &Figures, console: &Console) -> Result<Done, Problem> {
    let labels = console.report_labels(None)?;
    let words = |figure: &Figure| labels.figure(figure.id).cloned().unwrap_or_default();
    let text = match common.form(args.format) {
        FiguresFormat::Table => {
            let title = |id: &str| labels.message(id, &[]).text;
            let rows = FIGURES.iter().map(|figure| vec![figure.id.to_owned(), words(figure).name]).collect();
            table(vec![title("table-figure"), title("table-definition")], rows, 2)
        }
        FiguresFormat::Md => dictionary(&labels),
        FiguresFormat::Json => {
            let entries = FIGURES.iter().map(|figure| entry(&labels, figure)).collect();
            format!("{:#}\n", serde_json::Value::Array(entries))
        }
    };
    deliver(text.as_bytes(), common)?;
    Ok(Done::Clean)
}

/// The dictionary as Markdown.
fn dictionary(labels: &Labels) -> String {
    let mut text = String::new();
    for figure in FIGURES {
        let words = labels.figure(figure.id).cloned().unwrap_or_default();
        let _ = writeln!(text, "### `{}` {}\n\n{}\n", figure.id, words.name, words.definition);
        if !words.denominator.is_empty() {
            let _ = writeln!(text, "{} / {}\n", words.numerator, words.denominator);
        }
    }
    text
}
