//! The head that judges a comment.

use serde::{Deserialize, Serialize};

use crate::creator::folder::{Arrays, Head, Store};
use crate::model::folder::ModelError;

/// How likely a comment is spam.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentHead {}

/// What the manifest says of the head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {}

impl Head for CommentHead {
    const NAME: &'static str = "comments";
    type Entry = Entry;

    fn store(&self, _arrays: &mut Store) -> Entry {
        Entry {}
    }

    fn restore(_entry: &Entry, _arrays: &Arrays) -> Result<Self, ModelError> {
        Ok(CommentHead {})
    }
}
