//! Command lines that are not understood, and those that ask for help: what is said of them.

use super::{
    args::{Arguments, Lang},
    console::{broken, say_problem},
    problem::Problem,
};
use crate::reference::{Labels, Language};
use clap::{
    Command, CommandFactory, Error, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{ffi::OsString, io, process::ExitCode};

/// The language that a command line asks for, as far as it can be told before the rest of it is understood.
pub(super) fn lang(argv: &[OsString]) -> Option<Lang> {
    let mut words = argv.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let said = if word == "--lang" { words.next() } else { word.strip_prefix("--lang=") };
        if let Some(said) = said {
            return Lang::from_str(said, true).ok();
        }
    }
    None
}

/// Help and version go to standard output and are done; anything else about usage is not.
pub(super) fn answer(error: &Error, language: Language) -> ExitCode {
    let Some(problem) = problem(error) else {
        // A reader that has gone away has seen enough.
        let lost = error.print().is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe);
        return if error.use_stderr() || lost { ExitCode::from(2) } else { ExitCode::SUCCESS };
    };
    match Labels::of(language) {
        Ok(labels) => {
            say_problem(&labels, &problem);
            ExitCode::from(2)
        }
        Err(error) => broken(&error),
    }
}

/// What is wrong with a command line; `None` where nothing is, but help is asked for.
fn problem(error: &Error) -> Option<Problem> {
    let of = |kind: ContextKind| error.get(kind).map_or(String::new(), listed);
    let option = || ("option", of(ContextKind::InvalidArg));
    let seen = || ("name", of(ContextKind::InvalidValue));
    Some(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::UnknownArgument => Problem::new(
            "unknown-option",
            [("name", of(ContextKind::InvalidArg)), ("suggestion", of(ContextKind::SuggestedArg))],
        ),
        ErrorKind::InvalidSubcommand => Problem::new(
            "unknown-command",
            [
                ("name", of(ContextKind::InvalidSubcommand)),
                ("suggestion", of(ContextKind::SuggestedSubcommand)),
                ("known", commands()),
            ],
        ),
        ErrorKind::InvalidValue if of(ContextKind::InvalidValue).is_empty() => Problem::new("no-value", [option()]),
        ErrorKind::InvalidValue => Problem::new(
            "unknown-choice",
            [option(), seen(), ("suggestion", of(ContextKind::SuggestedValue)), ("known", of(ContextKind::ValidValue))],
        ),
        ErrorKind::ValueValidation => Problem::new("bad-value", [option(), seen()]),
        ErrorKind::MissingRequiredArgument => Problem::new("missing-option", [option()]),
        ErrorKind::ArgumentConflict if of(ContextKind::PriorArg) == of(ContextKind::InvalidArg) => {
            Problem::new("option-twice", [option()])
        }
        ErrorKind::ArgumentConflict => {
            Problem::new("options-together", [option(), ("other", of(ContextKind::PriorArg))])
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            Problem::new("number-of-values", [option()])
        }
        _ => Problem::new("bad-usage", [("cause", error.to_string())]),
    })
}

/// The names of all commands.
fn commands() -> String {
    Arguments::command().get_subcommands().map(Command::get_name).collect::<Vec<_>>().join(", ")
}

/// What the parser knows of a mistake, as one text.
fn listed(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}
