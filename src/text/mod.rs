//! What one text says of itself: normalisation, tokens, features, signals.
//!
//! Nothing here knows of files, tables or models on disk.

pub mod disclosure;
pub mod extent;
pub mod features;
pub mod halves;
pub mod lm;
pub mod normalise;
mod numbering;
pub mod shape;
pub mod style;
pub mod tokenise;
mod tokenizer_file;
pub mod words;

use std::ops::Range;

use extent::Extent;
use normalise::{Changes, Normalised, normalise};
use shape::Shape;
use words::{Cut, FoldedChar, Word};

/// One text, normalised and cut up: what every extractor works from.
#[derive(Debug, Clone, Default)]
pub struct Document {
    normalised: Normalised,
    cut: Cut,
    shapes: Vec<Shape>,
    extent: Extent,
}

impl Document {
    /// Prepares one review's text.
    pub fn new(original: &str) -> Self {
        Self::of(normalise(original))
    }

    /// Prepares a part of it, a range of bytes of its normalised text on character
    /// boundaries, as a text of its own.
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        Self::of(self.normalised.part(range))
    }

    fn of(normalised: Normalised) -> Self {
        let cut = words::cut(normalised.text());
        let shapes = shape::shapes(&cut.words);
        let extent = Extent::of(&cut.words);
        Self {
            normalised,
            cut,
            shapes,
            extent,
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
        &self.cut.words
    }

    /// How much text there is, and in which script.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Their shapes, after a start mark.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The folded text: lower case, every digit a `0`.
    pub fn folded(&self) -> &str {
        &self.cut.folded
    }

    /// The characters of the folded text, in order.
    pub fn folded_chars(&self) -> &[FoldedChar] {
        &self.cut.chars
    }
}
