//! `case-mix`: rates of units beside what their cases let expect.

use super::{
    Done,
    args::{CaseMix, Common},
    bridge::unsplit,
    console::Console,
    open::{self, Asked},
    problem::Problem,
    query::{By, decimals, deliver, dimensions, known_figure},
    sheet::{Sheet, form},
};
use crate::{
    figures::{Dimension, Unsplit, View, case_mix},
    render::CaseMixForm,
};

pub(super) fn run(common: &Common, args: &CaseMix, console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let figure = known_figure(&args.figure, console)?;
    if !figure.is_splittable() {
        return Err(unsplit(Unsplit::NoRatio, figure, ""));
    }
    let names: Vec<String> = args.by.iter().chain([&args.mix]).cloned().collect();
    let wanted_by = By { names: &names, figures: &[figure], settings: &settings };
    let dimensions = dimensions(&[figure], &wanted_by.guessed()?);
    let loaded = open::load(common, &settings, Asked { command: "case-mix", files: &args.files, dimensions })?;
    let mut by = wanted_by.of(&loaded)?;
    let mix = by.pop().unwrap_or(Dimension::Month);
    let wanted = open::wanted(common, &settings)?;
    let moment = wanted.report(loaded.validated.cases.events, &settings.calendar)?;
    let view = View { period: moment.period, as_of: moment.as_of };
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let found = case_mix(&desk, figure, view, (&by, &mix))?;
    let found = found.map_err(|why| unsplit(why, figure, &view.period.to_string()))?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let rendered = CaseMixForm {
        case_mix: &found,
        view,
        by: (&by, &mix),
        labels: &labels,
        decimals: decimals(common, &settings),
        ledger: open::ledger(&loaded),
    };
    let sheet = Sheet {
        grid: rendered.grid(),
        sentences: rendered.sentences(),
        json: rendered.json(),
        lines: rendered.json_rows(),
    };
    deliver(&form(&sheet, args.format, common)?, common)?;
    Ok(open::answered(&loaded, &settings, console))
}
