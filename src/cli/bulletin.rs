//! `bulletin`: the report and the figures behind it.

use super::{
    Done,
    args::{Bulletin, Common},
    console::Console,
    problem::Problem,
};

pub(super) fn run(_common: &Common, _args: &Bulletin, _console: &Console) -> Result<Done, Problem> {
    Err(Problem::new("internal", [("cause", "bulletin".to_owned())]))
}
