//! Who follows: fake, mass-following and inactive accounts among a sample.

pub mod head;
pub mod shapes;
pub mod share;
pub mod world;

use super::Context;
use super::finding::Assessment;
use super::record::Creator;

/// Assesses this axis of one creator.
pub fn assess(_creator: &Creator, _context: &Context) -> Assessment {
    Assessment::default()
}
