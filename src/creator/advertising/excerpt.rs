//! Posts as excerpts with what is to be seen marked.

use std::ops::Range;

use super::reading::Reading;
use crate::creator::finding::{Excerpt, Fact, Passage};

/// Most characters of a passage; of a longer one both ends are shown.
const PASSAGE_MAX: usize = 160;

/// Most passages; what follows is left out.
const PASSAGES_MAX: usize = 12;

/// A post with some byte ranges marked, which are in order and do not overlap.
pub fn excerpt(reading: &Reading, marked: &[Range<usize>], facts: Vec<Fact>) -> Excerpt {
    let mut passages = Vec::new();
    let mut at = 0;
    for range in marked {
        push(&mut passages, &reading.text[at..range.start], false);
        push(&mut passages, &reading.text[range.clone()], true);
        at = range.end;
    }
    push(&mut passages, &reading.text[at..], false);
    if passages.len() > PASSAGES_MAX {
        passages.truncate(PASSAGES_MAX);
        passages.push(omission());
    }
    Excerpt {
        source: reading.post.id.clone(),
        at: reading.post.created_at,
        passages,
        facts,
    }
}

fn omission() -> Passage {
    Passage {
        text: "…".to_owned(),
        marked: false,
    }
}

/// Adds a passage, without its middle if it is long.
fn push(passages: &mut Vec<Passage>, text: &str, marked: bool) {
    let mut add = |text: &str| {
        if !text.is_empty() {
            passages.push(Passage {
                text: text.to_owned(),
                marked,
            });
        }
    };
    let count = text.chars().take(PASSAGE_MAX + 1).count();
    if count <= PASSAGE_MAX {
        return add(text);
    }
    let nth = |number: usize| {
        text.char_indices()
            .nth(number)
            .map_or(text.len(), |(at, _)| at)
    };
    let last = text
        .char_indices()
        .rev()
        .nth(PASSAGE_MAX / 2 - 1)
        .map_or(0, |(at, _)| at);
    add(&text[..nth(PASSAGE_MAX / 2)]);
    passages.push(omission());
    passages.push(Passage {
        text: text[last..].to_owned(),
        marked,
    });
}

/// Byte ranges in order, those that touch or overlap joined.
pub fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
