//! Marks that somebody gives, and no figure.

use super::{
    Marked, Scheme, ScoredUnit,
    scheme::{BadScheme, Fault, bad, positive},
};
use crate::{
    config::{Missing, WrittenByHand},
    number::Exact,
};
use std::collections::{BTreeMap, BTreeSet};

/// A criterion that is marked by hand (手工打分).
#[derive(Clone, Debug)]
pub struct ByHand {
    /// What the list calls it.
    pub name: String,
    /// Most marks.
    pub full: Exact,
    /// Where the marks come from.
    pub source: String,
    /// What counts for a unit without marks.
    pub missing: Missing,
    /// The marks of each unit by its name, and why it has them.
    given: BTreeMap<String, Given>,
}

/// Marks that were entered, with a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The marks.
    pub marks: Exact,
    /// Why; may be empty.
    pub note: String,
}

/// What a unit has by a criterion that is marked by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandMarked {
    /// What was entered; nothing if nobody entered anything.
    pub given: Option<Given>,
    /// The marks that count; none if the criterion is left out.
    pub marks: Option<Exact>,
}

impl ByHand {
    /// The criteria that a file says.
    ///
    /// # Errors
    /// [`BadScheme`], for a name or a unit that stands twice, or marks outside 0 and the full marks.
    pub(super) fn of(written: &[WrittenByHand]) -> Result<Vec<Self>, BadScheme> {
        let mut criteria: Vec<Self> = Vec::with_capacity(written.len());
        for (index, one) in written.iter().enumerate() {
            let key = |key: &str| format!("by_hand[{}].{key}", index + 1);
            if criteria.iter().any(|before| before.name == *one.name.get_ref()) {
                return Err(bad(one.name.span(), &key("name"), Fault::HandTwice));
            }
            if one.source.get_ref().trim().is_empty() {
                return Err(bad(one.source.span(), &key("source"), Fault::NoSource));
            }
            let full = positive(*one.full.get_ref(), &key("full"), one.full.span())?;
            let mut given = BTreeMap::new();
            for (place, entered) in one.marks.iter().enumerate() {
                let key = |name: &str| key(&format!("marks[{}].{name}", place + 1));
                let marks = entered.marks.get_ref().0.exact();
                if marks < Exact::ZERO || marks > full {
                    return Err(bad(entered.marks.span(), &key("marks"), Fault::HandMarks(full)));
                }
                let marks = Given { marks, note: entered.note.clone() };
                if given.insert(entered.unit.get_ref().clone(), marks).is_some() {
                    return Err(bad(entered.unit.span(), &key("unit"), Fault::HandTwice));
                }
            }
            let (name, source) = (one.name.get_ref().clone(), one.source.get_ref().clone());
            criteria.push(Self { name, full, source, missing: one.missing.unwrap_or(Missing::Skip), given });
        }
        Ok(criteria)
    }

    /// The names of the units that have marks.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.given.keys().map(String::as_str)
    }

    /// What a unit has.
    pub(super) fn mark(&self, unit: &str) -> HandMarked {
        let given = self.given.get(unit).cloned();
        let marks = given.as_ref().map(|given| given.marks.clone());
        HandMarked { marks: marks.or_else(|| self.missing.marks(&self.full)), given }
    }
}

impl Missing {
    /// The marks without a value.
    pub(super) fn marks(self, full: &Exact) -> Option<Exact> {
        match self {
            Self::Full => Some(full.clone()),
            Self::Zero => Some(Exact::ZERO),
            Self::Skip => None,
        }
    }
}

impl Scheme {
    /// The full marks of a unit's criteria that count, and its marks.
    pub(super) fn counted(&self, criteria: &[Marked], by_hand: &[HandMarked]) -> (Exact, Exact) {
        let of_figures = self.criteria.iter().zip(criteria).map(|(one, marked)| (&one.full, &marked.marks));
        let of_hands = self.by_hand.iter().zip(by_hand).map(|(one, marked)| (&one.full, &marked.marks));
        let counted = of_figures.chain(of_hands).filter_map(|(full, marks)| Some((full, marks.as_ref()?)));
        counted.fold((Exact::ZERO, Exact::ZERO), |(full, sum), (most, marks)| (full + most, sum + marks))
    }

    /// Names of units in the scheme that are not among those scored: a misspelt name has no effect.
    #[must_use]
    pub fn unknown<'s>(&'s self, units: &[ScoredUnit]) -> Vec<&'s str> {
        let known: BTreeSet<String> = units.iter().map(ScoredUnit::name).collect();
        let named = self.coefficients.keys().map(String::as_str).chain(self.by_hand.iter().flat_map(ByHand::units));
        let unknown: BTreeSet<&str> = named.filter(|unit| !known.contains(*unit)).collect();
        unknown.into_iter().collect()
    }
}
