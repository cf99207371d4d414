//! Work on many parts at once.

use polars_async::executor::ALLOW_RAYON_THREADS;
use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// The results of `work` for the numbers below `count`, in order, on as many threads as there are processors.
///
/// What polars does inside stays on the thread that asks: parts keep all processors busy, and handing each of a part's
/// hundred small steps to a pool and back would take as long as the steps.
pub fn each<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        ALLOW_RAYON_THREADS.set(false);
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        numbers.take_while(|number| *number < count).map(|number| (number, work(number))).collect::<Vec<_>>()
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(count);
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let results =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        results.flatten().collect()
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        assert_eq!(each(1_000, |number| number * 2), (0..1_000).map(|number| number * 2).collect::<Vec<_>>());
        assert_eq!(each(0, |number| number), Vec::<usize>::new());
    }
}
