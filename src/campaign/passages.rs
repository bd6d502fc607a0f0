//! Which stretches of some texts stand in the others too.

use rustc_hash::{FxHashMap, FxHashSet};

use super::card::Passage;
use crate::text::words::{fold_into, split};

/// Words, or Han characters, of a stretch.
const STRETCH: usize = 3;

/// The places of `count` texts, fewer if there are fewer, that share most
/// stretches with one of them, in their order.
pub(super) fn likest(texts: &[&str], count: usize) -> Vec<usize> {
    let words: Vec<Vec<Word>> = texts.iter().map(|text| words_of(text)).collect();
    let stretches: Vec<FxHashSet<Vec<&str>>> = words
        .iter()
        .map(|words| words.windows(STRETCH).map(stretch).collect())
        .collect();
    let shared = |one: usize, other: usize| stretches[one].intersection(&stretches[other]).count();
    let nearest = |one: usize| {
        let mut others: Vec<usize> = (0..texts.len()).filter(|other| *other != one).collect();
        others.sort_by_key(|other| std::cmp::Reverse(shared(one, *other)));
        others.truncate(count.saturating_sub(1));
        others
    };
    let sum = |one: usize| {
        nearest(one)
            .into_iter()
            .map(|other| shared(one, other))
            .sum::<usize>()
    };
    let Some(first) = (0..texts.len()).rev().max_by_key(|one| sum(*one)) else {
        return Vec::new();
    };
    let mut chosen = nearest(first);
    chosen.push(first);
    chosen.sort_unstable();
    chosen
}

/// A word with its place in the text.
type Word = (usize, usize, String);

/// Every text cut into passages that at least half of the others share and
/// passages that they do not. The passages of a text together are the text.
pub(super) fn compared(texts: &[&str]) -> Vec<Vec<Passage>> {
    let words: Vec<Vec<Word>> = texts.iter().map(|text| words_of(text)).collect();
    let mut counts: FxHashMap<Vec<&str>, usize> = FxHashMap::default();
    for words in &words {
        let stretches: FxHashSet<Vec<&str>> = words.windows(STRETCH).map(stretch).collect();
        for stretch in stretches {
            *counts.entry(stretch).or_default() += 1;
        }
    }
    let needed = (1 + texts.len().saturating_sub(1).div_ceil(2)).max(2);
    let cut = |(text, words): (&&str, &Vec<Word>)| {
        let mut shared = vec![false; words.len()];
        for (at, window) in words.windows(STRETCH).enumerate() {
            if counts[&stretch(window)] >= needed {
                shared[at..at + STRETCH].fill(true);
            }
        }
        passages(text, words, &shared)
    };
    texts.iter().zip(&words).map(cut).collect()
}

fn stretch(words: &[Word]) -> Vec<&str> {
    words.iter().map(|(.., folded)| folded.as_str()).collect()
}

fn words_of(text: &str) -> Vec<Word> {
    let letters = split(text)
        .into_iter()
        .filter(|word| word.of(text).chars().any(char::is_alphanumeric));
    letters
        .map(|word| {
            let mut folded = String::new();
            fold_into(word.of(text), &mut folded);
            (word.start as usize, word.end as usize, folded)
        })
        .collect()
}

fn passages(text: &str, words: &[Word], shared: &[bool]) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut push = |range: std::ops::Range<usize>, shared: bool| {
        let text = &text[range];
        match passages.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.shared == shared => last.text.push_str(text),
            _ => passages.push(Passage {
                text: text.to_owned(),
                shared,
            }),
        }
    };
    let mut at = 0;
    for (number, (start, end, _)) in words.iter().enumerate() {
        // What stands between two shared words is shared with them.
        let between = shared[number] && number > 0 && shared[number - 1];
        push(at..*start, between);
        push(*start..*end, shared[number]);
        at = *end;
    }
    push(at..text.len(), false);
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_is_marked_and_nothing_is_lost() {
        let texts = [
            "So easy to clean, one wipe and done! I love it.",
            "Well: so easy to clean; my old one was not.",
            "So easy to clean. One wipe and done, says my aunt.",
        ];
        let compared = compared(&texts);
        for (passages, text) in compared.iter().zip(texts) {
            let whole: String = passages
                .iter()
                .map(|passage| passage.text.as_str())
                .collect();
            assert_eq!(whole, text);
        }
        let shared = |at: usize| -> Vec<&str> {
            let passages = compared[at].iter().filter(|passage| passage.shared);
            passages.map(|passage| passage.text.as_str()).collect()
        };
        assert_eq!(shared(1), ["so easy to clean"]);
        assert_eq!(shared(0), ["So easy to clean, one wipe and done"]);
    }

    #[test]
    fn the_likest_texts_are_those_of_one_template() {
        let texts = [
            "one thing here",
            "a b c d e",
            "x a b c d",
            "other words there",
            "a b c d f",
        ];
        assert_eq!(likest(&texts, 3), [1, 2, 4]);
        assert_eq!(likest(&texts[..1], 3), [0]);
        assert!(likest(&[], 3).is_empty());
    }

    #[test]
    fn han_characters_are_words_and_odd_texts_are_kept() {
        let compared = compared(&["物流很快，下次再来", "真的物流很快", ""]);
        assert!(compared[0][0].shared);
        assert_eq!(compared[0][0].text, "物流很快");
        assert!(compared[2].is_empty());
    }
}
