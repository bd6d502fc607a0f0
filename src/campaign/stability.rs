//! How firm a group is: whether it is found again when a part of the table is
//! left out.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::group::Group;
use super::scene::Scene;
use crate::behaviour::records::Records;

/// Parts of the accounts, each of which is left out once.
const PARTS: u64 = 5;

/// For every group the mean, over the parts, of how much of it is in the group
/// that is most like it when a fifth of all accounts is left out: the shared
/// accounts by those of either (Jaccard), accounts left out not counted.
pub(super) fn stability(
    records: &Records,
    scene: &Scene,
    groups: &[Group],
    find: impl Fn(&Records) -> Vec<Group>,
) -> Vec<f64> {
    let mut sums = vec![0.0; groups.len()];
    if groups.is_empty() {
        return sums;
    }
    for part in 0..PARTS {
        let stays = |account: u64| part_of(account) != part;
        let again = find(&records.of_rows(|row| stays(scene.account(row))));
        let again: Vec<Vec<u64>> = again.iter().map(|group| accounts(group, stays)).collect();
        for (sum, group) in sums.iter_mut().zip(groups) {
            let own = accounts(group, stays);
            let likeness = again.iter().map(|other| jaccard(&own, other));
            *sum += likeness.fold(0.0, f64::max) / PARTS as f64;
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
