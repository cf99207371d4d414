//! `xiaoneng`: the command line. Everything it does is in the library.

use std::process::ExitCode;

/// Columns are large and short-lived: the system's allocator gives them back to the kernel and asks again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    xiaoneng::cli::run(std::env::args_os())
}
