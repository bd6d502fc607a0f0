//! Chinese characters as their halves side by side (拆字).

use super::syllables::every;
use crate::text::normalise::splits;

/// Every second character that can be split.
pub(super) fn attack(text: &str) -> String {
    every(text, 2, splits::halves)
}
