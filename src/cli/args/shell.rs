//! The arguments of `completions` and `man`.

use clap::Args;
use clap_complete::Shell;

/// `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// For which shell
    pub shell: Shell,
}

/// `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The command [default: the program]
    pub command: Option<String>,
}
