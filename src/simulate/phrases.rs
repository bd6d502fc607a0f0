//! The grammar that texts are made from, and its files of phrases.
//!
//! `phrases/en.txt` and `phrases/zh.txt` hold the general rules, their
//! neighbours those of each category. A rule begins with its name in brackets
//! on a line of its own; every line below is one phrase, and one is drawn at
//! random. Within a phrase `{name}` stands for another rule and
//! `[this|that|]` for one of some alternatives. A rule `kitchen.good` goes
//! before `good` for products of that category, so a phrase that fits any
//! product can speak of what only one has. `{thing}` is the product itself and
//! is the same in all its reviews. Lines that begin with `#` are comments.
//!
//! All phrases were written for this project.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::dice::Dice;
use super::market::{CATEGORIES, Locale};

/// What a text can be about, or a part that it can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    ShortGood,
    ShortMixed,
    ShortBad,
    OpeningGood,
    OpeningBad,
    Good,
    Bad,
    Use,
    ServiceGood,
    ServiceBad,
    Life,
    ClosingGood,
    ClosingMixed,
    ClosingBad,
    ToBad,
    ToGood,
    EmojiGood,
    EmojiBad,
    Thing,
    BriefOpening,
    Point,
    BriefLink,
    BriefClosing,
    BriefBad,
    Code,
    Template,
    TemplateBad,
    Filler,
}

/// The topics with the rule of each.
const TOPICS: [(Topic, &str); 28] = [
    (Topic::ShortGood, "short good"),
    (Topic::ShortMixed, "short mixed"),
    (Topic::ShortBad, "short bad"),
    (Topic::OpeningGood, "opening good"),
    (Topic::OpeningBad, "opening bad"),
    (Topic::Good, "good"),
    (Topic::Bad, "bad"),
    (Topic::Use, "use"),
    (Topic::ServiceGood, "service good"),
    (Topic::ServiceBad, "service bad"),
    (Topic::Life, "life"),
    (Topic::ClosingGood, "closing good"),
    (Topic::ClosingMixed, "closing mixed"),
    (Topic::ClosingBad, "closing bad"),
    (Topic::ToBad, "to bad"),
    (Topic::ToGood, "to good"),
    (Topic::EmojiGood, "emoji good"),
    (Topic::EmojiBad, "emoji bad"),
    (Topic::Thing, "thing"),
    (Topic::BriefOpening, "brief opening"),
    (Topic::Point, "point"),
    (Topic::BriefLink, "brief link"),
    (Topic::BriefClosing, "brief closing"),
    (Topic::BriefBad, "brief bad"),
    (Topic::Code, "code"),
    (Topic::Template, "template"),
    (Topic::TemplateBad, "template bad"),
    (Topic::Filler, "filler"),
];

/// One rule for every category, by the category's number.
type Scoped = [usize; CATEGORIES.len()];

#[derive(Debug)]
enum Part {
    Text(&'static str),
    Rule(Scoped),
    OneOf(Vec<Phrase>),
}

type Phrase = Vec<Part>;

/// What a text is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    /// The category's number.
    pub(super) category: usize,
    /// A number that is the product's own.
    pub(super) own: u64,
}

/// All phrases of one language.
pub(super) struct Phrases {
    rules: Vec<Vec<Phrase>>,
    topics: Vec<Scoped>,
    thing: Scoped,
}

const ENGLISH: &str = concat!(
    include_str!("phrases/en.txt"),
    include_str!("phrases/en_products.txt")
);
const CHINESE: &str = concat!(
    include_str!("phrases/zh.txt"),
    include_str!("phrases/zh_products.txt")
);

static BOTH: LazyLock<[Phrases; 2]> = LazyLock::new(|| [ENGLISH, CHINESE].map(Phrases::parse));

impl Phrases {
    pub(super) fn of(locale: Locale) -> &'static Self {
        &BOTH[locale as usize]
    }

    /// How many phrases there are on a topic.
    pub(super) fn count(&self, topic: Topic, subject: Subject) -> u32 {
        self.rules[self.rule(topic, subject)].len() as u32
    }

    /// Writes phrase number `at` on a topic.
    pub(super) fn write(
        &self,
        (topic, at): (Topic, u32),
        subject: Subject,
        dice: &mut Dice,
        out: &mut String,
    ) {
        let phrases = &self.rules[self.rule(topic, subject)];
        if let Some(phrase) = phrases.get(at as usize) {
            self.expand(phrase, subject, dice, out);
        }
    }

    /// Writes any phrase on a topic.
    pub(super) fn write_any(
        &self,
        topic: Topic,
        subject: Subject,
        dice: &mut Dice,
        out: &mut String,
    ) {
        let at = dice.below(self.count(topic, subject));
        self.write((topic, at), subject, dice, out);
    }

    fn rule(&self, topic: Topic, subject: Subject) -> usize {
        self.topics[topic as usize][subject.category]
    }

    fn expand(&self, phrase: &Phrase, subject: Subject, dice: &mut Dice, out: &mut String) {
        for part in phrase {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::OneOf(phrases) => {
                    let at = dice.below(phrases.len() as u32);
                    self.expand(&phrases[at as usize], subject, dice, out);
                }
                Part::Rule(rules) => {
                    let phrases = &self.rules[rules[subject.category]];
                    let count = phrases.len() as u64;
                    let at = match *rules == self.thing {
                        true => subject.own.checked_rem(count).unwrap_or(0),
                        false => u64::from(dice.below(count as u32)),
                    };
                    if let Some(phrase) = phrases.get(at as usize) {
                        self.expand(phrase, subject, dice, out);
                    }
                }
            }
        }
    }

    fn parse(file: &'static str) -> Self {
        let names = Names::of(file);
        let mut rules: Vec<Vec<Phrase>> = (0..=names.0.len()).map(|_| Vec::new()).collect();
        let mut rule = NOTHING;
        for line in file.lines().map(str::trim) {
            if let Some(name) = heading(line) {
                rule = names.0.get(name).copied().unwrap_or(NOTHING);
            } else if !line.is_empty() && !line.starts_with('#') {
                rules[rule].push(
                    Parser {
                        rest: line,
                        names: &names,
                    }
                    .phrase(),
                );
            }
        }
        let topics = TOPICS.map(|(_, name)| names.scoped(name));
        Phrases {
            rules,
            topics: topics.to_vec(),
            thing: names.scoped("thing"),
        }
    }
}

/// The rule that names no phrase; a test sees to it that nothing refers to it.
const NOTHING: usize = 0;

/// The numbers of the rules, from 1.
struct Names(FxHashMap<&'static str, usize>);

impl Names {
    fn of(file: &'static str) -> Self {
        let headings = file.lines().map(str::trim).filter_map(heading);
        let mut names = FxHashMap::default();
        for name in headings {
            let next = names.len() + 1;
            names.entry(name).or_insert(next);
        }
        Names(names)
    }

    fn scoped(&self, name: &str) -> Scoped {
        let general = self.0.get(name).copied().unwrap_or(NOTHING);
        CATEGORIES.map(|category| {
            let own = self.0.get(format!("{category}.{name}").as_str());
            own.copied().unwrap_or(general)
        })
    }
}

fn heading(line: &'static str) -> Option<&'static str> {
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    (!name.contains(['|', '[', ']'])).then_some(name)
}

/// Reads one phrase.
struct Parser<'n> {
    rest: &'static str,
    names: &'n Names,
}

impl Parser<'_> {
    /// Reads up to the end of the alternative.
    fn phrase(&mut self) -> Phrase {
        let mut parts = Vec::new();
        loop {
            let end = self
                .rest
                .find(['{', '[', '|', ']'])
                .unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            if !text.is_empty() {
                parts.push(Part::Text(text));
            }
            if let Some((name, rest)) = (rest.strip_prefix('{')).and_then(|r| r.split_once('}')) {
                parts.push(Part::Rule(self.names.scoped(name)));
                self.rest = rest;
            } else if let Some(rest) = rest.strip_prefix('[') {
                self.rest = rest;
                parts.push(Part::OneOf(self.alternatives()));
            } else {
                return parts;
            }
        }
    }

    fn alternatives(&mut self) -> Vec<Phrase> {
        let mut phrases = Vec::new();
        loop {
            phrases.push(self.phrase());
            match self.rest.strip_prefix('|') {
                Some(rest) => self.rest = rest,
                None => {
                    self.rest = self.rest.strip_prefix(']').unwrap_or(self.rest);
                    return phrases;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::Purpose;
    use super::*;

    const LOCALES: [Locale; 2] = [Locale::English, Locale::Chinese];

    fn subjects() -> impl Iterator<Item = Subject> {
        (0..CATEGORIES.len()).map(|category| Subject { category, own: 3 })
    }

    fn uses(phrase: &Phrase, rule: usize) -> bool {
        phrase.iter().any(|part| match part {
            Part::Text(_) => false,
            Part::Rule(rules) => rules.contains(&rule),
            Part::OneOf(phrases) => phrases.iter().any(|phrase| uses(phrase, rule)),
        })
    }

    #[test]
    fn every_topic_has_phrases_in_every_category() {
        for locale in LOCALES {
            let phrases = Phrases::of(locale);
            for (at, (topic, name)) in TOPICS.iter().enumerate() {
                assert_eq!(*topic as usize, at, "{name}");
                for subject in subjects() {
                    let category = CATEGORIES[subject.category];
                    assert!(phrases.count(*topic, subject) > 0, "{category} {name}");
                }
            }
        }
    }

    #[test]
    fn every_slot_has_a_rule() {
        for locale in LOCALES {
            let phrases = Phrases::of(locale);
            for (rule, lines) in phrases.rules.iter().enumerate() {
                for (line, phrase) in lines.iter().enumerate() {
                    assert!(
                        !uses(phrase, NOTHING),
                        "rule {rule}, phrase {line}: {phrase:?}"
                    );
                }
            }
            assert!(phrases.rules[NOTHING].is_empty());
        }
    }

    #[test]
    fn no_phrase_leaves_a_bracket_or_is_empty() {
        let mut dice = Dice::new(7, Purpose::Row, 0);
        for (locale, subject) in LOCALES
            .into_iter()
            .flat_map(|l| subjects().map(move |s| (l, s)))
        {
            let phrases = Phrases::of(locale);
            for (topic, name) in TOPICS {
                for at in 0..phrases.count(topic, subject) {
                    let mut text = String::new();
                    phrases.write((topic, at), subject, &mut dice, &mut text);
                    let whole = !text.is_empty() && !text.contains(['{', '}', '[', ']', '|']);
                    assert!(whole, "{name}: {text}");
                    assert_eq!(text.trim(), text, "{name}");
                    assert!(!text.contains("  "), "{name}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_product_is_called_the_same_in_all_its_reviews() {
        let phrases = Phrases::of(Locale::English);
        let mut dice = Dice::new(7, Purpose::Row, 0);
        let names: Vec<String> = (0..20)
            .map(|_| {
                let subject = Subject {
                    category: 0,
                    own: 11,
                };
                let (mut name, at) = (String::new(), [Part::Rule(phrases.thing)]);
                phrases.expand(&at.into(), subject, &mut dice, &mut name);
                name
            })
            .collect();
        assert!(names.iter().all(|name| *name == names[0]));
    }
}
