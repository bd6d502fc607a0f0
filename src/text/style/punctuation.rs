//! Punctuation, case and layout habits.

use super::super::shape::is_pictorial;
use super::super::words::WordKind;
use super::{View, share};
use crate::signal::Signal;

const SPEAGLE: &str = "Rayana & Akoglu 2015 (PCW, PC, RES)";
const HABIT: &str = "stylometry";

pub(super) const SIGNALS: [Signal; 30] = [
    Signal::style("style.comma", "rate of , 、", HABIT),
    Signal::style("style.full_stop", "rate of . 。 outside ellipses", HABIT),
    Signal::style("style.exclamation", "rate of !", SPEAGLE),
    Signal::style("style.question", "rate of ?", HABIT),
    Signal::style("style.colon", "rate of :", HABIT),
    Signal::style("style.semicolon", "rate of ;", HABIT),
    Signal::style("style.bracket", "rate of ( )", HABIT),
    Signal::style(
        "style.dash",
        "rate of dashes between words",
        "LLM-era habit",
    ),
    Signal::style("style.hyphen", "rate of hyphens inside words", HABIT),
    Signal::style("style.quotation", "rate of quotation marks", HABIT),
    Signal::style("style.slash", "rate of / & + * % =", HABIT),
    Signal::style(
        "style.ellipsis",
        "rate of … and of runs of full stops",
        HABIT,
    ),
    Signal::style("style.tilde", "rate of ~", "Chinese review tone"),
    Signal::style("style.apostrophe", "rate of apostrophes", HABIT),
    Signal::style("style.emoji", "rate of emoji and other pictures", HABIT),
    Signal::style(
        "style.repeated_marks",
        "rate of runs such as !! ?? ,, ",
        HABIT,
    ),
    Signal::style(
        "style.mark_kinds",
        "distinct marks / ln(10 + characters)",
        HABIT,
    ),
    Signal::style(
        "style.no_space_after",
        "rate of marks between letters without a space",
        "typing habit",
    ),
    Signal::style(
        "style.space_before",
        "rate of marks with a space before them",
        "typing habit",
    ),
    Signal::style(
        "style.ends_with_stop",
        "1 if the last character is . or 。",
        HABIT,
    ),
    Signal::style(
        "style.ends_with_mark",
        "1 if the last character is any other mark",
        HABIT,
    ),
    Signal::style(
        "style.stops_per_sentence",
        "full stops over sentences",
        HABIT,
    ),
    Signal::style(
        "style.lower_starts",
        "share of sentences that begin with a small letter; 0 in scripts without case",
        HABIT,
    ),
    Signal::style(
        "style.all_caps",
        "rate of words of two or more capitals",
        SPEAGLE,
    ),
    Signal::style(
        "style.inner_capitals",
        "rate of capitalised words that do not begin a sentence",
        "named entities, Ott et al. 2011 (specificity)",
    ),
    Signal::style(
        "style.mixed_case",
        "rate of words with capitals after small letters",
        HABIT,
    ),
    Signal::style(
        "style.numbers",
        "rate of numbers",
        "Ott et al. 2011 (specificity)",
    ),
    Signal::style(
        "style.numbers_with_unit",
        "rate of numbers followed at once by a letter, % or currency",
        "Ott et al. 2011 (specificity)",
    ),
    Signal::style(
        "style.han_spaces",
        "rate of spaces between Han characters",
        "Chinese typing habit",
    ),
    Signal::style(
        "style.disguise",
        "rate of characters that normalisation had to undo",
        "SilverSpeak 2024; RAID 2024",
    ),
];

pub(super) fn values(view: &View) -> [f32; SIGNALS.len()] {
    let marks = Marks::count(view);
    let case = Case::count(view);
    let layout = Layout::count(view);
    [
        view.rate(marks.comma),
        view.rate(marks.full_stop),
        view.rate(marks.exclamation),
        view.rate(marks.question),
        view.rate(marks.colon),
        view.rate(marks.semicolon),
        view.rate(marks.bracket),
        view.rate(marks.dash),
        view.rate(marks.hyphen),
        view.rate(marks.quotation),
        view.rate(marks.slash),
        view.rate(marks.ellipsis),
        view.rate(marks.tilde),
        view.rate(marks.apostrophe),
        view.rate(marks.emoji),
        view.rate(marks.repeated),
        marks.kinds as f32 / (10.0 + view.text.len() as f32).ln(),
        view.rate(marks.no_space_after),
        view.rate(marks.space_before),
        f32::from(u8::from(layout.last.is_some_and(is_full_stop))),
        f32::from(u8::from(
            layout
                .last
                .is_some_and(|ch| !is_full_stop(ch) && !ch.is_alphanumeric()),
        )),
        share(marks.full_stop, view.sentences.len()).min(3.0),
        share(case.lower_starts, view.sentences.len()),
        view.rate(case.all_caps),
        view.rate(case.inner_capitals),
        view.rate(case.mixed),
        view.rate(layout.numbers),
        view.rate(layout.numbers_with_unit),
        view.rate(layout.han_spaces),
        view.rate(view.disguised as usize),
    ]
}

fn is_full_stop(ch: char) -> bool {
    matches!(ch, '.' | '。')
}

#[derive(Default)]
struct Marks {
    comma: usize,
    full_stop: usize,
    exclamation: usize,
    question: usize,
    colon: usize,
    semicolon: usize,
    bracket: usize,
    dash: usize,
    hyphen: usize,
    quotation: usize,
    slash: usize,
    ellipsis: usize,
    tilde: usize,
    apostrophe: usize,
    emoji: usize,
    repeated: usize,
    kinds: usize,
    no_space_after: usize,
    space_before: usize,
}

impl Marks {
    fn count(view: &View) -> Self {
        let mut marks = Self::default();
        let mut kinds = Vec::new();
        let mut previous: Option<(char, bool)> = None;
        for (at, word) in view.words.iter().enumerate() {
            if word.kind != WordKind::Symbol {
                previous = None;
                continue;
            }
            let mark = word.first;
            if !kinds.contains(&mark) {
                kinds.push(mark);
            }
            let next = view.words.get(at + 1);
            let before = at.checked_sub(1).map(|i| view.words[i].kind);
            let inside = before.is_some_and(is_wordy)
                && !word.spaced
                && next.is_some_and(|next| !next.spaced && is_wordy(next.kind));
            let run = previous.is_some_and(|(last, _)| last == mark) && !word.spaced;
            let first_of_run = previous.is_none_or(|(_, run)| !run);
            if run {
                marks.repeat(mark, first_of_run);
            } else {
                marks.tally(mark, inside);
            }
            marks.space_before +=
                usize::from(word.spaced && before.is_some() && is_clause_mark(mark) && !run);
            marks.no_space_after +=
                usize::from(inside && is_clause_mark(mark) && !between_digits(view, at));
            previous = Some((mark, run));
        }
        marks.kinds = kinds.len();
        marks
    }

    fn tally(&mut self, mark: char, inside: bool) {
        let counter = match mark {
            ',' | '、' => &mut self.comma,
            '.' | '。' => &mut self.full_stop,
            '!' => &mut self.exclamation,
            '?' => &mut self.question,
            ':' => &mut self.colon,
            ';' => &mut self.semicolon,
            '(' | ')' => &mut self.bracket,
            '—' | '–' => &mut self.dash,
            '-' if inside => &mut self.hyphen,
            '-' => &mut self.dash,
            '\'' if inside => &mut self.apostrophe,
            '"' | '\'' => &mut self.quotation,
            '/' | '&' | '+' | '*' | '%' | '=' => &mut self.slash,
            '…' => &mut self.ellipsis,
            '~' => &mut self.tilde,
            mark if is_pictorial(mark) => &mut self.emoji,
            _ => return,
        };
        *counter += 1;
    }

    /// The second and later marks of a run.
    fn repeat(&mut self, mark: char, second: bool) {
        match mark {
            '.' | '。' if second => {
                self.full_stop -= 1;
                self.ellipsis += 1;
            }
            '.' | '。' => {}
            '!' => {
                self.exclamation += 1;
                self.repeated += usize::from(second);
            }
            mark if is_pictorial(mark) => self.emoji += 1,
            _ => self.repeated += usize::from(second),
        }
    }
}

fn is_wordy(kind: WordKind) -> bool {
    kind != WordKind::Symbol
}

fn is_clause_mark(mark: char) -> bool {
    matches!(mark, ',' | '.' | ';' | ':' | '!' | '?')
}

/// Prices, times and Han text put marks between characters by rule.
fn between_digits(view: &View, at: usize) -> bool {
    let kind = |i: usize| view.words.get(i).map(|word| word.kind);
    let (before, after) = (at.checked_sub(1).and_then(kind), kind(at + 1));
    let ruled = |kind| matches!(kind, Some(WordKind::Number | WordKind::Han));
    ruled(before) || ruled(after)
}

#[derive(Default)]
struct Case {
    lower_starts: usize,
    all_caps: usize,
    inner_capitals: usize,
    mixed: usize,
}

impl Case {
    fn count(view: &View) -> Self {
        let mut case = Self::default();
        for sentence in &view.sentences {
            let words = sentence.iter().filter(|w| w.kind == WordKind::Letters);
            for (at, word) in words.enumerate() {
                let (upper, lower) = (word.case.goes_on_upper(), word.case.goes_on_lower());
                let capital = word.case.begins_upper();
                case.all_caps += usize::from(capital && upper && !lower);
                case.mixed += usize::from(upper && lower);
                case.lower_starts += usize::from(at == 0 && word.case.begins_lower());
                // "I" is capitalised wherever it stands.
                case.inner_capitals += usize::from(at > 0 && capital && lower);
            }
        }
        case
    }
}

#[derive(Default)]
struct Layout {
    numbers: usize,
    numbers_with_unit: usize,
    han_spaces: usize,
    last: Option<char>,
}

impl Layout {
    fn count(view: &View) -> Self {
        let mut layout = Self {
            last: view.text.chars().next_back(),
            ..Self::default()
        };
        for (at, word) in view.words.iter().enumerate() {
            let next = view.words.get(at + 1);
            match word.kind {
                WordKind::Number => {
                    layout.numbers += 1;
                    let unit = next.is_some_and(|next| {
                        !next.spaced
                            && (next.kind == WordKind::Han
                                || matches!(next.first, '%' | '$' | '€' | '£' | '°'))
                    });
                    layout.numbers_with_unit += usize::from(unit);
                }
                WordKind::Letters => {
                    let unit = word.first.is_ascii_digit();
                    layout.numbers += usize::from(unit);
                    layout.numbers_with_unit += usize::from(unit);
                }
                WordKind::Han => {
                    let spaced = next.is_some_and(|n| n.spaced && n.kind == WordKind::Han);
                    layout.han_spaces += usize::from(spaced);
                }
                WordKind::Symbol => {}
            }
        }
        layout
    }
}
