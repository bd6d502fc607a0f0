//! Training and measuring models on labelled tables.

pub mod folds;
pub mod linear;
pub mod metrics;
pub mod text_head;
