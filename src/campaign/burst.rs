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
//!
//! What a product draws drifts innocently over months. How much is seen in
//! established accounts, who are tested alike: by the factor that makes their
//! chances in long windows as rare as they say, the logs of the chances of thin
//! ones shrink, but by its root only, since established accounts follow what is
//! new more than others do. In short windows they are no measure: they meet at
//! events.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::card::TieKind;
use super::chance;
use super::scene::{ESTABLISHED, Scene};
use super::seed::{ACCOUNTS_MIN, Seed, validated};
use crate::behaviour::marketplace::Marketplace;

/// Days of a window.
const WINDOWS: [i32; 8] = [1, 3, 7, 14, 30, 60, 120, 240];

/// Days beyond which a gathering is no event.
const EVENT: i32 = 30;

/// Days before and after a window that its pace is compared with.
const AROUND: i32 = 200;

/// Days of a month, as the market's habits are counted.
const MONTH: i32 = 30;

/// Reviews by the market that a product's own habits are blended with.
const BLEND: f64 = 20.0;

/// Reviews of an account that does little else, and the days it lasts.
const THIN_REVIEWS: usize = 5;
const THIN_DAYS: i32 = 150;

/// Windows of a product that are kept, and which share of the log of the best
/// chance is nearly as good.
const KEPT: usize = 20;
const NEARLY: f64 = 0.9;

/// Kinds of reviews that are counted: by accounts with one review, by thin
/// ones, by thin ones that came on several days, and by established ones, with
/// five stars, with one, or with any. Who writes once, or all in one sitting, is
/// common; who hides a job among a few other reviews takes days.
const CLASSES: usize = 12;
const SUSPECT: Range<usize> = 0..9;
const INNOCENT: Range<usize> = 9..12;

/// The log of a chance that is not worth remembering.
const COMMON: f64 = -4.0;

type PerClass<T> = [T; CLASSES];

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    let market = &scene.market;
    let classes: Vec<u16> = (0..market.len())
        .into_par_iter()
        .map(|edge| classes_of(scene, edge))
        .collect();
    let habits = Habits::of(scene, &classes);
    let products = 0..market.product_count();
    let looked: Vec<Looked> = products
        .into_par_iter()
        .map(|product| History::new(scene, &classes, &habits, product).look(product))
        .collect();
    let innocent = |window: usize| looked.iter().map(|l| l.innocent[window]).collect();
    let inflation = std::array::from_fn(|window| match WINDOWS[window] > EVENT {
        true => chance::inflation(innocent(window)).sqrt(),
        false => 1.0,
    });
    let found: Vec<Seed> = (looked.into_par_iter())
        .flat_map_iter(|looked| looked.seeds(market, &inflation))
        .collect();
    validated(found, market.product_count())
}

type PerWindow<T> = [T; WINDOWS.len()];

/// The classes of a review, a bit each.
fn classes_of(scene: &Scene, edge: usize) -> u16 {
    let activity = scene.activity(edge);
    let thin = activity <= THIN_REVIEWS && scene.span(edge) <= THIN_DAYS;
    let stars = match scene.market.stars(edge).class() {
        4 => 0b101,
        0 => 0b110,
        _ => 0b100,
    };
    let of = |counts: bool, shift: u32| if counts { stars << shift } else { 0 };
    of(activity == 1, 0)
        | of(thin, 3)
        | of(thin && scene.span(edge) > 0, 6)
        | of(activity >= ESTABLISHED, 9)
}

/// How often each class is seen in a month.
struct Habits(FxHashMap<i32, (PerClass<u32>, u32)>);

impl Habits {
    fn of(scene: &Scene, classes: &[u16]) -> Self {
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
    days: Vec<i32>,
    classes: Vec<u16>,
    /// Reviews of each class before each review, and what the market's habits
    /// would make of it.
    counts: Vec<PerClass<u32>>,
    usual: Vec<PerClass<f64>>,
}

/// A window with more of a class than expected.
struct Found {
    ln_p: f64,
    window: usize,
    /// Its first review and the one after its last.
    first: usize,
    end: usize,
    class: usize,
    expected: f64,
}

impl Found {
    fn overlaps(&self, other: &Found) -> bool {
        self.first < other.end && other.first < self.end
    }
}

/// What is seen at one product.
struct Looked {
    product: usize,
    /// The classes of its reviews.
    classes: Vec<u16>,
    found: Vec<Found>,
    /// Windows looked at.
    count: u64,
    /// The least log of a chance that established accounts have, corrected for
    /// the windows looked at.
    innocent: PerWindow<f64>,
}

impl Looked {
    /// The windows that chance does not explain, none overlapping another. Of
    /// those that overlap the most significant one, the shortest is taken that
    /// is nearly as significant: a stray review months earlier adds little.
    fn seeds(mut self, market: &Marketplace, inflation: &PerWindow<f64>) -> Vec<Seed> {
        for found in &mut self.found {
            found.ln_p *= inflation[found.window];
        }
        self.found.sort_by(|a, b| {
            (a.ln_p.total_cmp(&b.ln_p)).then_with(|| (a.first, a.end).cmp(&(b.first, b.end)))
        });
        let mut kept: Vec<&Found> = Vec::new();
        for (at, found) in self.found.iter().enumerate() {
            if kept.len() >= KEPT || kept.iter().any(|other| found.overlaps(other)) {
                continue;
            }
            let near = self.found[at..]
                .iter()
                .take_while(|o| o.ln_p <= NEARLY * found.ln_p);
            let free = near.filter(|other| {
                other.overlaps(found) && !kept.iter().any(|kept| kept.overlaps(other))
            });
            kept.extend(free.min_by_key(|other| other.window));
        }
        kept.into_iter()
            .filter_map(|found| self.seed(market, found))
            .collect()
    }

    fn seed(&self, market: &Marketplace, found: &Found) -> Option<Seed> {
        let edges = &market.of_product(self.product)[found.first..found.end];
        let of_class = edges.iter().zip(&self.classes[found.first..found.end]);
        let edges = of_class.filter(|(_, classes)| **classes >> found.class & 1 == 1);
        let edges: Vec<usize> = edges.map(|(edge, _)| *edge as usize).collect();
        let mut rows: Vec<u32> = edges.iter().map(|edge| market.row(*edge)).collect();
        rows.sort_unstable();
        let mut accounts: Vec<usize> = edges.iter().map(|edge| market.reviewer(*edge)).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let ln_p = found.ln_p + (self.count as f64).ln();
        (ln_p < 0.0 && accounts.len() >= ACCOUNTS_MIN).then_some(Seed {
            kind: TieKind::Burst,
            seen: rows.len() as f64,
            rows,
            expected: found.expected,
            ln_p,
        })
    }
}

impl<'a> History<'a> {
    fn new(scene: &'a Scene, classes: &[u16], habits: &Habits, product: usize) -> Self {
        let market = &scene.market;
        let edges = market.of_product(product);
        let days: Vec<i32> = edges.iter().map(|e| market.days()[*e as usize]).collect();
        let classes: Vec<u16> = edges.iter().map(|e| classes[*e as usize]).collect();
        let mut own: FxHashMap<i32, (PerClass<u32>, u32)> = FxHashMap::default();
        let mut counts = vec![[0; CLASSES]];
        for (day, classes) in days.iter().zip(&classes) {
            let month = own.entry(day.div_euclid(MONTH)).or_default();
            let mut count = counts[counts.len() - 1];
            month.1 += 1;
            for (class, (in_month, so_far)) in month.0.iter_mut().zip(&mut count).enumerate() {
                let is = u32::from(classes >> class & 1);
                *in_month += is;
                *so_far += is;
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
            days,
            classes,
            counts,
            usual,
        }
    }

    fn look(&self, product: usize) -> Looked {
        let mut looked = Looked {
            product,
            classes: self.classes.clone(),
            found: Vec::new(),
            count: 0,
            innocent: [0.0; WINDOWS.len()],
        };
        for window in 0..WINDOWS.len() {
            for class in SUSPECT {
                looked.count += self.look_at(class, window, |found| looked.found.push(found));
            }
            let (mut count, mut least) = (0, 0.0_f64);
            for class in INNOCENT {
                count += self.look_at(class, window, |found| least = least.min(found.ln_p));
            }
            looked.innocent[window] = (least + (count.max(1) as f64).ln()).min(0.0);
        }
        looked
    }

    /// Looks at the windows that begin with a review of the class; gives their
    /// number.
    fn look_at(&self, class: usize, window: usize, mut found: impl FnMut(Found)) -> u64 {
        let (mut count, mut end) = (0, 0);
        for first in 0..self.days.len() {
            let last_day = self.days[first] + WINDOWS[window];
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
            count += 1;
            if let Some(window) = self.judge(class, window, first, end) {
                found(window);
            }
        }
        count
    }

    fn judge(&self, class: usize, window: usize, first: usize, end: usize) -> Option<Found> {
        let seen = self.counts[end][class] - self.counts[first][class];
        let pace = self.usual_pace(class, first, WINDOWS[window]);
        let how_many = chance::poisson(seen.into(), pace);
        if f64::from(seen) <= pace || how_many > COMMON {
            return None;
        }
        let share = self.usual_share(class, WINDOWS[window], first, end);
        let of = (end - first) as f64;
        let who = chance::binomial(seen.into(), (end - first) as u64, share);
        let ln_p = who.max(how_many);
        // The others of the window say how many of the class came with them.
        let others = of - f64::from(seen) + 0.5;
        (f64::from(seen) > share * of && ln_p <= COMMON).then(|| Found {
            ln_p,
            window,
            first,
            end,
            class,
            expected: pace.max(others * share / (1.0 - share)),
        })
    }

    /// The share of the class that the market and the product at other times
    /// lead to expect; in a long window also the product shortly before and
    /// after.
    fn usual_share(&self, class: usize, window: i32, first: usize, end: usize) -> f64 {
        let mut own = self.own_habit(class, 0..self.days.len(), first..end);
        if window > EVENT {
            let (from, to) = (
                self.days[first] - AROUND,
                self.days[first] + window + AROUND,
            );
            let near = self.place(from)..self.place(to);
            own = own.max(self.own_habit(class, near, first..end));
        }
        let inside = self.usual[end][class] - self.usual[first][class];
        (inside * own.max(0.5) / (end - first) as f64).min(0.999)
    }

    /// How many times as often as the market has the product the class, within
    /// some reviews but outside others.
    fn own_habit(&self, class: usize, within: Range<usize>, without: Range<usize>) -> f64 {
        let usual = |r: &Range<usize>| self.usual[r.end][class] - self.usual[r.start][class];
        let seen = |r: &Range<usize>| self.counts[r.end][class] - self.counts[r.start][class];
        let blend = BLEND * usual(&within) / within.len() as f64;
        let outside = f64::from(seen(&within) - seen(&without));
        (outside + blend) / (usual(&within) - usual(&without) + blend)
    }

    /// The first review on or after a day.
    fn place(&self, day: i32) -> usize {
        self.days.partition_point(|own| *own < day)
    }

    /// How many of the class come in as many days, by those before and after
    /// and by the pace of the market.
    fn usual_pace(&self, class: usize, first: usize, window: i32) -> f64 {
        let day = self.days[first];
        let count = |from: i32, to: i32| {
            self.counts[self.place(to)][class] - self.counts[self.place(from)][class]
        };
        let (from, to) = (day - AROUND, day + window + AROUND);
        let around = count(from, day) + count(day + window, to);
        let market_inside = self.scene.reviews_between(day, day + window);
        let market_around = self.scene.reviews_between(from, to) - market_inside;
        (f64::from(around) + 0.5) / f64::from(market_around.max(1)) * f64::from(market_inside)
    }
}

#[cfg(test)]
mod tests {
    use super::super::staged::{DAYS, Stage};
    use super::*;

    const PRODUCT: u32 = 7;

    /// A market with a product that many accounts review and nothing else.
    fn visited_once() -> Stage {
        let mut stage = Stage::honest();
        for _ in 0..150 {
            let day = stage.below(DAYS);
            stage.account(&[(PRODUCT, day)]);
        }
        stage
    }

    #[test]
    fn who_always_comes_is_no_gathering() {
        assert_eq!(seeds(&visited_once().scene()), []);
    }

    #[test]
    fn a_job_among_other_reviews_is_told_from_those_who_write_once() {
        let mut stage = visited_once();
        let mut jobs = Vec::new();
        for _ in 0..14 {
            let (job, cover) = (500 + stage.below(20), stage.below(60));
            let (product, _) = stage.any();
            let rows = stage.account(&[(PRODUCT, job), (product, 480 + cover)]);
            jobs.push(rows.start);
        }
        let seeds = seeds(&stage.scene());
        assert_eq!(seeds.len(), 1);
        assert!(seeds[0].rows.iter().all(|row| jobs.contains(row)));
        assert!(seeds[0].rows.len() > 10);
    }
}
