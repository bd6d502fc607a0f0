//! One file for a person who decides: what was found, why, and how sure it is.
//!
//! A [`Collector`] takes reviews and scores as they stream by and keeps counts
//! and the most suspicious rows; [`html::write`] makes of it one HTML file that
//! loads nothing and says everything in both languages. Whatever comes from a
//! table is hostile: it is escaped in HTML, inert in the data island, and set as
//! text by the page's script.

pub mod bilingual;
mod campaign_view;
mod collector;
pub(crate) mod csp;
pub(crate) mod figures;
pub mod html;
pub(crate) mod ids;
mod island;
mod kept;
mod methods;
pub(crate) mod pen;
pub mod phrases;
pub(crate) mod plot;
pub mod products;
pub mod row;
mod sentences;
pub mod tallies;

pub use collector::{Collector, Report};
