//! `cases`.

use super::{
    Done,
    args::{Cases, CasesFormat, Common, FigurePart, List},
    console::Console,
    filter,
    open::{self, Asked},
    problem::Problem,
    query::{deliver, dimensions, json, known_figure, lines, named_file, unknown},
};
use crate::{
    config::{Durations, Settings},
    figures::{Dimension, Figure, View},
    pipeline::Loaded,
    query::{
        self, Behind, CaseColumn, CaseList, CaseTable, Direction, Listed, Part, Unlisted,
        filter::{Heading, Names},
    },
    reference::Labels,
    render::{Grid, answer as form},
};
use serde_json::Value as Json;

pub(super) fn run(common: &Common, args: &Cases, console: &Console) -> Result<Done, Problem> {
    let format = common.form(args.format);
    if format == CasesFormat::Xlsx {
        named_file(common)?;
    }
    let mut settings = open::settings(common)?;
    if args.all_types {
        settings.rules.durations = Durations::AllTypes;
    }
    let figure = args.figure.as_ref().map(|name| known_figure(name, console)).transpose()?;
    let (loaded, mut columns) = load(common, args, (&settings, figure))?;
    let shown = args.columns.len();
    let place = placed(&mut columns, shown);
    let wanted = open::wanted(common, &settings)?;
    let cases = &loaded.validated.cases;
    let moment = wanted.answer(cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let mut table = if let Some(figure) = figure {
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
        if let Some(period) = period.filter(|_| args.list == List::All) {
            let as_of = moment.as_of.to_string();
            console.say("list-is-as-of", &[("as_of", as_of), ("period", period.to_string())]);
        }
        query::list(&desk, &CaseList { listed, period, columns: columns.clone() })?
    };
    if let Some(place) = place {
        let direction = if args.descending { Direction::Descending } else { Direction::Ascending };
        table.sort(place, direction, &settings.words);
        if place == shown {
            columns.remove(place);
            table = table.without(place);
        }
    }
    table.rows.truncate(args.top.unwrap_or(usize::MAX));
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let grid = || grid(&table, &columns, &labels);
    let bytes = match format {
        CasesFormat::Table => grid().terminal().into_bytes(),
        CasesFormat::Csv => form::cases_csv(&table).map_err(|error| Problem::internal(&error))?,
        CasesFormat::Json => json(&Json::Array(form::cases_json(&table)), common),
        CasesFormat::Jsonl => lines(form::cases_json(&table)),
        CasesFormat::Md => grid().markdown().into_bytes(),
        CasesFormat::Xlsx => form::cases_workbook(&grid(), &columns).map_err(|error| Problem::internal(&error))?,
    };
    deliver(&bytes, common)?;
    Ok(open::answered(&loaded, &settings, console))
}

/// The cases, and the columns that are shown and ordered by. Which column a name stands for may depend on the headings of the
/// files: should these tell otherwise, the files are read once more.
fn load(
    common: &Common,
    args: &Cases,
    (settings, figure): (&Settings, Option<&'static Figure>),
) -> Result<(Loaded, Vec<CaseColumn>), Problem> {
    let named = |headings: &[Heading]| -> Result<Vec<CaseColumn>, Problem> {
        let names = Names::new(&settings.headings, headings).map_err(|error| Problem::internal(&error))?;
        let column = |name: &String| CaseColumn::named(&names.column(name).unwrap_or_else(|| name.clone()));
        Ok(args.columns.iter().chain(&args.sort).map(column).collect())
    };
    let needed = |columns: &[CaseColumn]| -> Vec<String> {
        let by: Vec<Dimension> = columns.iter().filter_map(CaseColumn::dimension).map(Dimension::named).collect();
        dimensions(figure.as_slice(), &by)
    };
    let read = |dimensions| open::load(common, settings, Asked { command: "cases", files: &args.files, dimensions });
    let guessed = needed(&named(&[])?);
    let mut loaded = read(guessed.clone())?;
    let columns = named(&filter::headings(&loaded))?;
    for column in columns.iter().filter_map(CaseColumn::dimension) {
        if !loaded.inputs.iter().any(|input| input.dataset == "cases" && input.headings.has_dimension(column)) {
            let own = |name: &&str| !CaseColumn::known().any(|known| known == *name);
            let known = CaseColumn::known().chain(Dimension::COLUMNS.iter().map(|(name, _)| *name).filter(own));
            return Err(unknown(("unknown-column", &["column", "dimension"]), column, known));
        }
    }
    let more = needed(&columns);
    if more.iter().any(|name| !guessed.contains(name)) {
        loaded = read(more)?;
    }
    Ok((loaded, columns))
}

/// Where the column that the list is ordered by stands, if one is named after those that are shown; it need not be shown.
fn placed(columns: &mut Vec<CaseColumn>, shown: usize) -> Option<usize> {
    let order = columns.get(shown)?;
    let place = columns.iter().position(|column| column == order)?;
    columns.truncate(shown.max(place + 1));
    Some(place)
}

/// The list for the eye.
fn grid(table: &CaseTable, columns: &[CaseColumn], labels: &Labels) -> Grid {
    let title = |column: &String| match labels.name("column", column) {
        name if name == column => labels.name("dimension", column).to_owned(),
        name => name.to_owned(),
    };
    Grid {
        columns: table.columns.iter().map(|column| (column.clone(), title(column))).collect(),
        keys: table.columns.len(),
        rows: table.rows.iter().map(|row| printed(row, columns, labels)).collect(),
    }
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
