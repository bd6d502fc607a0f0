//! Contacts, claims, impersonation, change of niche.

use super::Context;
use super::finding::Assessment;
use super::record::Creator;

/// Assesses this axis of one creator.
pub fn assess(_creator: &Creator, _context: &Context) -> Assessment {
    Assessment::default()
}
