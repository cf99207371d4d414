//! What a table is read from, piece by piece: a text in blocks, or rows that were decoded.

use super::{
    IngestError, Totals,
    batch::{Batch, Shape},
    blocks::{Block, Blocks},
    parquet::{Rows, Run},
    split::Layout,
};

/// The pieces of a table, in order.
pub(super) enum Feed {
    Text(Blocks),
    Rows(Rows),
}

/// A piece of a table, with memory to work in.
pub(super) enum Piece {
    Text(Block),
    Rows(Run, Vec<u8>),
}

impl Feed {
    /// The next piece, in the memory of an old one; `None` at the end.
    pub(super) fn next(&mut self, memory: Vec<u8>) -> Result<Option<Piece>, IngestError> {
        Ok(match self {
            Self::Text(blocks) => blocks.next(memory)?.map(Piece::Text),
            Self::Rows(rows) => rows.next()?.map(|run| Piece::Rows(run, memory)),
        })
    }

    /// What has been read; of the whole source once [`Feed::next`] has returned `None`.
    pub(super) fn totals(&self, records: u64) -> Totals {
        match self {
            Self::Text(blocks) => blocks.origin().totals(records),
            Self::Rows(rows) => rows.origin().totals(records),
        }
    }
}

impl Piece {
    /// Its records, laid out in the memory of an earlier piece.
    pub(super) fn batch(&self, shape: Shape, memory: Layout) -> Batch<'_> {
        match self {
            Self::Text(block) => Batch::of(&block.bytes, block.line, shape, memory),
            Self::Rows(run, _) => run.batch(memory),
        }
    }

    /// The memory that the next piece may use.
    pub(super) fn release(self) -> Vec<u8> {
        match self {
            Self::Text(block) => block.bytes,
            Self::Rows(_, memory) => memory,
        }
    }
}
