//! `completions` and `man`: what a shell and a manual know of the command line, from its one declaration.

use super::{
    Done,
    args::{Common, Completions, Man},
    console::language,
    help::program,
    problem::Problem,
    query::{deliver, unknown},
};
use clap::Command;

/// What a manual page says of its origin.
const SOURCE: &str = concat!("xiaoneng ", env!("CARGO_PKG_VERSION"));

pub(super) fn completions(common: &Common, args: &Completions) -> Result<Done, Problem> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut program(language(common.lang)), "xiaoneng", &mut text);
    deliver(&text, common)?;
    Ok(Done::Clean)
}

pub(super) fn man(common: &Common, args: &Man) -> Result<Done, Problem> {
    let mut program = program(language(common.lang));
    // Options that mean the same everywhere come to every command.
    program.build();
    let known: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
    let page = match &args.command {
        None => &program,
        Some(name) => program
            .find_subcommand(name)
            .ok_or_else(|| unknown(("unknown-command", &[]), name, known.iter().copied()))?,
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page.clone()).source(SOURCE).render(&mut text).map_err(|error| Problem::internal(&error))?;
    deliver(&text, common)?;
    Ok(Done::Clean)
}
