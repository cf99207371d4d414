//! Appraisal (考核): units scored by a scheme, every mark exact.
//!
//! A score is `coefficient × (marks of the criteria, scaled up for those left out + bonus)`, at most the cap. Ranks and
//! grades go by the score as it prints, so that no reader sees equal scores with different ranks.

mod hand;
mod rule;
mod scheme;

pub use hand::{ByHand, Given, HandMarked};
pub use rule::{How, Rule, points};
pub use scheme::{BadScheme, Criterion, Fault, Scheme, Way};

use super::{Desk, Dimension, Group, GroupKey, Outcome, Value, View, ask};
use crate::{
    clock::ClockError,
    number::{Decimal, Exact, competition_ranks},
    validate::Dictionary,
};
use std::cmp::Reverse;

/// Digits after the point of printed marks and scores.
pub const MARK_DECIMALS: u32 = 2;

/// The units of a scheme with their scores: first those that are ranked, best first, then the others by name.
#[derive(Clone, Debug)]
pub struct Appraisal {
    /// Every unit.
    pub units: Vec<ScoredUnit>,
}

/// A unit and what it was given.
#[derive(Clone, Debug)]
pub struct ScoredUnit {
    /// The values of the scheme's dimensions.
    pub key: Vec<GroupKey>,
    /// How many cases it had.
    pub cases: i64,
    /// The marks of each criterion.
    pub criteria: Vec<Marked>,
    /// The marks of each bonus.
    pub bonus: Vec<Marked>,
    /// The marks of each criterion that is marked by hand.
    pub by_hand: Vec<HandMarked>,
    /// What they come to; none if nothing could be measured.
    pub score: Option<Score>,
    /// Its place among the ranked.
    pub rank: Option<usize>,
    /// The band of its score, if it is ranked and reaches one.
    pub grade: Option<String>,
    /// Why it is not ranked.
    pub left_out: Option<Reason>,
}

/// Marks for one figure.
#[derive(Clone, Debug)]
pub struct Marked {
    /// The figure.
    pub outcome: Outcome,
    /// Its value in the unit of the rule.
    pub points: Option<Exact>,
    /// The marks; none if the criterion is left out.
    pub marks: Option<Exact>,
    /// How they came about; none without a value.
    pub how: Option<How>,
}

/// What marks come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// The marks of the criteria that count.
    pub earned: Exact,
    /// Their full marks.
    pub measured: Exact,
    /// The marks scaled to the full marks of all criteria.
    pub base: Exact,
    /// The marks of all bonuses.
    pub bonus: Exact,
    /// The unit's coefficient, 1 if it has none.
    pub coefficient: Exact,
    /// The score before the cap.
    pub uncapped: Exact,
    /// The score.
    pub total: Exact,
}

/// Why a unit is not ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It had no cases.
    NoCases,
    /// It had fewer than the scheme asks for.
    FewCases,
    /// Cases in which the unit is not filled in.
    Unnamed,
    /// No criterion has a value.
    Unmeasured,
}

impl Reason {
    /// Its name in JSON and in the messages.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NoCases => "no_cases",
            Self::FewCases => "few_cases",
            Self::Unnamed => "unnamed",
            Self::Unmeasured => "unmeasured",
        }
    }
}

impl ScoredUnit {
    /// What the unit is called: the values of its dimensions.
    #[must_use]
    pub fn name(&self) -> String {
        unit_name(&self.key)
    }

    /// The score as it prints.
    #[must_use]
    pub fn printed(&self) -> Option<Decimal> {
        self.score.as_ref().map(|score| Decimal::rounded(&score.total, MARK_DECIMALS))
    }
}

/// Scores the units that the data know, for one period.
///
/// # Errors
/// Only for a table without the columns of timed cases, which is a bug, or if the temporary file cannot be read.
pub fn appraise(desk: &Desk<'_>, view: View, scheme: &Scheme) -> Result<Appraisal, ClockError> {
    let figures = scheme.figures();
    let mut groups = desk.gather(|| ask(desk, view, &figures, &scheme.group))?;
    groups.extend(idle(desk, scheme, &groups));
    Ok(scheme.score(groups))
}

/// Units that had cases, but none that is seen of the period.
fn idle(desk: &Desk<'_>, scheme: &Scheme, seen: &[Group]) -> Vec<Group> {
    let [Dimension::Column(name)] = scheme.group.as_slice() else { return Vec::new() };
    let texts = desk.cases.dictionaries.get(name).into_iter().flat_map(Dictionary::texts);
    let keys = texts.filter(|text| !text.is_empty()).map(|text| vec![GroupKey::Text(text.to_owned())]);
    let new = keys.filter(|key| seen.binary_search_by(|group| group.key.cmp(key)).is_err());
    new.map(|key| Group { key, outcomes: Vec::new() }).collect()
}

impl Scheme {
    /// Scores groups that hold the scheme's [figures](Self::figures), in their order; a group without any had no cases.
    #[must_use]
    pub fn score(&self, groups: Vec<Group>) -> Appraisal {
        let mut units: Vec<ScoredUnit> = groups.into_iter().map(|group| self.unit(group)).collect();
        let order = |unit: &ScoredUnit| (unit.left_out.map(Reason::id), Reverse(unit.printed()));
        // Of those left out no score is better than another.
        units.sort_by_cached_key(|unit| match order(unit) {
            (None, printed) => (None, Some(printed), unit.key.clone()),
            (reason, _) => (reason, None, unit.key.clone()),
        });
        let ranked = units.iter().take_while(|unit| unit.left_out.is_none());
        let scores: Vec<Reverse<Option<Decimal>>> = ranked.map(|unit| Reverse(unit.printed())).collect();
        for (unit, rank) in units.iter_mut().zip(competition_ranks(&scores)) {
            unit.rank = Some(rank);
            let printed = unit.printed().map(Decimal::exact);
            let band = self.grades.iter().find(|(_, from)| printed.as_ref().is_some_and(|score| score >= from));
            unit.grade = band.map(|(name, _)| name.clone());
        }
        Appraisal { units }
    }

    fn unit(&self, group: Group) -> ScoredUnit {
        let outcome = |id: &str| group.outcomes.iter().find(|outcome| outcome.figure == id).cloned();
        let cases = outcome(self.counted.id).and_then(|outcome| outcome.value).map_or(0, Value::numerator);
        let marked = |criterion: &Criterion| {
            let nothing = || Outcome {
                figure: criterion.figure.id,
                value: None,
                n: None,
                left_out: Vec::new(),
                open: 0,
                withheld: None,
            };
            criterion.mark(outcome(criterion.figure.id).unwrap_or_else(nothing), self.rounded)
        };
        let had_any = cases > 0;
        let list = |list: &[Criterion]| list.iter().filter(|_| had_any).map(marked).collect::<Vec<Marked>>();
        let (criteria, bonus) = (list(&self.criteria), list(&self.bonus));
        let name = unit_name(&group.key);
        let by_hand: Vec<HandMarked> = self.by_hand.iter().filter(|_| had_any).map(|one| one.mark(&name)).collect();
        let score = self.total(&name, (&criteria, &by_hand), &bonus);
        let blank = group.key.iter().any(|part| part.text().is_empty());
        let left_out = match &score {
            _ if blank => Some(Reason::Unnamed),
            _ if !had_any => Some(Reason::NoCases),
            _ if cases < self.min_cases => Some(Reason::FewCases),
            None => Some(Reason::Unmeasured),
            Some(_) => None,
        };
        ScoredUnit { key: group.key, cases, criteria, bonus, by_hand, score, rank: None, grade: None, left_out }
    }

    /// What marks come to; nothing if no criterion counts.
    fn total(&self, unit: &str, marked: (&[Marked], &[HandMarked]), bonus: &[Marked]) -> Option<Score> {
        let (measured, earned) = self.counted(marked.0, marked.1);
        if measured.is_zero() {
            return None;
        }
        let base = &earned * self.full() / &measured;
        let bonus = bonus.iter().filter_map(|marked| marked.marks.as_ref()).fold(Exact::ZERO, |sum, marks| sum + marks);
        let coefficient = self.coefficients.get(unit).cloned().unwrap_or(Exact::ONE);
        let uncapped = (&base + &bonus) * &coefficient;
        let total = self.cap.clone().map_or_else(|| uncapped.clone(), |cap| cap.min(uncapped.clone()));
        Some(Score { earned, measured, base, bonus, coefficient, uncapped, total })
    }
}

impl Criterion {
    fn mark(&self, outcome: Outcome, rounded: Option<u32>) -> Marked {
        if let Some(points) = outcome.value.and_then(|value| points(self.figure, value, rounded)) {
            let (marks, how) = self.marks(&points);
            return Marked { outcome, points: Some(points), marks: Some(marks), how: Some(how) };
        }
        Marked { outcome, points: None, marks: self.missing.marks(&self.full), how: None }
    }
}

fn unit_name(key: &[GroupKey]) -> String {
    key.iter().map(GroupKey::text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
