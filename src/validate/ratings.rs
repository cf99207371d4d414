//! Ratings of a ratings file find their cases: `rating-without-case`, `rating-follow-up`.
//!
//! They win over the rating columns of the cases. Of several for one case the first by time counts; of several at one
//! time, or if the time of one is not written, the first in the file; the others are follow-up. A rating without a case
//! stays one of its item and department.

use super::{Records, store::Store};
use crate::{
    diag::{Code, Diagnostic, Diagnostics, Severity},
    period::Day,
    reference::Words,
    schema::{column as c, ratings as r},
};
use polars::prelude::*;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// A rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// 5 is 非常满意.
    pub level: u8,
    /// The day, if one is written.
    pub on: Option<Day>,
    /// Given by the applicant rather than set by the system; `None` if nothing says.
    pub active: Option<bool>,
}

/// A rating that belongs to no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseRating {
    /// The row of the records, which say of what item and department it is.
    pub row: usize,
    /// The rating.
    pub rating: Rating,
    /// Where it was given: the canonical word, else what is written; empty if nothing is.
    pub channel: String,
}

/// Ratings by case, and those of none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Joined {
    /// Row of the case and its rating, ascending.
    pub cases: Vec<(u32, Rating)>,
    /// Those that belong to no case, by row.
    pub loose: Vec<LooseRating>,
}

/// Finds the case of each rating; `ids` are the hashes of the case numbers by row.
///
/// Where one number was given out twice, the rating belongs to the first of the cases.
pub(super) fn join(
    ratings: &Records,
    ids: impl Iterator<Item = u64>,
    words: &Words,
    diagnostics: &mut Diagnostics,
) -> Joined {
    let named = (0..ratings.len()).filter(|row| !ratings.text(*row, r::CASE_ID).is_empty());
    let mut named: Vec<(u64, usize)> =
        named.map(|row| (xxh3_64(ratings.text(row, r::CASE_ID).as_bytes()), row)).collect();
    named.sort_unstable();
    let cases = first_rows(&named, ids);
    let mut loose: Vec<usize> = (0..ratings.len()).filter(|row| ratings.text(*row, r::CASE_ID).is_empty()).collect();
    let mut remarks: Vec<(usize, Code)> = Vec::new();
    let mut of_cases = Vec::new();
    for same in named.chunk_by(|a, b| a.0 == b.0) {
        let rows = same.iter().map(|(_, row)| *row);
        let Some(case) = cases.get(&same[0].0) else {
            remarks.extend(rows.clone().map(|row| (row, "rating-without-case")));
            loose.extend(rows);
            continue;
        };
        let at = |row: usize| ratings.instant(row, r::RATED_AT).map(|at| (at.day, at.micros));
        let dated = rows.clone().all(|row| at(row).is_some());
        let order = |row: &usize| (if dated { at(*row) } else { None }, *row);
        let first = rows.clone().min_by_key(order).unwrap_or(same[0].1);
        of_cases.push((*case, rating(ratings, first, words)));
        remarks.extend(rows.filter(|row| *row != first).map(|row| (row, "rating-follow-up")));
    }
    remarks.sort_unstable();
    for (row, code) in remarks {
        if diagnostics.is_full(code) {
            diagnostics.count_one(code, Severity::Note);
        } else {
            let place = ratings.place(row);
            diagnostics.push(Diagnostic { code, severity: Severity::Note, place, seen: String::new() });
        }
    }
    loose.sort_unstable();
    let loose = loose.into_iter().map(|row| {
        let channel = ratings.text(row, r::RATING_CHANNEL);
        let channel = words.find("rating_channel", channel).unwrap_or(channel).to_owned();
        LooseRating { row, rating: rating(ratings, row, words), channel }
    });
    let loose = loose.collect();
    of_cases.sort_unstable_by_key(|(case, _)| *case);
    Joined { cases: of_cases, loose }
}

/// Puts ratings in the place of those that the cases themselves have; `ratings` ascends by row.
pub(super) fn fill(store: &mut Store, ratings: &[(u32, Rating)]) -> PolarsResult<()> {
    let mut rest = ratings;
    let starts = store.starts();
    for (part, bounds) in starts.windows(2).enumerate() {
        let own;
        (own, rest) = rest.split_at(rest.partition_point(|(row, _)| (*row as usize) < bounds[1]));
        if own.is_empty() {
            continue;
        }
        let frame = store.load(part, &[c::RATING, c::RATED_ON, c::RATING_ACTIVE])?;
        let mut level: Vec<Option<u8>> = frame.column(c::RATING)?.u8()?.iter().collect();
        let mut on: Vec<Option<i32>> = frame.column(c::RATED_ON)?.i32()?.iter().collect();
        let mut active: Vec<Option<bool>> = frame.column(c::RATING_ACTIVE)?.bool()?.iter().collect();
        for (row, rating) in own {
            let row = *row as usize - bounds[0];
            level[row] = Some(rating.level);
            on[row] = rating.on.map(|day| day.0);
            active[row] = rating.active;
        }
        let columns = vec![
            Column::new(c::RATING.into(), level),
            Column::new(c::RATED_ON.into(), on),
            Column::new(c::RATING_ACTIVE.into(), active),
        ];
        store.replace(part, columns)?;
    }
    Ok(())
}

/// The first row of each wanted case; `wanted` is sorted.
fn first_rows(wanted: &[(u64, usize)], ids: impl Iterator<Item = u64>) -> BTreeMap<u64, u32> {
    let mut rows = BTreeMap::new();
    if wanted.is_empty() {
        return rows;
    }
    // Where few cases are rated, the low bits of their hashes rule most of the others out.
    let low = |id: u64| usize::from(id.to_le_bytes()[0]) << 8 | usize::from(id.to_le_bytes()[1]);
    let mut likely = vec![false; 1 << 16];
    for (id, _) in wanted {
        likely[low(*id)] = true;
    }
    for (row, id) in (0..).zip(ids).filter(|(_, id)| likely[low(*id)]) {
        if wanted.binary_search_by_key(&id, |(wanted, _)| *wanted).is_ok() {
            rows.entry(id).or_insert(row);
        }
    }
    rows
}

/// The rating that a record holds. Where nothing says who gave it, the channel does: the system's own is known by name.
fn rating(ratings: &Records, row: usize, words: &Words) -> Rating {
    let channel = ratings.text(row, r::RATING_CHANNEL);
    let active = match (ratings.text(row, r::ACTIVE), channel) {
        ("", "") => None,
        ("", channel) => Some(words.find("rating_channel", channel) != Some("default")),
        (word, _) => Some(word == "active"),
    };
    let level = ratings.text(row, r::RATING).parse().unwrap_or_default();
    Rating { level, on: ratings.day(row, r::RATED_AT), active }
}
