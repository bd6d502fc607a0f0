//! Heads, calibration, the evidence sum, and the model folder on disk.

pub mod bank;
pub mod behaviour;
pub mod coordination;
pub mod domain;
pub mod embedded;
pub mod evidence;
pub mod finding;
pub mod folder;
pub mod forest;
pub mod fusion;
pub mod heads;
pub mod highlight;
mod known;
pub mod mixture;
pub mod pairing;
mod parts;
pub mod quantised;
pub mod reference;
pub mod scorer;
pub mod sparse;
pub mod style;
pub mod tail;
mod walk;
