//! Rewrites that a forger makes in bulk to get past a detector, for measuring
//! what they cost. All are deterministic: what is drawn is drawn by the text.

mod articles;
mod bidi;
mod case;
mod disguise;
mod emoji;
mod full_width;
mod homoglyph;
mod line_breaks;
mod padding;
mod pinyin;
mod punctuation;
mod same_sound;
mod shuffle;
mod spacing;
mod split_characters;
mod syllables;
pub(super) mod synonym;
mod truncation;
mod typos;
mod zero_width;

pub mod measure;
pub mod table;

use xxhash_rust::xxh3::xxh3_64_with_seed;

pub use disguise::Disguises;

use crate::random::SplitMix;

/// One way of disguising a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Attack {
    /// Every second letter that has a double in another script.
    Homoglyph,
    /// A zero-width space after every second character.
    ZeroWidth,
    /// Every third word backwards, between controls that show it forwards.
    Bidi,
    /// Every third letter in the other case.
    Case,
    /// Double spaces, every fifth word spelt with spaces; in Chinese a space
    /// after every second character.
    Spacing,
    /// A line break in place of every third space or after every third mark.
    LineBreaks,
    /// ASCII letters and digits in full width.
    FullWidth,
    /// Every fifth Chinese character or so as its two halves side by side.
    SplitCharacters,
    /// No punctuation.
    Punctuation,
    /// Every word that a small dictionary knows by another.
    Synonym,
    /// Every word that the half of the dictionary knows which no copy in training
    /// has swapped.
    NewSynonym,
    /// The sentences in another order.
    Shuffle,
    /// The first half.
    Truncation,
    /// A genuine review of about the same length before or after it.
    Padding,
    /// An emoji after every sentence and every eighth word.
    Emoji,
    /// A slip of the keyboard in every twentieth word.
    Typos,
    /// No articles; in Chinese no 的 and 了.
    Articles,
    /// Every sixth Chinese character as it is spelt in Latin letters.
    Pinyin,
    /// Every fourth Chinese character by another of the same sound.
    SameSound,
}

/// What an attack touches, and so how much it may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// How characters are written; a reader sees the same text.
    Characters,
    /// Words and marks.
    Words,
    /// Which text is there at all.
    Content,
}

/// Scripts that an attack finds something to do in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scripts {
    /// Latin, and where letters have case or doubles other alphabets.
    Latin,
    /// Chinese characters.
    Han,
    /// Any.
    Any,
}

impl Attack {
    /// All of them, in the order of tables.
    pub const ALL: [Attack; 19] = [
        Attack::Homoglyph,
        Attack::ZeroWidth,
        Attack::Bidi,
        Attack::Case,
        Attack::Spacing,
        Attack::LineBreaks,
        Attack::FullWidth,
        Attack::SplitCharacters,
        Attack::Punctuation,
        Attack::Synonym,
        Attack::NewSynonym,
        Attack::Shuffle,
        Attack::Truncation,
        Attack::Padding,
        Attack::Emoji,
        Attack::Typos,
        Attack::Articles,
        Attack::Pinyin,
        Attack::SameSound,
    ];

    /// The name on the command line and in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Attack::Homoglyph => "homoglyph",
            Attack::ZeroWidth => "zero-width",
            Attack::Bidi => "bidi",
            Attack::Case => "case",
            Attack::Spacing => "spacing",
            Attack::LineBreaks => "line-breaks",
            Attack::FullWidth => "full-width",
            Attack::SplitCharacters => "split-characters",
            Attack::Punctuation => "punctuation",
            Attack::Synonym => "synonym",
            Attack::NewSynonym => "new-synonym",
            Attack::Shuffle => "shuffle",
            Attack::Truncation => "truncation",
            Attack::Padding => "padding",
            Attack::Emoji => "emoji",
            Attack::Typos => "typos",
            Attack::Articles => "articles",
            Attack::Pinyin => "pinyin",
            Attack::SameSound => "same-sound",
        }
    }

    /// What it touches.
    pub const fn level(self) -> Level {
        match self {
            Attack::Homoglyph
            | Attack::ZeroWidth
            | Attack::Bidi
            | Attack::Case
            | Attack::Spacing
            | Attack::LineBreaks
            | Attack::FullWidth
            | Attack::SplitCharacters => Level::Characters,
            Attack::Truncation | Attack::Padding => Level::Content,
            _ => Level::Words,
        }
    }

    /// The scripts in which it finds something to do.
    pub const fn scripts(self) -> Scripts {
        match self {
            Attack::Homoglyph | Attack::Case | Attack::FullWidth => Scripts::Latin,
            Attack::SplitCharacters | Attack::Pinyin | Attack::SameSound => Scripts::Han,
            _ => Scripts::Any,
        }
    }

    /// The most AUC that it may cost; `None` where nothing is promised.
    pub const fn bar(self) -> Option<f64> {
        match (self, self.level()) {
            (Attack::Padding, _) => Some(0.05),
            (_, Level::Characters) => Some(0.01),
            _ => None,
        }
    }

    /// The disguised text. `padding` is a genuine text to hide it beside, which
    /// only [`Attack::Padding`] looks at.
    pub fn apply(self, text: &str, padding: &str) -> String {
        match self {
            Attack::Homoglyph => homoglyph::attack(text),
            Attack::ZeroWidth => zero_width::attack(text),
            Attack::Bidi => bidi::attack(text),
            Attack::Case => case::attack(text),
            Attack::Spacing => spacing::attack(text),
            Attack::LineBreaks => line_breaks::attack(text),
            Attack::FullWidth => full_width::attack(text),
            Attack::SplitCharacters => split_characters::attack(text),
            Attack::Punctuation => punctuation::attack(text),
            Attack::Synonym => synonym::attack(text),
            Attack::NewSynonym => synonym::attack_anew(text),
            Attack::Shuffle => shuffle::attack(text),
            Attack::Truncation => truncation::attack(text),
            Attack::Padding => padding::attack(text, padding),
            Attack::Emoji => emoji::attack(text),
            Attack::Typos => typos::attack(text),
            Attack::Articles => articles::attack(text),
            Attack::Pinyin => pinyin::attack(text),
            Attack::SameSound => same_sound::attack(text),
        }
    }
}

/// The draws of one attack on one text.
fn dice(text: &str, attack: Attack) -> SplitMix {
    SplitMix(xxh3_64_with_seed(text.as_bytes(), attack as u64))
}

/// Marks that end a sentence.
fn ends_sentence(ch: char) -> bool {
    matches!(ch, '.' | '!' | '?' | '。' | '！' | '？' | '…' | '\n')
}

/// A text as its sentences, each with its marks and the blanks after them.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let (mut start, mut ended, mut before) = (0, false, ' ');
    for (at, ch) in text.char_indices() {
        if ended && !ends_sentence(ch) && !ch.is_whitespace() {
            // A full stop inside a number or an abbreviation ends nothing.
            if before != '.' || !ch.is_alphanumeric() {
                sentences.push(&text[start..at]);
                start = at;
            }
            ended = false;
        }
        ended |= ends_sentence(ch);
        before = ch;
    }
    sentences.push(&text[start..]);
    sentences
}

/// The lines of a word list, each as its first word and the rest.
fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;
    use clap::ValueEnum;

    const ENGLISH: &str = "The staff were friendly. I found the rooms extremely comfortable \
                           overall! Would I stay again? Certainly, the next time we visit.";
    const CHINESE: &str = "这家店的味道很好，服务员也很热情。环境不错，价格也便宜！朋友们都说好吃，\
                           下次还会再来。吃完饭喝了茶，慢慢聊天。";
    const PADDING: &str = "The soup was cold when it came, and nobody said sorry.";

    #[test]
    fn names_are_those_of_the_command_line() {
        assert_eq!(Attack::value_variants(), Attack::ALL);
        for attack in Attack::ALL {
            let known = attack.to_possible_value().unwrap();
            assert_eq!(known.get_name(), attack.name());
        }
    }

    #[test]
    fn every_attack_changes_its_scripts_and_is_deterministic() {
        for attack in Attack::ALL {
            for (text, own) in [
                (ENGLISH, attack.scripts() != Scripts::Han),
                (CHINESE, attack.scripts() != Scripts::Latin),
            ] {
                let once = attack.apply(text, PADDING);
                assert_eq!(once, attack.apply(text, PADDING), "{attack:?}");
                assert_eq!(once != text, own, "{attack:?} {once}");
            }
            attack.apply("", PADDING);
        }
    }

    #[test]
    fn normalising_undoes_those_of_characters() {
        for attack in Attack::ALL {
            if attack.level() == Level::Characters {
                for text in [ENGLISH, CHINESE] {
                    // Chinese may have a blank after a mark, and so it may stay.
                    if attack == Attack::LineBreaks && text == CHINESE {
                        continue;
                    }
                    let disguised = attack.apply(text, "");
                    let normal = Document::new(text).text().to_owned();
                    assert_eq!(Document::new(&disguised).text(), normal, "{attack:?}");
                }
            }
        }
    }

    #[test]
    fn sentences_keep_every_character() {
        for text in [
            ENGLISH,
            CHINESE,
            "It cost 3.50... too much!! \n\n Bye",
            "",
            "\n",
        ] {
            assert_eq!(sentences(text).concat(), text);
        }
        assert_eq!(sentences("It cost 3.50... too much!! Bye").len(), 3);
        assert_eq!(sentences("好。很好！再来").len(), 3);
    }
}
