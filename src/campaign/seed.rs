//! A set of reviews that chance does not explain: what groups are made of.

use super::card::TieKind;
use super::chance;

/// Reviews by different accounts, tied in one way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seed {
    pub(super) kind: TieKind,
    /// Its rows, ascending.
    pub(super) rows: Vec<u32>,
    /// What was counted, see [`Tie`](super::card::Tie).
    pub(super) seen: f64,
    /// What the null model expects of it.
    pub(super) expected: f64,
    /// Natural log of its chance, corrected for what it was chosen from.
    pub(super) ln_p: f64,
}

/// Fewer accounts are no group.
pub(super) const ACCOUNTS_MIN: usize = 3;

/// The false discovery rate at which a seed counts.
const RATE: f64 = 0.01;

impl Seed {
    /// The share of its members that chance would have put there.
    pub(super) fn false_share(&self) -> f64 {
        (self.expected / self.seen.max(1.0)).clamp(0.0, 1.0)
    }
}

/// Those that stand when `hypotheses` were looked at. What is left of their
/// chances is corrected for all of them (Bonferroni).
pub(super) fn validated(mut seeds: Vec<Seed>, hypotheses: usize) -> Vec<Seed> {
    seeds.sort_by(|a, b| a.ln_p.total_cmp(&b.ln_p).then_with(|| a.rows.cmp(&b.rows)));
    let ln_ps: Vec<f64> = seeds.iter().map(|seed| seed.ln_p).collect();
    seeds.truncate(chance::discoveries(&ln_ps, hypotheses, RATE));
    for seed in &mut seeds {
        seed.ln_p = (seed.ln_p + (hypotheses as f64).ln()).min(0.0);
    }
    seeds
}
