//! The tests that drive the public interface and the real binary.

mod behaviour;
mod browser;
mod chromium;
mod corpora;
mod explain;
mod report;
mod score;
mod simulate;
mod tables;
mod train;
mod workdir;
