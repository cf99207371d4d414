//! The forms of a report.
//!
//! In: a [`Report`](crate::report::Report). Out: bytes. Never: compute a number, write a file, decide what is said.
//! Why: every form prints what the one inert report holds, so that all forms agree.

pub mod answer;
pub mod appraisal;
pub mod case;
mod case_mix;
mod docx;
pub mod figure;
mod figures;
mod figures_csv;
mod grid;
mod html;
mod markdown;
mod movement;
mod paper;
mod sheet;
mod what_if;
mod xlsx;

pub use case_mix::CaseMixForm;
pub use docx::docx;
pub use figures::figures_json;
pub use figures_csv::figures_csv;
pub use grid::Grid;
pub use html::html;
pub use markdown::markdown;
pub use movement::{MovementForm, Said};
pub use what_if::{Held, ItemPromise, WhatIfForm};
pub use xlsx::xlsx;

/// Why a report could not be given a form. All are faults of the program, not of the data.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template is broken, or names something that the report does not hold.
    #[error("a template does not fit the report: {0}")]
    Template(#[source] tera::Error),
    /// A list of a form's own words is broken.
    #[error("a list of words in templates/ is broken: {0}")]
    Words(#[source] toml::de::Error),
    /// A package of files could not be put together.
    #[error("the package cannot be written: {0}")]
    Package(#[source] zip::result::ZipError),
    /// A table is larger than a workbook may be.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[source] rust_xlsxwriter::XlsxError),
}
