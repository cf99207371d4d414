//! The command line: what was said, which room does it, what comes out where.
//!
//! In: argv. Out: an exit code: 0 done, 1 done but a gate was hit, 2 not done. Never: logic of its own; anything but data
//! on standard output. Why: a script reads standard output, a person reads standard error.

mod appraise;
mod args;
mod bridge;
mod bulletin;
mod calendar;
mod case_mix;
mod cases;
mod choice;
mod console;
mod convert;
mod explain;
mod explain_case;
mod files;
mod filter;
mod help;
mod inspect;
mod open;
mod problem;
mod progress;
mod query;
mod remarks;
mod sample;
mod sheet;
mod shell;
mod usage;
mod validate;
mod what_if;

pub use args::Arguments;
pub use help::program;

use args::Command;
use clap::FromArgMatches;
use console::Console;
use problem::Problem;
use std::{ffi::OsString, process::ExitCode};

/// How a command ended, if it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// As asked.
    Clean,
    /// But a gate was hit, or there are findings.
    WithFindings,
}

/// Runs one command line.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> ExitCode {
    let argv: Vec<OsString> = argv.into_iter().collect();
    let language = console::language(usage::lang(&argv));
    let matches = program(language).try_get_matches_from(argv);
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return usage::answer(&error, language),
    };
    let mut console = match Console::new(&arguments.common) {
        Ok(console) => console,
        Err(error) => return console::broken(&error),
    };
    match command(&arguments, &mut console) {
        Ok(Done::Clean) => ExitCode::SUCCESS,
        Ok(Done::WithFindings) => ExitCode::from(1),
        Err(problem) => {
            console.problem(&problem);
            ExitCode::from(2)
        }
    }
}

fn command(arguments: &Arguments, console: &mut Console) -> Result<Done, Problem> {
    let common = &arguments.common;
    if let (Some(_), Some(name)) = (&common.filter, unfiltered(&arguments.command)) {
        return Err(Problem::new("where-not-here", [("command", name.to_owned())]));
    }
    match &arguments.command {
        Command::Bulletin(args) => bulletin::run(common, args, console),
        Command::Query(args) => query::run(common, args, console),
        Command::Cases(args) => cases::run(common, args, console),
        Command::Appraise(args) => appraise::run(common, args, console),
        Command::Explain(args) => explain::run(common, args, console),
        Command::Bridge(args) => bridge::run(common, args, console),
        Command::CaseMix(args) => case_mix::run(common, args, console),
        Command::WhatIf(args) => what_if::run(common, args, console),
        Command::Figures(args) => explain::figures(common, args, console),
        Command::Inspect(args) => inspect::run(common, args, console),
        Command::Init(args) => inspect::init(args, console),
        Command::Validate(args) => validate::run(common, args, console),
        Command::Convert(args) => convert::run(common, args, console),
        Command::Calendar(args) => calendar::run(common, args, console),
        Command::Completions(args) => shell::completions(common, args),
        Command::Man(args) => shell::man(common, args),
        Command::Sample(args) => sample::run(args, console),
    }
}

/// The name of a command that is not about a choice of cases.
const fn unfiltered(command: &Command) -> Option<&'static str> {
    match command {
        Command::Bulletin(_) => Some("bulletin"),
        Command::Figures(_) => Some("figures"),
        Command::Inspect(_) => Some("inspect"),
        Command::Init(_) => Some("init"),
        Command::Validate(_) => Some("validate"),
        Command::Convert(_) => Some("convert"),
        Command::Calendar(_) => Some("calendar"),
        Command::Sample(_) => Some("sample"),
        _ => None,
    }
}
