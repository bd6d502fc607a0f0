//! Which slots some head knows.

use crate::vector::prefetch;

/// A set of slots in which each has a place: bits, and how many stand before
/// every sixty-four (rank, Jacobson 1989).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    words: Vec<(u64, u32)>,
    count: usize,
}

impl Known {
    pub(super) fn of(slots: usize, known: impl Iterator<Item = usize>) -> Self {
        let mut bits = vec![0_u64; slots.div_ceil(64)];
        for slot in known {
            bits[slot / 64] |= 1 << (slot % 64);
        }
        Self::ranked(bits.into_iter())
    }

    fn ranked(bits: impl Iterator<Item = u64>) -> Self {
        let mut count = 0;
        let words = bits.map(|bits| {
            let before = count;
            count += bits.count_ones();
            (bits, before)
        });
        Self {
            words: words.collect(),
            count: count as usize,
        }
    }

    pub(super) fn from_bytes(bytes: &[u8], slots: usize) -> Option<Self> {
        let (words, rest) = bytes.as_chunks::<8>();
        let fits = rest.is_empty() && words.len() == slots.div_ceil(64);
        fits.then(|| Self::ranked(words.iter().map(|word| u64::from_le_bytes(*word))))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let bytes = self.words.iter().flat_map(|(bits, _)| bits.to_le_bytes());
        bytes.collect()
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Asks memory for what [`place`](Self::place) reads.
    #[inline(always)]
    pub(super) fn prefetch(&self, slot: usize) {
        prefetch(&self.words, slot / 64);
    }

    /// How many known slots stand before this one, and whether it is known.
    #[inline(always)]
    pub(super) fn place(&self, slot: usize) -> (usize, bool) {
        let (bits, before) = self.words[slot / 64];
        let bit = 1_u64 << (slot % 64);
        let place = before as usize + (bits & (bit - 1)).count_ones() as usize;
        (place, bits & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_slots_are_counted_in_their_order() {
        let slots = [0, 63, 64, 65, 127, 130, 199];
        let known = Known::of(200, slots.into_iter());
        assert_eq!(known.count(), slots.len());
        for slot in 0..200 {
            let before = slots.iter().filter(|known| **known < slot).count();
            assert_eq!(known.place(slot), (before, slots.contains(&slot)), "{slot}");
        }
        assert_eq!(Known::from_bytes(&known.to_bytes(), 200), Some(known));
    }
}
