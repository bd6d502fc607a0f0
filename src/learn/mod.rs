//! Training and measuring models on labelled tables.

pub mod attack;
pub mod behaviour;
pub mod calibrate;
pub mod campaigns;
pub mod card;
pub mod cast;
pub mod creator;
pub mod dataset;
pub mod domain;
pub mod examples;
pub mod fit;
pub mod folds;
pub mod forest;
pub mod fusion;
pub mod holdout;
pub mod judge;
pub mod linear;
pub mod market;
pub mod metrics;
pub mod protocol;
pub mod report;
pub mod sparse;
pub mod style;
pub mod tiers;
pub mod train;
pub mod truth;
