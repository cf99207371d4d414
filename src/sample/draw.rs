//! Draws from a seed, whole numbers only.
//!
//! In: a seed and the number of a row. Out: numbers that depend on nothing else. Never: a float, a global generator.
//! Why: the same city on every machine, and any row of it without the rows before.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The draws of one row.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The draws of stream `stream` under `seed`.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut source = ChaCha8Rng::from_seed(key);
        source.set_stream(stream);
        Self(source)
    }

    /// A number from 0 to `bound − 1`; 0 if `bound` is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        // Multiply and shift; the bias of at most bound / 2^32 does not matter here.
        let wide = u64::from(self.0.next_u32()) * u64::from(bound);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// True for `share` of ten thousand.
    pub fn chance(&mut self, share: u32) -> bool {
        self.below(10_000) < share
    }

    /// One entry of a table, each equally likely; 0 if the table is empty.
    pub fn one_of(&mut self, table: &[u32]) -> u32 {
        let index = self.below(u32::try_from(table.len()).unwrap_or(u32::MAX));
        table.get(index as usize).copied().unwrap_or(0)
    }
}

/// A table of relative weights.
pub(super) struct Weights(Vec<u32>);

impl Weights {
    /// The table of these weights, in order.
    pub fn new(weights: impl IntoIterator<Item = u32>) -> Self {
        let running = weights.into_iter().scan(0_u32, |sum, weight| {
            *sum = sum.saturating_add(weight);
            Some(*sum)
        });
        Self(running.collect())
    }

    /// The sum of the weights.
    pub fn total(&self) -> u32 {
        self.0.last().copied().unwrap_or(0)
    }

    /// The index into whose stretch `point` (below the total) falls, and how far into it.
    pub fn locate(&self, point: u32) -> (usize, u32) {
        let index = self.0.partition_point(|end| *end <= point).min(self.0.len().saturating_sub(1));
        let start = index.checked_sub(1).map_or(0, |before| self.0[before]);
        (index, point.saturating_sub(start))
    }

    /// The weight of one index.
    pub fn width(&self, index: usize) -> u32 {
        let start = index.checked_sub(1).map_or(0, |before| self.0[before]);
        self.0.get(index).map_or(0, |end| end - start)
    }

    /// An index, as likely as its weight says.
    pub fn pick(&self, draw: &mut Draw) -> usize {
        self.locate(draw.below(self.total())).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_seed_and_number_only() {
        let first = |seed, stream| Draw::new(seed, stream).below(u32::MAX);
        assert_eq!(first(1, 7), first(1, 7));
        assert_ne!(first(1, 7), first(1, 8));
        assert_ne!(first(1, 7), first(2, 7));
        // Pinned: another value means another city for every seed.
        let mut draw = Draw::new(1, 0);
        assert_eq!([draw.below(1000), draw.below(1000), draw.below(1000)], [628, 381, 929]);
    }

    #[test]
    fn weights_of_zero_are_never_picked() {
        let weights = Weights::new([0, 3, 0, 1, 0]);
        let mut seen = [0; 5];
        let mut draw = Draw::new(3, 0);
        for _ in 0..4_000 {
            seen[weights.pick(&mut draw)] += 1;
        }
        assert_eq!((seen[0], seen[2], seen[4]), (0, 0, 0));
        assert!(seen[1] > 2_800 && seen[3] > 800, "{seen:?}");
        assert_eq!(weights.locate(2), (1, 2));
        assert_eq!(weights.locate(3), (3, 0));
    }
}
