//! Cues of tone and purpose: word lists in eight languages, in `cues.txt`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::super::words::{self, Word, WordKind};
use super::View;
use crate::signal::Signal;

const LIWC: &str = "word-category rates, after LIWC; Ott et al. 2011";
const MACHINE: &str = "LLM-era habit";
const PROMOTION: &str = "signals catalogue of undisclosed advertising";

/// In the order of the lists that [`LISTS`] names.
pub(super) const SIGNALS: [Signal; 21] = [
    Signal::style(
        "style.contrast",
        "rate of words of contrast (but, 但是)",
        LIWC,
    ),
    Signal::style(
        "style.formal_contrast",
        "rate of written contrast (however, 然而)",
        MACHINE,
    ),
    Signal::style("style.hedge", "rate of hedges (slightly, 有点)", MACHINE),
    Signal::style(
        "style.recommend",
        "rate of recommendations and promises to return",
        LIWC,
    ),
    Signal::style(
        "style.summary",
        "rate of summing-up (overall, 总体)",
        MACHINE,
    ),
    Signal::style(
        "style.addition",
        "rate of additive links (additionally, 此外)",
        MACHINE,
    ),
    Signal::style(
        "style.extremity",
        "rate of extreme praise or blame alike",
        "Ott et al. 2011",
    ),
    Signal::style(
        "style.first_singular",
        "rate of I, my, 我",
        "Ott et al. 2011; Li et al. 2014",
    ),
    Signal::style("style.first_plural", "rate of we, our, 我们", LIWC),
    Signal::style("style.second_person", "rate of you, your, 您", LIWC),
    Signal::style("style.negation", "rate of negations", LIWC),
    Signal::style(
        "style.time",
        "rate of time expressions",
        "Ott et al. 2011 (specificity)",
    ),
    Signal::style(
        "style.money",
        "rate of price words",
        "Ott et al. 2011 (specificity)",
    ),
    Signal::style("style.cause", "rate of causal links", LIWC),
    Signal::style(
        "style.wish",
        "rate of advice and wishes to the seller",
        LIWC,
    ),
    Signal::style(
        "style.colloquial",
        "rate of chat words and dropped apostrophes",
        LIWC,
    ),
    Signal::style(
        "style.promotion",
        "rate of discount and call-to-action words",
        PROMOTION,
    ),
    Signal::style(
        "style.generic_phrase",
        "rate of stock review phrases (物流很快, highly recommend)",
        "ReviewMeta phrase repetition",
    ),
    Signal::style(
        "style.contact",
        "rate of links, accounts and phone-like numbers",
        PROMOTION,
    ),
    Signal::style(
        "style.incentive",
        "rate of incentive or disclosure wording (in exchange for, 好评返现)",
        "FTC 16 CFR 465; CMA208",
    ),
    Signal::style(
        "style.assistant_residue",
        "rate of leftovers of a chat assistant (as an AI, [product])",
        "CNBC 2023",
    ),
];

const LISTS: [&str; SIGNALS.len()] = [
    "contrast",
    "formal_contrast",
    "hedge",
    "recommend",
    "summary",
    "addition",
    "extremity",
    "first_singular",
    "first_plural",
    "second_person",
    "negation",
    "time",
    "money",
    "cause",
    "wish",
    "colloquial",
    "promotion",
    "generic_phrase",
    "contact",
    "incentive",
    "assistant_residue",
];

struct Cue {
    /// The lists that hold it, as positions in [`LISTS`].
    lists: Vec<usize>,
    /// Must not follow a letter or digit.
    word_start: bool,
    /// Must not be followed by one.
    word_end: bool,
}

struct Lexicon {
    automaton: Option<AhoCorasick>,
    cues: Vec<Cue>,
    openings: Openings,
}

/// How cues begin: of most words none does, and the automaton need not look.
#[derive(Default)]
struct Openings {
    /// The first words, by hash, of cues in ASCII letters that end with a word.
    words: Hashes,
    /// The first three bytes of all others.
    bytes: Hashes,
}

impl Openings {
    fn of(patterns: &[String], cues: &[Cue]) -> Self {
        let mut openings = Self::default();
        for (pattern, cue) in patterns.iter().zip(cues) {
            let word = words::split(pattern).first().copied();
            let is_whole = |word: &Word| cue.word_end || word.end as usize != pattern.len();
            match word.filter(|word| word.first.is_ascii_alphabetic() && is_whole(word)) {
                Some(word) => openings.words.add(word.hash),
                None => openings.add_bytes(pattern.as_bytes()),
            }
        }
        openings
    }

    /// Adds all that may follow a shorter opening.
    fn add_bytes(&mut self, opening: &[u8]) {
        match opening.first_chunk() {
            Some(three) => self.bytes.add(in_one(*three)),
            None => (0..=u8::MAX).for_each(|next| self.add_bytes(&[opening, &[next]].concat())),
        }
    }

    fn may_begin(&self, word: &Word, text: &[u8]) -> bool {
        let byte = |at: usize| text.get(at).copied().unwrap_or(0);
        self.words.have(word.hash) || self.bytes.have(in_one([byte(0), byte(1), byte(2)]))
    }
}

fn in_one([first, second, third]: [u8; 3]) -> u64 {
    u64::from(first) << 16 | u64::from(second) << 8 | u64::from(third)
}

/// A small set that may take others for its own.
struct Hashes(Vec<u64>);

impl Default for Hashes {
    fn default() -> Self {
        Self(vec![0; 1 << (Self::BITS - 6)])
    }
}

impl Hashes {
    const BITS: u32 = 16;

    fn add(&mut self, key: u64) {
        let (word, bit) = Self::place(key);
        self.0[word] |= bit;
    }

    fn have(&self, key: u64) -> bool {
        let (word, bit) = Self::place(key);
        self.0[word] & bit != 0
    }

    fn place(key: u64) -> (usize, u64) {
        let at = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Self::BITS);
        (at as usize / 64, 1 << (at % 64))
    }
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| parse(include_str!("cues.txt")));

fn parse(lists: &str) -> Lexicon {
    let mut patterns: Vec<String> = Vec::new();
    let mut cues: Vec<Cue> = Vec::new();
    let mut list = None;
    let lines = lists.lines().filter(|line| !line.starts_with("# "));
    for line in lines {
        let header = line.strip_suffix(']').and_then(|l| l.strip_prefix('['));
        if let Some(at) = header.and_then(|name| LISTS.iter().position(|list| *list == name)) {
            list = Some(at);
            continue;
        }
        let Some(list) = list else { continue };
        for entry in line.split(',').map(str::trim).filter(|e| !e.is_empty()) {
            let pattern = entry.trim_end_matches('*');
            match patterns.iter().position(|known| known == pattern) {
                Some(known) => cues[known].lists.push(list),
                None => {
                    cues.push(Cue {
                        lists: vec![list],
                        word_start: pattern.chars().next().is_some_and(is_spelt_in_words),
                        word_end: pattern.chars().next_back().is_some_and(is_spelt_in_words)
                            && pattern == entry,
                    });
                    patterns.push(pattern.to_owned());
                }
            }
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .start_kind(StartKind::Anchored)
        .build(&patterns)
        .ok();
    Lexicon {
        automaton,
        openings: Openings::of(&patterns, &cues),
        cues,
    }
}

/// Letters of scripts that separate words by spaces. Korean endings attach to
/// words, so Hangul is not among them.
fn is_spelt_in_words(ch: char) -> bool {
    ch.is_alphabetic()
        && !words::is_han(ch)
        && !matches!(ch, '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

pub(super) fn values(view: &View) -> [f32; SIGNALS.len()] {
    let folded = view.folded;
    let mut counts = [0_usize; SIGNALS.len()];
    let Some(automaton) = &LEXICON.automaton else {
        return [0.0; SIGNALS.len()];
    };
    let mut done = 0;
    for word in view.words {
        let (start, end) = (word.folded_start as usize, word.folded_end as usize);
        // Cues in letters begin where a word does, others anywhere.
        let anywhere =
            word.kind != WordKind::Symbol && !folded.as_bytes()[start].is_ascii_alphabetic();
        let last = if anywhere { end } else { start + 1 };
        for at in (start..last).filter(|at| folded.is_char_boundary(*at)) {
            if at < done || !LEXICON.openings.may_begin(word, &folded.as_bytes()[at..]) {
                continue;
            }
            let input = Input::new(folded).range(at..).anchored(Anchored::Yes);
            let Some(found) = automaton.find(input) else {
                continue;
            };
            done = found.end();
            let cue = &LEXICON.cues[found.pattern().as_usize()];
            let before = folded[..found.start()].chars().next_back();
            let after = folded[found.end()..].chars().next();
            let joined = |ch: Option<char>| ch.is_some_and(|ch| is_spelt_in_words(ch) || ch == '0');
            if cue.word_start && joined(before) || cue.word_end && joined(after) {
                continue;
            }
            for list in &cue.lists {
                counts[*list] += 1;
            }
        }
    }
    counts.map(|count| view.rate(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_cues_and_every_cue_a_list() {
        assert!(LEXICON.automaton.is_some());
        for (at, name) in LISTS.iter().enumerate() {
            assert!(
                LEXICON.cues.iter().any(|cue| cue.lists.contains(&at)),
                "{name}"
            );
            assert_eq!(SIGNALS[at].name, format!("style.{name}"));
        }
    }
}
