//! How accounts of known label are judged by heads that have not seen them.

use super::head::Terms;
use super::shapes::{SHAPES, Values};

/// Held-out judgements of one collection of accounts, shape by shape.
///
/// Only by them can judgements of an audience be read: they say how often a
/// genuine account looks like a fake one and the reverse. Terms are kept one by
/// one, so that a sample that lacks a field can be held against what the same
/// accounts look like without it.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Of what, and judged by what.
    pub name: String,
    /// The shapes that the collection has.
    pub known: [bool; SHAPES],
    /// Terms of genuine accounts.
    pub genuine: Vec<Terms>,
    /// Terms of fake accounts.
    pub fake: Vec<Terms>,
}

/// The shapes that most of a sample have.
pub fn common<'a>(sample: impl Iterator<Item = &'a Values> + Clone) -> [bool; SHAPES] {
    let rows = sample.clone().count();
    std::array::from_fn(|shape| {
        let known = sample.clone().filter(|values| values[shape].is_some());
        2 * known.count() > rows
    })
}

/// The sum of the terms of some shapes.
pub fn sum(terms: &Terms, of: &[bool; SHAPES]) -> f64 {
    let chosen = terms.iter().zip(of).filter(|(_, chosen)| **chosen);
    chosen.map(|(term, _)| f64::from(*term)).sum()
}
