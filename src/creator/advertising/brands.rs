//! Whose products the commercial posts are about.

use std::collections::BTreeSet;

use super::reading::Reading;

/// Whose product a post is about: by the export or, where it does not say, by
/// the accounts that the post names. In lower case.
pub fn of(reading: &Reading) -> BTreeSet<String> {
    let told = reading.post.brand.as_deref().map(str::trim);
    match told.filter(|brand| !brand.is_empty()) {
        Some(brand) => BTreeSet::from([brand.to_lowercase()]),
        None => mentions(reading),
    }
}

/// Accounts that a post names beyond which the rest say no more.
const MENTIONS_MAX: usize = 20;

/// Accounts named by `@`, the first of many.
fn mentions(reading: &Reading) -> BTreeSet<String> {
    let words = &reading.words;
    let folded = words.folded();
    let mut mentions = BTreeSet::new();
    for at in (0..folded.len()).filter(|at| folded[*at] == "@") {
        // An address, as in a@b.
        if !words.is_spaced(at) && at > 0 && words.may_be_named(at - 1) && !words.is_han(at - 1) {
            continue;
        }
        let mut end = at + 1;
        while !words.is_spaced(end) && words.may_be_named(end) {
            end += 1;
        }
        if end > at + 1 {
            mentions.insert(folded[at + 1..end].concat());
        }
        if mentions.len() == MENTIONS_MAX {
            break;
        }
    }
    mentions
}
