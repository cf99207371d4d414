//! Pieces to results: one thread reads, some map, the caller's folds in order.

use super::{
    IngestError, Progress, Totals,
    batch::{Batch, Shape},
    feed::{Feed, Piece},
    split::Layout,
};
use polars_async::executor::ALLOW_RAYON_THREADS;
use std::{
    collections::BTreeMap,
    panic::{self, AssertUnwindSafe},
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

/// A mapped piece: its number, what the map made of its batches, its records, its memory.
struct Done<T> {
    number: u64,
    results: thread::Result<Result<Vec<T>, IngestError>>,
    records: u64,
    memory: Vec<u8>,
}

/// See [`super::Table::read`]. As many pieces are under way as pieces of memory circulate, so all channels are bounded.
pub(super) fn read<T: Send>(
    (feed, progress): (Feed, &Progress),
    shape: Shape,
    map: impl Fn(&Batch<'_>) -> T + Sync,
    mut fold: impl FnMut(T),
) -> Result<Totals, IngestError> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let (free, empty) = channel();
    let (filled, work) = channel();
    let (done, results) = channel();
    let work = Mutex::new(work);
    for _ in 0..=2 * workers {
        // The other end lives in this function.
        let _ = free.send(Vec::new());
    }
    thread::scope(|scope| {
        let reader = scope.spawn(move || hand_out(feed, &empty, &filled));
        for _ in 0..workers {
            let (done, work, map) = (done.clone(), &work, &map);
            scope.spawn(move || work_off(work, &done, shape, map));
        }
        drop(done);
        let records = in_order((results, free), progress, &mut fold);
        let feed = reader.join().unwrap_or_else(|payload| panic::resume_unwind(payload));
        let records = records?;
        Ok(feed?.totals(records))
    })
}

/// Reads all pieces; stops early if nobody wants them any more.
fn hand_out(mut feed: Feed, empty: &Receiver<Vec<u8>>, filled: &Sender<(u64, Piece)>) -> Result<Feed, IngestError> {
    let mut number = 0;
    while let Ok(memory) = empty.recv() {
        let Some(piece) = feed.next(memory)? else { break };
        if filled.send((number, piece)).is_err() {
            break;
        }
        number += 1;
    }
    Ok(feed)
}

/// Maps pieces until there are no more.
fn work_off<T>(
    work: &Mutex<Receiver<(u64, Piece)>>,
    done: &Sender<Done<T>>,
    shape: Shape,
    map: &impl Fn(&Batch<'_>) -> T,
) {
    // Pieces keep all processors busy: what polars does with one stays on its thread.
    ALLOW_RAYON_THREADS.set(false);
    let mut layout = Layout::default();
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, piece)) = next else { return };
        let (mut mapped, mut records) = (Vec::new(), 0);
        let each = |batch: &Batch<'_>| {
            mapped.push(map(batch));
            records += batch.len() as u64;
        };
        // A panic must reach the caller; a piece that never comes back would stop the reader for ever.
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| piece.each(shape, &mut layout, each)));
        let results = outcome.map(|read| read.map(|()| mapped));
        if done.send(Done { number, results, records, memory: piece.release() }).is_err() {
            return;
        }
    }
}

/// Folds the results in the order of the pieces and lets their memory circulate; returns the number of records.
///
/// If it ends early the channels' ends fall with its frame, so that the other threads stop.
fn in_order<T>(
    (results, free): (Receiver<Done<T>>, Sender<Vec<u8>>),
    progress: &Progress,
    fold: &mut impl FnMut(T),
) -> Result<u64, IngestError> {
    let mut early = BTreeMap::new();
    let (mut next, mut records) = (0, 0);
    for done in &results {
        early.insert(done.number, done);
        while let Some(done) = early.remove(&next) {
            done.results.unwrap_or_else(|payload| panic::resume_unwind(payload))?.into_iter().for_each(&mut *fold);
            next += 1;
            records += done.records;
            progress.add(done.records);
            // The reader has ended if it does not take it.
            let _ = free.send(done.memory);
        }
    }
    Ok(records)
}
