//! Sets of products that more visits stay within than chance explains.
//!
//! A visit is what one short-lived account reviews. If it chooses its products
//! one by one, it stays within a set as often as the set's share of the choices,
//! to the power of their number. A set grows product by product from one visit,
//! always by the product that adds the most surprise; then the products go that
//! would not have been surprising for any of all products. Its chance is
//! corrected for all sets of as many products (a scan statistic on a graph,
//! compare Arias-Castro & Verzelen 2014).

use rustc_hash::FxHashMap;
use statrs::function::factorial::ln_binomial;

use super::chance;
use super::seed::ACCOUNTS_MIN;

/// Products of the largest set.
const LARGEST: usize = 64;

/// Products that a set may grow by before it must be less likely than before:
/// a loose ring closes late.
const PATIENCE: usize = 25;

/// Most products of one visit.
pub(super) const VISIT_MAX: usize = 3;

/// What short-lived accounts visited in some time.
pub(super) struct Visits {
    /// The products of each, numbered from 0, none twice.
    products: Vec<Vec<u32>>,
    /// By product, its visits.
    of: Vec<Vec<u32>>,
    /// By product, its share of all choices.
    shares: Vec<f64>,
    /// Visits by their number of products.
    sizes: [u32; VISIT_MAX + 1],
    /// Products that could have been chosen.
    choices: usize,
}

/// A set of products and the visits that stay within it.
#[derive(Debug, PartialEq)]
pub(super) struct DenseSet {
    /// Ascending.
    pub(super) products: Vec<u32>,
    /// Ascending.
    pub(super) visits: Vec<u32>,
    pub(super) expected: f64,
    /// Natural log of its chance, corrected for all sets of its size.
    pub(super) ln_p: f64,
}

impl Visits {
    /// `shares` are those of the products that the visits name, of `choices`.
    pub(super) fn new(products: Vec<Vec<u32>>, shares: Vec<f64>, choices: usize) -> Self {
        let mut of = vec![Vec::new(); shares.len()];
        let mut sizes = [0; VISIT_MAX + 1];
        for (visit, products) in products.iter().enumerate() {
            sizes[products.len()] += 1;
            for product in products {
                of[*product as usize].push(visit as u32);
            }
        }
        Self {
            products,
            of,
            shares,
            sizes,
            choices,
        }
    }

    /// The sets that chance does not explain, no two with the same visit.
    pub(super) fn dense_sets(&self) -> Vec<DenseSet> {
        let mut starts: Vec<(f64, u32)> = (0..self.products.len() as u32)
            .filter(|visit| self.is_shared(*visit))
            .map(|visit| (self.rarity(visit), visit))
            .collect();
        starts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut taken = vec![false; self.products.len()];
        let mut sets = Vec::new();
        for (_, start) in starts {
            if taken[start as usize] {
                continue;
            }
            let set = self.trimmed(self.grown(start, &taken), &taken);
            if set.visits.len() >= ACCOUNTS_MIN && set.ln_p < 0.0 {
                for visit in &set.visits {
                    taken[*visit as usize] = true;
                }
                sets.push(set);
            }
        }
        sets
    }

    /// Whether others visited each of its products.
    fn is_shared(&self, visit: u32) -> bool {
        let products = &self.products[visit as usize];
        products.iter().all(|p| self.of[*p as usize].len() > 1)
    }

    fn rarity(&self, visit: u32) -> f64 {
        let products = &self.products[visit as usize];
        products.iter().map(|p| self.shares[*p as usize].ln()).sum()
    }

    fn share(&self, products: &[u32]) -> f64 {
        products.iter().map(|p| self.shares[*p as usize]).sum()
    }

    /// Visits that stay within products of this share.
    fn expected(&self, share: f64) -> f64 {
        let of = self.sizes.iter().enumerate().skip(1);
        of.map(|(size, count)| f64::from(*count) * share.clamp(0.0, 1.0).powi(size as i32))
            .sum()
    }

    fn ln_sets(&self, products: usize) -> f64 {
        ln_binomial(self.choices.max(products) as u64, products as u64)
    }

    /// The most surprising set on the way from one visit on.
    fn grown(&self, start: u32, taken: &[bool]) -> Vec<u32> {
        let mut growth = Growth::new(self, taken);
        for product in &self.products[start as usize] {
            growth.add(*product);
        }
        let (mut best, mut size) = (growth.surprise(), growth.set.len());
        while growth.set.len() < LARGEST.min(size + PATIENCE) {
            let Some(product) = growth.next() else { break };
            growth.add(product);
            let surprise = growth.surprise();
            if surprise > best {
                (best, size) = (surprise, growth.set.len());
            }
        }
        growth.set.truncate(size);
        growth.set
    }

    /// The set without the products that the others do not explain.
    fn trimmed(&self, mut products: Vec<u32>, taken: &[bool]) -> DenseSet {
        products.sort_unstable();
        loop {
            let visits = self.within(&products, taken);
            let share = self.share(&products);
            let expected = self.expected(share);
            let ln_p = |product: u32| {
                let own = |visit: &&u32| self.products[**visit as usize].contains(&product);
                let seen = visits.iter().filter(own).count() as u64;
                let rest = self.expected(share - self.shares[product as usize]);
                chance::poisson(seen, expected - rest)
            };
            let weakest = (products.iter().map(|product| (ln_p(*product), *product)))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            match weakest {
                Some((ln_p, product)) if ln_p > -(self.choices as f64).ln() => {
                    products.retain(|own| *own != product);
                }
                _ => {
                    let of_set = chance::poisson(visits.len() as u64, expected);
                    return DenseSet {
                        ln_p: of_set + self.ln_sets(products.len()),
                        products,
                        visits,
                        expected,
                    };
                }
            }
        }
    }

    /// The visits to these products, which ascend, and to no others.
    fn within(&self, products: &[u32], taken: &[bool]) -> Vec<u32> {
        let mut visits: Vec<u32> = (products.iter())
            .flat_map(|product| &self.of[*product as usize])
            .copied()
            .filter(|visit| {
                let own = &self.products[*visit as usize];
                !taken[*visit as usize] && own.iter().all(|p| products.binary_search(p).is_ok())
            })
            .collect();
        visits.sort_unstable();
        visits.dedup();
        visits
    }
}

/// A set as it grows.
struct Growth<'a> {
    visits: &'a Visits,
    taken: &'a [bool],
    set: Vec<u32>,
    /// Visits that stay within the set.
    seen: u32,
    share: f64,
    /// By visit that has some of the set's products, how many it has beside.
    beside: FxHashMap<u32, usize>,
    /// By product, how many visits stay within the set with it.
    gains: FxHashMap<u32, u32>,
}

impl<'a> Growth<'a> {
    fn new(visits: &'a Visits, taken: &'a [bool]) -> Self {
        Self {
            visits,
            taken,
            set: Vec::new(),
            seen: 0,
            share: 0.0,
            beside: FxHashMap::default(),
            gains: FxHashMap::default(),
        }
    }

    fn add(&mut self, product: u32) {
        self.set.push(product);
        self.share += self.visits.shares[product as usize];
        self.seen += self.gains.remove(&product).unwrap_or(0);
        for visit in &self.visits.of[product as usize] {
            if self.taken[*visit as usize] {
                continue;
            }
            let products = &self.visits.products[*visit as usize];
            let beside = self.beside.entry(*visit).or_insert(products.len());
            *beside -= 1;
            if *beside == 1 {
                let last = products.iter().filter(|p| !self.set.contains(p));
                last.for_each(|p| *self.gains.entry(*p).or_default() += 1);
            }
        }
    }

    /// The product whose visits surprise most.
    fn next(&self) -> Option<u32> {
        let now = self.visits.expected(self.share);
        let surprise_of = |product: &u32, gain: &u32| {
            let share = self.share + self.visits.shares[*product as usize];
            surprise(*gain, self.visits.expected(share) - now)
        };
        let gains = self.gains.iter();
        gains
            .map(|(product, gain)| (surprise_of(product, gain), *product))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, product)| product)
    }

    fn surprise(&self) -> f64 {
        let expected = self.visits.expected(self.share);
        surprise(self.seen, expected) - self.visits.ln_sets(self.set.len())
    }
}

/// The log likelihood ratio of a count that is higher than expected.
fn surprise(seen: u32, expected: f64) -> f64 {
    let seen = f64::from(seen);
    match seen > expected {
        true => seen * (seen / expected.max(1e-12)).ln() - seen + expected,
        false => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRODUCTS: u32 = 400;

    /// Pairs of products that are all as popular, by a fixed rule without
    /// pattern.
    fn strays(count: u32) -> Vec<Vec<u32>> {
        let drawn = |n: u32| (n.wrapping_mul(2_654_435_761) >> 7) % PRODUCTS;
        let pairs = (0..count).map(|n| vec![drawn(2 * n + 1), drawn(2 * n + 2)]);
        pairs.filter(|pair| pair[0] != pair[1]).collect()
    }

    fn found(visits: Vec<Vec<u32>>) -> Vec<DenseSet> {
        let shares = vec![1.0 / f64::from(PRODUCTS); PRODUCTS as usize];
        Visits::new(visits, shares, PRODUCTS as usize).dense_sets()
    }

    #[test]
    fn visits_that_choose_by_themselves_form_no_set() {
        assert_eq!(found(strays(600)), []);
    }

    #[test]
    fn a_shelf_is_found_whole() {
        let shelf: Vec<u32> = (0..9).map(|n| 17 + 31 * n).collect();
        // Every product with four others: eighteen pairs, none twice.
        let pairs = (0..shelf.len()).flat_map(|at| [(at, at + 1), (at, at + 2)]);
        let planted = pairs.map(|(one, other)| vec![shelf[one], shelf[other % shelf.len()]]);
        let mut visits = strays(300);
        let first = visits.len() as u32;
        visits.extend(planted);
        let last = visits.len() as u32;
        let sets = found(visits);
        assert_eq!(sets.len(), 1);
        assert_eq!(sets[0].products, shelf);
        assert!((first..last).all(|visit| sets[0].visits.contains(&visit)));
        assert!(sets[0].ln_p < -20.0);
    }

    #[test]
    fn what_everybody_chooses_is_no_shelf() {
        // Four products that nearly all choices fall on.
        let visits = (0..60_u32).map(|n| vec![n % 4, (n % 4 + 1 + n / 4 % 3) % 4]);
        let set = Visits::new(visits.collect(), vec![0.24; 4], 400).dense_sets();
        assert_eq!(set, []);
    }
}
