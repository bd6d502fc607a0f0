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
use super::words::{Case, Word, WordKind};

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

/// The shapes of a text's words after a start mark.
pub fn shapes(words: &[Word]) -> Vec<Shape> {
    let mut shapes = Vec::with_capacity(words.len() / 2 + 1);
    shapes.push(Shape {
        code: START,
        start: 0,
        end: 0,
    });
    for word in words {
        let (code, start, end) = (code(word), word.start, word.end);
        match shapes.last_mut() {
            Some(last) if code == WORDS && last.code == WORDS => last.end = end,
            _ => shapes.push(Shape { code, start, end }),
        }
    }
    shapes
}

fn code(word: &Word) -> u32 {
    match word.kind {
        WordKind::Han => WORDS,
        WordKind::Number => NUMBER,
        WordKind::Letters => letters(word.case),
        WordKind::Symbol if is_pictorial(word.first) => EMOJI,
        WordKind::Symbol => SYMBOL | u32::from(latin_mark(word.first)),
    }
}

fn letters(case: Case) -> u32 {
    match (case.begins_upper(), case.goes_on_upper()) {
        (false, false) => WORDS,
        (true, false) => CAPITALISED,
        (true, true) if !case.goes_on_lower() => ALL_CAPS,
        _ => MIXED_CASE,
    }
}

const CLAUSE: u32 = 0x100;

/// Appends the clauses of a text, each followed by the mark that ends it,
/// after a start mark. A clause is its opening case, its length class and
/// whether it holds a number.
pub fn clauses(document: &Document, clauses: &mut Vec<Shape>) {
    clauses.push(Shape {
        code: START,
        start: 0,
        end: 0,
    });
    let mut open = OpenClause::default();
    for word in document.words() {
        if word.kind != WordKind::Symbol {
            open.take(word, clauses.last());
            continue;
        }
        let code = match latin_mark(word.first) {
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
    fn take(&mut self, word: &Word, before: Option<&Shape>) {
        if self.span.is_none() {
            self.opening = opening(word.case, before);
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
fn opening(case: Case, before: Option<&Shape>) -> u32 {
    let mark = |ch: char| SYMBOL | u32::from(ch);
    let at_start =
        before.is_none_or(|shape| [START, mark('.'), mark('!'), mark('?')].contains(&shape.code));
    match at_start {
        true if case.begins_lower() => 1,
        false if case.begins_upper() => 2,
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

/// Emoji and other pictures, all of one shape.
pub(super) fn is_pictorial(ch: char) -> bool {
    matches!(ch, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}
