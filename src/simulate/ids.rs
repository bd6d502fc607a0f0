//! Identifiers that say nothing about what they name.
//!
//! Things are numbered in the order they are made, and fakes are made after
//! honest reviews, so the number itself would be a label. Each is replaced by
//! its place in a seeded shuffle of all numbers. The shuffle is computed and
//! not stored: a Feistel network (Luby & Rackoff 1988) over the next even
//! number of bits, walked on while it lands outside (Black & Rogaway 2002,
//! *Ciphers with Arbitrary Finite Domains*).

use std::fmt::Write;

use super::dice::{Purpose, hash};

const ROUNDS: u64 = 4;

/// A seeded shuffle of the numbers below a count, with its way of writing them.
pub(super) struct Ids {
    seed: u64,
    purpose: Purpose,
    prefix: char,
    count: u64,
    half_bits: u32,
    digits: usize,
}

impl Ids {
    /// Names for `count` things: the prefix and a number of fixed width.
    pub(super) fn new(seed: u64, purpose: Purpose, prefix: char, count: u64) -> Self {
        let bits = u64::BITS - count.saturating_sub(1).leading_zeros();
        Ids {
            seed,
            purpose,
            prefix,
            count,
            half_bits: bits.div_ceil(2).max(1),
            digits: count.max(1).ilog10() as usize + 1,
        }
    }

    /// Writes the name of a number into `out`, which is emptied first.
    pub(super) fn write(&self, number: u64, out: &mut String) {
        out.clear();
        // Writing to a String does not fail.
        let _ = write!(
            out,
            "{}{:0w$}",
            self.prefix,
            self.place(number),
            w = self.digits
        );
    }

    /// The number's place in the shuffle.
    pub(super) fn place(&self, number: u64) -> u64 {
        let mut place = self.encipher(number);
        while place >= self.count.max(1) {
            place = self.encipher(place);
        }
        place
    }

    fn encipher(&self, number: u64) -> u64 {
        let mask = (1 << self.half_bits) - 1;
        let (mut left, mut right) = (number >> self.half_bits, number & mask);
        for round in 0..ROUNDS {
            let mixed = left ^ (hash(self.seed, self.purpose, [round, right]) & mask);
            (left, right) = (right, mixed);
        }
        (left << self.half_bits) | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_place_of_its_own() {
        for count in [1, 2, 3, 7, 64, 1000, 1025] {
            let ids = Ids::new(7, Purpose::ReviewId, 'r', count);
            let mut places: Vec<u64> = (0..count).map(|number| ids.place(number)).collect();
            places.sort_unstable();
            assert!(places.into_iter().eq(0..count), "{count}");
        }
    }

    #[test]
    fn places_do_not_follow_the_numbers() {
        let count = 2000;
        let ids = Ids::new(7, Purpose::ReviewerId, 'u', count);
        let centre = (count - 1) as f64 / 2.0;
        let product = |number: u64| (number as f64 - centre) * (ids.place(number) as f64 - centre);
        let square = |number: u64| (number as f64 - centre).powi(2);
        let correlation =
            (0..count).map(product).sum::<f64>() / (0..count).map(square).sum::<f64>();
        assert!(correlation.abs() < 0.08, "{correlation}");
    }

    #[test]
    fn names_have_one_width_and_change_with_the_seed() {
        let names = |seed| {
            let ids = Ids::new(seed, Purpose::ProductId, 'p', 120);
            let mut name = String::new();
            let names = (0..120).map(move |number| {
                ids.write(number, &mut name);
                name.clone()
            });
            names.collect::<Vec<_>>()
        };
        assert!(names(1).iter().all(|name| name.len() == 4));
        assert_ne!(names(1), names(2));
    }
}
