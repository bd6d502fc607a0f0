//! What was done in a run, for those who must answer for it.
//!
//! The record is one JSON file: a statement of reasons for every review that
//! was flagged, one a line, then the campaigns that they name, the facts of the run, then its timing, which
//! alone differs between runs over the same tables. It states what was found
//! and how, and draws no legal conclusion.

mod counterfactual;
mod group;
mod missing;
mod phases;
mod recorder;
pub mod run;
mod statement;
mod wording;

pub use phases::Phases;
pub use recorder::Recorder;
