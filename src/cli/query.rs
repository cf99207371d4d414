//! `query` and `cases`.

use super::{
    Done,
    args::{Cases, CasesFormat, Common, Compare, FigurePart, List, Query, QueryFormat},
    console::Console,
    filter,
    open::{self, Asked},
    problem::{Problem, nearest},
    remarks,
};
use crate::{
    config::{Durations, Settings},
    figures::{Comparison, Dimension, FIGURES, Figure, View, named},
    output::{Access, write_file},
    pipeline::Loaded,
    query::{
        self, Behind, CaseColumn, CaseList, Listed, Part, Total, Unlisted, answer,
        filter::{Heading, Names},
    },
    reference::Labels,
    render::{
        self, Grid,
        answer::{self as form, AnswerForm},
    },
    report::{self, AnswerSource},
    schema::{Dataset, column},
};
use serde_json::Value as Json;
use std::io::IsTerminal;

pub(super) fn run(common: &Common, args: &Query, console: &Console) -> Result<Done, Problem> {
    if args.format == QueryFormat::Xlsx {
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
    let named = By { names: &args.by, figures: &figures, settings: &settings };
    let dimensions = dimensions(&figures, &named.guessed()?);
    let loaded = open::load(common, &settings, Asked { command: "query", files: &args.files, dimensions })?;
    let by = named.of(&loaded)?;
    check_compare(args, &by, &loaded)?;
    let cases = &loaded.validated.cases;
    let wanted = open::wanted(common)?;
    let moment = wanted.answer(cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let asked = query::Query {
        period: moment.period,
        as_of: moment.as_of,
        figures,
        by,
        given: if loaded.filter.is_some() { loaded.given.of_some() } else { loaded.given.clone() },
        compare: args.compare.iter().map(|compare| compare.comparison()).collect(),
        sort,
        top: args.top,
        total: if args.no_total { Total::Hidden } else { Total::Shown },
    };
    let answer = answer(&desk, &asked)?;
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let decimals = decimals(common, &settings);
    let (ledger, filter, durations) = (open::ledger(&loaded), common.filter.as_deref(), settings.rules.durations);
    let form = AnswerForm { query: &asked, answer: &answer, labels: &labels, decimals, ledger, filter, durations };
    if matches!(args.format, QueryFormat::Table | QueryFormat::Csv) {
        for name in form::uncovered(&form) {
            console.say("comparison-not-covered", &[("name", name)]);
        }
    }
    let bytes = match args.format {
        QueryFormat::Table => form::terminal(&form).into_bytes(),
        QueryFormat::Csv => form::csv(&form).map_err(|error| Problem::internal(&error))?,
        QueryFormat::Json => json(&form::json(&form), common),
        QueryFormat::Jsonl => lines(answer.rows.iter().flat_map(|row| form::json_rows(&form, row))),
        QueryFormat::Md => form::markdown(&form).into_bytes(),
        QueryFormat::Html => page(&form, &settings)?,
        QueryFormat::Xlsx => form::workbook(&form).map_err(|error| Problem::internal(&error))?,
    };
    deliver(&bytes, common)?;
    let view = View { period: asked.period, as_of: asked.as_of };
    open::say_unseen(&desk, (&asked.figures, view), common, console);
    let outcomes = answer.rows.iter().flat_map(|row| &row.outcomes);
    open::say_withheld(outcomes.clone(), console);
    remarks::say_missing((&desk, &loaded), &asked.figures, &outcomes, console);
    Ok(open::answered(&loaded, &settings, console))
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

/// The answer as a page.
fn page(form: &AnswerForm<'_>, settings: &Settings) -> Result<Vec<u8>, Problem> {
    let &AnswerForm { query, answer, labels, decimals, .. } = form;
    let (notes, office) = (form::notes(form), settings.project.report.office.as_deref());
    let source = AnswerSource { query, answer, labels, decimals, notes: &notes, office };
    let report = report::answer(&source).map_err(|error| Problem::internal(&error))?;
    render::html(&report).map_err(|error| Problem::internal(&error))
}

pub(super) fn cases(common: &Common, args: &Cases, console: &Console) -> Result<Done, Problem> {
    if args.format == CasesFormat::Xlsx {
        named_file(common)?;
    }
    let mut settings = open::settings(common)?;
    if args.all_types {
        settings.rules.durations = Durations::AllTypes;
    }
    let figure = args.figure.as_ref().map(|name| known_figure(name, console)).transpose()?;
    let mut columns: Vec<CaseColumn> = args.columns.iter().map(|name| CaseColumn::named(name)).collect();
    let by: Vec<Dimension> = columns.iter().filter_map(CaseColumn::dimension).map(Dimension::named).collect();
    let dimensions = dimensions(figure.as_slice(), &by);
    let loaded = open::load(common, &settings, Asked { command: "cases", files: &args.files, dimensions })?;
    for column in columns.iter().filter_map(CaseColumn::dimension) {
        if !loaded.inputs.iter().any(|input| input.dataset == "cases" && input.headings.has_dimension(column)) {
            let own = |name: &&str| !CaseColumn::known().any(|known| known == *name);
            let known = CaseColumn::known().chain(Dimension::COLUMNS.iter().map(|(name, _)| *name).filter(own));
            return Err(unknown("unknown-column", column, known));
        }
    }
    let wanted = open::wanted(common)?;
    let cases = &loaded.validated.cases;
    let moment = wanted.answer(cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let table = if let Some(figure) = figure {
        let (part, view) = (args.part.part(), View { period: moment.period, as_of: moment.as_of });
        let listed = query::behind(&desk, Behind { figure, part, view }, &columns)?;
        columns.extend((part == Part::LeftOut).then(CaseColumn::reason));
        let listed = listed.map_err(|unlisted| Problem::new(because(unlisted), [("name", figure.id.to_owned())]))?;
        if listed.besides != 0 {
            console.say("listed-besides", &[("count", listed.besides.to_string())]);
        }
        listed.table
    } else {
        let (listed, period) = (args.list.listed(), wanted.period);
        query::list(&desk, &CaseList { listed, period, columns: columns.clone() })?
    };
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let titled = |column: &String| (column.clone(), labels.name("column", column).to_owned());
    let grid = || Grid {
        columns: table.columns.iter().map(titled).collect(),
        keys: table.columns.len(),
        rows: table.rows.iter().map(|row| printed(row, &columns, &labels)).collect(),
    };
    let bytes = match args.format {
        CasesFormat::Table => grid().terminal().into_bytes(),
        CasesFormat::Csv => form::cases_csv(&table).map_err(|error| Problem::internal(&error))?,
        CasesFormat::Json => json(&Json::Array(form::cases_json(&table)), common),
        CasesFormat::Jsonl => lines(form::cases_json(&table)),
        CasesFormat::Md => grid().markdown().into_bytes(),
        CasesFormat::Xlsx => form::cases_workbook(&grid()).map_err(|error| Problem::internal(&error))?,
    };
    deliver(&bytes, common)?;
    Ok(open::answered(&loaded, &settings, console))
}

/// The message that says why there is no list behind a figure.
const fn because(unlisted: Unlisted) -> &'static str {
    match unlisted {
        Unlisted::NoValue => "unlisted-no-value",
        Unlisted::Sum => "unlisted-sum",
        Unlisted::Things => "unlisted-things",
        Unlisted::NoDenominator => "unlisted-no-denominator",
        Unlisted::Quantile => "unlisted-quantile",
        Unlisted::NoRest => "unlisted-no-rest",
        Unlisted::NothingLeftOut => "unlisted-nothing-left-out",
    }
}

impl FigurePart {
    const fn part(self) -> Part {
        match self {
            Self::Numerator => Part::Numerator,
            Self::Denominator => Part::Denominator,
            Self::Rest => Part::Rest,
            Self::LeftOut => Part::LeftOut,
        }
    }
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

/// A row of a list for the eye: canonical words by their printed names.
fn printed(row: &[String], columns: &[CaseColumn], labels: &Labels) -> Vec<String> {
    let text = |(text, column): (&String, &CaseColumn)| match (column.labels(), text.as_str()) {
        (Some("flag"), "1") => labels.name("flag", "yes").to_owned(),
        (Some("flag"), "0") => labels.name("flag", "no").to_owned(),
        (Some(table), text) => labels.name(table, text).to_owned(),
        (None, text) => text.to_owned(),
    };
    row.iter().zip(columns).map(text).collect()
}

impl List {
    const fn listed(self) -> Listed {
        match self {
            Self::Overdue => Listed::Overdue,
            Self::DueSoon => Listed::DueSoon,
            Self::Stopped => Listed::Stopped,
            Self::Pending => Listed::Pending,
            Self::Finished => Listed::Finished,
            Self::All => Listed::All,
        }
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

/// The figure of this id or printed name.
pub(super) fn known_figure(name: &str, console: &Console) -> Result<&'static Figure, Problem> {
    named(name, console.labels()).ok_or_else(|| unknown("unknown-figure", name, FIGURES.iter().map(|figure| figure.id)))
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
            return Err(unknown("unknown-dimension", name, known));
        }
    }
    Ok(())
}

pub(super) fn unknown<'a>(id: &'static str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let suggestion = nearest(name, known.clone()).unwrap_or_default().to_owned();
    let known = known.collect::<Vec<_>>().join(", ");
    Problem::new(id, [("name", name.to_owned()), ("suggestion", suggestion), ("known", known)])
}

fn unknown_value<'a>(option: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let mut problem = unknown("unknown-value", name, known);
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
