//! Whether a file has the columns that its reading is for.

use super::error::TableError;
use crate::schema::Schema;

/// The sets of columns of which a file must have one whole.
#[derive(Clone)]
pub(super) struct Requirements {
    sets: Vec<Vec<String>>,
    known: String,
    example: String,
}

impl Requirements {
    pub(super) fn new(schema: &Schema, sets: &[Vec<&str>]) -> Self {
        let owned = |set: &Vec<&str>| set.iter().map(|name| (*name).to_owned()).collect();
        let sets: Vec<Vec<String>> = sets.iter().map(owned).collect();
        let example = sets.iter().flatten().next().cloned();
        let first = || schema.names().next().unwrap_or("NAME").to_owned();
        Requirements {
            known: schema.names().collect::<Vec<_>>().join(", "),
            example: example.unwrap_or_else(first),
            sets,
        }
    }

    /// Checks the canonical columns `present` in `file`, whose own columns
    /// are `source`.
    pub(super) fn check(
        &self,
        file: &str,
        present: &[&str],
        source: &[String],
    ) -> Result<(), TableError> {
        if present.is_empty() {
            return Err(TableError::NoHeader {
                file: file.to_owned(),
                found: listed(source),
                known: self.known.clone(),
                example: self.example.clone(),
            });
        }
        let whole = |set: &Vec<String>| set.iter().all(|name| present.contains(&name.as_str()));
        if self.sets.is_empty() || self.sets.iter().any(whole) {
            return Ok(());
        }
        let needed: Vec<_> = self.sets.iter().map(|set| set.join(" + ")).collect();
        Err(TableError::MissingColumns {
            file: file.to_owned(),
            needed: needed.join(", or "),
            found: listed(source),
        })
    }
}

/// Names for a message: at most the first fifty, each cut short, since a file
/// without a header has data here.
fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let shown = names.iter().take(50).map(|name| {
        let short: String = name.chars().take(40).collect();
        format!("{short:?}")
    });
    shown.collect::<Vec<_>>().join(", ")
}
