//! Sorting by a key that begins with a hash.
//!
//! Hashes are spread evenly, so their first bits part many items into heaps of
//! like size (an American flag sort, McIlroy et al. 1993). A heap fits the
//! cache of a processor and is sorted by itself, on any thread.

use rayon::prelude::*;

/// Items of a heap, if hashes are spread evenly.
const HEAP: usize = 512;

/// Most bits that part heaps: as many places as can be written to in turn.
const BITS_MAX: u32 = 11;

/// Sorts by `key`, whose first part is `hash`. Equal keys end in any order.
pub(super) fn sort_by_hash<T: Send, K: Ord>(
    items: &mut [T],
    hash: impl Fn(&T) -> u64 + Sync,
    key: impl Fn(&T) -> K + Sync,
) {
    let bits = (items.len() / HEAP)
        .checked_ilog2()
        .unwrap_or(0)
        .min(BITS_MAX);
    let heaps = part(items, bits, hash);
    heaps.into_par_iter().for_each(|heap| {
        // Of one hash there may be many.
        match heap.len() > 1 << 16 {
            true => heap.par_sort_unstable_by_key(&key),
            false => heap.sort_unstable_by_key(&key),
        }
    });
}

/// Moves every item to its heap, and gives the heaps in the order of hashes.
fn part<T>(items: &mut [T], bits: u32, hash: impl Fn(&T) -> u64) -> Vec<&mut [T]> {
    let heap_of = |item: &T| (hash(item) >> 1 >> (63 - bits)) as usize;
    let mut sizes = vec![0; 1 << bits];
    for item in items.iter() {
        sizes[heap_of(item)] += 1;
    }
    let mut next = Vec::with_capacity(sizes.len());
    let mut ends = Vec::with_capacity(sizes.len());
    let mut end = 0;
    for size in &sizes {
        next.push(end);
        end += size;
        ends.push(end);
    }
    for heap in 0..sizes.len() {
        while next[heap] < ends[heap] {
            let target = heap_of(&items[next[heap]]);
            if target != heap {
                items.swap(next[heap], next[target]);
            }
            next[target] += 1;
        }
    }
    let mut heaps = Vec::with_capacity(sizes.len());
    let mut rest = items;
    for size in sizes {
        let (heap, others) = rest.split_at_mut(size);
        heaps.push(heap);
        rest = others;
    }
    heaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;
    use proptest::prelude::*;

    #[test]
    fn many_items_come_in_order() {
        let mut random = SplitMix(7);
        // A third of all has one hash.
        let mut items: Vec<(u64, u64)> = (0..300_000)
            .map(|n| match n % 3 {
                0 => (u64::MAX / 3, random.next_u64()),
                _ => (random.next_u64(), n),
            })
            .collect();
        let mut expected = items.clone();
        expected.sort_unstable();
        sort_by_hash(&mut items, |item| item.0, |item| *item);
        assert_eq!(items, expected);
    }

    proptest! {
        #[test]
        fn hashes_that_are_none_are_sorted_all_the_same(
            mut items in prop::collection::vec(0_u64..5, 0..3000),
        ) {
            let mut expected = items.clone();
            expected.sort_unstable();
            sort_by_hash(&mut items, |item| *item, |item| *item);
            prop_assert_eq!(items, expected);
        }
    }
}
