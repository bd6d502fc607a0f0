//! The tests that drive the public interface and the real binary.

mod audit;
mod behaviour;
mod browser;
mod browser_campaigns;
mod campaigns;
mod chromium;
mod corpora;
mod diff;
mod explain;
mod inject;
mod report;
mod score;
mod simulate;
mod tables;
mod train;
mod vet_comments;
mod workdir;
