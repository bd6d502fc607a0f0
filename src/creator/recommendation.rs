//! What to do, and the findings it rests on. No number is made of the
//! findings: the worst of them decide, and they are named.

use serde::Serialize;

use super::finding::{Finding, Level};

/// What a brand is advised to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Nothing was found that speaks against paying.
    Proceed,
    /// Ask first.
    VerifyFirst,
    /// Do not pay.
    Avoid,
}

impl Advice {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Advice::Proceed => "proceed",
            Advice::VerifyFirst => "verify-first",
            Advice::Avoid => "avoid",
        }
    }
}

/// Advice with its grounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recommendation {
    /// What to do.
    pub advice: Advice,
    /// Codes of the findings it rests on, in the order of the dossier. Where
    /// too little was given to advise, none.
    pub rests_on: Vec<&'static str>,
}

/// Axes of which something must have been checked before anything is
/// recommended.
const CHECKED_MIN: usize = 2;

/// Advises by the worst level among the findings.
pub fn recommend(findings: &[Finding]) -> Recommendation {
    let of = |level: Level| {
        let some = findings
            .iter()
            .filter(move |finding| finding.level == level);
        some.map(|finding| finding.code).collect::<Vec<_>>()
    };
    let grounds = [
        (Advice::Avoid, of(Level::Avoid)),
        (Advice::VerifyFirst, of(Level::Verify)),
    ];
    let decided = grounds.into_iter().find(|(_, codes)| !codes.is_empty());
    if let Some((advice, rests_on)) = decided {
        return Recommendation { advice, rests_on };
    }
    let mut axes: Vec<_> = findings.iter().map(Finding::axis).collect();
    axes.sort_unstable();
    axes.dedup();
    let enough = axes.len() >= CHECKED_MIN;
    Recommendation {
        advice: if enough {
            Advice::Proceed
        } else {
            Advice::VerifyFirst
        },
        rests_on: if enough { of(Level::Clear) } else { Vec::new() },
    }
}
