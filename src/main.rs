//! `xiaoneng`: the command line. Everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    xiaoneng::cli::run(std::env::args_os())
}
