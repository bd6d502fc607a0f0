//! Texts that show a finding.

use super::foreign;
use crate::creator::finding::{Excerpt, Passage};
use crate::report::bilingual::Both;
use crate::report::figures::day;
use crate::words::creator as words;

/// Characters of a text before passages are shortened.
const WHOLE: usize = 600;

/// Characters of a passage that are kept at either end.
const END: usize = 120;

/// Passages of a text.
const PASSAGES: usize = 60;

/// A text as the page shows it.
pub struct ExcerptView {
    /// The id of what it stands in; `None` for the profile.
    pub source: Option<String>,
    /// Its day.
    pub day: Option<String>,
    /// What stands there.
    pub passages: Vec<Passage>,
    /// What is known of it, with its label.
    pub facts: Vec<(Both, Both)>,
}

impl ExcerptView {
    /// The view of an excerpt.
    pub fn of(excerpt: &Excerpt) -> Self {
        let fact = |fact| {
            let tamed = foreign::tamed_fact(fact);
            (
                Both::of(|language| words::label(&tamed, language)),
                Both::of(|language| words::amount(&tamed.amount, language)),
            )
        };
        Self {
            source: (excerpt.source != "profile").then(|| foreign::name(&excerpt.source)),
            day: excerpt.at.map(|at| day(Some(at))),
            passages: shortened(&excerpt.passages),
            facts: excerpt.facts.iter().map(fact).collect(),
        }
    }
}

/// Passages as they are, or with the middle of the long ones left out.
fn shortened(passages: &[Passage]) -> Vec<Passage> {
    let length: usize = passages.iter().map(|one| one.text.chars().count()).sum();
    if length <= WHOLE && passages.len() <= PASSAGES {
        return passages.to_vec();
    }
    let mut kept: Vec<Passage> = (passages.iter().take(PASSAGES))
        .map(|passage| Passage {
            text: ends(&passage.text),
            marked: passage.marked,
        })
        .collect();
    if passages.len() > PASSAGES {
        kept.push(Passage {
            text: "…".to_owned(),
            marked: false,
        });
    }
    kept
}

/// The beginning and the end of a text.
fn ends(text: &str) -> String {
    let length = text.chars().count();
    if length <= 2 * END {
        return text.to_owned();
    }
    let head: String = text.chars().take(END).collect();
    let tail: String = text.chars().skip(length - END).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str, marked: bool) -> Passage {
        Passage {
            text: text.to_owned(),
            marked,
        }
    }

    #[test]
    fn what_is_marked_is_seen_in_the_longest_text() {
        let long = "前".repeat(10_000);
        let kept = shortened(&[passage(&long, false), passage("#ad", true)]);
        assert_eq!(kept[0].text.chars().count(), 2 * END + 1);
        assert_eq!(kept[1], passage("#ad", true));
        let short = [passage("a", false), passage("b", true)];
        assert_eq!(shortened(&short), short);
        let many = vec![passage("a", true); 10_000];
        assert_eq!(shortened(&many).len(), PASSAGES + 1);
    }
}
