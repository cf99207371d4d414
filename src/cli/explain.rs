//! `explain FIGURE` and `figures`.

use super::{
    Done,
    args::{Common, Explain, Figures, FiguresFormat},
    console::Console,
    explain_case,
    open::{self, Asked},
    problem::Problem,
    query::{decimals, deliver, dimensions, known_figure},
};
use crate::{
    figures::{FIGURES, Figure, Formula, Outcome, Value, View, ask},
    number::Ratio,
    reference::{FigureWords, Labels},
    render::answer::table,
};
use serde_json::json;
use std::fmt::Write as _;

pub(super) fn run(common: &Common, args: &Explain, console: &Console) -> Result<Done, Problem> {
    if let Some(id) = &args.case {
        return explain_case::run(common, (args, id), console);
    }
    let settings = open::settings(common)?;
    let figure = known_figure(args.figure.as_deref().unwrap_or_default(), console)?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let words = labels.figure(figure.id).cloned().unwrap_or_default();
    let mut text = format!("{} ({})\n{}\n", words.name, figure.id, words.definition);
    let named = !common.datasets.cases.is_empty() || !settings.project.datasets.cases.is_empty();
    if !named {
        deliver(text.as_bytes(), common)?;
        return Ok(Done::Clean);
    }
    let asked = Asked { command: "explain", files: &[], dimensions: dimensions(&[figure], &[]) };
    let loaded = open::load(common, &settings, asked)?;
    let cases = &loaded.validated.cases;
    let wanted = open::wanted(common)?;
    let moment = wanted.answer(cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let view = View { period: moment.period, as_of: moment.as_of };
    let groups = ask(&desk, view, &[figure], &[])?;
    let fills = [("period", moment.period.to_string()), ("as_of", moment.as_of.to_string())];
    let _ = writeln!(text, "\n{}", labels.message("fill-period", &fills).text);
    if let Some(outcome) = groups.first().and_then(|group| group.outcomes.first()) {
        text += &arithmetic(
            figure,
            outcome,
            &Told { words: &words, labels: &labels, decimals: decimals(common, &settings) },
        );
    }
    deliver(text.as_bytes(), common)?;
    Ok(open::answered(&loaded, &settings, console))
}

/// What an explanation is told with.
struct Told<'a> {
    words: &'a FigureWords,
    labels: &'a Labels,
    decimals: u32,
}

/// Numerator, denominator, result, interval and left-outs of a value.
fn arithmetic(figure: &Figure, outcome: &Outcome, told: &Told<'_>) -> String {
    let mut text = String::new();
    let mut line = |id: &str, fills: &[(&str, String)]| {
        let _ = writeln!(text, "{}", told.labels.message(id, fills).text);
    };
    let quantile = matches!(figure.formula, Formula::Quantile(..));
    if let (true, Some(n)) = (quantile, outcome.n) {
        line("explain-denominator", &[("words", told.words.denominator.clone()), ("number", n.to_string())]);
    }
    if let Some(value) = outcome.value.filter(|_| !quantile) {
        let words = [("words", told.words.numerator.clone()), ("number", value.numerator().to_string())];
        if value.denominator().is_some() {
            line("explain-numerator", &words);
        }
        if let Some(denominator) = value.denominator() {
            let words = [("words", told.words.denominator.clone()), ("number", denominator.to_string())];
            line("explain-denominator", &words);
        }
    }
    line("explain-result", &[("text", figure.text(outcome.value, told.decimals))]);
    if let Some(why) = outcome.withheld {
        line("explain-withheld", &[("reason", told.labels.name("withheld", why.id()).to_owned())]);
    }
    if let (Some((low, high)), Some(Value::Ratio(_))) = (figure.interval(outcome.value), outcome.value) {
        #[expect(clippy::cast_possible_truncation, reason = "a share of at most one in millionths")]
        let percent = |share: f64| Ratio::new((share * 1e6).round() as i64, 1_000_000).decimal_percent(told.decimals);
        line("explain-interval", &[("low", percent(low)), ("high", percent(high))]);
    }
    for (reason, count) in outcome.left_out.iter().filter(|(_, count)| *count != 0) {
        let reason = told.labels.name("left_out", reason).to_owned();
        line("explain-left-out", &[("reason", reason), ("count", count.to_string())]);
    }
    text
}

pub(super) fn figures(args: &Figures, console: &Console) -> Result<Done, Problem> {
    let labels = console.report_labels(None)?;
    let words = |figure: &Figure| labels.figure(figure.id).cloned().unwrap_or_default();
    let text = match args.format {
        FiguresFormat::Table => {
            let title = |id: &str| labels.message(id, &[]).text;
            let rows = FIGURES.iter().map(|figure| vec![figure.id.to_owned(), words(figure).name]).collect();
            table(vec![title("table-figure"), title("table-definition")], rows, 2)
        }
        FiguresFormat::Md => dictionary(&labels),
        FiguresFormat::Json => {
            let entries: Vec<_> = FIGURES
                .iter()
                .map(|figure| {
                    let words = words(figure);
                    json!({
                        "id": figure.id, "name": words.name, "unit": figure.unit, "better": figure.better,
                        "definition": words.definition, "numerator": words.numerator, "denominator": words.denominator,
                    })
                })
                .collect();
            format!("{:#}\n", serde_json::Value::Array(entries))
        }
    };
    Console::data(text.as_bytes())?;
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
