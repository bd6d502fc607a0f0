//! How firm a group is: whether it is found again when a part of the table is
//! left out.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::group::Group;
use super::scene::Scene;
use crate::behaviour::records::Records;

/// Parts of the accounts, each of which is left out once.
const PARTS: u64 = 5;

/// Rows of the tables that are searched at the same time: what is held of them
/// takes some 300 bytes each.
const HELD: u64 = 2_000_000;

/// For every group the mean, over the parts, of how much of it is in the group
/// that is most like it when a fifth of all accounts is left out: the shared
/// accounts by those of either (Jaccard), accounts left out not counted.
pub(super) fn stability(
    records: &Records,
    scene: &Scene,
    groups: &[Group],
    find: impl Fn(&Records) -> Vec<Group> + Sync,
) -> Vec<f64> {
    let mut sums = vec![0.0; groups.len()];
    if groups.is_empty() {
        return sums;
    }
    let without = |part: u64| -> Vec<f64> {
        let stays = |account: u64| part_of(account) != part;
        let again = find(&records.of_rows(|row| stays(scene.account(row))));
        let again: Vec<Vec<u64>> = again.iter().map(|group| accounts(group, stays)).collect();
        let likeness = groups.par_iter().map(|group| {
            let own = accounts(group, stays);
            let of_others = again.iter().map(|other| jaccard(&own, other));
            of_others.fold(0.0, f64::max)
        });
        likeness.collect()
    };
    let at_once = (HELD / records.rows().max(1)).clamp(1, PARTS) as usize;
    let parts: Vec<u64> = (0..PARTS).collect();
    for parts in parts.chunks(at_once) {
        let likeness: Vec<Vec<f64>> = parts.par_iter().map(|part| without(*part)).collect();
        for of_part in &likeness {
            for (sum, like) in sums.iter_mut().zip(of_part) {
                *sum += like / PARTS as f64;
            }
        }
    }
    sums
}

fn part_of(account: u64) -> u64 {
    xxh3_64_with_seed(&account.to_le_bytes(), 1) % PARTS
}

fn accounts(group: &Group, stays: impl Fn(u64) -> bool) -> Vec<u64> {
    let accounts = group.accounts.iter().map(|(account, _)| *account);
    accounts.filter(|account| stays(*account)).collect()
}

/// Of ascending lists.
fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let shared = a
        .iter()
        .filter(|account| b.binary_search(account).is_ok())
        .count();
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_what_is_shared_by_what_there_is() {
        assert_eq!(jaccard(&[1, 2, 3], &[2, 3, 4]), 0.5);
        assert_eq!(jaccard(&[1, 2], &[1, 2]), 1.0);
        assert_eq!(jaccard(&[], &[]), 0.0);
    }
}
