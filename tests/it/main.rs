//! The one integration test binary: every further one would link polars again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests"
)]

mod answers;
mod behind;
mod browser;
mod charts;
mod cli;
mod clock;
mod convert;
mod corpus;
mod determinism;
mod diary;
mod explain;
mod figures;
mod filters;
mod formats_agree;
mod forms;
mod fuzz;
mod headings;
mod house;
mod joint;
mod office;
mod oracle;
mod output;
mod page;
mod privacy;
mod projects;
mod references;
mod registers;
mod sample_report;
mod schemas;
mod support;
mod whole;
mod why;
mod words;
mod workbook;
