//! What is written under the posts.

pub mod cues;
pub mod features;
pub mod head;

use super::Context;
use super::finding::Assessment;
use super::record::Creator;

/// Who comments on which creators.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Regulars {}

impl Regulars {
    /// Of all creators that are vetted together.
    pub fn of(_creators: &[Creator]) -> Self {
        Regulars {}
    }
}

/// Assesses this axis of one creator.
pub fn assess(_creator: &Creator, _context: &Context) -> Assessment {
    Assessment::default()
}
