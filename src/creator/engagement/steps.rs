//! Likes that pile up at round numbers, where orders are placed.
//!
//! Likes come in any number. Orders come in hundreds and thousands, so what was
//! bought stands on a round number, or a little above it once some people have
//! liked it too.

use super::figures::{Figures, ROUND, are_rounded};
use crate::campaign::chance::binomial;
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level};

/// Below so many likes, a round number is no order.
const LIKES_MIN: f64 = 200.0;

/// Fewer posts show no pile.
const POSTS_MIN: usize = 12;

/// Orders are multiples of this; up to so much above one, it shows.
const ORDER: f64 = 500.0;
const ABOVE: f64 = 15.0;

/// The share of numbers just above an order by chance, with room for counts
/// that thin out within one order.
const ABOVE_SHARE: f64 = 0.06;

/// Chances, of two looked at, that are asked about and that are told.
const LN_ASK: f64 = -11.5;
const LN_TELL: f64 = -6.9;

/// Assesses at which numbers likes stand.
pub fn assess(figures: &Figures, found: &mut Assessment) {
    let likes = figures.posts.iter().map(|seen| seen.likes());
    let likes: Vec<f64> = likes.filter(|likes| *likes >= LIKES_MIN).collect();
    if likes.len() < POSTS_MIN {
        return found.lack(Axis::Engagement, "engagement_steps", "posts.likes");
    }
    if are_rounded(&likes) {
        return found.lack(Axis::Engagement, "rounded_likes", "posts.likes");
    }
    let round = likes.iter().filter(|likes| **likes % ROUND == 0.0).count();
    let orders = likes.iter().filter(|likes| **likes >= ORDER).count();
    let above = likes.iter().filter(|likes| is_above(**likes)).count();
    let ln_round = binomial(round as u64, likes.len() as u64, 1.0 / ROUND);
    let ln_above = binomial(above as u64, orders as u64, ABOVE_SHARE);
    let ln_p = (ln_round.min(ln_above) + 2_f64.ln()).min(0.0);
    let level = match ln_p {
        ..=LN_ASK => Level::Verify,
        ..=LN_TELL => Level::Note,
        _ => Level::Clear,
    };
    found.find(
        Finding::new("engagement.steps", level)
            .fact("posts", Amount::Count(likes.len() as f64))
            .fact("round", Amount::Count(round as f64))
            .fact("above", Amount::Count(above as f64))
            .fact("chance", Amount::LnChance(ln_p)),
    );
}

fn is_above(likes: f64) -> bool {
    likes >= ORDER && likes % ORDER < ABOVE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::{Creator, Post};

    fn assessed(likes: impl Iterator<Item = f64>) -> Assessment {
        let post = |(at, likes): (usize, f64)| Post {
            id: at.to_string(),
            likes: Some(likes),
            ..Post::default()
        };
        let creator = Creator {
            posts: Some(likes.enumerate().map(post).collect()),
            ..Creator::default()
        };
        let mut found = Assessment::default();
        assess(&Figures::of(&creator), &mut found);
        found
    }

    #[test]
    fn orders_show_and_people_do_not() {
        let bought = assessed((0..20).map(|at| 1000.0 * f64::from(1 + at % 3) + f64::from(at % 9)));
        assert_eq!(bought.findings[0].level, Level::Verify);
        let people = assessed((0..20).map(|at| (700.0 + 131.7 * f64::from(at)).floor()));
        assert_eq!(people.findings[0].level, Level::Clear);
    }

    #[test]
    fn an_export_that_rounds_shows_nothing() {
        let rounded = assessed((0..20).map(|at| 12_300.0 + 100.0 * f64::from(at)));
        assert!(rounded.findings.is_empty());
        assert_eq!(rounded.gaps[0].code, "rounded_likes");
    }
}
