//! Seeded random draws that are the same on every machine.
//!
//! The bits are PCG's `XSL 128/64 (MCG)` (O'Neill 2014, *PCG: A Family of
//! Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
//! Generation*) from the crate `rand_pcg`. No draw depends on the width of
//! `usize`. The distributions are written out here and use the crate `libm`:
//! the system's `ln` and `exp` may differ in the last bit from one platform to
//! the next, and those of a general crate follow the system as soon as another
//! dependency asks for it.

use rand_core::Rng;
use rand_pcg::Pcg64Mcg;
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128_with_seed};

/// What draws are for. Every purpose has generators of its own, so that a
/// change in one leaves the others as they were.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Market = 1,
    Spikes,
    Reviewer,
    Persona,
    Campaign,
    Brief,
    Row,
    Device,
    Network,
    Thing,
    ReviewId,
    ReviewerId,
    ProductId,
    SellerId,
    Injection,
    Place,
    Name,
    Creator,
    CreatorStory,
    CreatorGrowth,
    CreatorPosts,
    CreatorFollowers,
    CreatorComments,
    CreatorProfile,
    CreatorExport,
    CreatorPeers,
}

/// Names what is numbered `numbers` for a purpose.
fn key(purpose: Purpose, numbers: [u64; 2]) -> [u8; 24] {
    let mut key = [0; 24];
    key[..8].copy_from_slice(&(purpose as u64).to_le_bytes());
    key[8..16].copy_from_slice(&numbers[0].to_le_bytes());
    key[16..].copy_from_slice(&numbers[1].to_le_bytes());
    key
}

/// A number of 64 bits that looks random and is the same every time.
pub(super) fn hash(seed: u64, purpose: Purpose, numbers: [u64; 2]) -> u64 {
    xxh3_64_with_seed(&key(purpose, numbers), seed)
}

/// A generator.
pub(super) struct Dice(Pcg64Mcg);

impl Dice {
    /// The generator of number `number` for a purpose. Any two are
    /// independent, so the order in which they are used changes nothing.
    pub(super) fn new(seed: u64, purpose: Purpose, number: u64) -> Self {
        let state = xxh3_128_with_seed(&key(purpose, [number, 0]), seed);
        Dice(Pcg64Mcg::new(state))
    }

    /// A whole number from 0 to `bound` − 1; 0 if `bound` is 0. The bias of
    /// the multiplication is below 2⁻³².
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let high = self.0.next_u64() >> 32;
        ((high * u64::from(bound)) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// Uniform from 0 up to but not 1, in steps of 2⁻⁵³.
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with a probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Standard normal (Box & Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// Exponential: the gap between events that come at random.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.unit())
    }

    /// Log-normal: many small, few very large. `spread` is the standard
    /// deviation of the logarithm.
    pub(super) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * libm::exp(spread * self.normal())
    }

    /// A rank from 0 to `count` − 1, the first the likeliest: the density falls
    /// with the power `exponent` of the rank, 0 < `exponent` < 1. By inversion
    /// of the continuous law, so it needs no table.
    pub(super) fn rank(&mut self, count: u32, exponent: f64) -> u32 {
        let power = 1.0 - exponent;
        let top = libm::pow(f64::from(count) + 1.0, power) - 1.0;
        let rank = libm::pow(1.0 + self.unit() * top, 1.0 / power) - 1.0;
        (rank as u32).min(count.saturating_sub(1))
    }

    /// An index, drawn in proportion to its weight; weights sum below 2³².
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return at,
            }
        }
        0
    }

    /// Fisher–Yates.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
            items.swap(last, self.below(bound) as usize);
        }
    }
}

/// A power law over the whole numbers from 1: P(k) ∝ k to the power −`exponent`,
/// cut off at `longest`.
pub(super) struct PowerLaw {
    cumulative: Vec<f64>,
}

impl PowerLaw {
    pub(super) fn new(exponent: f64, longest: u32) -> Self {
        let mut sum = 0.0;
        let cumulative = (1..=longest)
            .map(|k| {
                sum += libm::pow(f64::from(k), -exponent);
                sum
            })
            .collect();
        PowerLaw { cumulative }
    }

    pub(super) fn draw(&self, dice: &mut Dice) -> u32 {
        let sum = self.cumulative.last().copied().unwrap_or(1.0);
        let at = dice.unit() * sum;
        self.cumulative.partition_point(|upto| *upto <= at) as u32 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dice() -> Dice {
        Dice::new(7, Purpose::Row, 0)
    }

    #[test]
    fn draws_are_these_on_every_machine() {
        let mut dice = dice();
        let drawn: Vec<u32> = (0..6).map(|_| dice.below(1000)).collect();
        assert_eq!(drawn, [301, 16, 596, 83, 281, 425]);
    }

    #[test]
    fn draws_have_the_moments_of_their_laws() {
        let mut dice = dice();
        let mean = |draw: &mut dyn FnMut() -> f64| (0..40_000).map(|_| draw()).sum::<f64>() / 4e4;
        assert!((mean(&mut || dice.unit()) - 0.5).abs() < 0.01);
        assert!(mean(&mut || dice.normal()).abs() < 0.02);
        assert!((mean(&mut || dice.normal().powi(2)) - 1.0).abs() < 0.03);
        assert!((mean(&mut || dice.exponential(3.0)) - 3.0).abs() < 0.1);
    }

    #[test]
    fn a_power_law_is_mostly_ones_and_has_a_long_tail() {
        let law = PowerLaw::new(2.3, 400);
        let mut dice = dice();
        let drawn: Vec<u32> = (0..40_000).map(|_| law.draw(&mut dice)).collect();
        let ones = drawn.iter().filter(|k| **k == 1).count();
        assert!((0.66..0.74).contains(&(ones as f64 / 4e4)), "{ones}");
        assert!(drawn.iter().any(|k| *k > 50));
        assert!(drawn.iter().all(|k| (1..=400).contains(k)));
    }

    #[test]
    fn ranks_stay_in_range_and_the_first_is_the_likeliest() {
        let mut dice = dice();
        let mut counts = [0_u32; 10];
        for _ in 0..20_000 {
            counts[dice.rank(10, 0.8) as usize] += 1;
        }
        assert!(
            counts.windows(2).all(|pair| pair[0] > pair[1]),
            "{counts:?}"
        );
        assert_eq!(dice.rank(1, 0.8), 0);
        assert_eq!(dice.rank(0, 0.8), 0);
    }

    #[test]
    fn nothing_to_draw_from_is_no_panic() {
        let mut dice = dice();
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.weighted(&[]), 0);
        assert_eq!(dice.between(5, 5), 5);
    }
}
