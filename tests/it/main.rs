//! The one integration test binary: every further one would link polars again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests"
)]

mod browser;
mod charts;
mod cli;
mod clock;
mod corpus;
mod determinism;
mod figures;
mod forms;
mod fuzz;
mod house;
mod oracle;
mod output;
mod privacy;
mod sample_report;
mod support;
mod workbook;
