//! A text in forty bytes: enough to find it again when a few words differ.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::text::words::is_han;

/// Slots of a sketch.
pub const SLOTS: usize = 32;

/// Eight bits of the least hash in each slot.
pub type Slots = [u8; SLOTS];

/// Slots that are equal in both.
pub fn agreement(own: &Slots, other: &Slots) -> usize {
    own.iter().zip(other).filter(|(a, b)| a == b).count()
}

/// How much a text says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    /// Its letters and digits, a Han character counting for two; at most
    /// 65,535.
    pub letters: u16,
    /// Whether Han characters say most of it.
    pub han: bool,
}

impl Size {
    fn of(letters: &[char]) -> Self {
        let han = letters.iter().filter(|ch| is_han(**ch)).count();
        let counted = letters.len() + (HAN_LETTERS - 1) * han;
        Self {
            letters: counted.try_into().unwrap_or(u16::MAX),
            han: HAN_LETTERS * han * 2 > counted,
        }
    }

    /// Whether a text of this size can be told from others of its length.
    pub fn is_telling(self) -> bool {
        usize::from(self.letters) >= LETTERS_MIN
    }
}

/// Letters in a shingle.
const SHINGLE: usize = 4;

/// Letters below which two people may well write the same; a Han character
/// says as much as [`HAN_LETTERS`] letters.
pub const LETTERS_MIN: usize = 40;
const HAN_LETTERS: usize = 2;

/// What is remembered of a text.
///
/// The slots are a one-permutation MinHash (Li, Owen & Zhang 2012) over
/// shingles of four letters, marks and spaces dropped, of which only eight
/// bits are kept (Li & König 2010, *b-bit minwise hashing*); an empty slot
/// borrows from another (Shrivastava 2017, *Optimal densification*). The share
/// of equal slots estimates the Jaccard similarity of the shingles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sketch {
    /// Eight bits of the least hash in each slot.
    pub slots: Slots,
    /// Hash of all letters and digits in lower case.
    pub exact: u64,
}

impl Sketch {
    /// The sketch of a text; `None` if it has no shingle.
    pub fn of(text: &str) -> Option<Self> {
        Self::sized(text).map(|(sketch, _)| sketch)
    }

    /// The same, with how much the text says.
    pub fn sized(text: &str) -> Option<(Self, Size)> {
        let letters = letters(text);
        let size = Size::of(&letters);
        (letters.len() >= SHINGLE).then(|| (Self::of_letters(&letters), size))
    }

    /// The sketch of a text that has enough letters to be told from other
    /// texts of its length, with its size; `None` for others.
    pub fn of_telling(text: &str) -> Option<(Self, Size)> {
        let letters = letters(text);
        let size = Size::of(&letters);
        size.is_telling()
            .then(|| (Self::of_letters(&letters), size))
    }

    fn of_letters(letters: &[char]) -> Self {
        let mut least = [u64::MAX; SLOTS];
        for shingle in letters.windows(SHINGLE) {
            let mut bytes = [0; 4 * SHINGLE];
            for (four, ch) in bytes.chunks_exact_mut(4).zip(shingle) {
                four.copy_from_slice(&u32::from(*ch).to_le_bytes());
            }
            let hash = xxh3_64(&bytes);
            let slot = (hash % SLOTS as u64) as usize;
            least[slot] = least[slot].min(hash);
        }
        let exact: String = letters.iter().collect();
        Self {
            slots: std::array::from_fn(|slot| (filled(&least, slot) >> 32) as u8),
            exact: xxh3_64(exact.as_bytes()),
        }
    }
}

fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            'a'..='z' | '0'..='9' => letters.push(ch),
            'A'..='Z' => letters.push(ch.to_ascii_lowercase()),
            ch if !ch.is_ascii() && ch.is_alphanumeric() => letters.extend(ch.to_lowercase()),
            _ => {}
        }
    }
    letters
}

/// The least hash of a slot, or of the first filled one of a fixed random
/// sequence. There always is one.
fn filled(least: &[u64; SLOTS], slot: usize) -> u64 {
    if least[slot] != u64::MAX {
        return least[slot];
    }
    (0_u64..)
        .map(|attempt| {
            let hash = xxh3_64_with_seed(&[slot as u8], attempt);
            least[(hash % SLOTS as u64) as usize]
        })
        .find(|hash| *hash != u64::MAX)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRAISE: &str = "Bought it for my sister's kitchen and she will not stop talking about \
                          the handle, which does stay cool, and the lid, which does not.";

    #[test]
    fn a_changed_word_keeps_most_slots_and_another_text_few() {
        let own = Sketch::of(PRAISE).unwrap();
        let edited = Sketch::of(&PRAISE.replace("sister", "mother")).unwrap();
        let other = Sketch::of(
            "The room was on the ninth floor, the lift was not; breakfast ended before anyone \
             who had climbed up the evening before could have come down again.",
        );
        assert!(agreement(&own.slots, &edited.slots) >= 22);
        assert!(agreement(&own.slots, &other.unwrap().slots) <= 8);
    }

    #[test]
    fn marks_case_and_spaces_do_not_matter() {
        let shouted = PRAISE.to_uppercase().replace(", ", " !!! ");
        assert_eq!(Sketch::of(PRAISE), Sketch::of(&shouted));
    }

    #[test]
    fn few_letters_are_no_text() {
        assert_eq!(Sketch::of("👍 ok"), None);
        assert!(Sketch::of("okay").is_some());
        assert_eq!(Sketch::of_telling("very good, thanks"), None);
        assert_eq!(Sketch::of_telling("物流很快，包装完好"), None);
        assert!(
            Sketch::of_telling("物流很快，包装完好，客服也很热情，用了三天才来评价，推荐")
                .is_some()
        );
    }
}
