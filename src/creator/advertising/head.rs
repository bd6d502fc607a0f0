//! The head that judges a post.

use serde::{Deserialize, Serialize};

use crate::creator::folder::{Arrays, Head, Store};
use crate::model::folder::ModelError;

/// How likely a post is paid for, and which sentences say so.
#[derive(Debug, Clone, PartialEq)]
pub struct AdvertisingHead {}

/// What the manifest says of the head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {}

impl Head for AdvertisingHead {
    const NAME: &'static str = "advertising";
    type Entry = Entry;

    fn store(&self, _arrays: &mut Store) -> Entry {
        Entry {}
    }

    fn restore(_entry: &Entry, _arrays: &Arrays) -> Result<Self, ModelError> {
        Ok(AdvertisingHead {})
    }
}
