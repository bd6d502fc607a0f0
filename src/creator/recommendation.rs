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

/// Axes of which something must have been checked before anybody is told to
/// proceed.
const CHECKED_MIN: usize = 3;

/// Whether a finding says that those who follow are real, which is what is paid
/// for. A rate of engagement does beside peers; published bands contradict each
/// other.
fn is_on_followers(finding: &Finding) -> bool {
    let beside_peers = || finding.facts.iter().any(|fact| fact.name == "peers");
    match finding.code {
        "audience.fake" | "growth.steady" => finding.level == Level::Clear,
        "growth.spikes" => true,
        "engagement.rate" => finding.level == Level::Clear && beside_peers(),
        _ => false,
    }
}

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
    let enough = axes.len() >= CHECKED_MIN && findings.iter().any(is_on_followers);
    Recommendation {
        advice: if enough {
            Advice::Proceed
        } else {
            Advice::VerifyFirst
        },
        rests_on: if enough { of(Level::Clear) } else { Vec::new() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(findings: &[(&'static str, Level)]) -> (Advice, Vec<&'static str>) {
        let findings: Vec<Finding> = (findings.iter())
            .map(|(code, level)| Finding::new(code, *level))
            .collect();
        let recommendation = recommend(&findings);
        (recommendation.advice, recommendation.rests_on)
    }

    #[test]
    fn the_worst_level_decides_and_is_named() {
        let mut findings = vec![
            ("audience.fake", Level::Clear),
            ("comments.spam", Level::Note),
            ("growth.steady", Level::Clear),
        ];
        let clear = vec!["audience.fake", "growth.steady"];
        assert_eq!(advice(&findings), (Advice::Proceed, clear));
        findings.push(("conduct.payment", Level::Verify));
        assert_eq!(
            advice(&findings),
            (Advice::VerifyFirst, vec!["conduct.payment"])
        );
        findings.push(("growth.decay", Level::Avoid));
        assert_eq!(advice(&findings), (Advice::Avoid, vec!["growth.decay"]));
    }

    #[test]
    fn nobody_is_recommended_whose_followers_were_not_looked_at() {
        let findings = [
            ("comments.spam", Level::Clear),
            ("advertising.share", Level::Clear),
            ("conduct.phrases", Level::Clear),
        ];
        assert_eq!(advice(&findings), (Advice::VerifyFirst, vec![]));
        assert_eq!(
            advice(&[("audience.fake", Level::Clear)]),
            (Advice::VerifyFirst, vec![])
        );
    }
}
