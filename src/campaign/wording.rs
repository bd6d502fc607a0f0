//! Different accounts write nearly the same text, or to the same brief.
//!
//! - **Copies**: near duplicates anywhere in the table.
//! - **Briefs**: reviews of one product or of one seller that share more of
//!   their wording than reviews of one product do.
//!
//! How often that happens by chance is measured on established accounts, in
//! each script: people who have reviewed much rarely write to a brief, and
//! where they write alike it is for the product's sake.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::card::TieKind;
use super::chance;
use super::scene::{ESTABLISHED, Scene};
use super::seed::{ACCOUNTS_MIN, Seed, validated};
use crate::behaviour::duplicates::{self, Written};
use crate::behaviour::sketch::{SLOTS, agreement};

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    let mut texts = scene.texts.clone();
    texts.par_sort_unstable();
    let writers = scene.writers();
    let established = |text: &Written| writers[&text.reviewer] as usize >= ESTABLISHED;
    let mut seeds = copies(scene, &texts, established);
    seeds.extend(briefs(scene, &texts, established));
    seeds
}

/// Established accounts' texts, of which one in two is taken to be a copy
/// before any is seen.
const BEFORE: f64 = 5000.0;

fn copies(scene: &Scene, texts: &[Written], established: impl Fn(&Written) -> bool) -> Vec<Seed> {
    let mut sets: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (at, set) in duplicates::joined(texts).into_iter().enumerate() {
        sets.entry(set).or_default().push(at as u32);
    }
    let mut sets: Vec<Vec<u32>> = sets.into_values().filter(|set| set.len() > 1).collect();
    sets.sort_unstable();
    let all_known = texts.iter().filter(|text| established(text)).count() as f64;
    let all_others = texts.len() as f64 - all_known;
    let mut seeds = Vec::new();
    for set in &sets {
        let texts = set.iter().map(|at| &texts[*at as usize]);
        let (known, others): (Vec<&Written>, Vec<&Written>) = texts.partition(|t| established(t));
        let mut rows: Vec<u32> = others.iter().map(|text| text.row).collect();
        rows.sort_unstable();
        let accounts = scene.distinct_accounts(&rows);
        if accounts < ACCOUNTS_MIN {
            continue;
        }
        let chance = (known.len() as f64 + 0.5) / (all_known + BEFORE);
        let expected = all_others * chance;
        // Pairs: each of the accounts meets all others, or those expected.
        let pairs = |others: f64| accounts as f64 * others / 2.0;
        seeds.push(Seed {
            kind: TieKind::Text,
            rows,
            seen: pairs(accounts as f64 - 1.0),
            expected: pairs(expected),
            ln_p: chance::poisson(accounts as u64 - 1, expected),
        });
    }
    validated(seeds, texts.len())
}

/// Texts before and after a text in its block that it is compared with: those
/// of about the same time, or most of the block.
const REACHES: [usize; 2] = [15, 150];

/// Chances with which two reviews of one product may seem to follow a brief.
const CHANCES: [f64; 2] = [0.01, 0.001];

/// Slots that two texts of a brief have in common, the chance of it, and how
/// alike texts are in that chance: the shape of a gamma distribution.
#[derive(Clone, Copy)]
struct Resemblance {
    slots: usize,
    chance: f64,
    shape: f64,
}

/// A text at its place: product or seller, day, number.
type Place = (u32, i32, u32);

fn briefs(
    scene: &Scene,
    texts: &[Written],
    established: impl Fn(&Written) -> bool + Sync,
) -> Vec<Seed> {
    let market = &scene.market;
    let (mut by_product, mut by_seller): (Vec<Place>, Vec<Place>) = Default::default();
    for (at, text) in texts.iter().enumerate() {
        let Some(edge) = scene.edge(text.row) else {
            continue;
        };
        let day = market.days()[edge];
        by_product.push((market.product(edge) as u32, day, at as u32));
        by_seller.extend(
            market
                .seller(edge)
                .map(|seller| (seller.get(), day, at as u32)),
        );
    }
    by_product.par_sort_unstable();
    by_seller.par_sort_unstable();
    let counts = [false, true].map(|han| {
        agreements(texts, &by_product, |text| {
            text.size.han == han && established(text)
        })
    });
    let mut seeds = Vec::new();
    for places in [&by_product, &by_seller] {
        for chance in CHANCES {
            let norms = [false, true].map(|han| {
                let (slots, chance) = resemblance(&counts[usize::from(han)], chance);
                let alike = |text: &Written| text.size.han == han && established(text);
                Resemblance {
                    slots,
                    chance,
                    shape: shape(texts, &by_product, alike, (slots, chance)),
                }
            });
            for reach in REACHES {
                let block = |block: &[Place]| {
                    let texts = || block.iter().map(|(_, _, at)| &texts[*at as usize]);
                    Block {
                        texts: texts().collect(),
                        established: texts().map(&established).collect(),
                        norms,
                        reach,
                    }
                };
                seeds.extend(of_places(scene, places, block));
            }
        }
    }
    seeds
}

/// What is found in all blocks of some places.
fn of_places<'a>(
    scene: &Scene,
    places: &[Place],
    block: impl Fn(&[Place]) -> Block<'a> + Sync,
) -> Vec<Seed> {
    let blocks: Vec<&[Place]> = places.chunk_by(|a, b| a.0 == b.0).collect();
    let judged: Vec<(Block, Vec<Likeness>)> = (blocks.par_iter())
        .map(|places| {
            let block = block(places);
            let likeness = block.likeness();
            (block, likeness)
        })
        .collect();
    // Established accounts resemble each other innocently.
    let known = judged.iter().flat_map(|(block, likeness)| {
        let known = block.established.iter().zip(likeness);
        known
            .filter(|(established, _)| **established)
            .map(|(_, l)| l.ln_p)
    });
    let inflation = chance::inflation(known.collect());
    let found: Vec<Seed> = (judged.par_iter())
        .flat_map_iter(|(block, likeness)| block.seeds(scene, likeness, inflation))
        .collect();
    validated(found, places.len())
}

/// How many pairs of reviews of one product, by different established
/// accounts, agree in how many slots.
fn agreements(
    texts: &[Written],
    places: &[Place],
    known: impl Fn(&Written) -> bool + Sync,
) -> [u64; SLOTS + 1] {
    let blocks: Vec<&[Place]> = places.chunk_by(|a, b| a.0 == b.0).collect();
    let counts = blocks.par_iter().map(|block| {
        let mut counts = [0_u64; SLOTS + 1];
        for_pairs(texts, block, &known, |_, _, slots| counts[slots] += 1);
        counts
    });
    counts.reduce(
        || [0; SLOTS + 1],
        |a, b| std::array::from_fn(|slots| a[slots] + b[slots]),
    )
}

/// Calls for every pair of a block's known texts by different accounts, with
/// their places among these texts and the slots they agree in.
fn for_pairs(
    texts: &[Written],
    block: &[Place],
    known: impl Fn(&Written) -> bool,
    mut call: impl FnMut(usize, usize, usize),
) {
    let own: Vec<&Written> = (block.iter().map(|(_, _, at)| &texts[*at as usize]))
        .filter(|text| known(text))
        .collect();
    for (at, one) in own.iter().enumerate() {
        for (other_at, other) in own.iter().enumerate().skip(at + 1).take(REACHES[1]) {
            if one.reviewer != other.reviewer {
                call(
                    at,
                    other_at,
                    agreement(&one.sketch.slots, &other.sketch.slots),
                );
            }
        }
    }
}

/// The least number of slots that a pair agrees in with a chance of at most
/// `most`, and its chance.
fn resemblance(counts: &[u64; SLOTS + 1], most: f64) -> (usize, f64) {
    let all = counts.iter().sum::<u64>() as f64 + 1.0;
    let chance_of = |slots: usize| (counts[slots..].iter().sum::<u64>() as f64 + 1.0) / all;
    let slots = (1..SLOTS)
        .find(|slots| chance_of(*slots) <= most)
        .unwrap_or(SLOTS);
    (slots, chance_of(slots))
}

/// How alike texts are in the chance to resemble another of their product: the
/// shape of a gamma distribution, by moments.
fn shape(
    texts: &[Written],
    places: &[Place],
    known: impl Fn(&Written) -> bool + Sync,
    (least, chance): (usize, f64),
) -> f64 {
    let blocks: Vec<&[Place]> = places.chunk_by(|a, b| a.0 == b.0).collect();
    let sums = blocks.par_iter().map(|block| {
        let mut by_text = vec![(0_u64, 0_u64); block.len()];
        for_pairs(texts, block, &known, |one, other, slots| {
            for at in [one, other] {
                by_text[at].0 += 1;
                by_text[at].1 += u64::from(slots >= least);
            }
        });
        // Whole numbers: their sums do not depend on the order.
        by_text.iter().fold([0; 4], |sums, (of, alike)| {
            [
                sums[0] + of,
                sums[1] + of * of,
                sums[2] + of * alike,
                sums[3] + alike * alike,
            ]
        })
    });
    let sums = sums.reduce(|| [0; 4], |a, b| std::array::from_fn(|at| a[at] + b[at]));
    let [of, of_of, of_alike, alike_alike] = sums.map(|sum| sum as f64);
    let expected_squares = chance * chance * of_of;
    let excess = alike_alike - 2.0 * chance * of_alike + expected_squares - chance * of;
    (expected_squares / excess.max(1e-9)).clamp(SHAPES.0, SHAPES.1)
}

/// The least and the most alike that is believed.
const SHAPES: (f64, f64) = (0.02, 5.0);

/// A text among those of its block.
struct Likeness {
    /// Places in the block of texts that it resembles, by accounts as
    /// established as its own.
    links: Vec<u32>,
    /// Those of them it would resemble if it resembled them as it does those by other
    /// accounts.
    expected: f64,
    ln_p: f64,
}

/// A block of texts: those of a product or of a seller.
struct Block<'a> {
    texts: Vec<&'a Written>,
    established: Vec<bool>,
    norms: [Resemblance; 2],
    reach: usize,
}

impl Block<'_> {
    /// Texts that resemble more others than they resemble texts of established
    /// accounts, in sets of those that resemble each other. A text that says
    /// what everybody says resembles both.
    fn seeds(&self, scene: &Scene, likeness: &[Likeness], inflation: f64) -> Vec<Seed> {
        let hub = |at: usize| !self.established[at] && likeness[at].ln_p * inflation <= HUB;
        let mut seen = vec![false; likeness.len()];
        let mut seeds = Vec::new();
        for start in 0..likeness.len() {
            if !hub(start) || seen[start] {
                continue;
            }
            let mut set = vec![start];
            seen[start] = true;
            let mut next = 0;
            while next < set.len() {
                for other in &likeness[set[next]].links {
                    let other = *other as usize;
                    if hub(other) && !seen[other] {
                        seen[other] = true;
                        set.push(other);
                    }
                }
                next += 1;
            }
            let seed = self.seed(scene, &set, likeness);
            seeds.extend(seed.map(|seed| Seed {
                ln_p: seed.ln_p * inflation,
                ..seed
            }));
        }
        seeds
    }

    fn likeness(&self) -> Vec<Likeness> {
        let count = self.texts.len();
        let mut links: Vec<Vec<u32>> = vec![Vec::new(); count];
        // Of texts by accounts of its kind, established or not, and of the
        // others: how many it was compared with and how many it resembles.
        let mut compared_own = vec![0_u64; count];
        let mut others = vec![(0_u64, 0_u64); count];
        for one in 0..count {
            for other in one + 1..count.min(one + 1 + self.reach) {
                let (a, b) = (self.texts[one], self.texts[other]);
                if a.reviewer == b.reviewer || a.size.han != b.size.han {
                    continue;
                }
                let norm = self.norms[usize::from(a.size.han)];
                let alike = agreement(&a.sketch.slots, &b.sketch.slots) >= norm.slots;
                for (own, its) in [(one, other), (other, one)] {
                    if self.established[its] == self.established[own] {
                        compared_own[own] += 1;
                        if alike {
                            links[own].push(its as u32);
                        }
                    } else {
                        others[own].0 += 1;
                        others[own].1 += u64::from(alike);
                    }
                }
            }
        }
        let told = links.into_iter().enumerate().map(|(at, links)| {
            let norm = self.norms[usize::from(self.texts[at].size.han)];
            let (compared, alike) = others[at];
            // Gamma, first by the norm, then by what was seen.
            let shape = norm.shape + alike as f64;
            let rate = shape / (norm.shape / norm.chance + compared as f64);
            let expected = compared_own[at] as f64 * rate;
            let enough = links.len() + 1 >= ACCOUNTS_MIN;
            Likeness {
                ln_p: match enough {
                    true => chance::overdispersed(links.len() as u64, expected, shape),
                    false => 0.0,
                },
                expected,
                links,
            }
        });
        told.collect()
    }

    fn seed(&self, scene: &Scene, set: &[usize], likeness: &[Likeness]) -> Option<Seed> {
        let mut rows: Vec<u32> = set.iter().map(|at| self.texts[*at].row).collect();
        rows.sort_unstable();
        if scene.distinct_accounts(&rows) < ACCOUNTS_MIN {
            return None;
        }
        let of = || set.iter().map(|at| &likeness[*at]);
        // Every pair is seen from both ends.
        Some(Seed {
            kind: TieKind::Text,
            rows,
            seen: of().map(|l| l.links.len() as f64).sum::<f64>() / 2.0,
            expected: of().map(|l| l.expected).sum::<f64>() / 2.0,
            ln_p: of().map(|l| l.ln_p).fold(0.0, f64::min),
        })
    }
}

/// The log of the chance below which a text is a hub of resemblance.
const HUB: f64 = -6.9;
