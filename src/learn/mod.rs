//! Training and measuring models on labelled tables.

pub mod calibrate;
pub mod dataset;
pub mod domain;
pub mod fit;
pub mod folds;
pub mod holdout;
pub mod linear;
pub mod metrics;
pub mod sparse;
pub mod style;
