//! The shape of a text: what is left when letters are forgotten.
//!
//! A stretch of small-letter words, or of words in a script without case, is
//! one symbol whatever its length; capitalised and all-capital words, numbers
//! and punctuation stay. Shapes name no topic, no language and no
//! generator, and of everything tried they carry furthest into a language or
//! to a generator that was not in training: punctuation rhythm survives where
//! word statistics reverse. [`clauses`] looks at the same from further away:
//! how a clause begins, how long it is, and what ends it.

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
const WORDS: u32 = 2;
const CAPITALISED: u32 = 3;
const ALL_CAPS: u32 = 4;
const MIXED_CASE: u32 = 5;
const NUMBER: u32 = 6;
const EMOJI: u32 = 7;
/// Above every code point.
const SYMBOL: u32 = 0x0020_0000;

/// Appends the shapes of a text after a start mark.
pub fn shapes(document: &Document, shapes: &mut Vec<Shape>) {
    let text = document.text();
    let mut push = |code, start, end| match shapes.last_mut() {
        Some(last) if code == WORDS && last.code == WORDS => last.end = end,
        _ => shapes.push(Shape { code, start, end }),
    };
    push(START, 0, 0);
    for word in document.words() {
        push(code(word, word.of(text)), word.start, word.end);
    }
}

fn code(word: &Word, text: &str) -> u32 {
    match word.kind {
        WordKind::Han => WORDS,
        WordKind::Number => NUMBER,
        WordKind::Letters => case(text),
        WordKind::Symbol => match text.chars().next().unwrap_or(' ') {
            ch if is_pictorial(ch) => EMOJI,
            ch => SYMBOL | u32::from(latin_mark(ch)),
        },
    }
}

const CLAUSE: u32 = 0x100;

/// Appends the clauses of a text, each followed by the mark that ends it,
/// after a start mark. A clause is its opening case, its length class and
/// whether it holds a number.
pub fn clauses(document: &Document, clauses: &mut Vec<Shape>) {
    let text = document.text();
    clauses.push(Shape {
        code: START,
        start: 0,
        end: 0,
    });
    let mut open = OpenClause::default();
    for word in document.words() {
        if word.kind != WordKind::Symbol {
            open.take(word, word.of(text), clauses.last());
            continue;
        }
        let code = match latin_mark(word.of(text).chars().next().unwrap_or(' ')) {
            mark @ (',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '~') => {
                SYMBOL | u32::from(mark)
            }
            '-' | '\'' | '"' | '/' | '&' => continue,
            _ => EMOJI,
        };
        open.close(clauses);
        clauses.push(Shape {
            code,
            start: word.start,
            end: word.end,
        });
    }
    open.close(clauses);
}

#[derive(Default)]
struct OpenClause {
    span: Option<(u32, u32)>,
    /// In sixths of a word, so that Han characters add up exactly.
    length: u32,
    opening: u32,
    number: bool,
}

impl OpenClause {
    fn take(&mut self, word: &Word, text: &str, before: Option<&Shape>) {
        if self.span.is_none() {
            self.opening = opening(text, before);
        }
        let start = self.span.map_or(word.start, |(start, _)| start);
        self.span = Some((start, word.end));
        self.length += if word.kind == WordKind::Han { 4 } else { 6 };
        self.number |= word.kind == WordKind::Number;
    }

    fn close(&mut self, clauses: &mut Vec<Shape>) {
        let clause = std::mem::take(self);
        if let Some((start, end)) = clause.span {
            let length = length_class(clause.length);
            let code = CLAUSE | length << 4 | clause.opening << 1 | u32::from(clause.number);
            clauses.push(Shape { code, start, end });
        }
    }
}

/// 0 as expected, 1 a small letter where a sentence begins, 2 a capital where
/// none does.
fn opening(text: &str, before: Option<&Shape>) -> u32 {
    let first = text.chars().next().unwrap_or(' ');
    let mark = |ch: char| SYMBOL | u32::from(ch);
    let at_start =
        before.is_none_or(|shape| [START, mark('.'), mark('!'), mark('?')].contains(&shape.code));
    match at_start {
        true if first.is_lowercase() => 1,
        false if first.is_uppercase() => 2,
        _ => 0,
    }
}

/// Up to 1 word, 2, 4, 7, 12, 20, and more.
fn length_class(sixths: u32) -> u32 {
    [9, 15, 27, 45, 75, 123]
        .iter()
        .take_while(|bound| sixths >= **bound)
        .count() as u32
}

/// The mark that does the same work in Latin script.
fn latin_mark(mark: char) -> char {
    match mark {
        '。' => '.',
        '、' => ',',
        '–' | '—' => '-',
        mark => mark,
    }
}

fn case(word: &str) -> u32 {
    let mut letters = word.chars();
    let first_upper = letters.next().is_some_and(char::is_uppercase);
    let (mut upper, mut lower) = (0, 0);
    for ch in letters {
        upper += u32::from(ch.is_uppercase());
        lower += u32::from(ch.is_lowercase());
    }
    match (first_upper, upper, lower) {
        (_, 0, _) if !first_upper => WORDS,
        (true, 0, _) => CAPITALISED,
        (true, _, 0) => ALL_CAPS,
        _ => MIXED_CASE,
    }
}

/// Emoji and other pictures, all of one shape.
pub(super) fn is_pictorial(ch: char) -> bool {
    matches!(ch, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}
