//! What was counted in some parts of the cases, so that it can be added to what was counted in others.

use super::{Aggregate, Amount, Answer, Key, Measure};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// Counts and sums of some of the cases, by group and measure.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    groups: BTreeMap<Vec<i64>, BTreeMap<&'static str, Sum>>,
}

/// A count that can be continued.
#[derive(Clone, Debug)]
pub(super) enum Sum {
    /// A count or sum.
    Number(i64),
    /// The greatest value so far.
    Greatest(i64),
    /// How often each value occurred.
    Histogram(BTreeMap<i64, i64>),
    /// The values that occurred.
    Distinct(BTreeSet<i64>),
    /// Of each thing, the place of its latest case and the value that this case gives.
    Latest(BTreeMap<i64, (i64, i64)>),
}

impl Tally {
    /// Adds what was counted elsewhere.
    #[must_use]
    pub fn plus(mut self, other: Self) -> Self {
        for (key, sums) in other.groups {
            for (measure, sum) in sums {
                self.add(key.clone(), measure, sum);
            }
        }
        self
    }

    /// The same with other codes in a column, among `keys` and among the distinct values that `measures` count: groups that
    /// have the same key then are one.
    #[must_use]
    pub fn renamed(
        self,
        (keys, measures): (&[Key], &[&'static Measure]),
        (column, codes): (&str, &BTreeMap<i64, i64>),
    ) -> Self {
        let renamed = |code: i64| codes.get(&code).copied().unwrap_or(code);
        let is_column = |key: &Key| matches!(key, Key::Column(name) if name == column);
        let key = |old: Vec<i64>| -> Vec<i64> {
            let each = old.into_iter().zip(keys);
            each.map(|(code, key)| if is_column(key) { renamed(code) } else { code }).collect()
        };
        let counts = |name: &str| {
            let mut measures = measures.iter().filter(|measure| measure.name == name);
            measures.any(|measure| matches!(measure.aggregate, Aggregate::Distinct(counted) if counted == column))
        };
        let sum = |name: &str, sum: Sum| match sum {
            Sum::Distinct(values) if counts(name) => Sum::Distinct(values.into_iter().map(renamed).collect()),
            other => other,
        };
        let mut tally = Self::default();
        for (old, sums) in self.groups {
            let key = key(old);
            for (measure, value) in sums {
                tally.add(key.clone(), measure, sum(measure, value));
            }
        }
        tally
    }

    /// The amounts, when all parts have been counted.
    #[must_use]
    pub fn answer(self) -> Answer {
        let finish = |sums: BTreeMap<&'static str, Sum>| sums.into_iter().map(|(measure, sum)| (measure, sum.amount()));
        self.groups.into_iter().map(|(key, sums)| (key, finish(sums).collect())).collect()
    }

    /// Adds a value that a measure finds in something that is no case.
    pub fn add_value(&mut self, key: Vec<i64>, measure: &Measure, value: i64) {
        let sum = match measure.aggregate {
            Aggregate::Max(_) => Sum::Greatest(value),
            Aggregate::Histogram(_) => Sum::Histogram(BTreeMap::from([(value, 1)])),
            _ => Sum::Number(value),
        };
        self.add(key, measure.name, sum);
    }

    pub(super) fn add(&mut self, key: Vec<i64>, measure: &'static str, sum: Sum) {
        match self.groups.entry(key).or_default().entry(measure) {
            Entry::Vacant(place) => {
                place.insert(sum);
            }
            Entry::Occupied(mut held) => held.get_mut().add(sum),
        }
    }
}

impl Sum {
    fn add(&mut self, other: Self) {
        match (self, other) {
            (Self::Number(sum), Self::Number(more)) => *sum += more,
            (Self::Greatest(held), Self::Greatest(other)) => *held = other.max(*held),
            (Self::Histogram(held), Self::Histogram(other)) => {
                for (value, times) in other {
                    *held.entry(value).or_default() += times;
                }
            }
            (Self::Distinct(held), Self::Distinct(other)) => held.extend(other),
            (Self::Latest(held), Self::Latest(other)) => {
                for (thing, latest) in other {
                    let held = held.entry(thing).or_insert(latest);
                    *held = latest.max(*held);
                }
            }
            // A measure is of one kind.
            (held, other) => *held = other,
        }
    }

    fn amount(self) -> Amount {
        match self {
            Self::Number(number) | Self::Greatest(number) => Amount::Number(number),
            Self::Histogram(values) => Amount::Histogram(values.into_iter().collect()),
            Self::Distinct(values) => Amount::Number(i64::try_from(values.len()).unwrap_or(i64::MAX)),
            Self::Latest(things) => Amount::Number(things.values().map(|(_, value)| value).sum()),
        }
    }
}
