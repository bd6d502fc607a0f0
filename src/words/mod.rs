//! What reports say, in English and in Chinese: the only place where findings
//! become sentences for readers of either language.

use crate::campaign::card::{Card, Explanation, Tie};
use crate::model::evidence::{Tier, Verdict};

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
}

impl Language {
    /// Both, English first.
    pub const ALL: [Language; 2] = [Language::En, Language::Zh];
}

/// A short label of a signal for a reader who is no developer; the name itself
/// of a signal that is unknown.
pub fn label(signal: &str, _language: Language) -> &str {
    signal
}

/// A signal's value with what it is compared with, in one sentence.
pub fn told(
    signal: &str,
    value: Option<f64>,
    percentile: Option<f64>,
    _language: Language,
) -> String {
    format!("{signal} {value:?} {percentile:?}")
}

/// The word for a family of evidence.
pub fn family(name: &str, _language: Language) -> &str {
    name
}

/// The word for a verdict.
pub fn verdict(verdict: Verdict, _language: Language) -> &'static str {
    verdict.name()
}

/// The word for a tier.
pub fn tier(tier: Tier, _language: Language) -> &'static str {
    tier.name()
}

/// What ties the members, with the count and what chance would give.
pub fn tie(tie: &Tie, _language: Language) -> String {
    format!("{tie:?}")
}

/// An innocent story and what the table says of it.
pub fn explanation(explanation: &Explanation, _language: Language) -> String {
    format!("{explanation:?}")
}

/// What a campaign's card does not claim.
pub fn not_claimed(_card: &Card, _language: Language) -> Vec<String> {
    Vec::new()
}
