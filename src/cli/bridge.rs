//! `bridge`: why a rate moved.

use super::{
    Done,
    args::{Bridge, Common, SheetFormat},
    console::Console,
    help,
    open::{self, Asked},
    problem::Problem,
    query::{By, decimals, deliver, dimensions, known_figure, with_names},
    sheet::{Sheet, form},
};
use crate::{
    config::Settings,
    figures::{Comparison, Figure, Unsplit, View, movement},
    period::AsOf,
    query::ItemNames,
    render::{MovementForm, Said},
};

pub(super) fn run(common: &Common, args: &Bridge, console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let figure = known_figure(&args.figure, console)?;
    if !figure.is_splittable() {
        return Err(unsplit(Unsplit::NoRatio, figure, ""));
    }
    let named = By { names: &args.by, figures: &[figure], settings: &settings };
    let loaded = open::load(
        common,
        &settings,
        Asked {
            command: "bridge",
            files: &args.files,
            dimensions: with_names(dimensions(&[figure], &named.guessed()?)),
        },
    )?;
    let by = named.of(&loaded)?;
    let wanted = open::wanted(common, &settings)?;
    let moment = wanted.report(loaded.validated.cases.events, &settings.calendar)?;
    let now = View { period: moment.period, as_of: moment.as_of };
    let before = against(&args.against, now, &settings)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    if !desk.covers_of(figure, before.period) {
        return Err(Problem::new("bridge-not-covered", [("period", before.period.to_string())]));
    }
    let mut movement = movement(&desk, figure, (before, now), &by)?.map_err(|why| {
        let period = if why == Unsplit::NothingBefore { before.period } else { now.period };
        unsplit(why, figure, &period.to_string())
    })?;
    if matches!(common.form(args.format), SheetFormat::Table | SheetFormat::Md) {
        let items = ItemNames::of(&desk, &[before, now], &by)?;
        movement.movers.iter_mut().for_each(|mover| items.put(&mut mover.key, &by));
    }
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let decimals = decimals(common, &settings);
    let ledger = open::ledger(&loaded);
    let said = Said { views: (before, now), by: &by, labels: &labels, decimals, ledger };
    let rendered = MovementForm::new(&movement, said);
    let sheet = Sheet {
        grid: rendered.grid(),
        sentences: rendered.sentences(),
        json: rendered.json(),
        lines: rendered.json_rows(),
    };
    deliver(&form(&sheet, args.format, common)?, common)?;
    Ok(open::answered(&loaded, &settings, console))
}

/// The earlier period that is named: by its relation to the later one, or as a period.
fn against(text: &str, now: View, settings: &Settings) -> Result<View, Problem> {
    let related = |comparison: Comparison| {
        let none = || Problem::new("bridge-no-previous", [("period", now.period.to_string())]);
        comparison.of(now.period, now.as_of).ok_or_else(none)
    };
    match help::choice("compare", text).as_deref().unwrap_or(text) {
        "previous" => related(Comparison::Previous),
        "year_ago" => related(Comparison::YearAgo),
        _ => {
            let bad = || Problem::new("bridge-bad-against", [("text", text.to_owned())]);
            let period = open::period(text, settings).ok_or_else(bad)?;
            if period.end > now.period.start {
                let fills = [("against", period.to_string()), ("period", now.period.to_string())];
                return Err(Problem::new("bridge-not-before", fills));
            }
            let day = now.period.as_of_like(now.as_of.day, period);
            Ok(View { period, as_of: AsOf { day, time: now.as_of.time } })
        }
    }
}

pub(super) fn unsplit(why: Unsplit, figure: &Figure, period: &str) -> Problem {
    let figure = ("figure", figure.id.to_owned());
    match why {
        Unsplit::NoRatio => Problem::new("bridge-no-ratio", [figure]),
        Unsplit::ByTime => Problem::new("bridge-by-time", []),
        Unsplit::NothingBefore | Unsplit::NothingNow => {
            Problem::new("bridge-nothing", [figure, ("period", period.to_owned())])
        }
        Unsplit::Open => Problem::new("bridge-open", [figure]),
    }
}
