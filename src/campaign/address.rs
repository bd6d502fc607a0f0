//! Different accounts on one device or address review the same products, or
//! the same sellers.
//!
//! Under the null model accounts that share an address choose their products
//! as if they did not: two accounts meet as often as their activity and the
//! popularity of products make any two meet. People of one household or office
//! do share some taste; how much is measured on established accounts that
//! share an address, and expected of all.

use rustc_hash::FxHashMap;

use super::card::TieKind;
use super::chance;
use super::scene::{ESTABLISHED, Scene};
use super::seed::{ACCOUNTS_MIN, Seed, validated};
use crate::behaviour::accounts::GATEWAY;
use crate::behaviour::records::Origin;

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    if scene.market.is_empty() {
        return Vec::new();
    }
    let market = &scene.market;
    let product = |edge: usize| Some(market.product(edge) as u32);
    let seller = |edge: usize| market.seller(edge).map(|seller| seller.get());
    let mut seeds = by(scene, product);
    seeds.extend(by(scene, seller));
    seeds
}

/// Seeds of accounts that meet at a place: a product or a seller.
fn by(scene: &Scene, place: impl Fn(usize) -> Option<u32>) -> Vec<Seed> {
    let chance_of_meeting = chance_of_meeting(scene, &place);
    let addresses: Vec<Shared> = (scene.origins)
        .chunk_by(|a, b| a.address == b.address)
        .filter(|origins| origins.len() <= GATEWAY)
        .filter_map(|origins| Shared::of(scene, origins, &place))
        .collect();
    let taste = taste(&addresses, chance_of_meeting);
    let judge = |pairs: &Pairs| {
        let expected = taste * chance_of_meeting * pairs.of_reviews;
        (expected, chance::poisson(pairs.meetings, expected))
    };
    let innocent = addresses
        .iter()
        .filter(|shared| shared.established.of_reviews > 0.0);
    let inflation = chance::inflation(innocent.map(|s| judge(&s.established).1).collect());
    let seeds = addresses.iter().filter_map(|shared| {
        let (expected, ln_p) = judge(&shared.pairs);
        let ln_p = ln_p * inflation;
        let enough = scene.accounts_of(&shared.rows).len() >= ACCOUNTS_MIN;
        (enough && ln_p < 0.0).then(|| Seed {
            kind: TieKind::Address,
            rows: shared.rows.clone(),
            seen: shared.pairs.meetings as f64,
            expected,
            ln_p,
        })
    });
    validated(seeds.collect(), addresses.len())
}

/// The chance that two reviews of the market are of the same place.
fn chance_of_meeting(scene: &Scene, place: &impl Fn(usize) -> Option<u32>) -> f64 {
    let mut counts: FxHashMap<u32, u64> = FxHashMap::default();
    for place in (0..scene.market.len()).filter_map(place) {
        *counts.entry(place).or_default() += 1;
    }
    let squares: u64 = counts.values().map(|count| count * count).sum();
    squares as f64 / (scene.market.len() as f64).powi(2)
}

/// An address that several accounts share.
struct Shared {
    /// Rows of accounts that meet another of the address.
    rows: Vec<u32>,
    pairs: Pairs,
    /// The same of its established accounts alone.
    established: Pairs,
}

/// Pairs of accounts at one address.
struct Pairs {
    /// That reviewed the same place, summed over places.
    meetings: u64,
    /// Pairs of reviews by different accounts.
    of_reviews: f64,
}

/// Place, account and row of a review.
type Visit = (u32, u64, u32);

impl Shared {
    fn of(
        scene: &Scene,
        origins: &[Origin],
        place: &impl Fn(usize) -> Option<u32>,
    ) -> Option<Self> {
        let of_edge = |origin: &Origin| {
            let edge = scene.edge(origin.row)?;
            Some((edge, (place(edge)?, origin.reviewer, origin.row)))
        };
        let mut visits: Vec<(usize, Visit)> = origins.iter().filter_map(of_edge).collect();
        visits.sort_unstable_by_key(|(_, visit)| *visit);
        let all: Vec<Visit> = visits.iter().map(|(_, visit)| *visit).collect();
        let established: Vec<Visit> = (visits.into_iter())
            .filter(|(edge, _)| scene.activity(*edge) >= ESTABLISHED)
            .map(|(_, visit)| visit)
            .collect();
        let pairs = Pairs::of(&all);
        (pairs.of_reviews > 0.0).then(|| Self {
            rows: met(&all),
            pairs,
            established: Pairs::of(&established),
        })
    }
}

/// Rows of accounts that met another.
fn met(visits: &[Visit]) -> Vec<u32> {
    let places = visits.chunk_by(|a, b| a.0 == b.0);
    let met = places.filter(|visits| visits[0].1 != visits[visits.len() - 1].1);
    let mut rows: Vec<u32> = met.flatten().map(|(_, _, row)| *row).collect();
    rows.sort_unstable();
    rows
}

impl Pairs {
    /// Of visits sorted by place and account.
    fn of(visits: &[Visit]) -> Self {
        let places = visits.chunk_by(|a, b| a.0 == b.0);
        let accounts = places.map(|visits| visits.chunk_by(|a, b| a.1 == b.1).count() as u64);
        Self {
            meetings: accounts.map(|count| count * (count - 1) / 2).sum(),
            of_reviews: pairs_of_reviews(visits),
        }
    }
}

/// Pairs of reviews by different accounts.
fn pairs_of_reviews(visits: &[Visit]) -> f64 {
    let mut counts: FxHashMap<u64, f64> = FxHashMap::default();
    for (_, account, _) in visits {
        *counts.entry(*account).or_default() += 1.0;
    }
    let all: f64 = visits.len() as f64;
    // Whole numbers: their sum does not depend on the order.
    let own: f64 = counts.values().map(|count| count * count).sum();
    (all * all - own) / 2.0
}

/// How many times as often as any two do established accounts of one address
/// meet; at least once.
fn taste(addresses: &[Shared], chance_of_meeting: f64) -> f64 {
    let established = || addresses.iter().map(|shared| &shared.established);
    let meetings: u64 = established().map(|pairs| pairs.meetings).sum();
    let pairs: f64 = established().map(|pairs| pairs.of_reviews).sum();
    ((meetings as f64 + 1.0) / (pairs * chance_of_meeting + 1.0)).max(1.0)
}
