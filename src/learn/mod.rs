//! Training and measuring models on labelled tables.

pub mod linear;
