//! `query`.

use super::{
    Done,
    args::{Common, Compare, Query, QueryFormat},
    console::Console,
    filter,
    open::{self, Asked},
    problem::{Problem, nearest},
    remarks,
};
use crate::{
    config::{Durations, Settings},
    figures::{Comparison, Desk, Dimension, FIGURES, Figure, View, figure, meant},
    output::{Access, write_file},
    pipeline::Loaded,
    query::{
        self, Answer, Direction, ItemNames, Total, answer,
        filter::{Heading, Names},
    },
    reference::{Labels, Language, without_brackets},
    render::{
        self,
        answer::{self as form, AnswerForm},
    },
    report::{self, AnswerSource},
    schema::{Dataset, column},
};
use serde_json::Value as Json;
use std::io::IsTerminal;

pub(super) fn run(common: &Common, args: &Query, console: &Console) -> Result<Done, Problem> {
    let format = common.form(args.format);
    if format == QueryFormat::Xlsx {
        named_file(common)?;
    }
    let mut settings = open::settings(common)?;
    if args.all_types {
        settings.rules.durations = Durations::AllTypes;
    }
    let figures = args.figures.iter().map(|name| known_figure(name, console)).collect::<Result<Vec<_>, _>>()?;
    let sort = args.sort.as_ref().map(|name| known_figure(name, console)).transpose()?;
    if let Some(unasked) = sort.filter(|sort| !figures.iter().any(|figure| figure.id == sort.id)) {
        return Err(unknown_value("--sort", unasked.id, figures.iter().map(|figure| figure.id)));
    }
    let direction = if args.ascending { Direction::Ascending } else { Direction::Descending };
    let named = By { names: &args.by, figures: &figures, settings: &settings };
    let dimensions = dimensions(&figures, &named.guessed()?);
    let dimensions = if format.is_read() { with_names(dimensions) } else { dimensions };
    let loaded = open::load(common, &settings, Asked { command: "query", files: &args.files, dimensions })?;
    let by = named.of(&loaded)?;
    check_compare(args, &by, &loaded)?;
    let cases = &loaded.validated.cases;
    let wanted = open::wanted(common, &settings)?;
    let moment = wanted.answer(cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let asked = query::Query {
        period: moment.period,
        as_of: moment.as_of,
        figures,
        by,
        given: if loaded.filter.is_some() { loaded.given.of_some() } else { loaded.given.clone() },
        compare: args.compare.iter().map(|compare| compare.comparison()).collect(),
        sort: sort.map(|figure| (figure, direction)),
        top: args.top,
        total: if args.no_total { Total::Hidden } else { Total::Shown },
    };
    let view = View { period: asked.period, as_of: asked.as_of };
    let answer = found(&desk, (&asked, view), format)?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let decimals = decimals(common, &settings);
    let (ledger, filter, durations) = (open::ledger(&loaded), common.filter.as_deref(), settings.rules.durations);
    let form = AnswerForm { query: &asked, answer: &answer, labels: &labels, decimals, ledger, filter, durations };
    if matches!(format, QueryFormat::Table | QueryFormat::Csv) {
        say_notes(&form, console);
    }
    let bytes = written((&form, format), &settings, common)?;
    deliver(&bytes, common)?;
    open::say_unseen(&desk, (&asked.figures, view), common, console);
    let outcomes = answer.rows.iter().flat_map(|row| &row.outcomes);
    open::say_withheld(outcomes.clone(), console);
    remarks::say_missing((&desk, &loaded), &asked.figures, &outcomes, console);
    Ok(open::answered(&loaded, &settings, console))
}

/// The answer; for a reader with what items are called.
fn found(desk: &Desk<'_>, (asked, view): (&query::Query, View), format: QueryFormat) -> Result<Answer, Problem> {
    let views = if format.is_read() { &[view][..] } else { &[] };
    let (mut answer, names) = desk.gather(|| Ok((answer(desk, asked)?, ItemNames::of(desk, views, &asked.by)?)))?;
    answer.rows.iter_mut().for_each(|row| names.put(&mut row.key, &asked.by));
    Ok(answer)
}

impl QueryFormat {
    /// Whether people read it rather than programs.
    const fn is_read(self) -> bool {
        matches!(self, Self::Table | Self::Md | Self::Html | Self::Xlsx)
    }
}

/// With what items are called, if there are items.
pub(super) fn with_names(mut dimensions: Vec<String>) -> Vec<String> {
    let has = |name: &str| dimensions.iter().any(|known| known == name);
    if has("item") && !has("item_name") {
        dimensions.push("item_name".to_owned());
    }
    dimensions
}

/// Says beside a table what other forms say below it.
fn say_notes(form: &AnswerForm<'_>, console: &Console) {
    for name in form::uncovered(form) {
        console.say("comparison-not-covered", &[("name", name)]);
    }
    for fills in form::reaches(form) {
        console.say("answer-reach", &fills);
    }
}

/// The names of dimensions by which figures are wanted.
pub(super) struct By<'a> {
    pub names: &'a [String],
    pub figures: &'a [&'static Figure],
    pub settings: &'a Settings,
}

impl By<'_> {
    /// What must be loaded: each name as it is written and as all that it may stand for; the headings tell which it is.
    pub(super) fn guessed(&self) -> Result<Vec<Dimension>, Problem> {
        let known = Names::new(&self.settings.headings, &[]).map_err(|error| Problem::internal(&error))?;
        let written = self.names.iter().map(|name| Dimension::named(name));
        let aliases = self.names.iter().filter_map(|name| known.alias(name));
        Ok(self.named(&[])?.into_iter().chain(written).chain(aliases).collect())
    }

    /// The dimensions that the names stand for.
    pub(super) fn of(&self, loaded: &Loaded) -> Result<Vec<Dimension>, Problem> {
        let by = self.named(&filter::headings(loaded))?;
        check_dimensions(&by, loaded)?;
        Ok(by)
    }

    fn named(&self, headings: &[Heading]) -> Result<Vec<Dimension>, Problem> {
        let known = Names::new(&self.settings.headings, headings).map_err(|error| Problem::internal(&error))?;
        let registers: Option<Vec<Dataset>> = self.figures.iter().map(|figure| figure.register()).collect();
        let registers = registers.unwrap_or_default();
        Ok(self.names.iter().map(|name| known.dimension(name, &registers)).collect())
    }
}

/// The answer in a form.
fn written(
    (form, format): (&AnswerForm<'_>, QueryFormat),
    settings: &Settings,
    common: &Common,
) -> Result<Vec<u8>, Problem> {
    Ok(match format {
        QueryFormat::Table => form::terminal(form).into_bytes(),
        QueryFormat::Csv => form::csv(form).map_err(|error| Problem::internal(&error))?,
        QueryFormat::Json => json(&form::json(form), common),
        QueryFormat::Jsonl => lines(form.answer.rows.iter().flat_map(|row| form::json_rows(form, row))),
        QueryFormat::Md => form::markdown(form).into_bytes(),
        QueryFormat::Html => page(form, settings)?,
        QueryFormat::Xlsx => form::workbook(form).map_err(|error| Problem::internal(&error))?,
    })
}

/// The answer as a page.
fn page(form: &AnswerForm<'_>, settings: &Settings) -> Result<Vec<u8>, Problem> {
    let &AnswerForm { query, answer, labels, decimals, .. } = form;
    let (notes, office) = (form::notes(form), settings.project.report.office.as_deref());
    let source = AnswerSource { query, answer, labels, decimals, notes: &notes, office };
    let report = report::answer(&source).map_err(|error| Problem::internal(&error))?;
    render::html(&report).map_err(|error| Problem::internal(&error))
}

impl Compare {
    const fn comparison(self) -> Comparison {
        match self {
            Self::Previous => Comparison::Previous,
            Self::YearAgo => Comparison::YearAgo,
            Self::YearToDate => Comparison::YearToDate,
            Self::Target => Comparison::Target,
            Self::Reported => Comparison::Reported,
        }
    }
}

/// Whether there is a file of what is compared with, and groups that are not parts of what is.
fn check_compare(args: &Query, by: &[Dimension], loaded: &Loaded) -> Result<(), Problem> {
    if let Some(part) = by.iter().find(|by| args.compare.contains(&Compare::YearToDate) && by.is_of_year()) {
        return Err(Problem::new("to-date-by-part", [("name", part.name().to_owned())]));
    }
    let needs = [(Compare::Target, Dataset::Targets), (Compare::Reported, Dataset::Reported)];
    let missing = needs
        .into_iter()
        .find(|(compare, dataset)| args.compare.contains(compare) && loaded.validated.registers.of(*dataset).is_none());
    match missing {
        Some((_, dataset)) => Err(Problem::new("compare-without-file", [("dataset", dataset.id().to_owned())])),
        None => Ok(()),
    }
}

/// The columns that must be loaded for figures and dimensions.
pub(super) fn dimensions(figures: &[&'static Figure], by: &[Dimension]) -> Vec<String> {
    let projects = figures.iter().any(|figure| figure.needs.contains(&column::PROJECT));
    let mut names: Vec<String> = by
        .iter()
        .filter_map(|dimension| match dimension {
            Dimension::Column(name) => Some(name.clone()),
            _ => None,
        })
        .chain(figures.iter().flat_map(|figure| figure.dimensions()).map(str::to_owned))
        .chain(projects.then(|| "project".to_owned()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

pub(super) fn decimals(common: &Common, settings: &Settings) -> u32 {
    common.decimals.or(settings.project.report.decimals).unwrap_or(1)
}

/// The figure of this id, or of a name that it has in any language.
pub(super) fn known_figure(name: &str, console: &Console) -> Result<&'static Figure, Problem> {
    if let Some(figure) = figure(name) {
        return Ok(figure);
    }
    let languages = words()?;
    let found = languages.iter().map(|labels| meant(name, labels)).find(|found| !found.is_empty()).unwrap_or_default();
    match found.as_slice() {
        [figure] => Ok(figure),
        [] => Err(Problem::new(
            "unknown-figure",
            [("name", name.to_owned()), ("suggestion", like_a_figure(name, &languages))],
        )),
        several => {
            let labels = console.labels();
            let printed = |figure: &&Figure| labels.figure(figure.id).map_or(figure.id, |words| &words.name);
            let listed = |figure: &&'static Figure| {
                labels.message("named", &[("name", printed(figure).to_owned()), ("id", figure.id.to_owned())]).text
            };
            let known = several.iter().map(listed).collect::<Vec<_>>().join(&labels.message("comma", &[]).text);
            Err(Problem::new("several-figures", [("name", name.to_owned()), ("known", known)]))
        }
    }
}

/// The words of every language.
pub(super) fn words() -> Result<Vec<Labels>, Problem> {
    let labels = [Language::Zh, Language::En].map(Labels::of).into_iter().collect::<Result<Vec<_>, _>>();
    labels.map_err(|error| Problem::internal(&error))
}

/// The id or name of a figure that is most like a name; empty if none is.
pub(super) fn like_a_figure(name: &str, languages: &[Labels]) -> String {
    let words = || languages.iter().flat_map(|labels| FIGURES.iter().filter_map(|figure| labels.figure(figure.id)));
    let names = || words().flat_map(|words| [&words.name, &words.short].into_iter().chain(&words.also));
    let ids = FIGURES.iter().map(|figure| figure.id).collect::<Vec<_>>();
    let names: Vec<&str> = ids.into_iter().chain(names().map(String::as_str)).collect();
    nearest(name, names.iter().copied()).unwrap_or_default().to_owned()
}

fn check_dimensions(by: &[Dimension], loaded: &Loaded) -> Result<(), Problem> {
    for dimension in by {
        let Dimension::Column(name) = dimension else { continue };
        let found = Dimension::OF_REGISTERS.contains(&&**name)
            || loaded.inputs.iter().any(|input| input.dataset == "cases" && input.headings.has_dimension(name));
        if !found {
            let periodic = ["item", "source", "month", "quarter", "year", "weekday", "hour"];
            let known = Dimension::COLUMNS.iter().map(|(name, _)| *name).chain(periodic);
            let known = known.chain(Dimension::OF_REGISTERS.iter().copied());
            return Err(unknown(("unknown-dimension", &["dimension"]), name, known));
        }
    }
    Ok(())
}

/// That there is nothing of a name: what is most like it among the ids and what they are called in the tables of labels.
pub(super) fn unknown<'a>(
    (id, tables): (&'static str, &[&str]),
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Problem {
    let languages = words().unwrap_or_default();
    let printed = |id: &'a str| {
        let names = languages.iter().flat_map(move |labels| tables.iter().map(move |table| labels.name(table, id)));
        // Nobody writes the unit that stands behind a name in brackets.
        names.flat_map(|name| [name.to_owned(), without_brackets(name).0])
    };
    let names: Vec<String> = known.clone().map(str::to_owned).chain(known.clone().flat_map(printed)).collect();
    let suggestion = nearest(name, names.iter().map(String::as_str)).unwrap_or_default().to_owned();
    let known = known.collect::<Vec<_>>().join(", ");
    Problem::new(id, [("name", name.to_owned()), ("suggestion", suggestion), ("known", known)])
}

fn unknown_value<'a>(option: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let mut problem = unknown(("unknown-value", &[]), name, known);
    problem.fills.push(("option", option.to_owned()));
    problem
}

/// JSON: indented for a terminal, compact otherwise.
pub(super) fn json(value: &Json, common: &Common) -> Vec<u8> {
    let pretty = common.output.is_none() && std::io::stdout().is_terminal();
    let text = if pretty { format!("{value:#}") } else { value.to_string() };
    (text + "\n").into_bytes()
}

pub(super) fn lines(values: impl IntoIterator<Item = Json>) -> Vec<u8> {
    values.into_iter().map(|value| value.to_string() + "\n").collect::<String>().into_bytes()
}

/// A workbook goes to a file: nobody reads its bytes.
pub(super) fn named_file(common: &Common) -> Result<(), Problem> {
    if common.output.is_some() { Ok(()) } else { Err(Problem::new("workbook-needs-file", [])) }
}

/// To the file named, else to standard output.
pub(super) fn deliver(bytes: &[u8], common: &Common) -> Result<(), Problem> {
    match &common.output {
        Some(path) => Ok(write_file(path, bytes, Access::Everyone)?),
        None => Console::data(bytes),
    }
}
