//! The shape of a text: what is left when letters are forgotten.
//!
//! A word becomes its case pattern and rough length, a stretch of Han
//! characters its length, a number its digits; punctuation stays, with the
//! spacing before it. Shapes name no topic and no language, and they are what
//! a detector can carry into a language it was not trained on.

use super::Document;
use super::words::{Word, WordKind};

/// The shape of one word or of one stretch of Han characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// What it looks like; equal codes look alike.
    pub code: u32,
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

const START: u32 = 1;
const END: u32 = 2;
const LINE_BREAK: u32 = 3;
const HAN: u32 = 0x100;
const NUMBER: u32 = 0x200;
const LETTERS: u32 = 0x300;
const EMOJI: u32 = 0x500;
/// Above every code point.
const SYMBOL: u32 = 0x0020_0000;
const SPACED: u32 = 0x0040_0000;

/// Appends the shapes of a text, between a start and an end mark.
pub fn shapes(document: &Document, shapes: &mut Vec<Shape>) {
    let text = document.text();
    let words = document.words();
    let at_end = text.len() as u32;
    let mut mark = |code, start, end| shapes.push(Shape { code, start, end });
    mark(START, 0, 0);
    let mut at = 0;
    let mut previous_end = 0;
    while let Some(word) = words.get(at) {
        if text[previous_end as usize..word.start as usize].contains('\n') {
            mark(LINE_BREAK, previous_end, word.start);
        }
        let run = han_run(&words[at..]);
        if run > 0 {
            let last = words[at + run - 1];
            mark(HAN | length_class(run), word.start, last.end);
            previous_end = last.end;
            at += run;
        } else {
            mark(code(word, word.of(text)), word.start, word.end);
            previous_end = word.end;
            at += 1;
        }
    }
    mark(END, at_end, at_end);
}

fn han_run(words: &[Word]) -> usize {
    words
        .iter()
        .enumerate()
        .take_while(|(i, w)| w.kind == WordKind::Han && (*i == 0 || !w.spaced))
        .count()
}

fn code(word: &Word, text: &str) -> u32 {
    match word.kind {
        WordKind::Number => NUMBER | text.chars().count().min(5) as u32,
        WordKind::Letters => LETTERS | case(text) << 4 | length_class(text.chars().count()),
        WordKind::Han | WordKind::Symbol => {
            let ch = text.chars().next().unwrap_or('\0');
            let spaced = if word.spaced { SPACED } else { 0 };
            spaced
                | if is_pictorial(ch) {
                    EMOJI
                } else {
                    SYMBOL | u32::from(ch)
                }
        }
    }
}

/// 1, 2, 3, 4–5, 6–7, 8–10, 11–15, 16 and more.
fn length_class(length: usize) -> u32 {
    match length {
        0..=3 => length as u32,
        4..=5 => 4,
        6..=7 => 5,
        8..=10 => 6,
        11..=15 => 7,
        _ => 8,
    }
}

/// Lower, capitalised, upper, mixed, or a script without case.
fn case(word: &str) -> u32 {
    let mut letters = word.chars().filter(|ch| ch.is_alphabetic());
    let first_upper = letters.next().is_some_and(char::is_uppercase);
    let (mut upper, mut lower) = (0, 0);
    for ch in letters {
        upper += u32::from(ch.is_uppercase());
        lower += u32::from(ch.is_lowercase());
    }
    match (first_upper, upper, lower) {
        (false, 0, 0) if word.chars().any(char::is_lowercase) => 0,
        (false, 0, 0) => 4,
        (false, 0, _) => 0,
        (true, 0, _) => 1,
        (true, _, 0) => 2,
        _ => 3,
    }
}

/// Emoji and other pictures, all of one shape.
fn is_pictorial(ch: char) -> bool {
    matches!(ch, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}
