//! What can go wrong with a corpus as a whole, or with one of its rows.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::table::{Fault, TableError};

/// A corpus that cannot be imported.
#[derive(Debug, Error)]
pub enum CorpusError {
    /// No corpus has that name.
    #[error("no corpus is called `{name}`; known are {known}")]
    Unknown {
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The path does not have the published layout.
    #[error("{path}: not the layout of {corpus}: {missing}; expected {layout}", path = .path.display())]
    Layout {
        /// The path given.
        path: PathBuf,
        /// The corpus's name.
        corpus: &'static str,
        /// What is not there.
        missing: String,
        /// What should be there.
        layout: &'static str,
    },
    /// A file or folder that cannot be read.
    #[error("cannot read {path}: {cause}", path = .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A table that cannot be read or written.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl CorpusError {
    /// As [`TableError::is_broken_pipe`].
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, CorpusError::Table(error) if error.is_broken_pipe())
    }
}

/// Why a row was not taken: its own fault, or the end of the import.
#[derive(Debug)]
pub(super) enum Setback {
    Row(Fault),
    Import(CorpusError),
}

impl From<Fault> for Setback {
    fn from(fault: Fault) -> Self {
        Setback::Row(fault)
    }
}

impl From<CorpusError> for Setback {
    fn from(error: CorpusError) -> Self {
        Setback::Import(error)
    }
}

impl From<TableError> for Setback {
    fn from(error: TableError) -> Self {
        Setback::Import(error.into())
    }
}
