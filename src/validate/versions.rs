//! Versions of one case: `exact-duplicate`, `conflicting-duplicate`, `id-collision`.
//!
//! Rows of one key are versions of one case unless they differ in department or item code *and* in acceptance: then two
//! systems gave out one number twice and both stay. Of versions the latest update wins, else the furthest state, else
//! the last row. A void row that is later than every other version takes the case with it.

use super::{judge::VoidRow, part::Versions};
use crate::diag::Code;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What a row needs beside [`Versions`] to be compared.
pub(super) struct Facts<'a> {
    /// State as a number, ascending with the life of a case.
    pub state: &'a [u8],
    /// Acceptance, day and time.
    pub accepted: &'a [(Option<i32>, Option<i64>)],
    /// Whether the case number lost its digits, so that equal numbers say nothing.
    pub spoiled: &'a dyn Fn(usize) -> bool,
}

/// Rows that are not cases of their own.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    /// Row → which rule removes it.
    pub removed: BTreeMap<usize, Code>,
    /// Rows that share a key and are kept apart.
    pub collisions: Vec<usize>,
}

/// Finds copies and older versions among all rows.
pub(super) fn resolve(versions: &Versions, keys: &[u64], facts: &Facts<'_>, void: &[VoidRow]) -> Resolved {
    let mut by_key: Vec<(u64, u32)> = keys.iter().copied().zip(0..).collect();
    by_key.par_sort_unstable();
    let mut resolved = Resolved::default();
    for same in by_key.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let rows: Vec<usize> = same.iter().map(|(_, row)| *row as usize).filter(|row| !(facts.spoiled)(*row)).collect();
        let clusters = clusters(&rows, versions, facts);
        if clusters.len() > 1 {
            resolved.collisions.extend(clusters.iter().filter_map(|cluster| cluster.first()));
        }
        for cluster in clusters {
            remove_older(&cluster, versions, facts, &mut resolved);
        }
    }
    let by_id = by_key.into_iter().filter(|(key, row)| versions.id[*row as usize] == *key).collect::<Vec<_>>();
    take_by_void(versions, void, &by_id, &mut resolved);
    resolved.collisions.sort_unstable();
    resolved
}

/// Rows of one key grouped into versions of one case.
fn clusters(rows: &[usize], versions: &Versions, facts: &Facts<'_>) -> Vec<Vec<usize>> {
    let alike = |a: usize, b: usize| versions.owner[a] == versions.owner[b] || facts.accepted[a] == facts.accepted[b];
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for &row in rows {
        let (mut joined, others): (Vec<_>, Vec<_>) =
            clusters.into_iter().partition(|cluster| cluster.iter().any(|other| alike(row, *other)));
        clusters = others;
        let mut cluster: Vec<usize> = joined.drain(..).flatten().collect();
        cluster.push(row);
        clusters.push(cluster);
    }
    for cluster in &mut clusters {
        cluster.sort_unstable();
    }
    clusters.sort_unstable();
    clusters
}

fn remove_older(cluster: &[usize], versions: &Versions, facts: &Facts<'_>, resolved: &mut Resolved) {
    let order = |row: &&usize| (versions.updated[**row], facts.state[**row], **row);
    let Some(winner) = cluster.iter().max_by_key(order) else { return };
    for row in cluster.iter().filter(|row| *row != winner) {
        let copy = versions.record[*row] == versions.record[*winner];
        resolved.removed.insert(*row, if copy { "exact-duplicate" } else { "conflicting-duplicate" });
    }
}

/// A void row with a later update than every other row of its case removes them all.
///
/// Void rows know the case number only, which is the key unless the project widens it: `by_id` holds the rows whose key
/// it is, in order.
fn take_by_void(versions: &Versions, void: &[VoidRow], by_id: &[(u64, u32)], resolved: &mut Resolved) {
    for row in void {
        let Some(at) = row.updated else { continue };
        let start = by_id.partition_point(|(key, _)| *key < row.id);
        let rows = by_id[start..].iter().take_while(|(key, _)| *key == row.id);
        let rows: Vec<usize> = rows.map(|(_, row)| *row as usize).collect();
        if rows.iter().all(|other| versions.updated[*other].is_some_and(|updated| updated < at)) {
            for other in rows {
                resolved.removed.entry(other).or_insert("conflicting-duplicate");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(rows: &[(u64, u64, u64, Option<i64>)]) -> Versions {
        Versions {
            id: rows.iter().map(|row| row.0).collect(),
            record: rows.iter().map(|row| row.1).collect(),
            owner: rows.iter().map(|row| row.2).collect(),
            updated: rows.iter().map(|row| row.3).collect(),
        }
    }

    fn removed(rows: &[(u64, u64, u64, Option<i64>)], states: &[u8], accepted: &[i32], void: &[VoidRow]) -> Resolved {
        let versions = versions(rows);
        let accepted: Vec<_> = accepted.iter().map(|day| (Some(*day), None)).collect();
        let facts = Facts { state: states, accepted: &accepted, spoiled: &|_| false };
        resolve(&versions, &versions.id.clone(), &facts, void)
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
        assert_eq!(resolved, Resolved { removed: BTreeMap::new(), collisions: vec![0, 1] });
    }

    #[test]
    fn a_later_void_row_takes_the_case_with_it() {
        let rows = [(1, 1, 1, Some(5)), (2, 2, 2, Some(5))];
        let void = [VoidRow { id: 1, updated: Some(6) }, VoidRow { id: 2, updated: Some(5) }];
        assert_eq!(removed(&rows, &[4, 4], &[7, 7], &void).removed, BTreeMap::from([(0, "conflicting-duplicate")]));
    }
}
