//! What one text says of itself: normalisation, tokens, features, signals.
//!
//! Nothing here knows of files, tables or models on disk.

pub mod disclosure;
pub mod features;
pub mod lm;
pub mod normalise;
pub mod shape;
pub mod style;
pub mod tokenise;
mod tokenizer_file;
pub mod words;

use normalise::{Changes, Normalised, normalise};
use words::Word;

/// One folded character and where it stands in the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldedChar {
    /// Lower case, digits as `0`.
    pub ch: char,
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// One text, normalised and cut up: what every extractor works from.
#[derive(Debug, Clone, Default)]
pub struct Document {
    normalised: Normalised,
    words: Vec<Word>,
    folded: Vec<FoldedChar>,
}

impl Document {
    /// Prepares one review's text.
    pub fn new(original: &str) -> Self {
        let normalised = normalise(original);
        let words = words::split(normalised.text());
        let folded = fold(normalised.text());
        Self {
            normalised,
            words,
            folded,
        }
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        self.normalised.text()
    }

    /// The normalised text with its way back to the original.
    pub fn normalised(&self) -> &Normalised {
        &self.normalised
    }

    /// What normalisation had to undo.
    pub fn changes(&self) -> Changes {
        self.normalised.changes()
    }

    /// Its words, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Its folded characters, in order.
    pub fn folded(&self) -> &[FoldedChar] {
        &self.folded
    }
}

fn fold(text: &str) -> Vec<FoldedChar> {
    let mut folded = Vec::with_capacity(text.len());
    let mut lower = String::new();
    for (start, ch) in text.char_indices() {
        lower.clear();
        words::fold_into(&text[start..start + ch.len_utf8()], &mut lower);
        folded.extend(lower.chars().map(|folded| FoldedChar {
            ch: folded,
            start: start as u32,
            end: (start + ch.len_utf8()) as u32,
        }));
    }
    folded
}
