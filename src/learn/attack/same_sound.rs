//! Chinese characters by others that sound alike (谐音).

use super::syllables::{every, same_sound};

pub(super) fn attack(text: &str) -> String {
    every(text, 4, same_sound)
}
