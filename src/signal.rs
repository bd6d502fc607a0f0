//! What a signal is. The catalogue that `bonafide signals` prints is made of
//! these, beside the code that computes them.

use std::fmt;

/// A family of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// What is said.
    Text,
    /// How it is written.
    Style,
    /// What a reviewer does.
    Reviewer,
    /// What happens to a product.
    Product,
    /// When it happens.
    Timing,
    /// Where a text stands again.
    Duplicates,
    /// What neighbours in the graph of reviews do.
    Network,
    /// That accounts act together.
    Campaign,
}

impl Family {
    /// The name in tables and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Family::Text => "text",
            Family::Style => "style",
            Family::Reviewer => "reviewer",
            Family::Product => "product",
            Family::Timing => "timing",
            Family::Duplicates => "duplicates",
            Family::Network => "network",
            Family::Campaign => "campaign",
        }
    }
}

/// What a signal's value is, and so how a reader is told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A number that needs no change.
    #[default]
    Number,
    /// How far above or below something.
    Difference,
    /// A share, 0–1.
    Share,
    /// A difference of shares, −1–1.
    Points,
    /// How many times as much as something.
    Times,
    /// The natural log of a number.
    Log,
    /// The natural log of a number and one.
    LogPlusOne,
    /// The natural log of how many times as much as something.
    LogTimes,
    /// A count by the length of a text in words, to which ten are added.
    Rate,
    /// 1 for yes, 0 for no.
    Flag,
}

impl Unit {
    /// The value without its logarithm, and of a hundred where it is a part;
    /// `None` for what is missing or cannot be told.
    pub fn plain(self, value: f64) -> Option<f64> {
        let plain = match self {
            Unit::Log | Unit::LogTimes => value.exp(),
            Unit::LogPlusOne => value.exp_m1(),
            Unit::Share | Unit::Points | Unit::Rate => 100.0 * value,
            Unit::Number | Unit::Difference | Unit::Times | Unit::Flag => value,
        };
        plain.is_finite().then_some(plain)
    }
}

/// One signal: what it measures, where it comes from, what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Signal {
    /// Unique name, `family.signal`.
    pub name: &'static str,
    /// Its family of evidence.
    pub family: Family,
    /// The definition, exact enough to compute it by hand.
    pub definition: &'static str,
    /// The paper or system it comes from.
    pub source: &'static str,
    /// The columns it needs.
    pub needs: &'static [&'static str],
}

/// Its entry in the catalogue, three lines.
impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  ({})", self.name, self.family.name())?;
        writeln!(f, "    {}", self.definition)?;
        writeln!(
            f,
            "    source: {}; needs: {}",
            self.source,
            self.needs.join(", ")
        )
    }
}

impl Signal {
    /// A style signal: all of these need the text alone.
    pub const fn style(name: &'static str, definition: &'static str, source: &'static str) -> Self {
        Self {
            name,
            family: Family::Style,
            definition,
            source,
            needs: &["text"],
        }
    }
}
