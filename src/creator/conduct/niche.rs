//! Whether the posts suddenly turned to something else, as they do when an
//! account has been sold.
//!
//! The posts, in order of time, are cut in two where the halves have least in
//! common: the cosine of their words, weighted by inverse document frequency.
//! How little that is by chance is told by the same cut through shuffled posts
//! (a permutation test of the maximum, Good 2005, *Permutation, Parametric and
//! Bootstrap Tests of Hypotheses*).

use rustc_hash::FxHashMap;

use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level, Standing, Story};
use crate::creator::record::Creator;
use crate::random::SplitMix;
use crate::text::Document;
use crate::text::words::is_han;

/// Posts with words that are needed, and those on either side of a cut.
const POSTS_MIN: usize = 16;
const SIDE_MIN: usize = 5;

/// The last posts that are looked at.
const POSTS_MAX: usize = 600;

/// Shuffles; the smallest chance is one in five hundred.
const SHUFFLES: usize = 499;

/// A cut is a change if chance makes one as deep less often.
const CHANCE: f64 = 0.01;

/// Halves have to have less in common than this share of what each has in
/// common with itself: otherwise interests moved, as they do.
const SHARED_MAX: f64 = 0.35;

/// Days of silence at the cut that make a sale of the account likelier than a
/// change of mind.
const SILENCE: f64 = 30.0;

/// A post as weighted words.
type Bag = Vec<(u32, f64)>;

/// Finds a sudden change of what the posts are about.
pub fn assess(creator: &Creator, assessment: &mut Assessment) {
    let dated = dated_texts(creator);
    if dated.len() < POSTS_MIN {
        let needs = if creator.posts().len() < POSTS_MIN {
            "posts"
        } else {
            "posts.created_at"
        };
        assessment.lack(Axis::Conduct, "niche", needs);
        return;
    }
    let bags = bags(&dated);
    let order: Vec<usize> = (0..bags.len()).collect();
    let cut = deepest(&bags, &order);
    let shared = cut.common / cohesion(&bags, cut.at).max(f64::MIN_POSITIVE);
    let changed = shared < SHARED_MAX && chance(&bags, cut.common) <= CHANCE;
    if !changed {
        let finding = Finding::new("conduct.niche", Level::Clear);
        let posts = Amount::Count(bags.len() as f64);
        assessment.find(finding.fact("posts", posts));
        return;
    }
    let (before, after) = (dated[cut.at - 1].0, dated[cut.at].0);
    let silence = (after - before) as f64 / 86_400.0;
    let story = |code, possible: bool| Story {
        code,
        standing: if possible {
            Standing::Possible
        } else {
            Standing::Unlikely
        },
        facts: vec![],
    };
    let announced = dated[cut.at.saturating_sub(3)..(cut.at + 3).min(dated.len())]
        .iter()
        .any(|(_, text)| {
            ANNOUNCED
                .iter()
                .any(|word| text.to_lowercase().contains(word))
        });
    let level = match silence >= SILENCE && !announced {
        true => Level::Verify,
        false => Level::Note,
    };
    assessment.find(
        Finding::new("conduct.niche", level)
            .fact("day", Amount::Day(after))
            .fact("shared", Amount::Share(shared.clamp(0.0, 1.0)))
            .fact("silence", Amount::Days(silence.round()))
            .fact("posts", Amount::Count(bags.len() as f64))
            .story(story("rebrand", announced))
            .story(story("new_interest", silence < SILENCE)),
    );
}

/// What those write who change on purpose.
const ANNOUNCED: [&str; 8] = [
    "rebrand",
    "new chapter",
    "new direction",
    "changing my content",
    "转型",
    "改名",
    "换方向",
    "新开始",
];

/// Posts that have a date and a text, oldest first; of one moment, by text.
fn dated_texts(creator: &Creator) -> Vec<(i64, String)> {
    let posts = creator.posts().iter();
    let mut dated: Vec<(i64, String)> = posts
        .filter_map(|post| Some((post.created_at?, post.words()?)))
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    dated.sort();
    dated.split_off(dated.len().saturating_sub(POSTS_MAX))
}

/// Latin words, and pairs of Han characters, each once a post.
fn bags(dated: &[(i64, String)]) -> Vec<Bag> {
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    let mut frequencies: Vec<f64> = Vec::new();
    let mut posts: Vec<Vec<u32>> = Vec::new();
    for (_, text) in dated {
        let document = Document::new(&text[..text.floor_char_boundary(8 << 10)]);
        let mut own: Vec<u32> = Vec::new();
        for term in terms(&document) {
            let next = ids.len() as u32;
            own.push(*ids.entry(term).or_insert(next));
        }
        own.sort_unstable();
        own.dedup();
        frequencies.resize(ids.len(), 0.0);
        own.iter().for_each(|id| frequencies[*id as usize] += 1.0);
        posts.push(own);
    }
    let all = posts.len() as f64;
    let weigh = |id: u32| (id, ((1.0 + all) / (1.0 + frequencies[id as usize])).ln());
    let bag = |own: Vec<u32>| -> Bag {
        let repeated = own.into_iter().filter(|id| frequencies[*id as usize] > 1.0);
        repeated.map(weigh).collect()
    };
    posts.into_iter().map(bag).collect()
}

fn terms(document: &Document) -> Vec<String> {
    let words: Vec<String> = (document.words().iter())
        .map(|word| word.of(document.text()).to_lowercase())
        .collect();
    let han = |word: &String| word.chars().next().is_some_and(is_han);
    let pairs = words
        .windows(2)
        .filter(|pair| han(&pair[0]) && han(&pair[1]));
    let pairs = pairs.map(|pair| pair.concat());
    let latin = words
        .iter()
        .filter(|word| !han(word) && word.chars().count() > 2);
    latin.cloned().chain(pairs).collect()
}

/// Where the halves have least in common.
struct Cut {
    /// Posts before it.
    at: usize,
    /// Cosine of the halves.
    common: f64,
}

fn deepest(bags: &[Bag], order: &[usize]) -> Cut {
    let width = bags.iter().flatten().map(|(id, _)| *id as usize + 1).max();
    let mut sides = [vec![0.0; width.unwrap_or(0)], vec![0.0; width.unwrap_or(0)]];
    for (id, weight) in bags.iter().flatten() {
        sides[1][*id as usize] += weight;
    }
    let (mut dot, mut left) = (0.0_f64, 0.0_f64);
    let mut right: f64 = sides[1].iter().map(|weight| weight * weight).sum();
    let mut best = Cut {
        at: SIDE_MIN,
        common: f64::INFINITY,
    };
    for (at, post) in order.iter().enumerate() {
        if at >= SIDE_MIN && at + SIDE_MIN <= order.len() {
            let common = dot / (left * right).sqrt().max(f64::MIN_POSITIVE);
            if common < best.common {
                best = Cut { at, common };
            }
        }
        for (id, weight) in &bags[*post] {
            let (a, b) = (sides[0][*id as usize], sides[1][*id as usize]);
            let (c, d) = (a + weight, b - weight);
            dot += c * d - a * b;
            left += c * c - a * a;
            right += d * d - b * b;
            (sides[0][*id as usize], sides[1][*id as usize]) = (c, d);
        }
    }
    best
}

/// What the posts of a half have in common with each other: the cosine of
/// every second post with the rest of its half, the mean of both halves.
fn cohesion(bags: &[Bag], at: usize) -> f64 {
    let common = |half: &[Bag]| {
        let mut sums: [FxHashMap<u32, f64>; 2] = Default::default();
        for (place, bag) in half.iter().enumerate() {
            for (id, weight) in bag {
                *sums[place % 2].entry(*id).or_default() += weight;
            }
        }
        let square = |sum: &FxHashMap<u32, f64>| {
            let mut squares: Vec<f64> = sum.values().map(|weight| weight * weight).collect();
            squares.sort_by(f64::total_cmp);
            squares.iter().sum::<f64>()
        };
        let mut products: Vec<f64> = (sums[0].iter())
            .filter_map(|(id, weight)| Some(weight * sums[1].get(id)?))
            .collect();
        products.sort_by(f64::total_cmp);
        let norm = (square(&sums[0]) * square(&sums[1])).sqrt();
        products.iter().sum::<f64>() / norm.max(f64::MIN_POSITIVE)
    };
    (common(&bags[..at]) + common(&bags[at..])) / 2.0
}

/// How often shuffled posts have a cut as deep, no less than one in the number
/// of shuffles.
fn chance(bags: &[Bag], common: f64) -> f64 {
    let mut random = SplitMix(0x006e_6963_6865);
    let mut order: Vec<usize> = (0..bags.len()).collect();
    let mut as_deep = 0;
    for done in 1..=SHUFFLES {
        random.shuffle(&mut order);
        as_deep += usize::from(deepest(bags, &order).common <= common);
        // Far from the limit the answer is known early.
        if as_deep as f64 > 3.0 * CHANCE * SHUFFLES as f64 {
            return as_deep as f64 / done as f64;
        }
    }
    (as_deep + 1) as f64 / (SHUFFLES + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::Post;

    const FOOD: [&str; 4] = [
        "今天做了红烧排骨，先焯水再炒糖色，小火炖四十分钟",
        "红烧肉的糖色怎么炒，冰糖小火慢慢炒，排骨也一样",
        "小火慢炖的牛腩，番茄要炒出沙，再焯水去腥",
        "周末炖排骨汤，焯水之后小火四十分钟，很鲜",
    ];
    const MONEY: [&str; 4] = [
        "今天的行情又涨了，手里的币要不要卖，看成交量",
        "比特币行情分析，成交量放大，币圈要小心回调",
        "看成交量买币，行情来了，回调就是机会",
        "币圈行情日报，今天回调，成交量缩小",
    ];

    fn level(texts: &[&str], silence: i64) -> Level {
        let half = texts.len() / 2;
        let posts = texts.iter().enumerate().map(|(at, text)| Post {
            id: at.to_string(),
            created_at: Some(at as i64 * 86_400 + if at < half { 0 } else { silence * 86_400 }),
            text: Some((*text).to_owned()),
            ..Post::default()
        });
        let creator = Creator {
            posts: Some(posts.collect()),
            ..Creator::default()
        };
        let mut assessment = Assessment::default();
        assess(&creator, &mut assessment);
        assessment.findings[0].level
    }

    #[test]
    fn a_sudden_change_after_silence_is_asked_about() {
        let texts = [FOOD, FOOD, FOOD, MONEY, MONEY, MONEY].concat();
        assert_eq!(level(&texts, 90), Level::Verify);
        assert_eq!(level(&texts, 1), Level::Note);
    }

    #[test]
    fn two_interests_side_by_side_are_no_change() {
        let texts: Vec<&str> = FOOD.iter().zip(MONEY).flat_map(|(a, b)| [*a, b]).collect();
        assert_eq!(
            level(&[texts.clone(), texts.clone(), texts].concat(), 90),
            Level::Clear
        );
    }
}
