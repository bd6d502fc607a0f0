//! What one text says of itself: normalisation, tokens, features, signals.
//!
//! Nothing here knows of files, tables or models on disk.

pub mod normalise;
pub mod tokenise;
pub mod words;
