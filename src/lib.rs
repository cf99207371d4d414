//! # xiaoneng (效能): exact figures and reports for government efficiency offices
//!
//! Purpose: a clerk gets from an export of handled cases (办件) to a bulletin in one command, and an inspector who doubts
//! a number can ask where it comes from. So every figure is *defined* (words, numerator, denominator, unit), *exact*
//! (integers until printed), *traceable* (file, line, case) and *the same in every output*.
//!
//! ## The line of rooms
//! ```text
//!  argv ─cli─► Arguments ─config─► Settings
//!                                     │        data/ ─reference─► Calendar, Words, Aliases, Labels
//!  files ─ingest─► Batch ─validate─► Cases + Rejects + Diagnostics
//!                                     │
//!                                   clock ─► TimedCases ─engine─► counts and sums
//!                                                                    │
//!                                                figures ─► Outcomes ├─query─► Answer ──────────┐
//!                                                                    └─report (narrative, charts)│
//!                                                                         │                      ▼
//!                                                                      Report ─render─► bytes ─output─► reports/
//! ```
//! Cases lie in parts, and beyond 256 MiB in a temporary file: timing and counting take one part after the other, and what
//! they count adds up. A run asks its questions in rounds, so that one pass answers all of them ([`figures::Desk::gather`]).
//!
//! `pipeline` is the left half of this picture as one function. Imports go up the list below only; a room uses another
//! room's types, never its helpers. A test reads the `use` lines and compares.
//!
//! ## Rooms, each with its invariant
//! - [`diag`]: a problem as a value. *Never prints, never exits.*
//! - [`schema`]: canonical columns. *Holds no heading of any export.*
//! - [`period`]: days, half-open periods, moments. *Never asks for the current day.*
//! - [`number`]: ratios and their one formatting. *No binary float between a count and its printed digit.*
//! - [`mod@reference`]: the data under `data/`, read and checked. *No fact in code.*
//! - [`config`]: the project file and its defaults. *Unknown keys are errors.*
//! - [`ingest`]: bytes to batches of records with their lines. *Judges nothing, drops nothing, holds no file.*
//! - [`validate`]: records to [`validate::Cases`]. *`read = kept + rejected + duplicates + void`, checked at every run.*
//! - [`clock`]: due dates, turnaround, states as of a moment. *Look-ups in two arrays; only the diary of one case walks over days.*
//! - [`engine`]: counts and sums of measures by keys. *Knows no figure's name; polars stops at its door.*
//! - [`figures`]: the list of figures, and values from measures. *No string, no rounding, no label.*
//! - [`query`]: ad hoc answers, lists of cases, explanations. *Formats nothing.*
//! - [`narrative`]: findings in words. *Computes no number; phrases are data.*
//! - [`charts`]: structs to SVG. *Computes no figure, reads no file.*
//! - [`report`]: the inert document. *Knows no HTML.*
//! - [`render`]: documents and answers to bytes. *Computes nothing, writes nothing.*
//! - [`output`]: a whole report on disk, or nothing. *The previous report stays whole whatever happens.*
//! - [`sample`]: a synthetic city. *Same seed, same bytes, on any machine.*
//! - [`pipeline`]: the order of the rooms. *Judges nothing.*
//! - [`cli`]: argv in, exit code out. *The one room that prints.*

pub mod charts;
pub mod cli;
pub mod clock;
pub mod config;
pub mod diag;
pub mod engine;
pub mod figures;
pub mod ingest;
pub mod narrative;
pub mod number;
pub mod output;
pub mod period;
pub mod pipeline;
pub mod query;
pub mod reference;
pub mod render;
pub mod report;
pub mod sample;
pub mod schema;
pub mod validate;
