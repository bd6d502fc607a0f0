//! Looking up the slots of a row, one after the other, without waiting for memory.

use std::ops::Range;

use super::known::Known;
use super::parts::Parts;
use crate::text::features::SparseRow;
use crate::vector::prefetch;

/// Heads whose numbers stand in one row.
pub(super) const LANES: usize = 8;

/// One-byte codes of a slot for some heads: of inverse document frequencies and
/// of weights.
pub(super) type Codes = [[i8; LANES]; 2];

/// A number for each of some heads.
pub(super) type Lanes = [f32; LANES];

/// The known slots of one block of a row, with the codes of a group of heads.
pub(super) struct Walk<'a> {
    pub(super) known: &'a Known,
    pub(super) group: &'a [Codes],
    pub(super) row: &'a SparseRow,
    /// Of the block's slots in the row.
    pub(super) indices: Range<usize>,
    /// The first slot that `known` knows of.
    pub(super) first: usize,
}

/// Slots that are looked up before the codes of those before them are used: as
/// many as memory answers at a time.
const AHEAD: usize = 32;

/// Known slots whose codes are on their way.
#[derive(Clone, Copy)]
struct Asked {
    places: [u32; AHEAD],
    indices: [u32; AHEAD],
    known: usize,
}

impl Asked {
    const NONE: Self = Self {
        places: [0; AHEAD],
        indices: [0; AHEAD],
        known: 0,
    };
}

impl Walk<'_> {
    /// Calls `take` for one known slot after the other, with its codes, damped
    /// count and index in the row. Bits are asked for two steps before they are
    /// needed and codes one, so that memory is hardly waited for.
    #[inline(always)]
    pub(super) fn each(self, mut take: impl FnMut(&Codes, Parts<f32>, usize)) {
        let Range { start, end } = self.indices;
        let after = |index: usize| end.min(index + AHEAD);
        self.ask_for_bits(start..after(start));
        let mut before = Asked::NONE;
        // One step more than there are slots, for the codes asked for last.
        for first in (start..end + AHEAD).step_by(AHEAD) {
            let next = after(first);
            self.ask_for_bits(next..after(next));
            let asked = self.ask_for_codes(first.min(end)..next);
            let places = &before.places[..before.known];
            for (place, index) in places.iter().zip(&before.indices) {
                let index = *index as usize;
                let [first, second] = self.row.halves.get(index).copied().unwrap_or_default();
                let counts = [self.row.counts[index], first, second];
                take(&self.group[*place as usize], counts, index);
            }
            before = asked;
        }
    }

    #[inline(always)]
    fn ask_for_bits(&self, indices: Range<usize>) {
        for slot in &self.row.slots[indices] {
            self.known.prefetch(*slot as usize - self.first);
        }
    }

    /// Without a branch: which slots are known is like the toss of a coin.
    #[inline(always)]
    fn ask_for_codes(&self, indices: Range<usize>) -> Asked {
        let mut asked = Asked::NONE;
        for (index, slot) in indices.clone().zip(&self.row.slots[indices]) {
            let (place, is_known) = self.known.place(*slot as usize - self.first);
            prefetch(self.group, place);
            asked.places[asked.known] = place as u32;
            asked.indices[asked.known] = index as u32;
            asked.known += usize::from(is_known);
        }
        asked
    }
}
