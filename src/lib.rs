//! How likely is a product review genuine, paid or bot-driven, and why.
//!
//! Everything the program knows about a review is a list of pieces of
//! [evidence](model::evidence): calibrated log-likelihood ratios whose sum,
//! with a prior, *is* the score. Data flows one way:
//!
//! ```text
//! tables ─► schema ─► signals (text, behaviour) ─► heads ─► evidence ─► scores
//! ```
//!
//! `ARCHITECTURE.md` walks the modules in that order. [`text`],
//! [`behaviour`] and [`model`] know nothing of files or of the command line.

pub mod audit;
pub mod behaviour;
pub mod campaign;
mod caught;
pub mod cli;
pub mod corpus;
pub mod creator;
pub mod diff;
pub mod disjoint;
pub mod dossier;
pub mod intake;
pub mod learn;
pub mod model;
pub mod random;
pub mod report;
pub mod rollup;
pub mod schema;
pub mod signal;
pub mod simulate;
pub mod table;
pub mod text;
pub mod vector;
pub mod words;
