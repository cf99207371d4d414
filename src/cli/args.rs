//! The command line as it is written.

mod answers;
mod appraise;
mod files;
mod shell;
mod why;

pub use answers::{Cases, CasesFormat, Compare, FigurePart, List, Query, QueryFormat};
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

impl Common {
    /// The form that was asked for, else the one that the ending of the output file names, else the usual one.
    pub fn form<Form: ValueEnum + Default>(&self, asked: Option<Form>) -> Form {
        let ending = || self.output.as_ref().and_then(|path| path.extension()?.to_str());
        let named = || ending().and_then(|ending| Form::from_str(ending, true).ok());
        asked.or_else(named).unwrap_or_default()
    }
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

/// `figures`.
#[derive(Debug, Args)]
pub struct Figures {
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<FiguresFormat>,
}

/// A form of the dictionary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FiguresFormat {
    /// For the eye.
    #[default]
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
