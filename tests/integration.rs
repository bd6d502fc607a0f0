//! The tests that drive the public interface and the real binary.

mod audit;
mod behaviour;
mod browser;
mod browser_campaigns;
mod browser_dossier;
mod campaigns;
mod chromium;
mod corpora;
mod diff;
mod dossiers;
mod explain;
mod inject;
mod report;
mod score;
mod simulate;
mod simulate_creators;
mod tables;
mod train;
mod vet;
mod vet_advertising;
mod vet_audience;
mod vet_comments;
mod vet_engagement;
mod vet_growth;
mod vetted;
mod workdir;
