//! The inert document, and the bulletin that is written as one.
//!
//! In: figures, sentences, charts. Out: [`Report`] and [`bulletin()`]. Never: HTML, docx or xlsx. Why: all forms print the
//! same digits because there is only one place where a digit can stand.

mod answer;
mod appraisal;
mod bulletin;
mod document;

pub use answer::{AnswerSource, answer};
pub use appraisal::{AppraisalSource, appraisal};
pub use bulletin::{
    BadSection, Bulletin, BulletinInput, BulletinSource, DIMENSIONS, PrintedFigure, ReportError, bulletin,
    known_sections, sections,
};
pub use document::*;
