//! Phrases of posts, comments and profiles.
//!
//! Written as those of reviews are: a rule is a name in brackets with a phrase a
//! line below it, `{name}` stands for another rule, `[this|that|]` for one of
//! some alternatives. Here no rule depends on a category.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::simulate::dice::Dice;
use crate::simulate::market::Locale;

/// The phrases of one language.
pub(super) struct Grammar(BTreeMap<&'static str, Vec<&'static str>>);

static BOTH: LazyLock<[Grammar; 2]> = LazyLock::new(|| {
    [
        include_str!("phrases/en.txt"),
        include_str!("phrases/zh.txt"),
    ]
    .map(Grammar::parse)
});

/// Rules may name each other so deep.
const DEEPEST: u32 = 12;

impl Grammar {
    pub(super) fn of(locale: Locale) -> &'static Self {
        &BOTH[locale as usize]
    }

    fn parse(file: &'static str) -> Self {
        let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut rule = "";
        for line in file.lines().map(str::trim) {
            let name = line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'));
            match name.filter(|name| !name.contains(['|', '[', ']'])) {
                Some(name) => rule = name,
                None if line.is_empty() || line.starts_with('#') => {}
                None => rules.entry(rule).or_default().push(line),
            }
        }
        Grammar(rules)
    }

    /// A phrase of a rule; nothing if there is no such rule.
    pub(super) fn say(&self, rule: &str, dice: &mut Dice) -> String {
        let mut out = String::new();
        self.write(rule, dice, &mut out, DEEPEST);
        out
    }

    fn write(&self, rule: &str, dice: &mut Dice, out: &mut String, depth: u32) {
        let phrases = self.0.get(rule).filter(|_| depth > 0);
        if let Some(phrases) = phrases {
            let at = dice.below(phrases.len() as u32) as usize;
            self.expand(phrases[at], dice, out, depth - 1);
        }
    }

    fn expand(&self, phrase: &str, dice: &mut Dice, out: &mut String, depth: u32) {
        let Some(open) = phrase.find(['{', '[']) else {
            return out.push_str(phrase);
        };
        out.push_str(&phrase[..open]);
        let rest = &phrase[open + 1..];
        match phrase.as_bytes()[open] {
            b'{' => {
                let (name, rest) = rest.split_once('}').unwrap_or((rest, ""));
                self.write(name, dice, out, depth);
                self.expand(rest, dice, out, depth);
            }
            _ => {
                let close = closing(rest);
                let options = alternatives(&rest[..close]);
                let at = dice.below(options.len() as u32) as usize;
                self.expand(options[at], dice, out, depth);
                self.expand(rest.get(close + 1..).unwrap_or_default(), dice, out, depth);
            }
        }
    }
}

/// Where the bracket that was opened before `rest` closes.
fn closing(rest: &str) -> usize {
    let mut open = 1;
    for (at, letter) in rest.char_indices() {
        match letter {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at;
        }
    }
    rest.len()
}

/// The parts between the bars that stand in no inner bracket.
fn alternatives(inside: &str) -> Vec<&str> {
    let (mut parts, mut from, mut open) = (Vec::new(), 0, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '[' => open += 1,
            ']' => open -= 1,
            '|' if open == 0 => {
                parts.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::dice::Purpose;

    #[test]
    fn every_phrase_is_whole_in_both_languages() {
        let mut dice = Dice::new(7, Purpose::CreatorPosts, 0);
        for locale in [Locale::English, Locale::Chinese] {
            let grammar = Grammar::of(locale);
            for (rule, phrases) in &grammar.0 {
                for phrase in phrases {
                    let mut text = String::new();
                    grammar.expand(phrase, &mut dice, &mut text, DEEPEST);
                    assert!(!text.is_empty(), "{rule}");
                    assert!(!text.contains(['{', '}', '[', ']', '|']), "{rule}: {text}");
                }
            }
        }
    }

    #[test]
    fn every_slot_has_a_rule_and_both_languages_have_the_same_rules() {
        for locale in [Locale::English, Locale::Chinese] {
            let rules = &Grammar::of(locale).0;
            for phrase in rules.values().flatten() {
                for slot in phrase.split('{').skip(1) {
                    let name = slot.split('}').next().unwrap();
                    assert!(rules.contains_key(name), "{name} in {phrase}");
                }
            }
        }
        let names = |locale| {
            let names = Grammar::of(locale).0.keys().copied();
            let theirs = |name: &&str| !name.starts_with("word ");
            names.filter(theirs).collect::<Vec<_>>()
        };
        assert_eq!(names(Locale::English), names(Locale::Chinese));
    }
}
