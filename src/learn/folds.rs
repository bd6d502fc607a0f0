//! Splits that keep groups whole. A random split is never made: rows of one
//! hotel, reviewer or prompt resemble each other, and a detector tested on its
//! training hotels measures memory.

use rustc_hash::FxHashMap;

/// The fold of every row, `0..folds`.
///
/// Groups, largest first (ties by name), go to the fold that is smallest so
/// far; with no more groups than folds each group is a fold of its own.
/// `keys` names each row's group; names of different corpora must differ.
pub fn by_group(keys: &[&str], folds: usize) -> Vec<usize> {
    let mut sizes: FxHashMap<&str, usize> = FxHashMap::default();
    for key in keys {
        *sizes.entry(key).or_default() += 1;
    }
    let mut groups: Vec<(&str, usize)> = sizes.into_iter().collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut filled = vec![0; folds.clamp(1, groups.len().max(1))];
    let mut fold_of: FxHashMap<&str, usize> = FxHashMap::default();
    for (group, size) in groups {
        let smallest = (0..filled.len()).min_by_key(|f| filled[*f]).unwrap_or(0);
        filled[smallest] += size;
        fold_of.insert(group, smallest);
    }
    keys.iter().map(|key| fold_of[key]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stay_whole_and_folds_even() {
        let names: Vec<String> = (0..100).map(|i| format!("g{}", i % 17)).collect();
        let keys: Vec<&str> = names.iter().map(String::as_str).collect();
        let folds = by_group(&keys, 5);
        let mut sizes = [0; 5];
        for (i, fold) in folds.iter().enumerate() {
            sizes[*fold] += 1;
            assert_eq!(*fold, folds[i % 17]);
        }
        assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 6);
    }

    #[test]
    fn few_groups_are_left_out_one_by_one() {
        let folds = by_group(&["a", "b", "a", "c"], 5);
        assert_eq!(folds[0], folds[2]);
        assert_eq!(folds.iter().max(), Some(&2));
    }
}
