//! The same script in several posts: passages that nobody writes twice by
//! chance.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::persons::Persons;
use super::phrases::Words;
use super::reading;
use crate::creator::record::Creator;
use crate::text::words::WordKind;

/// Han characters of a passage that is no chance.
const HAN: usize = 20;

/// Words of one in spaced letters.
const LETTERS: usize = 8;

/// A passage that more persons have than this is a saying, a song, or the
/// platform's own words.
const PERSONS_MAX: usize = 12;

/// Posts with passages from which on two creators may be told to be one person:
/// of fewer, all may be from one brief.
const POSTS_MIN: usize = 5;

/// Who shares passages, among the creators that are vetted together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scripts {
    names: Vec<String>,
    persons: Persons,
    /// Creators that have a passage, by its hash; at least two persons.
    holders: FxHashMap<u64, Vec<u32>>,
}

/// A passage of some length at its words.
pub struct Window {
    /// Hash of its letters.
    pub hash: u64,
    /// Its words.
    pub words: Range<usize>,
}

impl Scripts {
    /// Of all creators that are vetted together.
    pub fn of(creators: &[Creator]) -> Self {
        if creators.len() < 2 {
            return Scripts::default();
        }
        let held: Vec<Held> = creators.par_iter().map(held).collect();
        let mut all: Vec<(u64, u32)> = Vec::new();
        for (held, at) in held.iter().zip(0..) {
            all.extend(held.passages.iter().map(|hash| (*hash, at)));
        }
        all.par_sort_unstable();
        let persons = persons(creators, &held, &all);
        let is_script = |run: &&[(u64, u32)]| {
            let holders: FxHashSet<u32> = run.iter().map(|(_, at)| persons.is(*at)).collect();
            (2..=PERSONS_MAX).contains(&holders.len())
        };
        let shared = all.chunk_by(|a, b| a.0 == b.0).filter(is_script);
        let holders = shared.map(|run| (run[0].0, run.iter().map(|(_, at)| *at).collect()));
        Scripts {
            names: creators.iter().map(|creator| creator.id.clone()).collect(),
            holders: holders.collect(),
            persons,
        }
    }

    /// Creators other than the person of one that has a passage, who have it
    /// too.
    pub fn others(&self, hash: u64, creator: &str) -> Vec<&str> {
        let holders = self.holders.get(&hash).map_or(&[][..], Vec::as_slice);
        let name = |at: &u32| self.names[*at as usize].as_str();
        let own = holders.iter().find(|at| name(at) == creator);
        let own = own.map(|at| self.persons.is(*at));
        let others = holders.iter();
        let others = others.filter(|at| Some(self.persons.is(**at)) != own);
        others.map(name).collect()
    }

    /// Whether several creators were vetted together.
    pub fn compares(&self) -> bool {
        self.names.len() > 1
    }
}

/// Who is one person: by handle and name, or because either has more than half
/// of its passages in common with the other, as the same posts on two platforms
/// have. Given what each has, and all passages in order with their holders.
fn persons(creators: &[Creator], held: &[Held], all: &[(u64, u32)]) -> Persons {
    let mut common: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    let runs = all.chunk_by(|a, b| a.0 == b.0);
    for run in runs.filter(|run| run.len() <= PERSONS_MAX) {
        for (number, (_, one)) in run.iter().enumerate() {
            for (_, other) in &run[number + 1..] {
                *common.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut persons = Persons::of(creators);
    for ((one, other), count) in common {
        let mirrors = |held: &Held| held.posts >= POSTS_MIN && 2 * count > held.passages.len();
        if [one, other].iter().all(|at| mirrors(&held[*at as usize])) {
            persons.join(one, other);
        }
    }
    persons
}

/// The passages of a creator, and in how many posts they are.
struct Held {
    passages: FxHashSet<u64>,
    posts: usize,
}

fn held(creator: &Creator) -> Held {
    let texts = creator.posts().iter().map(reading::text);
    let posts = texts.map(|text| windows(&Words::of(&text)));
    let posts: Vec<Vec<Window>> = posts.filter(|windows| !windows.is_empty()).collect();
    Held {
        posts: posts.len(),
        passages: posts.iter().flatten().map(|window| window.hash).collect(),
    }
}

/// Every passage of enough words, without those in quotation marks and
/// hashtags, which are others' words.
pub fn windows(words: &Words) -> Vec<Window> {
    let own = own_words(words);
    let han = own
        .iter()
        .filter(|at| words.kind(**at) == Some(WordKind::Han))
        .count();
    let length = if 2 * han >= own.len() { HAN } else { LETTERS };
    let hash = |at: &usize| xxh3_64_with_seed(words.folded()[*at].as_bytes(), 0);
    let hashed: Vec<u64> = own.iter().map(hash).collect();
    let window = |(places, hashes): (&[usize], &[u64])| {
        let varied = hashes.iter().collect::<FxHashSet<_>>().len() * 2 > hashes.len();
        let mix = |mixed: u64, hash: &u64| (mixed.rotate_left(23) ^ hash).wrapping_mul(FACTOR);
        varied.then(|| Window {
            hash: hashes.iter().fold(0, mix),
            words: places[0]..places[places.len() - 1] + 1,
        })
    };
    let windows = own.windows(length).zip(hashed.windows(length));
    windows.filter_map(window).collect()
}

const FACTOR: u64 = 0xff51_afd7_ed55_8ccd;

/// Letters and numbers outside of quotation marks and hashtags.
fn own_words(words: &Words) -> Vec<usize> {
    let folded = words.folded();
    let mut own = vec![true; folded.len()];
    for tag in words.hashtags() {
        own[tag].fill(false);
    }
    for (open, close) in [("「", "」"), ("『", "』"), ("《", "》"), ("\"", "\"")] {
        let mut at = 0;
        while let Some(start) = folded[at..].iter().position(|word| word == open) {
            let start = at + start;
            let Some(length) = folded[start + 1..].iter().position(|word| word == close) else {
                break;
            };
            own[start..=start + 1 + length].fill(false);
            at = start + length + 2;
        }
    }
    let is_word = |at: &usize| own[*at] && words.kind(*at) != Some(WordKind::Symbol);
    (0..folded.len()).filter(is_word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::{Post, Profile};

    /// With posts of the creator's own, longer than the text.
    fn creator(id: &str, text: &str) -> Creator {
        let own = (b'a'..b'e').map(|post| {
            let words = (b'a'..=b'z').map(|word| format!("{id}{}{}", post as char, word as char));
            words.collect::<Vec<_>>().join(" ")
        });
        let posts = own.chain([text.to_owned()]).map(|text| Post {
            text: Some(text),
            ..Post::default()
        });
        Creator {
            id: id.to_owned(),
            posts: Some(posts.collect()),
            ..Creator::default()
        }
    }

    const SCRIPT: &str = "这款精华上脸真的很水润而且吸收特别快用完第二天皮肤就透亮了";

    fn shared(one: &str, other: &str) -> bool {
        let scripts = Scripts::of(&[creator("a", one), creator("b", other)]);
        let windows = windows(&Words::of(one));
        windows
            .iter()
            .any(|window| scripts.others(window.hash, "a") == ["b"])
    }

    #[test]
    fn a_script_is_found_among_other_words() {
        assert!(shared(
            &format!("姐妹们看过来！{SCRIPT}"),
            &format!("{SCRIPT}，冲。")
        ));
        assert!(!shared(
            "今天天气很好我们一起去公园散步吧然后回家吃饭看电影",
            SCRIPT
        ));
        let english = "this serum sinks in fast and my skin looks brighter already";
        assert!(shared(
            &format!("OMG {english}"),
            &format!("Honestly, {english}!")
        ));
    }

    fn is_known(creators: &[Creator]) -> bool {
        let scripts = Scripts::of(creators);
        let windows = windows(&Words::of(SCRIPT));
        let mut others = windows.iter().map(|one| scripts.others(one.hash, "a"));
        others.any(|others| !others.is_empty())
    }

    #[test]
    fn nobody_copies_from_themselves() {
        let named = |id: &str, handle: &str| Creator {
            profile: Some(Profile {
                handle: Some(handle.to_owned()),
                ..Profile::default()
            }),
            ..creator(id, SCRIPT)
        };
        assert!(is_known(&[named("a", "one"), named("b", "other")]));
        assert!(!is_known(&[named("a", "one"), named("b", "@One")]));
        let mirrored = Creator {
            id: "b".to_owned(),
            ..creator("a", SCRIPT)
        };
        assert!(!is_known(&[creator("a", SCRIPT), mirrored.clone()]));
        let third = [creator("a", SCRIPT), mirrored, creator("c", SCRIPT)];
        let scripts = Scripts::of(&third);
        let script = windows(&Words::of(SCRIPT));
        assert_eq!(scripts.others(script[0].hash, "a"), ["c"]);
        assert_eq!(scripts.others(script[0].hash, "c"), ["a", "b"]);
        let brief = ["a", "b"].map(|id| Creator {
            posts: creator("a", SCRIPT).posts.map(|posts| posts[3..].to_vec()),
            ..creator(id, "")
        });
        assert!(is_known(&brief));
    }

    #[test]
    fn quotes_hashtags_and_refrains_are_no_script() {
        let quoted = format!("他说：“{SCRIPT}”");
        assert!(!shared(&quoted, &quoted));
        let refrain = "哈哈".repeat(40);
        assert!(!shared(&refrain, &refrain));
        assert!(!shared(&format!("#{SCRIPT}"), &format!("#{SCRIPT}")));
    }

    #[test]
    fn what_everybody_says_is_no_script() {
        let all: Vec<Creator> = (0..30).map(|n| creator(&n.to_string(), SCRIPT)).collect();
        let scripts = Scripts::of(&all);
        let windows = windows(&Words::of(SCRIPT));
        assert!(
            windows
                .iter()
                .all(|window| scripts.others(window.hash, "0").is_empty())
        );
    }
}
