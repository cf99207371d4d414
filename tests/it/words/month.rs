//! Random months of a city that does not exist, as figures.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use xiaoneng::{
    figures::{Outcome, Value},
    number::Ratio,
};

/// What was counted in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub accepted: i64,
    pub finished: i64,
    pub timed: i64,
    pub on_time: i64,
    pub due: i64,
    pub due_on_time: i64,
    pub commitments: i64,
    pub days: i64,
    pub allowed: i64,
    pub used: i64,
    pub rated: i64,
    pub satisfied: i64,
    pub defaults: i64,
    pub bad: i64,
    pub start: i64,
    pub end: i64,
    pub overdue: i64,
    pub red: i64,
}

/// A month with its months to compare with, and its units.
pub struct Month {
    pub decimals: u32,
    pub now: Counts,
    pub previous: Option<Counts>,
    pub year_ago: Option<Counts>,
    pub units: Vec<(&'static str, Counts)>,
}

pub const NAMES: [&str; 16] = [
    "公安局",
    "人社局",
    "医保局",
    "民政局",
    "住建局",
    "残联",
    "司法局",
    "文旅局",
    "水利局",
    "税务局",
    "教育局",
    "林业局",
    "气象局",
    "城管局",
    "卫健委",
    "生态环境局",
];

/// A source of chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    pub fn of(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// From 0 to `most`.
    pub fn upto(&mut self, most: i64) -> i64 {
        let most = u64::try_from(most).expect("no negative number");
        i64::try_from(self.0.next_u64() % (most + 1)).expect("a small number")
    }

    fn one_in(&mut self, of: i64) -> bool {
        self.upto(of - 1) == 0
    }

    /// Nearly all of `whole`, or all, or none, or any part.
    fn part(&mut self, whole: i64) -> i64 {
        match self.upto(5) {
            0 | 1 => whole,
            2 => 0,
            3 => self.upto(whole),
            _ => whole - self.upto(whole / 20 + 1).min(whole),
        }
    }

    fn counts(&mut self, size: i64) -> Counts {
        let finished = self.upto(size);
        let timed = self.part(finished);
        let (due, commitments) = (self.part(finished), self.part(finished));
        let rated = self.part(finished);
        let satisfied = self.part(rated);
        let end = self.upto(size / 3 + 1);
        let accepted = self.upto(size).max(finished - self.upto(size / 4 + 1));
        let start = (end + finished - accepted).max(0);
        let allowed = self.part(finished) * 20;
        let overdue = self.part(end);
        Counts {
            // Pending at the start + accepted = finished + pending at the end.
            accepted: end + finished - start,
            finished,
            timed,
            on_time: self.part(timed),
            due,
            due_on_time: self.part(due),
            commitments,
            days: commitments * self.upto(9) + self.upto(commitments),
            allowed,
            used: self.upto(allowed + allowed / 8),
            rated,
            satisfied,
            defaults: self.part(rated),
            bad: self.upto(rated - satisfied),
            start,
            end,
            overdue,
            red: self.upto(overdue),
        }
    }

    /// The same, or nearly, or something else.
    fn like(&mut self, now: Counts, size: i64) -> Counts {
        match self.upto(3) {
            0 => now,
            1 => {
                let on_time = (now.on_time + self.upto(2)).min(now.timed);
                let satisfied = (now.satisfied + self.upto(2)).min(now.rated);
                Counts {
                    accepted: now.accepted + self.upto(3),
                    on_time,
                    satisfied,
                    days: now.days + self.upto(3),
                    ..now
                }
            }
            _ => self.counts(size),
        }
    }

    /// A month.
    pub fn month(&mut self) -> Month {
        let size = [0, 1, 3, 20, 60, 400, 20_000][usize::try_from(self.upto(6)).expect("small")];
        let names = usize::try_from(self.upto(16)).expect("small");
        let units: Vec<(&str, Counts)> = NAMES[..names].iter().map(|name| (*name, self.counts(size))).collect();
        let now = match names {
            0 => self.counts(size * 9),
            _ => units.iter().fold(Counts::default(), |sum, (_, unit)| sum.plus(*unit)),
        };
        let mut other = || (!self.one_in(4)).then(|| self.like(now, size * 9));
        let (previous, year_ago) = (other(), other());
        Month { decimals: u32::try_from(self.upto(2)).expect("small"), now, previous, year_ago, units }
    }
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        let mut sum = self;
        for (part, more) in sum.all_mut().into_iter().zip({ other }.all_mut()) {
            *part += *more;
        }
        sum
    }

    fn all_mut(&mut self) -> [&mut i64; 18] {
        let Self { accepted, finished, timed, on_time, due, due_on_time, commitments, days, allowed, .. } = self;
        let Self { used, rated, satisfied, defaults, bad, start, end, overdue, red, .. } = self;
        [
            accepted,
            finished,
            timed,
            on_time,
            due,
            due_on_time,
            commitments,
            days,
            allowed,
            used,
            rated,
            satisfied,
            defaults,
            bad,
            start,
            end,
            overdue,
            red,
        ]
    }

    /// The figures: of each the id, the number above the line and that below it.
    pub fn figures(&self) -> Vec<(&'static str, i64, Option<i64>)> {
        vec![
            ("accepted", self.accepted, None),
            ("finished", self.finished, None),
            ("mean_turnaround", self.days, Some(self.commitments)),
            ("actual_speedup", self.allowed - self.used, Some(self.allowed)),
            ("on_time_rate_closed", self.on_time, Some(self.timed)),
            ("on_time_rate_due", self.due_on_time, Some(self.due)),
            ("rating_participation", self.rated, Some(self.finished)),
            ("satisfaction_rate", self.satisfied, Some(self.rated)),
            (
                "satisfaction_rate_active",
                self.satisfied.min(self.rated - self.defaults),
                Some(self.rated - self.defaults),
            ),
            ("ratings", self.rated, None),
            ("default_ratings", self.defaults, None),
            ("bad_ratings", self.bad, None),
            ("bad_rating_rate", self.bad, Some(self.rated)),
            ("overdue_finished", self.timed - self.on_time, None),
            ("overdue_pending", self.overdue, None),
            ("red_cards", self.red, None),
            ("pending_start", self.start, None),
            ("pending_end", self.end, None),
        ]
    }

    /// The same as outcomes.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let one = |(figure, above, below): (&'static str, i64, Option<i64>)| Outcome {
            figure,
            value: match below {
                None => Some(Value::Amount(above)),
                Some(0) => None,
                Some(below) => Some(Value::Ratio(Ratio::new(above, below))),
            },
            n: None,
            left_out: Vec::new(),
            open: 0,
            withheld: None,
        };
        self.figures().into_iter().map(one).collect()
    }

    /// A figure, if it has a value.
    pub fn figure(&self, id: &str) -> Option<(i64, Option<i64>)> {
        let (_, above, below) = self.figures().into_iter().find(|(other, ..)| *other == id)?;
        (below != Some(0)).then_some((above, below))
    }
}
