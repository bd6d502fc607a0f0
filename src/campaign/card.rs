//! What is said of a campaign: the evidence card, in facts and numbers. The
//! sentences are made by [`words`](crate::words), in either language.

use serde::Serialize;

/// A way in which the members of a campaign belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TieKind {
    /// Different accounts write nearly the same text.
    Text,
    /// Different accounts use one device or address.
    Address,
    /// The same accounts meet on several products at about the same time.
    Lockstep,
    /// Accounts that do little else gather on one product.
    Burst,
    /// Accounts review one seller's products and hardly any others.
    Seller,
}

impl TieKind {
    /// All kinds, in the order of their names' table.
    pub const ALL: [TieKind; 5] = [
        TieKind::Text,
        TieKind::Address,
        TieKind::Lockstep,
        TieKind::Burst,
        TieKind::Seller,
    ];

    /// The columns that it is looked for in; of those in one list any will do.
    pub const fn needs(self) -> &'static [&'static [&'static str]] {
        match self {
            TieKind::Text => &[&["reviewer_id"], &["text"]],
            TieKind::Address => &[
                &["reviewer_id"],
                &["product_id"],
                &["rating"],
                &["created_at"],
                &["ip", "device_id"],
            ],
            TieKind::Lockstep | TieKind::Burst | TieKind::Seller => &[
                &["reviewer_id"],
                &["product_id"],
                &["rating"],
                &["created_at"],
            ],
        }
    }

    /// The name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            TieKind::Text => "text",
            TieKind::Address => "address",
            TieKind::Lockstep => "lockstep",
            TieKind::Burst => "burst",
            TieKind::Seller => "seller",
        }
    }
}

/// One kind of tie among the members, counted, beside what chance would give.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tie {
    /// Which.
    pub kind: TieKind,
    /// Accounts that it binds.
    pub accounts: u32,
    /// What was counted; what is counted depends on the kind.
    pub seen: f64,
    /// How many of it the null model expects.
    pub expected: f64,
    /// Natural log of the chance of as many, after correction for all that was
    /// looked at; at most 0.
    pub ln_p: f64,
}

/// An innocent story that could explain a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Story {
    /// The product was new, so everybody came at once.
    Launch,
    /// A sale, when the whole market was busy.
    Season,
    /// The product went viral: ordinary reviewers came too.
    Spike,
    /// Something happened that made many complain.
    Incident,
    /// A giveaway or a sampling programme, which reviews say or flags state.
    Sampling,
    /// A household, an office or a shop shares one address.
    Household,
    /// A stock phrase that many people write.
    Phrase,
}

impl Story {
    /// All stories.
    pub const ALL: [Story; 7] = [
        Story::Launch,
        Story::Season,
        Story::Spike,
        Story::Incident,
        Story::Sampling,
        Story::Household,
        Story::Phrase,
    ];

    /// The name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Story::Launch => "launch",
            Story::Season => "season",
            Story::Spike => "spike",
            Story::Incident => "incident",
            Story::Sampling => "sampling",
            Story::Household => "household",
            Story::Phrase => "phrase",
        }
    }
}

/// Whether a story would explain the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It would, at least in part.
    Possible,
    /// The table speaks against it.
    Unlikely,
    /// The group has no tie that this story is about.
    Beside,
    /// The table lacks the columns to tell.
    Untested,
}

impl Standing {
    /// The name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Possible => "possible",
            Standing::Unlikely => "unlikely",
            Standing::Beside => "beside",
            Standing::Untested => "untested",
        }
    }
}

/// A story and what the table says of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Explanation {
    /// The story.
    pub story: Story,
    /// Whether it would do.
    pub standing: Standing,
    /// What was measured in the group; what it is depends on the story. NaN
    /// (null) where nothing was.
    pub seen: f64,
    /// The same of what the group is compared with.
    pub usual: f64,
}

/// A product that a campaign works on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// Its id.
    pub product_id: String,
    /// The campaign's reviews of it.
    pub reviews: u32,
    /// All reviews of it.
    pub of: u32,
    /// Mean stars of the campaign's reviews; `None` if none has stars.
    pub stars: Option<f64>,
    /// Mean stars of all others; `None` if there are none.
    pub others_stars: Option<f64>,
}

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The stretch, as it stands in the review.
    pub text: String,
    /// Whether the other texts shown share it.
    pub shared: bool,
}

/// A member's text, the shared parts marked; the passages together are the
/// text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Whose text it is.
    pub review_id: String,
    /// The text, in order.
    pub passages: Vec<Passage>,
}

/// A review of a campaign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Its id.
    pub review_id: String,
    /// Its account.
    pub reviewer_id: Option<String>,
    /// What it is about.
    pub product_id: Option<String>,
    /// Seconds since 1970, UTC.
    pub created_at: Option<i64>,
    /// Stars.
    pub rating: Option<f64>,
    /// The ties that bind it.
    pub ties: Vec<TieKind>,
}

/// Everything that is said of a campaign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// `c1` is the most significant.
    pub campaign_id: String,
    /// Its accounts.
    pub accounts: u32,
    /// Natural log of the chance that unrelated accounts form such a group;
    /// at most 0.
    pub ln_p: f64,
    /// The false discovery rate at which it is still reported, 0–1
    /// (Benjamini & Hochberg 1995).
    pub q: f64,
    /// Accounts of it that are expected to be there by chance.
    pub expected_false: f64,
    /// Share of its accounts that are found again, on average, when a part of
    /// the table is left out, 0–1.
    pub stability: f64,
    /// First and last second since 1970, UTC; `None` if no member has a time.
    pub window: Option<(i64, i64)>,
    /// The ties, most significant first.
    pub ties: Vec<Tie>,
    /// All stories, in their order.
    pub explanations: Vec<Explanation>,
    /// The products, those with most of its reviews first; at most a hundred.
    pub targets: Vec<Target>,
    /// Distinct products.
    pub products: u32,
    /// A few texts that resemble each other, if any do.
    pub examples: Vec<Example>,
    /// All its reviews, by time.
    pub members: Vec<Member>,
}
