//! What a bulletin says of its figures, and in which words.
//!
//! In: outcomes of figures, the phrases of `data/phrases.*.toml`. Out: sentences as [`Piece`]s of words and figures.
//! Never: count, divide, hold a phrase. Why: the same figures give the same sentences, problems are said as plainly as
//! achievements, and a direction word follows from the printed digits beside it.

mod calendar;
mod changes;
mod compose;
mod findings;
mod paragraph;
mod phrases;
mod ranking;

pub use changes::changes;
pub use findings::findings;
pub use paragraph::{Direction, direction, paragraph, paragraph_with};
pub use phrases::{BadPhrases, Choice, Joins, Part, Phrases, fill, parts};
pub use ranking::{RankMove, Ranking, breakdown, rank_moves, ranking};

use crate::{
    figures::{Figure, Outcome, Value, figure},
    period::Period,
    reference::Labels,
};

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A figure, to be printed with where it comes from.
    Figure(Quote),
}

/// A figure that a sentence quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Its id.
    pub figure: &'static str,
    /// Of which period.
    pub of: Term,
    /// Of which unit, as an index of [`Scene::units`]; `None` for the whole.
    pub unit: Option<usize>,
}

/// The period of a quoted figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The period that the sentence is about.
    Now,
    /// The one before.
    Previous,
    /// The same a year earlier.
    YearAgo,
}

/// A unit and its figures.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its figures.
    pub outcomes: &'a [Outcome],
}

/// What sentences are written from.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The words.
    pub phrases: &'a Phrases,
    /// The names of figures.
    pub labels: &'a Labels,
    /// The period.
    pub period: Period,
    /// Whose cases they are.
    pub area: &'a str,
    /// Digits after the point of rates.
    pub decimals: u32,
    /// Units with fewer cases are not compared.
    pub min_cases: i64,
    /// The figures of the whole.
    pub now: &'a [Outcome],
    /// The same of the period before; `None` if the data do not cover it.
    pub previous: Option<&'a [Outcome]>,
    /// The same a year earlier; `None` if the data do not cover it.
    pub year_ago: Option<&'a [Outcome]>,
    /// The units.
    pub units: &'a [Unit<'a>],
    /// Figures of the whole with their targets.
    pub targets: &'a [(&'static str, Value)],
}

impl Scene<'_> {
    /// A figure of the whole and its value.
    fn value(&self, id: &str) -> Option<(&'static Figure, Value)> {
        value_in(self.now, id)
    }
}

/// A figure and its value among outcomes; `None` without a value.
fn value_in(outcomes: &[Outcome], id: &str) -> Option<(&'static Figure, Value)> {
    let outcome = outcomes.iter().find(|outcome| outcome.figure == id)?;
    Some((figure(id)?, outcome.value?))
}
