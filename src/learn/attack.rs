//! Rewrites that a forger makes in bulk to get past a detector, for measuring
//! what they cost. All are deterministic.

/// One way of disguising a text without changing how it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Attack {
    /// Every second letter that has a double in another script.
    Homoglyph,
    /// A zero-width space after every second character.
    ZeroWidth,
    /// Every third letter in the other case.
    Case,
    /// Double spaces, and every fifth word spelt with spaces.
    Spacing,
    /// A line break in place of every third space.
    LineBreaks,
    /// ASCII letters and digits in full width.
    FullWidth,
}

impl Attack {
    /// The disguised text.
    pub fn apply(self, text: &str) -> String {
        match self {
            Attack::Homoglyph => homoglyphs(text),
            Attack::ZeroWidth => zero_width(text),
            Attack::Case => flip_case(text),
            Attack::Spacing => spacing(text),
            Attack::LineBreaks => line_breaks(text),
            Attack::FullWidth => text.chars().map(full_width).collect(),
        }
    }
}

const DOUBLES: [(char, char); 17] = [
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('j', 'ј'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('x', 'х'),
    ('y', 'у'),
    ('A', 'А'),
    ('B', 'В'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('K', 'К'),
    ('M', 'М'),
    ('T', 'Т'),
];

fn homoglyphs(text: &str) -> String {
    let mut met = 0;
    let double = |ch: char| {
        DOUBLES.iter().find_map(|(latin, cyrillic)| match ch {
            ch if ch == *latin => Some(*cyrillic),
            ch if ch == *cyrillic => Some(*latin),
            _ => None,
        })
    };
    text.chars()
        .map(|ch| match double(ch) {
            None => ch,
            Some(double) => {
                met += 1;
                if met % 2 == 0 { double } else { ch }
            }
        })
        .collect()
}

fn zero_width(text: &str) -> String {
    let mut disguised = String::with_capacity(2 * text.len());
    for (at, ch) in text.chars().enumerate() {
        disguised.push(ch);
        if at % 2 == 1 {
            disguised.push('\u{200b}');
        }
    }
    disguised
}

fn flip_case(text: &str) -> String {
    let mut letters = 0;
    let mut disguised = String::with_capacity(text.len());
    for ch in text.chars() {
        letters += usize::from(ch.is_alphabetic());
        match ch {
            ch if !ch.is_alphabetic() || letters % 3 != 0 => disguised.push(ch),
            ch if ch.is_lowercase() => disguised.extend(ch.to_uppercase()),
            ch => disguised.extend(ch.to_lowercase()),
        }
    }
    disguised
}

fn spacing(text: &str) -> String {
    let words = text.split(' ').enumerate().map(|(at, word)| {
        let spelt = at % 5 == 4 && word.len() > 4 && word.chars().all(|ch| ch.is_ascii_lowercase());
        if !spelt {
            return word.to_owned();
        }
        let letters: Vec<String> = word.chars().map(String::from).collect();
        letters.join(" ")
    });
    words.collect::<Vec<_>>().join("  ")
}

fn line_breaks(text: &str) -> String {
    let mut spaces = 0;
    let broken = text.chars().map(|ch| {
        spaces += usize::from(ch == ' ');
        if ch == ' ' && spaces % 3 == 0 {
            '\n'
        } else {
            ch
        }
    });
    broken.collect()
}

fn full_width(ch: char) -> char {
    match ch {
        'a'..='z' | 'A'..='Z' | '0'..='9' => {
            char::from_u32(u32::from(ch) - 0x21 + 0xff01).unwrap_or(ch)
        }
        _ => ch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn normalising_undoes_them() {
        let plain = "The staff were friendly. I found the rooms extremely comfortable overall";
        let normal = Document::new(plain).text().to_owned();
        for attack in [
            Attack::Homoglyph,
            Attack::ZeroWidth,
            Attack::Case,
            Attack::Spacing,
            Attack::LineBreaks,
            Attack::FullWidth,
        ] {
            let disguised = attack.apply(plain);
            assert_ne!(disguised, plain);
            assert_eq!(Document::new(&disguised).text(), normal, "{attack:?}");
        }
    }
}
