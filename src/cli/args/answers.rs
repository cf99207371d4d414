//! The arguments of `query` and `cases`.

use crate::cli::choice::Choice;
use clap::{Args, ValueEnum};

/// `query`.
#[derive(Debug, Args)]
pub struct Query {
    /// Files of cases
    pub files: Vec<String>,
    /// Which figures (see xiaoneng figures)
    #[arg(long, value_delimiter = ',', required = true)]
    pub figures: Vec<String>,
    /// By which dimensions: department, region, item, channel, month, … or a column of the export
    #[arg(long, value_delimiter = ',')]
    pub by: Vec<String>,
    /// Compare with the previous period (previous), last year's (`year_ago`), the year so far and its change since last
    /// year's (`year_to_date`), the target (target: --targets) or what units submitted (reported: --reported)
    #[arg(long, value_delimiter = ',', value_parser = Choice::<Compare>::new())]
    pub compare: Vec<Compare>,
    /// Order groups by this figure, greatest first; those without a value come last
    #[arg(long, value_name = "FIGURE")]
    pub sort: Option<String>,
    /// Least first
    #[arg(long, requires = "sort")]
    pub ascending: bool,
    /// At most so many groups
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Leave the total row out
    #[arg(long)]
    pub no_total: bool,
    /// Durations of all finished cases, not only of commitment cases (承诺件)
    #[arg(long)]
    pub all_types: bool,
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<QueryFormat>,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Compare {
    /// The period just before.
    Previous,
    /// The same period last year.
    YearAgo,
    /// The year up to the end of the period, and its change since last year's.
    YearToDate,
    /// The target that holds on the period's last day.
    Target,
    /// What units submitted themselves.
    Reported,
}

/// A form of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// For the eye.
    #[default]
    Table,
    /// For a spreadsheet.
    Csv,
    /// One object.
    Json,
    /// One object a line.
    Jsonl,
    /// A table in Markdown.
    Md,
    /// A page with a chart, for any browser.
    Html,
    /// A workbook with live formulas; needs -o.
    Xlsx,
}

/// A form of a list of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CasesFormat {
    /// For the eye.
    #[default]
    Table,
    /// For a spreadsheet.
    Csv,
    /// One array.
    Json,
    /// One object a line.
    Jsonl,
    /// A table in Markdown.
    Md,
    /// A workbook; needs -o.
    Xlsx,
}

/// `cases`.
#[derive(Debug, Args)]
pub struct Cases {
    /// Files of cases
    pub files: Vec<String>,
    /// Which cases
    #[arg(long, default_value = "all", value_parser = Choice::<List>::new())]
    pub list: List,
    /// The cases behind this figure in the period
    #[arg(long, value_name = "FIGURE", conflicts_with = "list")]
    pub figure: Option<String>,
    /// Which of the cases behind the figure
    #[arg(long, default_value = "numerator", requires = "figure", value_parser = Choice::<FigurePart>::new())]
    pub part: FigurePart,
    /// What to show of each: columns of the case, of its clock, or of the export
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "case_id,department,item_name,accepted_at,closed_at,state,due,turnaround,age,on_time,overdue,stopped"
    )]
    pub columns: Vec<String>,
    /// Order cases by this column, least or earliest first; those without a value come last
    #[arg(long, value_name = "COLUMN")]
    pub sort: Option<String>,
    /// Greatest or latest first
    #[arg(long, requires = "sort")]
    pub descending: bool,
    /// At most so many cases
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Durations of all finished cases, not only of commitment cases (承诺件)
    #[arg(long)]
    pub all_types: bool,
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<CasesFormat>,
}

/// Which of the cases behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum FigurePart {
    /// Those above the line, or those that are counted.
    Numerator,
    /// Those below the line.
    Denominator,
    /// Those below the line that are not above it: who keeps a rate from 100 %.
    Rest,
    /// Those that the figure leaves out, with the reason.
    LeftOut,
}

/// Which cases are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum List {
    /// Pending and past their due date.
    Overdue,
    /// Pending and due within the warning days.
    DueSoon,
    /// Pending with a stopped clock.
    Stopped,
    /// Accepted and not closed.
    Pending,
    /// Finished (in the period, if one is named).
    Finished,
    /// Every case, in input order.
    All,
}
