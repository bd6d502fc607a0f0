//! What is usual for creators of a platform, size and vertical.

use super::record::Peer;

/// What is usual, from peers or, without any, from published bands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Norms {}

impl Norms {
    /// Learns from other creators.
    pub fn of(_peers: &[Peer]) -> Self {
        Norms {}
    }
}
