//! Texts cut into passages, of which some are marked.

use std::ops::Range;

use super::talk::Said;
use crate::creator::finding::{Excerpt, Fact, Passage};
use crate::text::Document;

/// Texts shown of a finding at most.
pub const SHOWN: usize = 5;

/// Characters of a passage at each side of what is left out of it.
const EDGE: usize = 60;

/// Passages of a text at most.
const PASSAGES_MAX: usize = 15;

/// A comment with the words marked that are chosen by their bytes in the
/// normalised text.
pub fn excerpt(
    said: &Said,
    document: &Document,
    mark: impl Fn(Range<usize>) -> bool,
    facts: Vec<Fact>,
) -> Excerpt {
    let words = document.words().iter();
    let chosen = words
        .map(|word| word.start as usize..word.end as usize)
        .filter(|range| mark(range.clone()))
        .map(|range| document.normalised().original(range));
    Excerpt {
        source: said.comment.id.clone(),
        at: said.comment.created_at,
        passages: passages(said.text(), chosen),
        facts,
    }
}

/// A text with some ascending ranges of it marked.
pub fn passages(text: &str, marked: impl Iterator<Item = Range<usize>>) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut end = 0;
    for range in joined(text, marked) {
        push(&mut passages, &text[end..range.start], false);
        push(&mut passages, &text[range.clone()], true);
        end = range.end;
    }
    push(&mut passages, &text[end..], false);
    if passages.len() > PASSAGES_MAX {
        passages.truncate(PASSAGES_MAX);
        passages.push(plain("…", false));
    }
    passages
}

/// Ranges with nothing but white space between them as one.
fn joined(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(last) if text[last.end..range.start].trim().is_empty() => last.end = range.end,
            _ if range.is_empty() => {}
            _ => joined.push(range),
        }
    }
    joined
}

fn push(passages: &mut Vec<Passage>, text: &str, marked: bool) {
    if text.is_empty() {
        return;
    }
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .take(2 * EDGE + 1)
        .collect();
    if places.len() <= 2 * EDGE {
        return passages.push(plain(text, marked));
    }
    let tail = text.char_indices().rev().nth(EDGE - 1);
    passages.push(plain(&text[..places[EDGE]], marked));
    passages.push(plain("…", false));
    passages.push(plain(&text[tail.map_or(0, |(at, _)| at)..], marked));
}

fn plain(text: &str, marked: bool) -> Passage {
    Passage {
        text: text.to_owned(),
        marked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_passage_and_long_texts_are_cut() {
        let text = format!("see my channel{}", " 好".repeat(200));
        let passages = passages(&text, [4..6, 7..14].into_iter());
        let shown: Vec<(&str, bool)> = (passages.iter())
            .map(|passage| (passage.text.as_str(), passage.marked))
            .collect();
        assert_eq!(shown[..2], [("see ", false), ("my channel", true)]);
        assert_eq!(shown[3], ("…", false));
        assert_eq!(shown.len(), 5);
    }
}
