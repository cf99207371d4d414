//! The monthly bulletin: from figures to an inert [`Report`].
//!
//! In: a [`BulletinSource`]: cases on a desk, what validation said of them, words and settings. Out: a [`Bulletin`], the
//! document and every figure it prints. Never: a file, a clock, a word of its own (they are in `data/report.*.toml` and
//! `data/phrases.*.toml`), a figure that is not in the list of figures. Why: all forms of the bulletin are rendered from
//! one value, and a section without data says so instead of printing zeros.

mod appraisal;
mod backlog;
mod catalogue;
mod daily;
mod departments;
mod drawing;
mod durations;
mod funnel;
mod gather;
mod items;
mod ledgers;
mod monthly;
mod movement;
mod origin;
mod overview;
mod places;
mod press;
mod promises;
mod quality;
mod registers;
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

use super::{Block, Report, Section};
use crate::{
    charts::ChartError,
    clock::ClockError,
    config::Project,
    figures::{Desk, Given, appraisal::Scheme},
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
    /// Targets of figures.
    pub given: &'a Given,
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
    /// The sections that are wanted, in their order, as [`sections`] gives them.
    pub sections: &'a [&'static str],
    /// The scoring scheme that the project names.
    pub scheme: Option<&'a Scheme>,
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
    /// Headings that are not the names of their columns, and which columns of a case they were taken for.
    pub aliases: Vec<(String, &'static str)>,
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

/// Makes the blocks of a section.
type Make = fn(&mut Writer<'_>) -> Result<Vec<Block>, ReportError>;

/// The sections that a project can choose among, in their usual order. What the figures mean and where they come from
/// follow whatever is chosen, so that every figure printed before is defined.
const CHOICE: [(&str, Make); 13] = [
    ("overview", |writer| Ok(overview::blocks(writer))),
    ("volumes", volumes::blocks),
    ("timeliness", timeliness::blocks),
    ("durations", durations::blocks),
    ("speedup", speedup::blocks),
    ("satisfaction", satisfaction::blocks),
    ("departments", departments::blocks),
    ("places", |writer| Ok(places::blocks(writer))),
    ("items", |writer| Ok(items::blocks(writer))),
    ("channels", items::channels),
    ("ledgers", ledgers::blocks),
    ("appraisal", |writer| Ok(appraisal::blocks(writer))),
    ("quality", |writer| Ok(quality::blocks(writer))),
];

/// The sections that are always there, at the end.
const LAST: [(&str, Make); 2] =
    [("definitions", |writer| Ok(origin::definitions(writer))), ("manifest", origin::manifest)];

/// A choice of sections that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadSection {
    /// No section is called so.
    Unknown(String),
    /// It is named more than once.
    Twice(&'static str),
}

/// The sections that a project can choose among, in their usual order.
pub fn known_sections() -> impl Iterator<Item = &'static str> + Clone {
    CHOICE.iter().map(|(id, _)| *id)
}

/// The sections that a project names, in its order, or all of them; those that always come last may be named.
///
/// # Errors
/// [`BadSection`].
pub fn sections(named: Option<&[String]>) -> Result<Vec<&'static str>, BadSection> {
    let Some(named) = named else { return Ok(known_sections().collect()) };
    let mut chosen = Vec::new();
    for name in named {
        let Some(id) = known_sections().find(|id| id == name) else {
            if LAST.iter().any(|(id, _)| id == name) {
                continue;
            }
            return Err(BadSection::Unknown(name.clone()));
        };
        if chosen.contains(&id) {
            return Err(BadSection::Twice(id));
        }
        chosen.push(id);
    }
    Ok(chosen)
}

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
    // Who names no scheme and does not ask for an appraisal is not told that there is none.
    let unasked = source.scheme.is_none() && source.project.report.sections.is_none();
    let wanted = source.sections.iter().filter(|id| !(unasked && **id == "appraisal"));
    let chosen = wanted.filter_map(|id| CHOICE.iter().find(|(known, _)| known == id));
    let mut sections = Vec::new();
    for (number, (id, make)) in chosen.chain(&LAST).enumerate() {
        let title = words.fill(
            "section.title",
            &[
                ("numeral", words.get(&format!("numeral.n{}", number + 1))),
                ("title", words.get(&format!("section.{id}"))),
            ],
        );
        sections.push(Section { id: (*id).to_owned(), title, blocks: make(&mut writer)? });
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

    /// The scheme by which units are scored, if the section is wanted: no person's score is printed.
    fn scored(&self) -> Option<&Scheme> {
        self.scheme.filter(|scheme| self.sections.contains(&"appraisal") && !scheme.is_personal())
    }
}
