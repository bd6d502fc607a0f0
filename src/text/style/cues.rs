//! Cues of tone and purpose: word lists in eight languages, in `cues.txt`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::super::words::{self, WordKind};
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

/// With which two bytes cues begin: of most words none does, and the automaton
/// need not look.
struct Openings(Vec<bool>);

impl Openings {
    fn of(cues: &[String]) -> Self {
        let mut openings = Self(vec![false; 1 << 16]);
        for cue in cues {
            let bytes = cue.as_bytes();
            match bytes {
                [only] => (0..=255).for_each(|next| openings.0[place(*only, next)] = true),
                [first, second, ..] => openings.0[place(*first, *second)] = true,
                [] => {}
            }
        }
        openings
    }

    fn may_begin(&self, text: &[u8]) -> bool {
        match text {
            [first, second, ..] => self.0[place(*first, *second)],
            [only] => (0..=255).any(|next| self.0[place(*only, next)]),
            [] => false,
        }
    }
}

fn place(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
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
        cues,
        openings: Openings::of(&patterns),
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
            if at < done || !LEXICON.openings.may_begin(&folded.as_bytes()[at..]) {
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
