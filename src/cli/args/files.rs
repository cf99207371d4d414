//! The arguments of the commands that look at files and settings: `inspect`, `init`, `validate`, `convert`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// Files to look at [default: the cases of the project file]
    pub files: Vec<String>,
    /// Add what is sure to the project file, and what has to be asked as comments; nothing in it is changed
    #[arg(long)]
    pub write: bool,
    /// How to print
    #[arg(long, default_value = "text")]
    pub format: InspectFormat,
}

/// A form of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For the eye.
    Text,
    /// One object.
    Json,
}

/// `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Where to write it
    #[arg(default_value = ".")]
    pub directory: PathBuf,
}

/// `validate`.
#[derive(Debug, Args)]
pub struct Validate {
    /// Files of cases
    pub files: Vec<String>,
    /// Write rejects.csv with applicants and staff, for the office only
    #[arg(long)]
    pub with_applicant: bool,
}

/// `convert`.
#[derive(Debug, Args)]
pub struct Convert {
    /// Files of cases
    pub files: Vec<String>,
    /// Write the applicants' columns too
    #[arg(long)]
    pub with_applicant: bool,
}
