//! Heads, calibration, the evidence sum, and the model folder on disk.

pub mod domain;
pub mod evidence;
pub mod heads;
pub mod mixture;
pub mod quantised;
pub mod reference;
pub mod sparse;
pub mod style;
