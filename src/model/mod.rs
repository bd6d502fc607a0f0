//! Heads, calibration, the evidence sum, and the model folder on disk.

pub mod fusion;
pub mod heads;
pub mod sparse;
pub mod style;
