//! Groups of reviews and accounts that act together, and how unlikely that is
//! by chance.

pub mod card;

use crate::behaviour::records::Records;

/// A group as it is found: rows of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its rows in the table, ascending.
    pub rows: Vec<u32>,
}

/// Finds the groups of a table, the most significant first.
pub fn find(_records: &Records) -> Vec<Group> {
    Vec::new()
}
