//! The arguments of `appraise`.

use clap::{Args, ValueEnum};

/// `appraise`.
#[derive(Debug, Args)]
pub struct Appraise {
    /// Files of cases
    pub files: Vec<String>,
    /// `window_monthly`, `department_quarterly`, `handler_monthly`, or a file [default: that of the project file]
    #[arg(long, value_name = "NAME|FILE")]
    pub scheme: Option<String>,
    /// Print the scheme itself, to be edited
    #[arg(long)]
    pub print: bool,
    /// How to print [default: by the ending of the output file, else table]
    #[arg(long)]
    pub format: Option<AppraisalFormat>,
}

/// A form of an appraisal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AppraisalFormat {
    /// For the eye.
    #[default]
    Table,
    /// For a spreadsheet.
    Csv,
    /// One object.
    Json,
    /// Markdown.
    Md,
    /// A page for any browser.
    Html,
    /// A workbook; needs -o.
    Xlsx,
}
