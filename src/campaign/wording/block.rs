//! The texts of one product or one seller, held against each other.

use super::resemblance::Resemblance;
use crate::behaviour::duplicates::Written;
use crate::behaviour::sketch::agreement;
use crate::campaign::card::TieKind;
use crate::campaign::chance;
use crate::campaign::scene::Scene;
use crate::campaign::seed::{ACCOUNTS_MIN, Seed};

/// A text among those of its block.
pub(super) struct Likeness {
    /// Places in the block of texts that it resembles, by accounts as
    /// established as its own.
    links: Vec<u32>,
    /// The chance that it resembles one of them if it resembles them as it does
    /// those by other accounts.
    rate: f64,
    pub(super) ln_p: f64,
}

/// A block of texts: those of a product or of a seller.
pub(super) struct Block<'a> {
    pub(super) texts: Vec<&'a Written>,
    pub(super) established: Vec<bool>,
    /// In letters, and in Han characters.
    pub(super) norms: [Resemblance; 2],
    /// Texts that follow a text and that it is compared with.
    pub(super) reach: usize,
}

impl Block<'_> {
    /// Texts that resemble more others than they resemble texts of established
    /// accounts, in sets of those that resemble each other. A text that says
    /// what everybody says resembles both.
    pub(super) fn seeds(&self, scene: &Scene, likeness: &[Likeness], inflation: f64) -> Vec<Seed> {
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

    /// Every text, held against the others of its block.
    pub(super) fn likeness(&self) -> Vec<Likeness> {
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
                rate,
                links,
            }
        });
        told.collect()
    }

    fn seed(&self, scene: &Scene, set: &[usize], likeness: &[Likeness]) -> Option<Seed> {
        let mut rows: Vec<u32> = set.iter().map(|at| self.texts[*at].row).collect();
        rows.sort_unstable();
        if scene.accounts_of(&rows).len() < ACCOUNTS_MIN {
            return None;
        }
        let of = || set.iter().map(|at| &likeness[*at]);
        let rates: f64 = of().map(|own| own.rate).sum();
        Some(Seed {
            kind: TieKind::Text,
            rows,
            seen: self.pairs(set, likeness) as f64,
            // Every pair is expected from both ends.
            expected: rates * (set.len() - 1) as f64 / 2.0,
            ln_p: of().map(|l| l.ln_p).fold(0.0, f64::min),
        })
    }

    /// Pairs of accounts of the set whose texts resemble each other.
    fn pairs(&self, set: &[usize], likeness: &[Likeness]) -> usize {
        let account = |at: usize| self.texts[at].reviewer;
        let mut inside = vec![false; self.texts.len()];
        set.iter().for_each(|at| inside[*at] = true);
        let links = set.iter().flat_map(|at| {
            let others = likeness[*at].links.iter().map(|other| *other as usize);
            let others = others.filter(|other| inside[*other]);
            others.map(|other| (account(*at), account(other)))
        });
        let mut pairs: Vec<(u64, u64)> = links.filter(|(a, b)| a < b).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.len()
    }
}

/// The log of the chance below which a text is a hub of resemblance.
const HUB: f64 = -6.9;
