//! Heads, calibration, the evidence sum, and the model folder on disk.

pub mod text_head;
