//! What was done in a run, for those who must answer for it.

pub mod run;
