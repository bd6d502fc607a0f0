//! Who a simulated creator is.
//!
//! Followers are log-normal about 30,000. A typical post is answered by a share
//! that falls slowly with size (the power −0.15) and differs from creator to
//! creator by a factor of 1.6 either way. Peers are drawn by the same laws.

use super::kinds::CreatorKind;
use crate::simulate::dice::{Dice, Purpose};
use crate::simulate::market::Locale;

/// Where and about what.
const PLATFORMS: [[&str; 3]; 2] = [
    ["instagram", "tiktok", "youtube"],
    ["xiaohongshu", "douyin", "weibo"],
];
pub(super) const VERTICALS: [&str; 3] = ["beauty", "food", "travel"];

/// Likes and comments for each of 10,000 followers, by platform.
const RATES: [[f64; 3]; 2] = [[0.032, 0.06, 0.035], [0.05, 0.04, 0.012]];

/// Comments, shares and saves for each like, by market.
const COMMENTS: [f64; 2] = [0.022, 0.045];
const SHARES: [f64; 2] = [0.02, 0.035];
const SAVES: [f64; 2] = [0.04, 0.3];

/// How creators differ, as deviations of logarithms.
const RATE_SPREAD: f64 = 0.5;
const RATIO_SPREAD: f64 = 0.45;

/// What a creator is like, before anything happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Persona {
    pub(super) number: u64,
    pub(super) kind: CreatorKind,
    pub(super) locale: Locale,
    pub(super) platform: &'static str,
    pub(super) vertical: &'static str,
    /// At the end.
    pub(super) followers: f64,
    /// Likes for each follower.
    pub(super) rate: f64,
    pub(super) comments: f64,
    pub(super) shares: f64,
    pub(super) saves: f64,
    /// Views for each like.
    pub(super) views: f64,
    /// The deviation of the logarithm of likes from post to post.
    pub(super) spread: f64,
}

impl Persona {
    /// Number `number` of a kind; `locale` is the language.
    pub(super) fn new(seed: u64, number: u64, kind: CreatorKind, locale: Locale) -> Self {
        let mut dice = Dice::new(seed, Purpose::Creator, number);
        Persona::draw(number, kind, locale, &mut dice)
    }

    /// Anybody.
    pub(super) fn draw(number: u64, kind: CreatorKind, locale: Locale, dice: &mut Dice) -> Self {
        let market = locale as usize;
        let platform = dice.below(3) as usize;
        let followers = match kind {
            CreatorKind::Small => 300.0 + 1200.0 * dice.unit(),
            _ => dice.log_normal(30_000.0, 1.2).clamp(3000.0, 2e6),
        };
        let with_size = libm::pow(followers / 10_000.0, -0.15);
        Persona {
            number,
            kind,
            locale,
            platform: PLATFORMS[market][platform],
            vertical: VERTICALS[dice.below(3) as usize],
            followers: libm::round(followers),
            rate: dice
                .log_normal(RATES[market][platform] * with_size, RATE_SPREAD)
                .min(0.6),
            comments: dice.log_normal(COMMENTS[market], RATIO_SPREAD),
            shares: dice.log_normal(SHARES[market], RATIO_SPREAD),
            saves: dice.log_normal(SAVES[market], RATIO_SPREAD),
            views: dice.log_normal(14.0, 0.35).max(2.0),
            spread: dice.log_normal(0.65, 0.2),
        }
    }

    /// Likes of the typical post when it has so many followers.
    pub(super) fn likes(&self, followers: f64) -> f64 {
        followers * self.rate
    }
}
