//! The command line as it is written.

mod appraise;
mod files;
mod shell;
mod why;

pub use appraise::{AppraisalFormat, Appraise};
pub use files::{Convert, Init, Inspect, InspectFormat, Validate};
pub use shell::{Completions, Man};
pub use why::{Bridge, CaseMix, Explain, ExplainFormat, SheetFormat, WhatIf};

use crate::config::DatasetSettings;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// 效能: figures and reports for government efficiency offices.
///
/// Reads exports of handled cases, computes on-time rates, speed-up and satisfaction, and writes the monthly bulletin.
/// Every figure is defined (`xiaoneng figures`), exact, and traceable to its cases.
#[derive(Debug, Parser)]
#[command(name = "xiaoneng", version, propagate_version = true, max_term_width = 100)]
pub struct Arguments {
    /// Options that mean the same everywhere.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that mean the same everywhere.
#[derive(Debug, Args)]
pub struct Common {
    /// Project file [default: xiaoneng.toml in the current directory, if there is one]
    #[arg(short, long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Files of each dataset.
    #[command(flatten)]
    pub datasets: DatasetSettings,
    /// 2026-10, 2026-Q3, 2026-H1, 2026, 2026-01..2026-10 or 2026-10-01..2026-10-31
    #[arg(long, global = true)]
    pub period: Option<String>,
    /// Nothing later is seen: 2026-10-31, 2026-10-31T12:00 or today
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Only these cases, such as "department = '市公安局' and turnaround > 10 and not stopped"; names may be headings
    #[arg(long = "where", global = true, value_name = "EXPR")]
    pub filter: Option<String>,
    /// Language of reports and messages [default: zh]
    #[arg(long, global = true)]
    pub lang: Option<Lang>,
    /// Digits after the point of rates [default: 1]
    #[arg(long, global = true, value_parser = clap::value_parser!(u32).range(0..=6))]
    pub decimals: Option<u32>,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Write to this file or directory instead of standard output or reports/<period>/
    #[arg(short, long, global = true, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The monthly bulletin: `reports/<period>/bulletin.html` and the figures behind it
    ///
    /// Example: xiaoneng bulletin 办件.csv --period 2026-10
    Bulletin(Bulletin),
    /// Any figures by any dimensions
    ///
    /// Example: `xiaoneng query 办件.csv --figures accepted,on_time_rate_closed --by department --period 2026-10`
    Query(Query),
    /// Lists of cases and their clocks
    ///
    /// Example: xiaoneng cases 办件.csv --list overdue
    Cases(Cases),
    /// Score units by a scheme (考核): marks, ranks, grades, and the arithmetic of each
    ///
    /// Schemes are files: --print writes a built-in one out to be edited.
    ///
    /// Examples: `xiaoneng appraise 办件.csv --scheme window_monthly --period 2026-10`;
    /// `xiaoneng appraise --scheme window_monthly --print > 考核.toml`; `xiaoneng appraise 办件.csv --scheme 考核.toml`
    Appraise(Appraise),
    /// What a figure means, and this period's arithmetic; or the clock of a case, day by day
    ///
    /// Examples: `xiaoneng explain on_time_rate_due --cases 办件.csv --period 2026-10`; `xiaoneng explain --case 2026-000123 --cases 办件.csv`
    Explain(Explain),
    /// Why a rate moved: what each group's own rate and its share moved, to the last digit
    ///
    /// Example: `xiaoneng bridge on_time_rate_closed 办件.csv --by department --period 2026-10`
    Bridge(Bridge),
    /// Rates of units beside what their cases let expect: hard items are allowed for
    ///
    /// Example: `xiaoneng case-mix on_time_rate_closed 办件.csv --by region --period 2026-10`
    CaseMix(CaseMix),
    /// What another promised limit would have come to, and the shortest promise that would have held
    ///
    /// Example: xiaoneng what-if 办件.csv --item 食品经营许可 --promised 5个工作日 --period 2026
    WhatIf(WhatIf),
    /// The dictionary of figures
    Figures(Figures),
    /// What is in a file: what each column is taken for and why, what has to be asked
    ///
    /// Example: xiaoneng inspect 办件.csv --write
    Inspect(Inspect),
    /// Write a project file that explains every setting, filled in from the files that lie there
    ///
    /// Example: xiaoneng init 2026
    Init(Init),
    /// Read everything, print the rows ledger and all problems; no report
    Validate(Validate),
    /// Write the cases that are kept as one table in canonical columns, for later runs
    ///
    /// Example: xiaoneng convert 办件*.csv -o cases.parquet
    Convert(Convert),
    /// A year's working days; working days after a date or between dates
    ///
    /// Examples: xiaoneng calendar 2026; xiaoneng calendar add 2026-09-24 5; xiaoneng calendar between 2026-09-24 2026-10-09
    Calendar(Calendar),
    /// Write a synthetic city to try everything on
    ///
    /// Example: xiaoneng sample city && xiaoneng bulletin -c city/xiaoneng.toml
    Sample(Sample),
    /// Completions for a shell
    ///
    /// Example: xiaoneng completions bash > ~/.local/share/bash-completion/completions/xiaoneng
    Completions(Completions),
    /// The manual page of the program, or of one command
    ///
    /// Example: xiaoneng man query | man -l -
    Man(Man),
}

/// `bulletin`.
#[derive(Debug, Args)]
pub struct Bulletin {
    /// Files of cases
    pub files: Vec<String>,
    /// Forms to write
    #[arg(long, value_delimiter = ',', default_values = ["html", "json"])]
    pub formats: Vec<ReportFormat>,
    /// Write every chart as a picture of its own too, for slides
    #[arg(long)]
    pub charts: Option<ChartFormat>,
    /// Write rejects.csv with applicants and staff, for the office only
    #[arg(long)]
    pub with_applicant: bool,
}

/// A form of a report; the first of those written is named when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum ReportFormat {
    /// `bulletin.html`
    Html,
    /// `bulletin.docx`
    Docx,
    /// `bulletin.xlsx`
    Xlsx,
    /// `bulletin.md`
    Md,
    /// `figures.json`
    Json,
    /// `figures.csv`
    Csv,
}

/// A form of charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChartFormat {
    /// `chart-….png`
    Png,
}

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
    #[arg(long, value_delimiter = ',')]
    pub compare: Vec<Compare>,
    /// Order groups by this figure, greatest first
    #[arg(long, value_name = "FIGURE")]
    pub sort: Option<String>,
    /// At most so many groups
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Leave the total row out
    #[arg(long)]
    pub no_total: bool,
    /// Durations of all finished cases, not only of commitment cases (承诺件)
    #[arg(long)]
    pub all_types: bool,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: QueryFormat,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// For the eye.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CasesFormat {
    /// For the eye.
    Table,
    /// For a spreadsheet.
    Csv,
    /// One array.
    Json,
    /// One object a line.
    Jsonl,
    /// A table in Markdown.
    Md,
    /// A workbook of texts; needs -o.
    Xlsx,
}

/// `cases`.
#[derive(Debug, Args)]
pub struct Cases {
    /// Files of cases
    pub files: Vec<String>,
    /// Which cases
    #[arg(long, default_value = "all")]
    pub list: List,
    /// The cases behind this figure in the period
    #[arg(long, value_name = "FIGURE", conflicts_with = "list")]
    pub figure: Option<String>,
    /// Which of the cases behind the figure
    #[arg(long, default_value = "numerator", requires = "figure")]
    pub part: FigurePart,
    /// What to show of each: columns of the case, of its clock, or of the export
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "case_id,department,item_name,accepted_at,closed_at,state,due,turnaround,age,on_time,overdue,stopped"
    )]
    pub columns: Vec<String>,
    /// Durations of all finished cases, not only of commitment cases (承诺件)
    #[arg(long)]
    pub all_types: bool,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: CasesFormat,
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

/// `figures`.
#[derive(Debug, Args)]
pub struct Figures {
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: FiguresFormat,
}

/// A form of the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FiguresFormat {
    /// For the eye.
    Table,
    /// Markdown.
    Md,
    /// One array.
    Json,
}

/// `calendar`.
#[derive(Debug, Args)]
pub struct Calendar {
    /// A year; or `add DATE DAYS`; or `between DATE DATE`
    #[arg(required = true, num_args = 1..=3)]
    pub words: Vec<String>,
}

/// `sample`.
#[derive(Debug, Args)]
pub struct Sample {
    /// Where to write it
    pub directory: PathBuf,
    /// How many records
    #[arg(long, default_value_t = crate::sample::SMALL.rows)]
    pub rows: u64,
    /// Another seed is another city
    #[arg(long, default_value_t = crate::sample::SMALL.seed)]
    pub seed: u64,
}
