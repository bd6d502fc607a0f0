//! The kinds of creators that are simulated.

use std::fmt;
use std::str::FromStr;

/// What is known of a simulated creator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreatorKind {
    /// Honest, and nothing happens.
    Plain,
    /// Honest, with a giveaway or two.
    Giveaway,
    /// Honest, with a post that goes viral.
    Viral,
    /// Honest, with a few hundred followers.
    Small,
    /// Honest, with a season.
    Seasonal,
    /// Buys followers by the thousand.
    BoughtSteps,
    /// Buys followers in daily portions.
    BoughtDrip,
    /// Buys likes for every post.
    BoughtLikes,
    /// Comments come from a group that comments on each other.
    Pod,
    /// Posts to a brief, and does not say so.
    ScriptedAds,
    /// Lures followers and brands off the platform.
    Scam,
}

impl CreatorKind {
    /// All, the honest first.
    pub const ALL: [CreatorKind; 11] = [
        CreatorKind::Plain,
        CreatorKind::Giveaway,
        CreatorKind::Viral,
        CreatorKind::Small,
        CreatorKind::Seasonal,
        CreatorKind::BoughtSteps,
        CreatorKind::BoughtDrip,
        CreatorKind::BoughtLikes,
        CreatorKind::Pod,
        CreatorKind::ScriptedAds,
        CreatorKind::Scam,
    ];

    /// The name in `truth.csv` and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            CreatorKind::Plain => "plain",
            CreatorKind::Giveaway => "giveaway",
            CreatorKind::Viral => "viral",
            CreatorKind::Small => "small",
            CreatorKind::Seasonal => "seasonal",
            CreatorKind::BoughtSteps => "bought-steps",
            CreatorKind::BoughtDrip => "bought-drip",
            CreatorKind::BoughtLikes => "bought-likes",
            CreatorKind::Pod => "pod",
            CreatorKind::ScriptedAds => "scripted-ads",
            CreatorKind::Scam => "scam",
        }
    }

    /// Whether there is nothing to hold against it.
    pub const fn is_healthy(self) -> bool {
        matches!(
            self,
            CreatorKind::Plain
                | CreatorKind::Giveaway
                | CreatorKind::Viral
                | CreatorKind::Small
                | CreatorKind::Seasonal
        )
    }
}

impl fmt::Display for CreatorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Some kinds of creators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatorKinds(Vec<CreatorKind>);

impl Default for CreatorKinds {
    fn default() -> Self {
        CreatorKinds(CreatorKind::ALL.to_vec())
    }
}

impl CreatorKinds {
    /// The kinds, in their order.
    pub fn list(&self) -> &[CreatorKind] {
        &self.0
    }
}

impl FromStr for CreatorKinds {
    type Err = String;

    /// Reads names with commas between them: a kind, `healthy` or `guilty`.
    fn from_str(names: &str) -> Result<Self, String> {
        let mut wanted = Vec::new();
        for name in names.split(',').map(str::trim) {
            let is_named = |kind: &CreatorKind| match name {
                "healthy" => kind.is_healthy(),
                "guilty" => !kind.is_healthy(),
                _ => kind.name() == name,
            };
            let before = wanted.len();
            wanted.extend(CreatorKind::ALL.into_iter().filter(is_named));
            if wanted.len() == before {
                let known = CreatorKind::ALL.map(CreatorKind::name).join(", ");
                return Err(format!(
                    "found {name:?}, expected some of {known}, healthy or guilty"
                ));
            }
        }
        let in_order = CreatorKind::ALL
            .into_iter()
            .filter(|kind| wanted.contains(kind));
        Ok(CreatorKinds(in_order.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_one_by_one_or_together() {
        let named = |names: &str| names.parse::<CreatorKinds>().unwrap().0.len();
        assert_eq!(named("healthy"), 5);
        assert_eq!(named("guilty, plain"), 7);
        assert_eq!(named("pod,pod"), 1);
        let refused = "honest".parse::<CreatorKinds>().unwrap_err();
        assert!(refused.contains("bought-steps") && refused.contains("\"honest\""));
    }
}
