//! One file about a creator, for a person who is about to pay: what was found,
//! how sure it is, what could explain it innocently, what to ask for.
//!
//! [`html::write`] makes of a [`Dossier`](crate::creator::Dossier) one HTML file
//! that loads nothing and says everything in both languages; with more than one
//! the [`shortlist`] stands before them. Whatever comes from the creator's
//! exports is hostile and goes through `foreign`.

mod axis;
mod chart;
mod excerpt;
mod finding;
mod foreign;
pub mod html;
pub mod json;
pub mod phrases;
mod run;
mod scale;
pub mod shortlist;
mod view;

pub use run::Run;
