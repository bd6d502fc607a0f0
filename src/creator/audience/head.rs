//! The head that judges an account by its profile.

use serde::{Deserialize, Serialize};

use crate::creator::folder::{Arrays, Head, Store};
use crate::model::folder::ModelError;

/// How likely an account is fake.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountHead {}

/// What the manifest says of the head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {}

impl Head for AccountHead {
    const NAME: &'static str = "accounts";
    type Entry = Entry;

    fn store(&self, _arrays: &mut Store) -> Entry {
        Entry {}
    }

    fn restore(_entry: &Entry, _arrays: &Arrays) -> Result<Self, ModelError> {
        Ok(AccountHead {})
    }
}
