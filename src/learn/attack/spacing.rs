//! White space where none belongs.

use crate::text::words::is_han;

pub(super) fn attack(text: &str) -> String {
    let words = text.split(' ').enumerate().map(|(at, word)| {
        let spelt = at % 5 == 4 && word.len() > 4 && word.chars().all(|ch| ch.is_ascii_lowercase());
        if !spelt {
            return among_han(word);
        }
        let letters: Vec<String> = word.chars().map(String::from).collect();
        letters.join(" ")
    });
    words.collect::<Vec<_>>().join("  ")
}

/// A space after every second Chinese character that another follows.
fn among_han(word: &str) -> String {
    let mut spaced = String::with_capacity(word.len());
    let mut run = 0;
    for ch in word.chars() {
        let han = is_han(ch);
        if han && run > 0 && run % 2 == 0 {
            spaced.push(' ');
        }
        run = if han { run + 1 } else { 0 };
        spaced.push(ch);
    }
    spaced
}
