//! What dossiers say. One file of templates an axis; see [`Words`].
//!
//! In a template `{name}` is the fact of that name, `{name|singular|plural}` a word
//! that goes with its number, and a part in `[…]` is left out where one of its facts
//! is absent.

mod amounts;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Language;
use crate::creator::finding::{Amount, Axis, Fact, Finding, Gap, Level, Standing, Story};
use crate::creator::recommendation::Advice;

pub use amounts::amount;

/// One thing in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    en: String,
    zh: String,
}

impl Both {
    fn of(&self, language: Language) -> &str {
        language.of(&self.en, &self.zh)
    }
}

/// What is said of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// What it is called.
    title: Both,
    /// What was found.
    says: Both,
    /// The same where nothing is wrong.
    clear: Option<Both>,
    /// What to ask the creator for.
    ask: Option<Both>,
}

/// What is said of an innocent story.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    /// What the story is called.
    name: Both,
    /// What was seen of it.
    says: Option<Both>,
}

/// A file of templates.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    /// By the code of a finding.
    findings: BTreeMap<String, Said>,
    /// By the code of a story.
    stories: BTreeMap<String, Told>,
    /// What was not checked, by its code.
    gaps: BTreeMap<String, Both>,
    /// What a moment of a chart is called.
    marks: BTreeMap<String, Both>,
    /// What a fact is called where it stands alone.
    facts: BTreeMap<String, Both>,
}

const FILES: [&str; 6] = [
    include_str!("audience.toml"),
    include_str!("engagement.toml"),
    include_str!("growth.toml"),
    include_str!("comments.toml"),
    include_str!("advertising.toml"),
    include_str!("conduct.toml"),
];

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut all = Words::default();
    for file in FILES {
        let words: Words = toml::from_str(file).expect("the file is part of the program");
        all.findings.extend(words.findings);
        all.stories.extend(words.stories);
        all.gaps.extend(words.gaps);
        all.marks.extend(words.marks);
        all.facts.extend(words.facts);
    }
    all
});

/// What a finding is called.
pub fn title(finding: &Finding, language: Language) -> &'static str {
    let said = WORDS.findings.get(finding.code);
    said.map_or(finding.code, |said| said.title.of(language))
}

/// What was found, in a sentence or two.
pub fn says(finding: &Finding, language: Language) -> String {
    let Some(said) = WORDS.findings.get(finding.code) else {
        return finding.code.to_owned();
    };
    let clear = said
        .clear
        .as_ref()
        .filter(|_| finding.level == Level::Clear);
    fill(
        clear.unwrap_or(&said.says).of(language),
        &finding.facts,
        language,
    )
}

/// What to ask the creator for, if anything.
pub fn ask(finding: &Finding, language: Language) -> Option<String> {
    let said = WORDS.findings.get(finding.code)?;
    let asked = finding.level >= Level::Verify;
    let ask = said.ask.as_ref().filter(|_| asked)?;
    Some(fill(ask.of(language), &finding.facts, language))
}

/// What an innocent story is called.
pub fn story_name(story: &Story, language: Language) -> &'static str {
    let told = WORDS.stories.get(story.code);
    told.map_or(story.code, |told| told.name.of(language))
}

/// What was seen of an innocent story, if anything is said of it.
pub fn story_seen(story: &Story, language: Language) -> Option<String> {
    let says = WORDS.stories.get(story.code)?.says.as_ref()?;
    let seen = fill(says.of(language), &story.facts, language);
    (!seen.is_empty()).then_some(seen)
}

/// An innocent story with its standing and what was seen of it.
pub fn story(story: &Story, language: Language) -> String {
    let name = story_name(story, language);
    let standing = standing(story.standing, language);
    let colon = language.of(": ", "：");
    match story_seen(story, language) {
        Some(seen) => format!("{name}{colon}{standing}{}{seen}", language.of(". ", "。")),
        None => format!("{name}{colon}{standing}"),
    }
}

/// What could not be looked for, with what would have told.
pub fn gap(gap: &Gap, language: Language) -> String {
    let what = WORDS.gaps.get(gap.code);
    let what = what.map_or(gap.code, |what| what.of(language));
    match (gap.needs, language) {
        ("", _) => what.to_owned(),
        (needs, Language::En) => format!("{what} (needs {needs})"),
        (needs, Language::Zh) => format!("{what}（需要 {needs}）"),
    }
}

/// What a moment of a chart is called.
pub fn mark(code: &'static str, language: Language) -> &'static str {
    WORDS.marks.get(code).map_or(code, |mark| mark.of(language))
}

/// What a fact is called where it stands alone.
pub fn label(fact: &Fact, language: Language) -> &'static str {
    let label = WORDS.facts.get(fact.name);
    label.map_or(fact.name, |label| label.of(language))
}

/// The axis.
pub fn axis(axis: Axis, language: Language) -> &'static str {
    match axis {
        Axis::Audience => language.of("Audience", "粉丝"),
        Axis::Engagement => language.of("Engagement", "互动"),
        Axis::Growth => language.of("Growth", "涨粉"),
        Axis::Comments => language.of("Comments", "评论"),
        Axis::Advertising => language.of("Advertising", "广告"),
        Axis::Conduct => language.of("Conduct", "行为"),
    }
}

/// The level.
pub fn level(level: Level, language: Language) -> &'static str {
    match level {
        Level::Clear => language.of("as it should be", "正常"),
        Level::Note => language.of("worth knowing", "供参考"),
        Level::Verify => language.of("ask first", "须核实"),
        Level::Avoid => language.of("serious", "严重"),
    }
}

/// The advice.
pub fn advice(advice: Advice, language: Language) -> &'static str {
    match advice {
        Advice::Proceed => language.of("Proceed", "可以合作"),
        Advice::VerifyFirst => language.of("Verify first", "先核实"),
        Advice::Avoid => language.of("Avoid", "不建议合作"),
    }
}

/// Whether an innocent story explains a finding.
pub fn standing(standing: Standing, language: Language) -> &'static str {
    match standing {
        Standing::Possible => language.of("possible", "有可能"),
        Standing::Unlikely => language.of("unlikely", "可能性小"),
        Standing::Untested => language.of("could not be tested", "无法检验"),
    }
}

/// A template with its facts; parts whose facts are absent are left out.
fn fill(template: &str, facts: &[Fact], language: Language) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        let close = rest[open..].find(']').map_or(rest.len(), |at| open + at);
        filled.push_str(&filled_part(&rest[..open], facts, language).0);
        let (part, whole) = filled_part(&rest[open + 1..close], facts, language);
        if whole {
            filled.push_str(&part);
        }
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    filled.push_str(&filled_part(rest, facts, language).0);
    filled
}

/// A part without `[`, and whether all its facts were there.
fn filled_part(part: &str, facts: &[Fact], language: Language) -> (String, bool) {
    let mut filled = String::new();
    let mut whole = true;
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        let (name, forms) = slot.split_once('|').unwrap_or((slot, ""));
        match facts.iter().find(|fact| fact.name == name) {
            Some(fact) if !forms.is_empty() => filled.push_str(form(&fact.amount, forms)),
            Some(fact) => filled.push_str(&amount(&fact.amount, language)),
            None => {
                whole = false;
                filled.push('?');
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    (filled, whole)
}

/// The one of `singular|plural` that goes with an amount.
fn form<'t>(amount: &Amount, forms: &'t str) -> &'t str {
    let (singular, plural) = forms.split_once('|').unwrap_or((forms, forms));
    match amount {
        Amount::Count(count) if *count == 1.0 => singular,
        _ => plural,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_with_their_number() {
        let told = |count: f64| {
            let facts = [Fact {
                name: "posts",
                amount: Amount::Count(count),
            }];
            fill(
                "{posts} {posts|post says|posts say} so.",
                &facts,
                Language::En,
            )
        };
        assert_eq!(
            [told(1.0), told(2.0)],
            ["1 post says so.", "2 posts say so."]
        );
    }

    #[test]
    fn nothing_is_said_twice_and_templates_close() {
        let mut seen = BTreeMap::new();
        for file in FILES {
            let words: Words = toml::from_str(file).unwrap();
            let codes = (words.findings.keys().map(|code| ("finding", code)))
                .chain(words.stories.keys().map(|code| ("story", code)))
                .chain(words.gaps.keys().map(|code| ("gap", code)))
                .chain(words.marks.keys().map(|code| ("mark", code)))
                .chain(words.facts.keys().map(|code| ("fact", code)));
            for (kind, code) in codes {
                assert_eq!(seen.insert((kind, code.clone()), ()), None, "{kind} {code}");
            }
            for (open, close) in [('{', '}'), ('[', ']')] {
                for said in words.findings.values() {
                    for text in [&said.says.en, &said.says.zh] {
                        assert_eq!(text.matches(open).count(), text.matches(close).count());
                    }
                }
            }
        }
    }

    #[test]
    fn a_part_without_its_facts_is_left_out() {
        let facts = [Fact {
            name: "share",
            amount: Amount::Share(0.25),
        }];
        let told = fill(
            "{share} are fake[, usual are {norm}].",
            &facts,
            Language::En,
        );
        assert_eq!(told, "25 % are fake.");
    }
}
