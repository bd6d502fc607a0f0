//! One file for a person who decides.
