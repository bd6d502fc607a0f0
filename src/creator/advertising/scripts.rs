//! The same script in several posts: passages that nobody writes twice by
//! chance.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::phrases::Words;
use crate::creator::record::Creator;
use crate::text::words::WordKind;

/// Han characters of a passage that is no chance.
const HAN: usize = 20;

/// Words of one in spaced letters.
const LETTERS: usize = 8;

/// A passage that more creators have than this is a saying, a song, or the
/// platform's own words.
const CREATORS_MAX: usize = 12;

/// Who shares passages, among the creators that are vetted together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scripts {
    names: Vec<String>,
    /// Creators that have a passage, by its hash; at least two.
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
        let held: Vec<Vec<u64>> = creators.par_iter().map(hashes).collect();
        let mut all: Vec<(u64, u32)> = Vec::new();
        for (at, hashes) in held.into_iter().enumerate() {
            all.extend(hashes.into_iter().map(|hash| (hash, at as u32)));
        }
        all.par_sort_unstable();
        let shared = all.chunk_by(|a, b| a.0 == b.0);
        let shared = shared.filter(|run| (2..=CREATORS_MAX).contains(&run.len()));
        Scripts {
            names: creators.iter().map(|creator| creator.id.clone()).collect(),
            holders: shared
                .map(|run| (run[0].0, run.iter().map(|(_, at)| *at).collect()))
                .collect(),
        }
    }

    /// Other creators that have a passage.
    pub fn others(&self, hash: u64, creator: &str) -> Vec<&str> {
        let holders = self.holders.get(&hash).into_iter().flatten();
        let names = holders.map(|at| self.names[*at as usize].as_str());
        names.filter(|name| *name != creator).collect()
    }

    /// Whether several creators were vetted together.
    pub fn compares(&self) -> bool {
        self.names.len() > 1
    }
}

fn hashes(creator: &Creator) -> Vec<u64> {
    let texts = creator.posts().iter().filter_map(|post| post.words());
    let hashes: FxHashSet<u64> = texts
        .flat_map(|text| windows(&Words::of(&text)))
        .map(|window| window.hash)
        .collect();
    hashes.into_iter().collect()
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
    use crate::creator::record::Post;

    fn creator(id: &str, text: &str) -> Creator {
        Creator {
            id: id.to_owned(),
            posts: Some(vec![Post {
                text: Some(text.to_owned()),
                ..Post::default()
            }]),
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
