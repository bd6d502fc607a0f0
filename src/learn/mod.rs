//! Training and measuring models on labelled tables.
