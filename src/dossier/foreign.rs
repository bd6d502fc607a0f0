//! Words of the creator's, of commenters and of the platform: hostile.

use std::fmt;

use askama::filters::HtmlSafe;
use html_escape::encode_text;

use crate::creator::finding::{Amount, Fact, Finding, Story};
use crate::report::ids;

/// Characters of a name that are kept.
const NAME: usize = 80;

/// Characters of a text within a sentence.
const IN_SENTENCES: usize = 120;

/// Items of a list within a sentence.
const LISTED: usize = 12;

/// Text that is escaped, with every character named that is not seen or turns
/// others. It still has to stand in an element that keeps its direction.
#[derive(Debug, Clone, Copy)]
pub struct Foreign<'a>(pub &'a str);

impl fmt::Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, ch)) = rest.char_indices().find(|(_, ch)| is_odd(*ch)) {
            write!(
                f,
                r#"{}<span class="unseen">U+{:04X}</span>"#,
                encode_text(&rest[..at]),
                ch as u32
            )?;
            rest = &rest[at + ch.len_utf8()..];
        }
        write!(f, "{}", encode_text(rest))
    }
}

impl HtmlSafe for Foreign<'_> {}

/// Within lines of text.
fn is_odd(ch: char) -> bool {
    breaks_a_line(ch) && !matches!(ch, '\n' | '\t')
}

/// Within one line. Joiners make one picture of several and disguise nothing.
fn breaks_a_line(ch: char) -> bool {
    ids::is_unseen(ch) && !matches!(ch, '\u{200c}' | '\u{200d}')
}

/// A name that can stand where there is no markup.
pub fn name(text: &str) -> String {
    ids::named(&ids::shortened(text.trim(), NAME), breaks_a_line)
}

/// A finding whose texts can be put into a sentence.
pub fn tamed(finding: &Finding) -> Finding {
    Finding {
        code: finding.code,
        level: finding.level,
        facts: facts(&finding.facts),
        stories: Vec::new(),
        excerpts: Vec::new(),
        chart: None,
    }
}

/// A story whose texts can be put into a sentence.
pub fn tamed_story(story: &Story) -> Story {
    Story {
        facts: facts(&story.facts),
        ..story.clone()
    }
}

/// A fact whose text can be put into a sentence.
pub fn tamed_fact(fact: &Fact) -> Fact {
    let amount = match &fact.amount {
        Amount::Text(text) => Amount::Text(isolated(text)),
        Amount::List(items) => Amount::List(list(items)),
        other => other.clone(),
    };
    Fact { amount, ..*fact }
}

fn facts(facts: &[Fact]) -> Vec<Fact> {
    facts.iter().map(tamed_fact).collect()
}

fn list(items: &[String]) -> Vec<String> {
    let kept = items.iter().take(LISTED).map(|item| isolated(item));
    let more = (items.len() > LISTED).then(|| "…".to_owned());
    kept.chain(more).collect()
}

/// Short, every character seen, and not turning what stands around it.
fn isolated(text: &str) -> String {
    let shown = ids::named(&ids::shortened(text, IN_SENTENCES), breaks_a_line);
    format!("\u{2068}{shown}\u{2069}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_named_and_joined_pictures_stay_whole() {
        let html = Foreign("<b>\u{202e}yenom\u{200b}\n👩\u{200d}👧 & co").to_string();
        assert_eq!(
            html,
            "&lt;b&gt;<span class=\"unseen\">U+202E</span>yenom<span class=\"unseen\">U+200B</span>\
             \n👩\u{200d}👧 &amp; co"
        );
    }

    #[test]
    fn texts_in_sentences_are_short_and_turn_nothing() {
        let fact = |amount| Fact {
            name: "claim",
            amount,
        };
        let long = fact(Amount::Text("长".repeat(10_000)));
        let Amount::Text(told) = tamed_fact(&long).amount else {
            panic!("the unit has changed");
        };
        assert_eq!(
            told,
            format!("\u{2068}{}…\u{2069}", "长".repeat(IN_SENTENCES))
        );
        let many = fact(Amount::List(vec!["\u{202e}x".to_owned(); 100]));
        let Amount::List(told) = tamed_fact(&many).amount else {
            panic!("the unit has changed");
        };
        assert_eq!(told.len(), LISTED + 1);
        assert_eq!(told[0], "\u{2068}U+202Ex\u{2069}");
        let number = fact(Amount::Share(0.5));
        assert_eq!(tamed_fact(&number), number);
    }

    #[test]
    fn a_name_fits_a_heading() {
        assert_eq!(name("  A\u{202e}B \n"), "AU+202EB");
        assert_eq!(name(&"x".repeat(99)).chars().count(), NAME + 1);
    }
}
