//! Names that look like somebody else's.
//!
//! Two handles are look-alikes if their skeletons by the Unicode confusables
//! (UTS #39), without case and separators, are equal and they are not.

use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton;

use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level, Standing, Story};
use crate::creator::record::{Creator, Peer, bare};
use crate::text::normalise::is_unseen;

/// Who is imitated is much larger; people of like size have like names by
/// chance.
const IMITATED: f64 = 5.0;

/// The handles of all creators that are known, by their skeletons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    by_skeleton: BTreeMap<String, Vec<(String, Option<f64>)>>,
}

impl Names {
    /// Of creators that are vetted together and of their peers.
    pub fn of(creators: &[Creator], peers: &[Peer]) -> Self {
        let own = creators.iter().filter_map(|creator| {
            let handle = creator.profile.as_ref()?.handle.as_deref()?;
            Some((handle, creator.size()))
        });
        let others = peers.iter().map(|peer| (peer.id.as_str(), peer.followers));
        let mut names = Names::default();
        for (handle, size) in own.chain(others) {
            let known = names.by_skeleton.entry(bones(handle)).or_default();
            known.push((bare(handle), size));
        }
        for known in names.by_skeleton.values_mut() {
            // Of several exports of one account the largest counts.
            known.sort_by(|a, b| {
                a.0.cmp(&b.0)
                    .then(f64::total_cmp(&b.1.unwrap_or(0.0), &a.1.unwrap_or(0.0)))
            });
            known.dedup_by(|a, b| a.0 == b.0);
        }
        names
    }

    /// Look-alikes of a handle with many times the followers of its creator.
    fn larger(&self, handle: &str, size: Option<f64>) -> Vec<String> {
        let own = bare(handle);
        let alike = self.by_skeleton.get(&bones(handle)).into_iter().flatten();
        let imitable = |others: &Option<f64>| match (others, size) {
            (Some(others), Some(size)) => *others >= IMITATED * size,
            _ => false,
        };
        alike
            .filter(|(other, others)| *other != own && imitable(others))
            .map(|(other, _)| other.clone())
            .collect()
    }
}

/// A handle without what separates its words.
fn letters(handle: &str) -> String {
    let kept = |ch: &char| !"._- ".contains(*ch);
    bare(handle).chars().filter(kept).collect()
}

/// What a handle looks like. Case is lost last: a capital I looks like an l.
fn bones(handle: &str) -> String {
    let kept = |ch: &char| !"._- ".contains(*ch);
    let handle = handle.trim().trim_start_matches('@');
    let letters: String = handle.chars().filter(kept).collect();
    skeleton(&letters).collect::<String>().to_lowercase()
}

/// Scripts whose letters pass for Latin ones.
const LOOKALIKE_SCRIPTS: [Script; 4] = [
    Script::Cyrillic,
    Script::Greek,
    Script::Armenian,
    Script::Cherokee,
];

/// Whether a word of a name mixes Latin letters with those that pass for them,
/// or the name holds characters that cannot be seen.
fn is_disguised(name: &str) -> bool {
    let mut words = name.split(|ch: char| !ch.is_alphabetic());
    words.any(is_mixed) || hides(name)
}

fn is_mixed(word: &str) -> bool {
    let has = |script: Script| word.chars().any(|ch| ch.script() == script);
    has(Script::Latin) && LOOKALIKE_SCRIPTS.into_iter().any(has)
}

/// Whether a name has unseen characters, other than the joiner that holds emoji
/// together and the one that parts Arabic letters as spelling wants it.
fn hides(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let is_arabic = |ch: Option<&char>| ch.is_some_and(|ch| ch.script() == Script::Arabic);
    let parts = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        is_arabic(before) && is_arabic(chars.get(at + 1))
    };
    chars.iter().enumerate().any(|(at, ch)| match ch {
        '\u{200d}' => false,
        '\u{200c}' => !parts(at),
        _ => is_unseen(*ch),
    })
}

/// Words by which an account claims to be a brand's own.
const OFFICIAL: [&str; 4] = ["official", "官方", "旗舰店", "客服"];

/// Words by which it says that it is not.
const UNOFFICIAL: [&str; 5] = [
    "unofficial",
    "non-official",
    "nonofficial",
    "not official",
    "非官方",
];

fn claims_to_be_official(name: &str) -> bool {
    let name = name.to_lowercase();
    let claim = (UNOFFICIAL.iter()).fold(name, |name, word| name.replace(word, " "));
    OFFICIAL.iter().any(|word| claim.contains(word))
}

/// Finds names that look like another's.
pub fn assess(creator: &Creator, names: &Names, assessment: &mut Assessment) {
    let Some(profile) = &creator.profile else {
        assessment.lack(Axis::Conduct, "impersonation", "profile");
        return;
    };
    let own = [&profile.handle, &profile.name];
    let own: Vec<&str> = own.into_iter().flatten().map(String::as_str).collect();
    if own.is_empty() {
        assessment.lack(Axis::Conduct, "impersonation", "profile.handle");
        return;
    }
    let alike = profile.handle.as_deref();
    let alike = alike.map_or(Vec::new(), |handle| names.larger(handle, creator.size()));
    let disguised: Vec<String> = own
        .iter()
        .filter(|name| is_disguised(name))
        .map(|name| (*name).to_owned())
        .collect();
    let official = own.iter().any(|name| claims_to_be_official(name));
    let mut clear = true;
    if !alike.is_empty() {
        clear = false;
        let story = Story {
            code: "second_account",
            standing: Standing::Untested,
            facts: Vec::new(),
        };
        // Other points and dashes are chance or habit, another letter is intent.
        let same_letters =
            |other: &String| profile.handle.as_deref().map(letters) == Some(letters(other));
        let level = match alike.iter().all(same_letters) {
            true => Level::Note,
            false => Level::Verify,
        };
        let finding = Finding::new("conduct.lookalike", level);
        assessment.find(finding.fact("others", Amount::List(alike)).story(story));
    }
    if !disguised.is_empty() {
        clear = false;
        let finding = Finding::new("conduct.disguised_name", Level::Verify);
        assessment.find(finding.fact("names", Amount::List(disguised)));
    }
    if official && profile.verified == Some(false) {
        clear = false;
        assessment.find(Finding::new("conduct.official", Level::Verify));
    }
    if clear {
        let compared = names.by_skeleton.values().map(Vec::len).sum::<usize>();
        let others = compared.saturating_sub(1);
        if others == 0 {
            return assessment.lack(Axis::Conduct, "impersonation", "peers");
        }
        let others = Amount::Count(others as f64);
        assessment.find(Finding::new("conduct.lookalike", Level::Clear).fact("compared", others));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::Profile;

    fn creator(handle: &str, followers: f64) -> Creator {
        Creator {
            id: handle.to_owned(),
            profile: Some(Profile {
                handle: Some(handle.to_owned()),
                followers: Some(followers),
                ..Profile::default()
            }),
            ..Creator::default()
        }
    }

    fn codes(creators: &[Creator], at: usize) -> Vec<(&'static str, Level)> {
        let names = Names::of(creators, &[]);
        let mut assessment = Assessment::default();
        assess(&creators[at], &names, &mut assessment);
        let findings = assessment.findings.iter();
        findings
            .map(|finding| (finding.code, finding.level))
            .collect()
    }

    #[test]
    fn only_the_smaller_of_two_lookalikes_is_asked() {
        let pair = [
            creator("linmei.eats", 90_000.0),
            creator("1inmei_eats", 400.0),
        ];
        assert_eq!(codes(&pair, 0), [("conduct.lookalike", Level::Clear)]);
        assert_eq!(codes(&pair, 1), [("conduct.lookalike", Level::Verify)]);
    }

    #[test]
    fn letters_of_another_script_are_a_disguise_and_emoji_are_not() {
        assert!(is_disguised("n\u{456}ce_shop"));
        assert!(is_disguised("nice\u{200b}shop"));
        assert!(!is_disguised("小美 mei 👩\u{200d}🍳"));
        assert!(!is_disguised("Катя готовит"));
    }

    #[test]
    fn names_in_two_languages_are_no_disguise() {
        for name in ["Анна Beauty", "Café π", "anna_Анна", "می\u{200c}خواهم"] {
            assert!(!is_disguised(name), "{name}");
        }
        assert!(is_disguised("Анна Be\u{430}uty"));
        assert!(is_disguised("nice\u{200c}shop"));
        assert!(is_disguised("می\u{200c}"));
    }

    #[test]
    fn the_largest_count_of_a_handle_is_compared() {
        let all = [
            creator("1inmei_eats", 400.0),
            creator("linmei.eats", 500.0),
            creator("linmei.eats", 90_000.0),
        ];
        assert_eq!(codes(&all, 0), [("conduct.lookalike", Level::Verify)]);
    }

    #[test]
    fn unofficial_is_no_claim() {
        for name in ["acme_unofficial", "某某非官方后援会", "Acme (not official)"] {
            assert!(!claims_to_be_official(name), "{name}");
        }
        for name in ["acme_official", "某某官方", "官方，不是非官方"] {
            assert!(claims_to_be_official(name), "{name}");
        }
    }
}
