//! The monthly bulletin: from figures to an inert [`Report`].
//!
//! In: a [`BulletinSource`]: cases on a desk, what validation said of them, words and settings. Out: a [`Bulletin`], the
//! document and every figure it prints. Never: a file, a clock, a word of its own (they are in `data/report.*.toml` and
//! `data/phrases.*.toml`), a figure that is not in the list of figures. Why: all forms of the bulletin are rendered from
//! one value, and a section without data says so instead of printing zeros.

mod departments;
mod drawing;
mod durations;
mod funnel;
mod gather;
mod items;
mod origin;
mod overview;
mod places;
mod press;
mod quality;
mod satisfaction;
mod speedup;
mod tables;
#[cfg(test)]
mod tests;
mod timeliness;
mod volumes;
mod words;
mod writer;

pub use gather::DIMENSIONS;
pub use press::PrintedFigure;

use super::{Report, Section};
use crate::{
    charts::ChartError,
    clock::ClockError,
    config::Project,
    figures::Desk,
    narrative::{BadPhrases, Phrases},
    period::{AsOf, Period},
    reference::{Calendar, Labels},
    validate::Validated,
};
use gather::Facts;
use press::{Press, When};
use std::collections::BTreeMap;
use words::Words;
use writer::Writer;

/// What a bulletin is made from.
#[derive(Clone, Copy)]
pub struct BulletinSource<'a> {
    /// The cases, timed as of `as_of` or later and loaded with [`DIMENSIONS`].
    pub desk: &'a Desk<'a>,
    /// The working days.
    pub calendar: &'a Calendar,
    /// Ledgers, rejects and problems of the input.
    pub validated: &'a Validated,
    /// Names of figures, in the language of the bulletin.
    pub labels: &'a Labels,
    /// The project: office, area, masthead, decimals, the least number of ranked cases, the waiver.
    pub project: &'a Project,
    /// The period.
    pub period: Period,
    /// The moment up to which everything is seen.
    pub as_of: AsOf,
    /// The settings in force, by their dotted name, as written in a project file.
    pub settings: &'a BTreeMap<String, String>,
    /// The files, in the order of reading.
    pub inputs: &'a [BulletinInput],
}

/// A file that the bulletin was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinInput {
    /// Which dataset it is (`cases`, `suspensions`).
    pub dataset: String,
    /// Its name, without its directory.
    pub name: String,
    /// As it was named: what ledgers and problems call it.
    pub path: String,
    /// Bytes.
    pub bytes: u64,
    /// BLAKE3 of the bytes.
    pub digest: String,
    /// Data records.
    pub records: u64,
    /// What it was packed in and how its text is encoded.
    pub form: String,
}

/// The document, and the figures in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulletin {
    /// The document.
    pub report: Report,
    /// Every figure it prints, by figure, scope and period.
    pub figures: Vec<PrintedFigure>,
}

/// A bulletin that cannot be made. All are faults of the program.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The cases lack a column.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The built-in phrases do not read.
    #[error(transparent)]
    Phrases(#[from] BadPhrases),
    /// The built-in titles do not read.
    #[error("words of the report: {0}")]
    Words(#[from] toml::de::Error),
    /// The built-in notices of the calendar do not read.
    #[error("notices: {0}")]
    Notices(#[from] csv::Error),
    /// A chart cannot be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
}

/// Digits after the point of rates, unless the project says otherwise.
const DECIMALS: u32 = 1;

/// Makes the bulletin.
///
/// # Errors
/// [`ReportError`], which is a bug: nothing in the data keeps a bulletin from being made.
pub fn bulletin(source: &BulletinSource<'_>) -> Result<Bulletin, ReportError> {
    let language = source.labels.language();
    let (phrases, words) = (Phrases::of(language)?, Words::of(language)?);
    let facts = Facts::gather(source)?;
    let home = When { period: source.period, as_of: source.as_of };
    let mut press = Press::new(source.labels, &phrases, &words, home);
    press.decimals = source.project.report.decimals.unwrap_or(DECIMALS);
    let mut writer = Writer { source, facts: &facts, press };
    let blocks = [
        ("overview", overview::blocks(&mut writer)),
        ("volumes", volumes::blocks(&mut writer)?),
        ("timeliness", timeliness::blocks(&mut writer)?),
        ("durations", durations::blocks(&mut writer)?),
        ("speedup", speedup::blocks(&mut writer)?),
        ("satisfaction", satisfaction::blocks(&mut writer)?),
        ("departments", departments::blocks(&mut writer)?),
        ("places", places::blocks(&mut writer)),
        ("items", items::blocks(&mut writer)),
        ("channels", items::channels(&mut writer)?),
        ("quality", quality::blocks(&mut writer)),
        // Last, so that every figure printed before is defined.
        ("definitions", origin::definitions(&mut writer)),
        ("manifest", origin::manifest(&mut writer)?),
    ];
    let mut sections = Vec::new();
    for (number, (id, blocks)) in blocks.into_iter().enumerate() {
        let title = words.fill(
            "section.title",
            &[
                ("numeral", words.get(&format!("numeral.n{}", number + 1))),
                ("title", words.get(&format!("section.{id}"))),
            ],
        );
        sections.push(Section { id: id.to_owned(), title, blocks });
    }
    let report = writer.report(sections);
    let figures = writer.press.into_printed(&report);
    Ok(Bulletin { report, figures })
}

impl BulletinSource<'_> {
    /// Whether the data reach back to the beginning of a period, so that it can be compared with.
    fn covers(&self, period: Period) -> bool {
        self.desk.covers(period)
    }
}
