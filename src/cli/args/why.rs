//! `explain`, `bridge`, `case-mix`, `what-if`: why, and what if.

use clap::{Args, ValueEnum};

/// `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The figure (see xiaoneng figures)
    #[arg(required_unless_present = "case", conflicts_with = "case")]
    pub figure: Option<String>,
    /// A case by its number: its clock, day by day
    #[arg(long, value_name = "ID")]
    pub case: Option<String>,
    /// Which of several cases of one number
    #[arg(long, value_name = "FILE:LINE", requires = "case")]
    pub at: Option<String>,
    /// List every day, also where nothing new happens
    #[arg(long, requires = "case")]
    pub full: bool,
    /// Durations of all finished cases, not only of commitment cases (承诺件)
    #[arg(long, conflicts_with = "case")]
    pub all_types: bool,
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<ExplainFormat>,
}

/// A form of an explanation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For the eye.
    #[default]
    Table,
    /// One object.
    Json,
}

/// `bridge`.
#[derive(Debug, Args)]
pub struct Bridge {
    /// Which rate or mean (see xiaoneng figures)
    pub figure: String,
    /// Files of cases
    pub files: Vec<String>,
    /// By which dimensions: department, region, item, channel, … or a column of the export
    #[arg(long, value_delimiter = ',', required = true)]
    pub by: Vec<String>,
    /// The earlier period: previous, `year_ago`, or a period such as 2026-03
    #[arg(long, value_name = "PERIOD", default_value = "previous")]
    pub against: String,
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<SheetFormat>,
}

/// `case-mix`.
#[derive(Debug, Args)]
pub struct CaseMix {
    /// Which rate or mean (see xiaoneng figures)
    pub figure: String,
    /// Files of cases
    pub files: Vec<String>,
    /// Which units are compared: region, department, level, … or a column of the export
    #[arg(long, value_delimiter = ',', required = true)]
    pub by: Vec<String>,
    /// Which cases are alike: those of one item, or of one value of another dimension
    #[arg(long, value_name = "DIMENSION", default_value = "item")]
    pub mix: String,
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<SheetFormat>,
}

/// `what-if`.
#[derive(Debug, Args)]
pub struct WhatIf {
    /// Files of cases
    pub files: Vec<String>,
    /// Only the cases of this item, by its code or name
    #[arg(long)]
    pub item: Option<String>,
    /// Only the cases of this department
    #[arg(long)]
    pub department: Option<String>,
    /// The promise to suppose: 5个工作日, 20天, 3个月, 48小时, 即办
    #[arg(long, value_name = "LIMIT")]
    pub promised: Option<String>,
    /// A promise holds if at least so many per cent of the cases meet it
    #[arg(long, value_name = "PERCENT", default_value = "95")]
    pub share: String,
    /// The shortest promise of each of the N items with the most cases
    #[arg(long, value_name = "N", conflicts_with = "item")]
    pub top: Option<usize>,
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<SheetFormat>,
}

/// A form of a small table with sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    /// For the eye.
    #[default]
    Table,
    /// For a spreadsheet.
    Csv,
    /// One object.
    Json,
    /// One object a line.
    Jsonl,
    /// Markdown.
    Md,
}
