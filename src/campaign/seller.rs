//! Accounts that review several products of one seller and nothing else.
//!
//! Under the null model an account's reviews go to sellers by their share of
//! the market. How much more loyal people are than that is measured over all
//! other sellers and expected of each.

use rustc_hash::FxHashMap;

use super::card::TieKind;
use super::chance;
use super::scene::Scene;
use super::seed::{ACCOUNTS_MIN, Seed, validated};

/// Reviews of an account that may be called loyal.
const REVIEWS: std::ops::RangeInclusive<usize> = 2..=8;

/// Days within which a loyal account is active.
const SPANS: [i32; 2] = [21, 365];

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    let market = &scene.market;
    let mut shares: FxHashMap<u32, f64> = FxHashMap::default();
    for seller in (0..market.len()).filter_map(|edge| market.seller(edge)) {
        *shares.entry(seller.get()).or_default() += 1.0 / market.len() as f64;
    }
    SPANS
        .into_iter()
        .flat_map(|span| within(scene, &shares, span))
        .collect()
}

fn within(scene: &Scene, shares: &FxHashMap<u32, f64>, span: i32) -> Vec<Seed> {
    let market = &scene.market;
    // Accounts by their number of reviews, and the loyal ones of each seller.
    let mut accounts = [0_u32; *REVIEWS.end() + 1];
    let mut loyal: FxHashMap<u32, (u32, Vec<u32>)> = FxHashMap::default();
    for reviewer in 0..market.reviewer_count() {
        let own = market.of_reviewer(reviewer);
        if !REVIEWS.contains(&own.len()) || scene.span(own.start) > span {
            continue;
        }
        accounts[own.len()] += 1;
        if let Some(seller) = only_seller(scene, own.clone()) {
            let (count, rows) = loyal.entry(seller).or_default();
            *count += 1;
            rows.extend(own.map(|edge| market.row(edge)));
        }
    }
    let expected_of = |share: f64| -> f64 {
        let of = accounts.iter().enumerate();
        of.map(|(reviews, count)| f64::from(*count) * share.powi(reviews as i32))
            .sum()
    };
    let mut sellers: Vec<(u32, f64)> = shares
        .iter()
        .map(|(seller, share)| (*seller, expected_of(*share)))
        .collect();
    sellers.sort_unstable_by_key(|(seller, _)| *seller);
    let all_expected: f64 = sellers.iter().map(|(_, expected)| expected).sum();
    let all_loyal: u32 = loyal.values().map(|(count, _)| count).sum();
    let mut seeds = Vec::new();
    for (seller, expected) in &sellers {
        let Some((count, rows)) = loyal.get(seller).filter(|l| l.0 as usize >= ACCOUNTS_MIN) else {
            continue;
        };
        let others = f64::from(all_loyal - count) + 1.0;
        let loyalty = (others / (all_expected - expected + 1.0)).max(1.0);
        let expected = expected * loyalty;
        let mut rows = rows.clone();
        rows.sort_unstable();
        seeds.push(Seed {
            kind: TieKind::Seller,
            rows,
            seen: f64::from(*count),
            expected,
            ln_p: chance::poisson((*count).into(), expected),
        });
    }
    validated(seeds, sellers.len())
}

/// The one seller of an account's reviews, if they are of several products.
fn only_seller(scene: &Scene, own: std::ops::Range<usize>) -> Option<u32> {
    let market = &scene.market;
    let seller = market.seller(own.start)?;
    let same = own.clone().all(|edge| market.seller(edge) == Some(seller));
    let first = market.product(own.start);
    let several = own.clone().any(|edge| market.product(edge) != first);
    (same && several).then_some(seller.get())
}
