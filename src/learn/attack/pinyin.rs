//! Chinese characters in Latin letters.

use super::syllables::{every, spelling};

pub(super) fn attack(text: &str) -> String {
    every(text, 6, spelling)
}
