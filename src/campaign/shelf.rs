//! Short-lived accounts whose reviews stay within one shelf: a small set of
//! products that nothing else joins, where the table names no seller.
//!
//! An account is short-lived if it reviews two or three products within a
//! fortnight and nothing else ever. Two null models must both fail, and the
//! milder chance counts (intersection-union test, Berger 1982):
//!
//! - **What they choose.** Such accounts choose each product by its share of the
//!   market at the time, or of such accounts at other times if that is more
//!   (see [`dense`](super::dense)).
//! - **When they come.** They stay within the same set as often at other times:
//!   a neighbourhood or a series is always visited together. How often that is
//!   is itself uncertain where few of them were seen (negative binomial).

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::card::TieKind;
use super::chance;
use super::dense::{DenseSet, VISIT_MAX, Visits};
use super::scene::Scene;
use super::seed::{ACCOUNTS_MIN, Seed, validated};

/// Days between the first and the last review of a short-lived account.
const DAYS: i32 = 14;

/// Days of a window. Windows begin every half of their length.
const WINDOWS: [i32; 4] = [30, 60, 120, 240];

/// Days before and after a window in which the market's choices count.
const AROUND: i32 = 15;

/// Reviews by which a product's share at all times is blended with its share at
/// one time.
const BLEND: f64 = 100.0;

/// What of an account's reviews counts: any, praise alone, or blame alone, by
/// the class of the stars.
const MOODS: [Range<usize>; 3] = [0..5, 3..5, 0..2];

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    let market = &scene.market;
    let (short_lived, others): (Vec<usize>, Vec<usize>) =
        (0..market.reviewer_count()).partition(|reviewer| is_short_lived(scene, *reviewer));
    let others = Choices::of(others.into_iter().flat_map(|reviewer| {
        let edges = market.of_reviewer(reviewer);
        edges.map(|edge| (market.product(edge) as u32, market.days()[edge]))
    }));
    let looked = MOODS.map(|mood| Crowd::new(scene, &short_lived, mood).look(&others));
    let hypotheses = looked.iter().map(|(_, windows)| windows).sum();
    let found = looked.into_iter().flat_map(|(seeds, _)| seeds).collect();
    validated(apart(scene, found), hypotheses)
}

fn is_short_lived(scene: &Scene, reviewer: usize) -> bool {
    let own = scene.market.of_reviewer(reviewer);
    let few = (2..=VISIT_MAX).contains(&own.len());
    few && scene.span(own.start) <= DAYS && scene.products_of(own).len() > 1
}

/// The most significant of the seeds that share an account.
fn apart(scene: &Scene, mut seeds: Vec<Seed>) -> Vec<Seed> {
    seeds.sort_by(|a, b| a.ln_p.total_cmp(&b.ln_p).then_with(|| a.rows.cmp(&b.rows)));
    let mut taken: FxHashSet<u64> = FxHashSet::default();
    seeds.retain(|seed| {
        let accounts = || seed.rows.iter().map(|row| scene.account(*row));
        let free = accounts().all(|account| !taken.contains(&account));
        if free {
            taken.extend(accounts());
        }
        free
    });
    seeds
}

/// Products chosen, and when.
struct Choices {
    /// Product and day, ascending.
    of_product: Vec<(u32, i32)>,
    days: Vec<i32>,
}

impl Choices {
    fn of(choices: impl Iterator<Item = (u32, i32)>) -> Self {
        let mut of_product: Vec<(u32, i32)> = choices.collect();
        of_product.par_sort_unstable();
        let mut days: Vec<i32> = of_product.iter().map(|(_, day)| *day).collect();
        days.par_sort_unstable();
        Self { of_product, days }
    }

    fn count(&self, product: u32, days: Range<i32>) -> f64 {
        let before = |day: i32| self.of_product.partition_point(|own| *own < (product, day));
        (before(days.end) - before(days.start)) as f64
    }

    fn count_all(&self, days: Range<i32>) -> f64 {
        let before = |day: i32| self.days.partition_point(|own| *own < day);
        (before(days.end) - before(days.start)) as f64
    }

    /// The share of a product at all times.
    fn share(&self, product: u32) -> f64 {
        let count = self.count(product, i32::MIN..i32::MAX);
        (count + 0.5) / (self.days.len() as f64 + 1.0)
    }
}

/// What a short-lived account does.
struct Visit {
    day: i32,
    reviewer: u32,
    products: Vec<u32>,
}

/// The short-lived accounts of one mood, in the order of time.
struct Crowd<'a> {
    scene: &'a Scene,
    visits: Vec<Visit>,
    choices: Choices,
}

impl<'a> Crowd<'a> {
    fn new(scene: &'a Scene, short_lived: &[usize], mood: Range<usize>) -> Self {
        let market = &scene.market;
        let in_mood = |edge: usize| mood.contains(&market.stars(edge).class());
        let mut visits: Vec<Visit> = (short_lived.iter())
            .map(|reviewer| (*reviewer, market.of_reviewer(*reviewer)))
            .filter(|(_, own)| own.clone().all(in_mood))
            .map(|(reviewer, own)| Visit {
                day: market.days()[own.start],
                reviewer: reviewer as u32,
                products: scene
                    .products_of(own)
                    .into_iter()
                    .map(|p| p as u32)
                    .collect(),
            })
            .collect();
        visits.sort_unstable_by_key(|visit| (visit.day, visit.reviewer));
        let chosen = |visit: &Visit| {
            let day = visit.day;
            visit.products.clone().into_iter().map(move |p| (p, day))
        };
        Self {
            scene,
            choices: Choices::of(visits.iter().flat_map(chosen)),
            visits,
        }
    }

    /// What chance does not explain, and how many windows were looked at.
    fn look(&self, others: &Choices) -> (Vec<Seed>, usize) {
        let (Some(first), Some(last)) = (self.visits.first(), self.visits.last()) else {
            return (Vec::new(), 0);
        };
        let windows: Vec<Range<i32>> = (WINDOWS.iter())
            .flat_map(|length| {
                let begins = (first.day - length / 2..=last.day).step_by(*length as usize / 2);
                begins.map(move |begin| begin..begin + length)
            })
            .filter(|days| self.within(days).len() >= ACCOUNTS_MIN)
            .collect();
        let seeds = (windows.par_iter()).flat_map_iter(|days| self.look_at(days, others));
        (seeds.collect(), windows.len())
    }

    fn within(&self, days: &Range<i32>) -> Range<usize> {
        let before = |day: i32| self.visits.partition_point(|visit| visit.day < day);
        before(days.start)..before(days.end)
    }

    fn look_at(&self, days: &Range<i32>, others: &Choices) -> Vec<Seed> {
        let within = self.within(days);
        let visits = &self.visits[within.clone()];
        let mut names: Vec<u32> = visits.iter().flat_map(|v| v.products.clone()).collect();
        names.sort_unstable();
        names.dedup();
        // Every product of a visit is one of the names.
        let number = |product: &u32| names.partition_point(|name| name < product) as u32;
        let numbered = |visit: &Visit| visit.products.iter().map(number).collect();
        let shares = names.iter().map(|name| self.share(*name, days, others));
        let graph = Visits::new(
            visits.iter().map(numbered).collect(),
            shares.collect(),
            self.scene.market.product_count(),
        );
        let sets = graph.dense_sets().into_iter();
        sets.filter_map(|set| self.seed(&set, &names, within.clone()))
            .collect()
    }

    /// The share of a product in the choices of a time: that of the others then,
    /// or that of these accounts at other times if it is more.
    fn share(&self, product: u32, days: &Range<i32>, others: &Choices) -> f64 {
        let usual = BLEND * others.share(product);
        let near = days.start - AROUND..days.end + AROUND;
        let of_others = others.count(product, near.clone());
        let all = i32::MIN..i32::MAX;
        let outside =
            self.choices.count(product, all.clone()) - self.choices.count(product, days.clone());
        let all_outside = self.choices.count_all(all) - self.choices.count_all(days.clone());
        let then = (of_others + usual) / (others.count_all(near) + BLEND);
        then.max((outside + usual) / (all_outside + BLEND))
    }

    /// `names` are the products of the table behind those of the set, `within`
    /// the visits of its window.
    fn seed(&self, set: &DenseSet, names: &[u32], within: Range<usize>) -> Option<Seed> {
        let shelf: Vec<u32> = set.products.iter().map(|p| names[*p as usize]).collect();
        let stays = |visit: &&Visit| {
            visit
                .products
                .iter()
                .all(|p| shelf.binary_search(p).is_ok())
        };
        let (before, after) = (&self.visits[..within.start], &self.visits[within.end..]);
        let outside = before.iter().chain(after).filter(stays).count() as f64;
        let all_outside = (before.len() + after.len()).max(1) as f64;
        let pace = (outside + 0.5) / all_outside * within.len() as f64;
        let seen = set.visits.len();
        // As many shelves as products might have been looked at.
        let shelves = self.scene.market.product_count() as f64;
        let when = chance::overdispersed(seen as u64, pace, outside + 0.5) + shelves.ln();
        let ln_p = set.ln_p.max(when);
        let market = &self.scene.market;
        let of = |visit: &u32| self.visits[within.start + *visit as usize].reviewer as usize;
        let mut rows: Vec<u32> = (set.visits.iter())
            .flat_map(|visit| market.of_reviewer(of(visit)))
            .map(|edge| market.row(edge))
            .collect();
        rows.sort_unstable();
        (ln_p < 0.0).then_some(Seed {
            kind: TieKind::Seller,
            rows,
            seen: seen as f64,
            expected: set.expected.max(pace),
            ln_p,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::staged::{DAYS as ALL_DAYS, Stage};
    use super::*;

    /// An account that reviews two of the first products within a week.
    fn visitor(stage: &mut Stage, products: u32, day: u32) -> Range<u32> {
        let one = stage.below(products);
        let other = (one + 1 + stage.below(products - 1)) % products;
        let later = day + stage.below(7);
        stage.account(&[(one, day), (other, later)])
    }

    #[test]
    fn honest_accounts_share_no_shelf() {
        assert_eq!(seeds(&Stage::honest().scene()), []);
    }

    #[test]
    fn accounts_that_stay_within_a_shelf_for_a_time_are_found() {
        let mut stage = Stage::honest();
        let planted: Vec<u32> = (0..25)
            .flat_map(|n| visitor(&mut stage, 10, 400 + 4 * n))
            .collect();
        let seeds = seeds(&stage.scene());
        assert_eq!(seeds.len(), 1);
        assert!(planted.iter().all(|row| seeds[0].rows.contains(row)));
        assert!(seeds[0].false_share() < 0.1);
    }

    #[test]
    fn what_is_always_visited_together_is_no_campaign() {
        let mut stage = Stage::honest();
        for day in (0..ALL_DAYS - 7).step_by(2) {
            visitor(&mut stage, 3, day);
        }
        assert_eq!(seeds(&stage.scene()), []);
    }
}
