//! Which characters sound alike, without their tones.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::entries;

struct Sound {
    syllable: &'static str,
    characters: Vec<char>,
}

static SOUNDS: LazyLock<Vec<Sound>> = LazyLock::new(|| {
    entries(include_str!("words/syllables.txt"))
        .map(|(syllable, characters)| Sound {
            syllable,
            characters: characters.chars().filter(|ch| *ch != ' ').collect(),
        })
        .collect()
});

/// The sound of a character, and its place among those of the sound.
static PLACES: LazyLock<FxHashMap<char, (usize, usize)>> = LazyLock::new(|| {
    let sounds = SOUNDS.iter().enumerate();
    sounds
        .flat_map(|(sound, of)| {
            let own = of.characters.iter().enumerate();
            own.map(move |(place, ch)| (*ch, (sound, place)))
        })
        .collect()
});

/// How a character is spelt, if the table knows it.
pub(super) fn spelling(ch: char) -> Option<&'static str> {
    PLACES.get(&ch).map(|(sound, _)| SOUNDS[*sound].syllable)
}

/// The next character of the same sound, if there is another.
pub(super) fn same_sound(ch: char) -> Option<char> {
    let (sound, place) = PLACES.get(&ch)?;
    let all = &SOUNDS[*sound].characters;
    let other = all[(place + 1) % all.len()];
    (other != ch).then_some(other)
}

/// Rewrites every `apart`-th of the characters that `other` knows, the first
/// of them included.
pub(super) fn every<S: Into<String>>(
    text: &str,
    apart: usize,
    other: impl Fn(char) -> Option<S>,
) -> String {
    let mut rewritten = String::with_capacity(text.len());
    let mut met = 0;
    for ch in text.chars() {
        let by = other(ch);
        met += usize::from(by.is_some());
        match by.filter(|_| met % apart == 1 % apart) {
            Some(by) => rewritten.push_str(&by.into()),
            None => rewritten.push(ch),
        }
    }
    rewritten
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_one_sound() {
        let all: usize = SOUNDS.iter().map(|sound| sound.characters.len()).sum();
        assert_eq!(all, PLACES.len());
        assert_eq!(spelling('好'), Some("hao"));
        assert_eq!(same_sound('好'), Some('号'));
    }
}
