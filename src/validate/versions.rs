//! Versions of one case: `exact-duplicate`, `conflicting-duplicate`, `id-collision`.
//!
//! Rows of one key are versions of one case unless they differ in department or item code *and* in acceptance: then two
//! systems gave out one number twice and both stay. Of versions the latest update wins, else the furthest state, else
//! the last row. A void row that is later than every other version takes the case with it.

use super::judge::VoidRow;
use crate::diag::Code;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A row, as far as it is compared with others of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Its number among all rows.
    pub row: u32,
    /// 64-bit hash of the key of the case.
    pub key: u64,
    /// 64-bit hash of the whole record as it stands in the file.
    pub record: u64,
    /// 64-bit hash of department and item code.
    pub owner: u64,
    /// Last update, microseconds since 1970; `None` if not written.
    pub updated: Option<i64>,
    /// State as a number, ascending with the life of a case.
    pub state: u8,
    /// Acceptance, day and time.
    pub accepted: (Option<i32>, Option<i64>),
    /// Whether the case number lost its digits, so that equal numbers say nothing.
    pub spoiled: bool,
}

/// Rows that are not cases of their own.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    /// Row → which rule removes it.
    pub removed: BTreeMap<u32, Code>,
    /// Rows that share a key and are kept apart.
    pub collisions: BTreeSet<u32>,
}

/// The rows that share their key with another row, or with a void one; ascending. `keys` are those of all rows.
pub(super) fn rivals(keys: &[u64], void: &[VoidRow]) -> Vec<u32> {
    let void: BTreeSet<u64> = void.iter().map(|row| row.key).collect();
    let mut by_key: Vec<(u64, u32)> = keys.iter().copied().zip(0..).collect();
    by_key.par_sort_unstable();
    let shared = by_key.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1 || void.contains(&same[0].0));
    let mut rows: Vec<u32> = shared.flatten().map(|(_, row)| *row).collect();
    rows.sort_unstable();
    rows
}

/// Finds copies and older versions among rivals, which are given in the order of their rows.
pub(super) fn resolve(rivals: &[Version], void: &[VoidRow]) -> Resolved {
    let mut by_key: BTreeMap<u64, Vec<&Version>> = BTreeMap::new();
    for version in rivals {
        by_key.entry(version.key).or_default().push(version);
    }
    let mut resolved = Resolved::default();
    for same in by_key.values() {
        let clusters = clusters(same);
        if clusters.len() > 1 {
            resolved.collisions.extend(clusters.iter().map(|cluster| cluster[0].row));
        }
        for cluster in clusters {
            remove_older(&cluster, &mut resolved);
        }
    }
    for row in void {
        let Some(at) = row.updated else { continue };
        let same = by_key.get(&row.key).map_or(&[][..], Vec::as_slice);
        if same.iter().all(|other| other.updated.is_some_and(|updated| updated < at)) {
            for other in same {
                resolved.removed.entry(other.row).or_insert("conflicting-duplicate");
            }
        }
    }
    resolved
}

/// Rows of one key grouped into versions of one case: those of one owner, and those of one acceptance, belong together.
fn clusters<'v>(rows: &[&'v Version]) -> Vec<Vec<&'v Version>> {
    let rows: Vec<&Version> = rows.iter().copied().filter(|row| !row.spoiled).collect();
    // Each row points to an earlier one of its cluster, or to itself.
    let mut earlier: Vec<usize> = (0..rows.len()).collect();
    let (mut by_owner, mut by_acceptance) = (BTreeMap::new(), BTreeMap::new());
    for (index, row) in rows.iter().enumerate() {
        for alike in [*by_owner.entry(row.owner).or_insert(index), *by_acceptance.entry(row.accepted).or_insert(index)]
        {
            let (one, other) = (first(&mut earlier, alike), first(&mut earlier, index));
            earlier[one.max(other)] = one.min(other);
        }
    }
    let mut clusters: BTreeMap<usize, Vec<&Version>> = BTreeMap::new();
    for (index, row) in rows.into_iter().enumerate() {
        clusters.entry(first(&mut earlier, index)).or_default().push(row);
    }
    clusters.into_values().collect()
}

/// The first row of a cluster.
fn first(earlier: &mut [usize], mut index: usize) -> usize {
    while earlier[index] != index {
        earlier[index] = earlier[earlier[index]];
        index = earlier[index];
    }
    index
}

fn remove_older(cluster: &[&Version], resolved: &mut Resolved) {
    let Some(winner) = cluster.iter().max_by_key(|version| (version.updated, version.state, version.row)) else {
        return;
    };
    for version in cluster.iter().filter(|version| version.row != winner.row) {
        let copy = version.record == winner.record;
        resolved.removed.insert(version.row, if copy { "exact-duplicate" } else { "conflicting-duplicate" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Short = (u64, u64, u64, Option<i64>);

    fn removed(rows: &[Short], states: &[u8], accepted: &[i32], void: &[VoidRow]) -> Resolved {
        let keys: Vec<u64> = rows.iter().map(|row| row.0).collect();
        let version = |row: u32| {
            let (key, record, owner, updated) = rows[row as usize];
            let (state, accepted) = (states[row as usize], (Some(accepted[row as usize]), None));
            Version { row, key, record, owner, updated, state, accepted, spoiled: false }
        };
        resolve(&rivals(&keys, void).into_iter().map(version).collect::<Vec<_>>(), void)
    }

    #[test]
    fn the_latest_update_wins_then_the_furthest_state_then_the_last_row() {
        let by_update = removed(&[(1, 1, 1, Some(5)), (1, 2, 1, Some(4))], &[1, 4], &[7, 7], &[]);
        assert_eq!(by_update.removed, BTreeMap::from([(1, "conflicting-duplicate")]));
        let by_state = removed(&[(1, 1, 1, None), (1, 2, 1, None)], &[4, 1], &[7, 7], &[]);
        assert_eq!(by_state.removed, BTreeMap::from([(1, "conflicting-duplicate")]));
        let copies = removed(&[(1, 1, 1, None), (1, 1, 1, None)], &[4, 4], &[7, 7], &[]);
        assert_eq!(copies.removed, BTreeMap::from([(0, "exact-duplicate")]));
    }

    #[test]
    fn one_number_given_out_twice_is_two_cases() {
        let resolved = removed(&[(1, 1, 1, None), (1, 2, 2, None)], &[4, 4], &[7, 8], &[]);
        assert_eq!(resolved, Resolved { removed: BTreeMap::new(), collisions: BTreeSet::from([0, 1]) });
    }

    #[test]
    fn a_later_void_row_takes_the_case_with_it() {
        let rows = [(1, 1, 1, Some(5)), (2, 2, 2, Some(5))];
        let void = [VoidRow { key: 1, updated: Some(6) }, VoidRow { key: 2, updated: Some(5) }];
        assert_eq!(removed(&rows, &[4, 4], &[7, 7], &void).removed, BTreeMap::from([(0, "conflicting-duplicate")]));
    }

    #[test]
    fn a_row_may_tie_two_clusters_together() {
        let rows = [(1, 1, 1, None), (1, 2, 2, None), (1, 3, 1, None)];
        let resolved = removed(&rows, &[4, 4, 4], &[7, 8, 8], &[]);
        assert_eq!(resolved.removed.keys().copied().collect::<Vec<_>>(), [0, 1]);
        assert!(resolved.collisions.is_empty());
    }

    #[test]
    fn a_number_that_all_rows_share_is_no_trouble() {
        let rows: Vec<Short> = (0..200_000).map(|row| (1, row, row, None)).collect();
        let days: Vec<i32> = (0..200_000).collect();
        assert_eq!(removed(&rows, &vec![4; 200_000], &days, &[]).collisions.len(), 200_000);
    }
}
