//! Accounts that do little else gather on one product.
//!
//! Two null models must both fail, and the milder chance counts
//! (intersection-union test, Berger 1982):
//!
//! - **Who comes.** Of the reviews of a product within a window, as many as
//!   there are, each is by a thin account with these stars as often as it is
//!   elsewhere in the market in that month, and as it is for this product at
//!   other times. A launch, a sale or a viral day brings many people, but not
//!   other people.
//! - **How many come.** Thin accounts with these stars come at the pace of the
//!   days before and after, which follows the pace of the market.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::card::TieKind;
use super::chance;
use super::scene::Scene;
use super::seed::{ACCOUNTS_MIN, Seed, validated};

/// Days of a window.
const WINDOWS: [i32; 5] = [1, 3, 7, 14, 30];

/// Days before and after a window that its pace is compared with.
const AROUND: i32 = 200;

/// Days of a month, as the market's habits are counted.
const MONTH: i32 = 30;

/// Reviews by the market that a product's own habits are blended with.
const BLEND: f64 = 20.0;

/// Reviews of an account that does little else, and the days it lasts.
const THIN_REVIEWS: usize = 5;
const THIN_DAYS: i32 = 150;

/// Windows of a product that are kept.
const KEPT: usize = 20;

/// Kinds of reviews that are counted: by accounts with one review or by thin
/// ones, with five stars, with one, or with any.
const CLASSES: usize = 6;

type PerClass<T> = [T; CLASSES];

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    let market = &scene.market;
    let classes: Vec<u8> = (0..market.len())
        .into_par_iter()
        .map(|edge| classes_of(scene, edge))
        .collect();
    let habits = Habits::of(scene, &classes);
    let products = 0..market.product_count();
    let found: Vec<Vec<Seed>> = products
        .into_par_iter()
        .map(|product| History::new(scene, &classes, &habits, product).seeds())
        .collect();
    let hypotheses = market.product_count();
    validated(found.into_iter().flatten().collect(), hypotheses)
}

/// The classes of a review, a bit each.
fn classes_of(scene: &Scene, edge: usize) -> u8 {
    let activity = scene.activity(edge);
    let thin = activity <= THIN_REVIEWS && scene.span(edge) <= THIN_DAYS;
    let stars = match scene.market.stars(edge).class() {
        4 => 0b101,
        0 => 0b110,
        _ => 0b100,
    };
    let of = |counts: bool, shift: u32| if counts { stars << shift } else { 0 };
    of(activity == 1, 0) | of(thin, 3)
}

/// How often each class is seen in a month.
struct Habits(FxHashMap<i32, (PerClass<u32>, u32)>);

impl Habits {
    fn of(scene: &Scene, classes: &[u8]) -> Self {
        let mut months: FxHashMap<i32, (PerClass<u32>, u32)> = FxHashMap::default();
        for (day, classes) in scene.market.days().iter().zip(classes) {
            let (counts, all) = months.entry(day.div_euclid(MONTH)).or_default();
            *all += 1;
            for (class, count) in counts.iter_mut().enumerate() {
                *count += u32::from(classes >> class & 1);
            }
        }
        Self(months)
    }

    /// The share of each class in a month, but for some reviews.
    fn without(&self, month: i32, own: &(PerClass<u32>, u32)) -> PerClass<f64> {
        let (counts, all) = &self.0[&month];
        std::array::from_fn(|class| {
            let others = f64::from(counts[class] - own.0[class]);
            (others + 0.5) / (f64::from(all - own.1) + 2.0)
        })
    }
}

/// A product's reviews, prepared for any window.
struct History<'a> {
    scene: &'a Scene,
    rows: Vec<u32>,
    days: Vec<i32>,
    classes: Vec<u8>,
    /// Reviews of each class before each review, and what the market's habits
    /// would make of it.
    counts: Vec<PerClass<u32>>,
    usual: Vec<PerClass<f64>>,
}

/// A window that was looked at.
struct Found {
    ln_p: f64,
    class: usize,
    first: usize,
    end: usize,
    seen: u32,
    expected: f64,
}

impl<'a> History<'a> {
    fn new(scene: &'a Scene, classes: &[u8], habits: &Habits, product: usize) -> Self {
        let market = &scene.market;
        let edges = market.of_product(product);
        let days: Vec<i32> = edges.iter().map(|e| market.days()[*e as usize]).collect();
        let classes: Vec<u8> = edges.iter().map(|e| classes[*e as usize]).collect();
        let mut own: FxHashMap<i32, (PerClass<u32>, u32)> = FxHashMap::default();
        let mut counts = vec![[0; CLASSES]];
        for (day, classes) in days.iter().zip(&classes) {
            let month = own.entry(day.div_euclid(MONTH)).or_default();
            let mut count = counts[counts.len() - 1];
            month.1 += 1;
            for class in 0..CLASSES {
                let is = u32::from(classes >> class & 1);
                month.0[class] += is;
                count[class] += is;
            }
            counts.push(count);
        }
        let shares: FxHashMap<i32, PerClass<f64>> = (own.iter())
            .map(|(month, own)| (*month, habits.without(*month, own)))
            .collect();
        let mut usual = vec![[0.0; CLASSES]];
        for day in &days {
            let share = &shares[&day.div_euclid(MONTH)];
            let last: &PerClass<f64> = &usual[usual.len() - 1];
            usual.push(std::array::from_fn(|class| last[class] + share[class]));
        }
        Self {
            scene,
            rows: edges.iter().map(|e| market.row(*e as usize)).collect(),
            days,
            classes,
            counts,
            usual,
        }
    }

    /// The windows that chance does not explain, none overlapping another.
    fn seeds(&self) -> Vec<Seed> {
        let (mut found, mut looked_at) = (Vec::new(), 0);
        for class in 0..CLASSES {
            for window in WINDOWS {
                looked_at += self.look(class, window, &mut found);
            }
        }
        found.sort_by(|a, b| {
            a.ln_p.total_cmp(&b.ln_p).then_with(|| (a.first, a.end).cmp(&(b.first, b.end)))
        });
        let mut kept: Vec<Found> = Vec::new();
        for window in found {
            let apart = |other: &Found| window.end <= other.first || other.end <= window.first;
            if kept.len() < KEPT && kept.iter().all(apart) {
                kept.push(window);
            }
        }
        kept.iter().filter_map(|window| self.seed(window, looked_at)).collect()
    }

    /// Looks at the windows that begin with a review of the class; gives their
    /// number.
    fn look(&self, class: usize, window: i32, found: &mut Vec<Found>) -> u64 {
        let mut looked_at = 0;
        let mut end = 0;
        for first in 0..self.days.len() {
            let last_day = self.days[first] + window;
            while end < self.days.len() && self.days[end] < last_day {
                end += 1;
            }
            if self.classes[first] >> class & 1 == 0 {
                continue;
            }
            let seen = self.counts[end][class] - self.counts[first][class];
            if (seen as usize) < ACCOUNTS_MIN {
                continue;
            }
            looked_at += 1;
            found.extend(self.judge(class, first, end, window));
        }
        looked_at
    }

    fn judge(&self, class: usize, first: usize, end: usize, window: i32) -> Option<Found> {
        let seen = self.counts[end][class] - self.counts[first][class];
        let share = self.usual_share(class, first, end);
        let of = (end - first) as f64;
        let pace = self.usual_pace(class, first, window);
        if f64::from(seen) <= share * of || f64::from(seen) <= pace {
            return None;
        }
        let who = chance::binomial(seen.into(), (end - first) as u64, share);
        let how_many = chance::poisson(seen.into(), pace);
        // The others of the window say how many of the class came with them.
        let others = of - f64::from(seen) + 0.5;
        Some(Found {
            ln_p: who.max(how_many),
            class,
            first,
            end,
            seen,
            expected: pace.max(others * share / (1.0 - share)),
        })
    }

    /// The share of the class that the market and the product at other times
    /// lead to expect.
    fn usual_share(&self, class: usize, first: usize, end: usize) -> f64 {
        let all = self.days.len();
        let inside = self.usual[end][class] - self.usual[first][class];
        let outside = self.usual[all][class] - inside;
        let seen_inside = self.counts[end][class] - self.counts[first][class];
        let seen_outside = f64::from(self.counts[all][class] - seen_inside);
        let blend = BLEND * self.usual[all][class] / all as f64;
        let own = (seen_outside + blend) / (outside + blend);
        (inside * own.max(0.5) / (end - first) as f64).min(0.999)
    }

    /// How many of the class come in as many days, by those before and after
    /// and by the pace of the market.
    fn usual_pace(&self, class: usize, first: usize, window: i32) -> f64 {
        let day = self.days[first];
        let count = |from: i32, to: i32| {
            let at = |day| self.counts[self.days.partition_point(|d| *d < day)][class];
            at(to) - at(from)
        };
        let (from, to) = (day - AROUND, day + window + AROUND);
        let around = count(from, day) + count(day + window, to);
        let market_inside = self.scene.reviews_between(day, day + window);
        let market_around = self.scene.reviews_between(from, to) - market_inside;
        (f64::from(around) + 0.5) / f64::from(market_around.max(1)) * f64::from(market_inside)
    }

    fn seed(&self, window: &Found, looked_at: u64) -> Option<Seed> {
        let mut rows: Vec<u32> = (window.first..window.end)
            .filter(|at| self.classes[*at] >> window.class & 1 == 1)
            .map(|at| self.rows[at])
            .collect();
        rows.sort_unstable();
        let ln_p = window.ln_p + (looked_at as f64).ln();
        let enough = self.scene.distinct_accounts(&rows) >= ACCOUNTS_MIN;
        (ln_p < 0.0 && enough).then_some(Seed {
            kind: TieKind::Burst,
            rows,
            seen: f64::from(window.seen),
            expected: window.expected,
            ln_p,
        })
    }
}
