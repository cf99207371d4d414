//! What a table is read from, piece by piece: a text in blocks, or rows in groups.

use super::{
    IngestError, Totals,
    batch::{Batch, Shape},
    blocks::{Block, Blocks},
    parquet::{Group, Rows},
    split::Layout,
};
use std::mem;

/// The pieces of a table, in order.
pub(super) enum Feed {
    Text(Blocks),
    Rows(Rows),
}

/// A piece of a table, with memory to work in.
pub(super) enum Piece {
    Text(Block),
    Rows(Group, Vec<u8>),
}

impl Feed {
    /// The next piece, in the memory of an old one; `None` at the end.
    pub(super) fn next(&mut self, memory: Vec<u8>) -> Result<Option<Piece>, IngestError> {
        Ok(match self {
            Self::Text(blocks) => blocks.next(memory)?.map(Piece::Text),
            Self::Rows(rows) => rows.next().map(|group| Piece::Rows(group, memory)),
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
    /// Passes its records on, batch by batch, laid out in the memory of an earlier piece.
    pub(super) fn each(
        &self,
        shape: Shape,
        memory: &mut Layout,
        mut map: impl FnMut(&Batch<'_>),
    ) -> Result<(), IngestError> {
        match self {
            Self::Text(block) => {
                let batch = Batch::of(&block.bytes, block.line, shape, mem::take(memory));
                map(&batch);
                *memory = batch.release();
                Ok(())
            }
            Self::Rows(group, _) => group.each(memory, map),
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
