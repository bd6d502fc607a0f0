//! The facts of a run of vetting.

use crate::audit::run::InputFile;

/// How the dossiers were made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// The program's version.
    pub program: String,
    /// The model's id: the SHA-256 that its manifest carries.
    pub model: String,
    /// The corpora that the model was trained on.
    pub corpora: Vec<String>,
    /// What was read.
    pub inputs: Vec<InputFile>,
    /// Rows that could not be used and were left out.
    pub set_aside: u64,
    /// Creators that these were compared with; 0 where published figures stand
    /// in for them.
    pub peers: u64,
}
