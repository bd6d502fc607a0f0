//! What is paid for, and whether it says so.

pub mod context;
pub mod grams;
pub mod head;
pub mod sentences;

use super::Context;
use super::finding::Assessment;
use super::record::Creator;

/// What several creators say in the same words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scripts {}

impl Scripts {
    /// Of all creators that are vetted together.
    pub fn of(_creators: &[Creator]) -> Self {
        Scripts {}
    }
}

/// Assesses this axis of one creator.
pub fn assess(_creator: &Creator, _context: &Context) -> Assessment {
    Assessment::default()
}
