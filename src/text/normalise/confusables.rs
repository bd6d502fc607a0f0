//! Letters borrowed from another script return to the script of their word.
//!
//! The pairs come from the Unicode confusables of UTS #39. A letter moves only
//! if its word mixes scripts, or if the whole word could be written in the
//! text's own script: a Russian review stays Russian, a Latin brand name in it
//! stays Latin, and `hоtеl` with Cyrillic vowels becomes `hotel`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton;

use super::{Changes, Glyph};

/// Letters of other scripts that look like an ASCII letter, and back.
struct Lookalikes {
    to_latin: FxHashMap<char, char>,
    to_cyrillic: FxHashMap<char, char>,
}

static LOOKALIKES: LazyLock<Lookalikes> = LazyLock::new(|| {
    let mut to_latin = FxHashMap::default();
    for ch in candidate_letters() {
        if let Some(latin) = ascii_skeleton(ch) {
            to_latin.insert(ch, latin);
        }
    }
    to_latin.extend(SMALL_CAPITALS);
    let to_cyrillic = "аA еE оO рP сC уY хX іI ѕS јJ вB нH кK мM тT"
        .split(' ')
        .filter_map(|pair| {
            let mut chars = pair.chars();
            Some((chars.next()?, chars.next()?))
        })
        .flat_map(|(cyrillic, latin)| {
            let upper = cyrillic.to_uppercase().next().map(|up| (latin, up));
            let lower = latin.to_ascii_lowercase();
            // Small в, н, к, м, т do not look like b, h, k, m, t.
            let lower = (!"вн".contains(cyrillic)).then_some((lower, cyrillic));
            upper.into_iter().chain(lower)
        })
        .collect();
    Lookalikes {
        to_latin,
        to_cyrillic,
    }
});

/// Phonetic letters that read as small capitals and have no skeleton.
const SMALL_CAPITALS: [(char, char); 23] = [
    ('ᴀ', 'a'),
    ('ʙ', 'b'),
    ('ᴄ', 'c'),
    ('ᴅ', 'd'),
    ('ᴇ', 'e'),
    ('ꜰ', 'f'),
    ('ɢ', 'g'),
    ('ʜ', 'h'),
    ('ɪ', 'i'),
    ('ᴊ', 'j'),
    ('ᴋ', 'k'),
    ('ʟ', 'l'),
    ('ᴍ', 'm'),
    ('ɴ', 'n'),
    ('ᴏ', 'o'),
    ('ᴘ', 'p'),
    ('ʀ', 'r'),
    ('ꜱ', 's'),
    ('ᴛ', 't'),
    ('ᴜ', 'u'),
    ('ᴠ', 'v'),
    ('ᴡ', 'w'),
    ('ʏ', 'y'),
];

/// Greek, Cyrillic, Armenian, Cherokee, Lisu and phonetic letters: the blocks
/// that homoglyph tools draw from.
fn candidate_letters() -> impl Iterator<Item = char> {
    [
        0x0250..=0x02af_u32,
        0x0370..=0x03ff,
        0x0400..=0x052f,
        0x0531..=0x0587,
        0x13a0..=0x13fd,
        0x1d00..=0x1dbf,
        0xa4d0..=0xa4ff,
        0xab30..=0xabbf,
    ]
    .into_iter()
    .flatten()
    .filter_map(char::from_u32)
    .filter(|ch| ch.is_alphabetic())
}

fn ascii_skeleton(ch: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut prototype = skeleton(ch.encode_utf8(&mut buffer));
    let first = prototype.next()?;
    if prototype.next().is_some() || !first.is_ascii_alphabetic() {
        return None;
    }
    // The prototype of a capital I is a small l.
    let latin = match (first, ch.is_uppercase()) {
        ('l', true) => 'I',
        (latin, _) => latin,
    };
    Some(latin)
}

/// Rewrites borrowed letters in place.
pub(super) fn unify_scripts(glyphs: &mut [Glyph], changes: &mut Changes) {
    if !glyphs.iter().any(|glyph| is_borrowable(glyph.ch)) {
        return;
    }
    let home = home_script(glyphs);
    let mut start = 0;
    while start < glyphs.len() {
        let length = glyphs[start..]
            .iter()
            .take_while(|glyph| glyph.ch.is_alphabetic())
            .count();
        if length > 0 {
            unify_word(&mut glyphs[start..start + length], home, changes);
        }
        start += length.max(1);
    }
}

/// Whether a letter belongs to a block that homoglyphs are borrowed from.
fn is_borrowable(ch: char) -> bool {
    match ch {
        // Han and other letters that nothing is borrowed from are too common to
        // be looked up.
        ..'\u{250}' | '\u{3000}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => false,
        ch => ch.script() == Script::Cyrillic || LOOKALIKES.to_latin.contains_key(&ch),
    }
}

/// The script of the letters that cannot be mistaken for another script's.
fn home_script(glyphs: &[Glyph]) -> Script {
    let (mut latin, mut cyrillic, mut other) = (0_u32, 0_u32, 0_u32);
    for glyph in glyphs {
        let ch = glyph.ch;
        if LOOKALIKES.to_latin.contains_key(&ch) || LOOKALIKES.to_cyrillic.contains_key(&ch) {
            continue;
        }
        match ch.script() {
            Script::Latin => latin += 1,
            Script::Cyrillic => cyrillic += 1,
            Script::Greek | Script::Armenian | Script::Cherokee | Script::Lisu => other += 1,
            _ => {}
        }
    }
    if other > latin && other > cyrillic {
        Script::Common
    } else if cyrillic > latin {
        Script::Cyrillic
    } else {
        Script::Latin
    }
}

fn unify_word(word: &mut [Glyph], home: Script, changes: &mut Changes) {
    let table = match home {
        Script::Latin => &LOOKALIKES.to_latin,
        Script::Cyrillic => &LOOKALIKES.to_cyrillic,
        _ => return,
    };
    let latin = word.iter().any(|g| g.ch.script() == Script::Latin);
    let borrowed = word.iter().any(|g| is_borrowable(g.ch));
    let mixed = latin && borrowed;
    // A whole Latin word in a Russian text is a name; a whole Cyrillic word
    // that spells Latin in an English text is a disguise.
    let disguised = home == Script::Latin && word.iter().all(|g| table.contains_key(&g.ch));
    if !(mixed || disguised) {
        return;
    }
    for glyph in word {
        if let Some(&own) = table.get(&glyph.ch) {
            glyph.ch = own;
            changes.confusable += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_agree_with_the_tables_of_unicode() {
        for ch in '\u{80}'..=char::MAX {
            let borrowable =
                ch.script() == Script::Cyrillic || LOOKALIKES.to_latin.contains_key(&ch);
            assert_eq!(is_borrowable(ch), borrowable, "{ch:?}");
        }
    }
}
