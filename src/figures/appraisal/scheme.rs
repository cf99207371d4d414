//! A scheme that was checked: every figure is known, every rule can give full marks.

use super::{hand::ByHand, rule::Rule};
use crate::{
    config::{Missing, Number, WrittenCriterion, WrittenScheme},
    figures::{Better, Dimension, Figure, Formula, Unit, figure},
    number::Exact,
    schema::Field,
};
use std::{collections::BTreeMap, ops::Range};

/// A scoring scheme (考核办法).
#[derive(Clone, Debug)]
pub struct Scheme {
    /// What the list is called.
    pub title: String,
    /// The dimensions whose values are the units.
    pub group: Vec<Dimension>,
    /// The count that says how many cases a unit had.
    pub counted: &'static Figure,
    /// Units with fewer cases are scored but not ranked.
    pub min_cases: i64,
    /// Marks are computed from values rounded to so many digits.
    pub rounded: Option<u32>,
    /// What is scored.
    pub criteria: Vec<Criterion>,
    /// What is added.
    pub bonus: Vec<Criterion>,
    /// No score is greater.
    pub cap: Option<Exact>,
    /// What is marked by hand.
    pub by_hand: Vec<ByHand>,
    /// Bands of scores, best first: name and least score.
    pub grades: Vec<(String, Exact)>,
    /// 折合系数 of units, by their name.
    pub coefficients: BTreeMap<String, Exact>,
}

/// What is scored.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// By which figure.
    pub figure: &'static Figure,
    /// What the list calls it, if not as the figure.
    pub name: Option<String>,
    /// Most marks.
    pub full: Exact,
    /// How a value becomes marks.
    pub rule: Rule,
    /// What counts without a value.
    pub missing: Missing,
}

/// Which way marks rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// With greater values.
    Up,
    /// With smaller values.
    Down,
}

/// What is wrong with a scheme, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadScheme {
    /// The bytes of the file.
    pub place: Range<usize>,
    /// The key, dotted; criteria count from 1.
    pub key: String,
    /// What.
    pub fault: Fault,
}

/// What can be wrong with a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such figure.
    Figure(String),
    /// A unit is no stretch of time, and not nothing.
    Group,
    /// Nothing is scored.
    Empty,
    /// Two criteria by the same figure.
    Twice,
    /// A criterion or a unit stands twice where marks are given by hand.
    HandTwice,
    /// Marks given by hand are below 0 or above the full marks.
    HandMarks(Exact),
    /// Nobody says where marks that are given by hand come from.
    NoSource,
    /// Not exactly one rule.
    Rules,
    /// Not above 0.
    NotPositive,
    /// The least marks are above the full marks.
    Floor,
    /// A value that the figure cannot have is needed for full marks.
    Unreachable,
    /// Steps do not rise to exactly the full marks.
    Steps,
    /// Nothing lies between no marks and full marks.
    Flat,
    /// Worse values would get more marks.
    WrongWay,
    /// The figure has no better side, so nothing is short of a target.
    Directionless,
    /// Marks are taken off for each case, but the figure counts none.
    NoCount,
    /// The full marks add up to something else.
    Base(Exact),
    /// Full marks are above the cap.
    Cap(Exact),
    /// Bands are not named from the best to the worst.
    Grades,
    /// No score is so high.
    Grade(Exact),
    /// Too many digits.
    Digits,
}

impl Scheme {
    /// The scheme that a file says. `named` finds a figure by its printed name, and `min_cases` holds where the scheme
    /// says nothing.
    ///
    /// # Errors
    /// [`BadScheme`].
    pub fn of(
        written: &WrittenScheme,
        min_cases: i64,
        named: impl Fn(&str) -> Option<&'static Figure>,
    ) -> Result<Self, BadScheme> {
        let named = |name: &str| figure(name).or_else(|| named(name));
        let counted = match &written.counted {
            Some(name) => known(name.get_ref(), "counted", name.span(), &named)?,
            None => known("finished", "counted", 0..0, &named)?,
        };
        if !counts(counted) {
            let place = written.counted.as_ref().map_or(0..0, toml::Spanned::span);
            return Err(bad(place, "counted", Fault::NoCount));
        }
        if let Some(digits) = written.rounded.as_ref().filter(|digits| *digits.get_ref() > 6) {
            return Err(bad(digits.span(), "rounded", Fault::Digits));
        }
        let scheme = Self {
            title: written.title.clone(),
            group: group(written)?,
            counted,
            min_cases: written.min_cases.unwrap_or(min_cases).max(1),
            rounded: written.rounded.as_ref().map(|digits| *digits.get_ref()),
            criteria: criteria(written.criteria.get_ref(), ("criteria", Missing::Skip), &named)?,
            bonus: criteria(&written.bonus, ("bonus", Missing::Zero), &named)?,
            by_hand: ByHand::of(&written.by_hand)?,
            cap: written.cap.as_ref().map(|cap| cap.get_ref().0.exact()),
            grades: written.grades.iter().map(|grade| (grade.name.clone(), grade.from.get_ref().0.exact())).collect(),
            coefficients: coefficients(written)?,
        };
        scheme.totals(written)?;
        Ok(scheme)
    }

    /// The full marks of all criteria.
    #[must_use]
    pub fn full(&self) -> Exact {
        let of_hands = self.by_hand.iter().map(|criterion| &criterion.full);
        let all = self.criteria.iter().map(|criterion| &criterion.full).chain(of_hands);
        all.fold(Exact::ZERO, |sum, full| sum + full)
    }

    /// Whether its units are persons.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.group.iter().any(|dimension| dimension.name() == Field::Handler.id())
    }

    /// Every figure that is asked for, each once; the count of cases first.
    #[must_use]
    pub fn figures(&self) -> Vec<&'static Figure> {
        let mut figures = vec![self.counted];
        for criterion in self.criteria.iter().chain(&self.bonus) {
            if !figures.iter().any(|known| known.id == criterion.figure.id) {
                figures.push(criterion.figure);
            }
        }
        figures
    }

    /// Checks what follows from all criteria together.
    fn totals(&self, written: &WrittenScheme) -> Result<(), BadScheme> {
        let full = self.full();
        if self.criteria.is_empty() && self.by_hand.is_empty() {
            return Err(bad(written.criteria.span(), "criteria", Fault::Empty));
        }
        if let Some(base) = written.base.as_ref().filter(|base| base.get_ref().0.exact() != full) {
            return Err(bad(base.span(), "base", Fault::Base(full)));
        }
        if let Some(cap) = written.cap.as_ref().filter(|cap| cap.get_ref().0.exact() < full) {
            return Err(bad(cap.span(), "cap", Fault::Cap(full)));
        }
        let bonus = self.bonus.iter().fold(full, |sum, criterion| sum + &criterion.full);
        let factor = self.coefficients.values().cloned().fold(Exact::ONE, Ord::max);
        let most = bonus * factor;
        let most = self.cap.clone().map_or(most.clone(), |cap| cap.min(most));
        for (index, (grade, (_, from))) in written.grades.iter().zip(&self.grades).enumerate() {
            let key = format!("grades[{}].from", index + 1);
            if *from > most {
                return Err(bad(grade.from.span(), &key, Fault::Grade(most)));
            }
            if index > 0 && *from >= self.grades[index - 1].1 {
                return Err(bad(grade.from.span(), &key, Fault::Grades));
            }
        }
        Ok(())
    }
}

pub(super) fn bad(place: Range<usize>, key: &str, fault: Fault) -> BadScheme {
    BadScheme { place, key: key.to_owned(), fault }
}

fn known(
    name: &str,
    key: &str,
    place: Range<usize>,
    named: &impl Fn(&str) -> Option<&'static Figure>,
) -> Result<&'static Figure, BadScheme> {
    named(name).ok_or_else(|| bad(place, key, Fault::Figure(name.to_owned())))
}

fn group(written: &WrittenScheme) -> Result<Vec<Dimension>, BadScheme> {
    let names = written.group.get_ref().all();
    let group: Vec<Dimension> = names.iter().map(|name| Dimension::named(name)).collect();
    let timely = |dimension: &Dimension| !matches!(dimension, Dimension::Column(_));
    if group.is_empty() || group.iter().any(timely) {
        return Err(bad(written.group.span(), "group", Fault::Group));
    }
    Ok(group)
}

fn coefficients(written: &WrittenScheme) -> Result<BTreeMap<String, Exact>, BadScheme> {
    let coefficient = |(unit, number): (&String, &toml::Spanned<Number>)| {
        let key = format!("coefficients.{unit}");
        Ok((unit.clone(), positive(*number.get_ref(), &key, number.span())?))
    };
    written.coefficients.iter().map(coefficient).collect()
}

pub(super) fn positive(number: Number, key: &str, place: Range<usize>) -> Result<Exact, BadScheme> {
    let number = number.0.exact();
    if number > Exact::ZERO { Ok(number) } else { Err(bad(place, key, Fault::NotPositive)) }
}

fn criteria(
    written: &[WrittenCriterion],
    (list, missing): (&str, Missing),
    named: &impl Fn(&str) -> Option<&'static Figure>,
) -> Result<Vec<Criterion>, BadScheme> {
    let mut criteria: Vec<Criterion> = Vec::with_capacity(written.len());
    for (index, one) in written.iter().enumerate() {
        let key = |key: &str| format!("{list}[{}].{key}", index + 1);
        let figure = known(one.figure.get_ref(), &key("figure"), one.figure.span(), named)?;
        if criteria.iter().any(|before| before.figure.id == figure.id) {
            return Err(bad(one.figure.span(), &key("figure"), Fault::Twice));
        }
        let full = positive(*one.full.get_ref(), &key("full"), one.full.span())?;
        let (name, place, rule) = rule(one, figure)
            .map_err(|fault| bad(one.figure.span(), &key("figure"), fault))
            .and_then(|(name, place, rule)| match rule {
                Ok(rule) => Ok((name, place, rule)),
                Err(fault) => Err(bad(place, &key(name), fault)),
            })?;
        check(&rule, figure, &full).map_err(|fault| bad(place, &key(name), fault))?;
        let missing = one.missing.unwrap_or(missing);
        criteria.push(Criterion { figure, name: one.name.clone(), full, rule, missing });
    }
    Ok(criteria)
}

/// The name of a rule, its place, and the rule itself or what is wrong with it.
type Found = (&'static str, Range<usize>, Result<Rule, Fault>);

/// The one rule of a criterion.
fn rule(written: &WrittenCriterion, figure: &Figure) -> Result<Found, Fault> {
    let better = match figure.better {
        Better::Higher => Some(Way::Up),
        Better::Lower => Some(Way::Down),
        Better::Neither => None,
    };
    let exact = |number: Number| number.0.exact();
    let linear = written.linear.as_ref().map(|linear| {
        let rule = linear.get_ref();
        ("linear", linear.span(), Ok(Rule::Linear { from: exact(rule.from), to: exact(rule.to) }))
    });
    let steps = written.steps.as_ref().map(|steps| {
        let pairs = steps.get_ref().iter().map(|(at, marks)| (exact(*at), exact(*marks))).collect();
        ("steps", steps.span(), ordered(pairs, better))
    });
    let off = written.per_point_off.as_ref().map(|off| {
        let rule = off.get_ref();
        let (target, per, floor) = (exact(rule.target), exact(rule.marks_per_point), exact(rule.floor));
        let rule = better.map(|way| Rule::PerPointOff { way, target, per, floor });
        ("per_point_off", off.span(), rule.ok_or(Fault::Directionless))
    });
    let deduct = written.deduct_per_case.as_ref().map(|deduct| {
        let rule = deduct.get_ref();
        ("deduct_per_case", deduct.span(), Ok(Rule::DeductPerCase { per: exact(rule.marks), floor: exact(rule.floor) }))
    });
    let mut found: Vec<Found> = [linear, steps, off, deduct].into_iter().flatten().collect();
    match found.pop() {
        Some(one) if found.is_empty() => Ok(one),
        _ => Err(Fault::Rules),
    }
}

/// Steps ascending in marks; their values ascend or descend with them.
fn ordered(mut steps: Vec<(Exact, Exact)>, better: Option<Way>) -> Result<Rule, Fault> {
    steps.sort_by(|(_, one), (_, other)| one.cmp(other));
    let pairs = || steps.windows(2);
    let distinct = pairs().all(|pair| pair[0].1 < pair[1].1);
    let up = pairs().all(|pair| pair[0].0 < pair[1].0);
    let down = pairs().all(|pair| pair[0].0 > pair[1].0);
    let way = match (up, down) {
        (true, true) => better.unwrap_or(Way::Up),
        (true, false) => Way::Up,
        (false, true) => Way::Down,
        (false, false) => return Err(Fault::Steps),
    };
    if distinct { Ok(Rule::Steps { way, steps }) } else { Err(Fault::Steps) }
}

/// Whether a rule suits its figure and can give its full marks.
fn check(rule: &Rule, figure: &Figure, full: &Exact) -> Result<(), Fault> {
    let positive = |number: &Exact| if *number > Exact::ZERO { Ok(()) } else { Err(Fault::NotPositive) };
    let lowest = |floor: &Exact| if floor < full { Ok(()) } else { Err(Fault::Floor) };
    match rule {
        Rule::Linear { from, to } if from == to => Err(Fault::Flat),
        Rule::Linear { from, to } => reachable(figure, if to > from { Way::Up } else { Way::Down }, to),
        Rule::Steps { way, steps } => match steps.last() {
            Some((at, most)) if most == full && steps[0].1 >= Exact::ZERO => reachable(figure, *way, at),
            _ => Err(Fault::Steps),
        },
        Rule::PerPointOff { way, target, per, floor } => {
            positive(per).and_then(|()| lowest(floor)).and_then(|()| reachable(figure, *way, target))
        }
        Rule::DeductPerCase { .. } if !counts(figure) => Err(Fault::NoCount),
        Rule::DeductPerCase { per, floor } => positive(per).and_then(|()| lowest(floor)),
    }
}

/// Whether it counts things one by one.
fn counts(figure: &Figure) -> bool {
    matches!(figure.formula, Formula::Amount(_)) && figure.is_count() && figure.unit != Unit::Cents
}

/// Whether marks rise towards the better side, and the figure can be so good.
fn reachable(figure: &Figure, way: Way, best: &Exact) -> Result<(), Fault> {
    if matches!((figure.better, way), (Better::Higher, Way::Down) | (Better::Lower, Way::Up)) {
        return Err(Fault::WrongWay);
    }
    let whole = matches!(figure.formula, Formula::Share(..) | Formula::ShareOf(..));
    let over = whole && *best > Exact::from(100) && way == Way::Up;
    let signed = figure.unit == Unit::Rate && !whole;
    let under = *best < Exact::ZERO && way == Way::Down && !signed;
    if over || under { Err(Fault::Unreachable) } else { Ok(()) }
}
