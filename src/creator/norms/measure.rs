//! What creators are compared by: numbers of a typical post.

use serde::Deserialize;

use crate::creator::record::Peer;

/// A number of a typical post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Likes and comments for each follower.
    RateByFollower,
    /// Likes and comments for each view.
    RateByView,
    /// Comments for each like.
    CommentsPerLike,
    /// Saves for each like.
    SavesPerLike,
    /// Shares for each like.
    SharesPerLike,
    /// Views for each follower.
    ViewsPerFollower,
    /// Standard deviation over mean of the likes of all posts.
    LikeSpread,
}

/// Counts of a typical post.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Followers at that time.
    pub followers: Option<f64>,
    /// Likes.
    pub likes: Option<f64>,
    /// Comments.
    pub comments: Option<f64>,
    /// Shares.
    pub shares: Option<f64>,
    /// Saves.
    pub saves: Option<f64>,
    /// Views.
    pub views: Option<f64>,
}

impl Measure {
    /// All.
    pub const ALL: [Measure; 7] = [
        Measure::RateByFollower,
        Measure::RateByView,
        Measure::CommentsPerLike,
        Measure::SavesPerLike,
        Measure::SharesPerLike,
        Measure::ViewsPerFollower,
        Measure::LikeSpread,
    ];

    /// Its value for a post. Half a one is added to counts that may be zero, so
    /// that there is a logarithm. No post has a spread.
    pub fn of(self, counts: &Counts) -> Option<f64> {
        let answers = || Some(counts.likes? + counts.comments.unwrap_or(0.0) + 0.5);
        let value = match self {
            Measure::RateByFollower => answers()? / counts.followers?,
            Measure::RateByView => answers()? / counts.views?,
            Measure::CommentsPerLike => (counts.comments? + 0.5) / (counts.likes? + 1.0),
            Measure::SavesPerLike => (counts.saves? + 0.5) / (counts.likes? + 1.0),
            Measure::SharesPerLike => (counts.shares? + 0.5) / (counts.likes? + 1.0),
            Measure::ViewsPerFollower => (counts.views? + 0.5) / counts.followers?,
            Measure::LikeSpread => return None,
        };
        Some(value).filter(|value| value.is_finite() && *value > 0.0)
    }

    /// Its value for another creator.
    pub fn of_peer(self, peer: &Peer) -> Option<f64> {
        let counts = Counts {
            followers: peer.followers,
            likes: peer.likes,
            comments: peer.comments,
            shares: peer.shares,
            saves: peer.saves,
            views: peer.views,
        };
        match self {
            Measure::LikeSpread => peer.like_spread.filter(|spread| *spread > 0.0),
            _ => self.of(&counts),
        }
    }
}
