//! How often the brand changes, and whether brands of one kind follow each
//! other.

use std::collections::{BTreeMap, BTreeSet};

use super::brands;
use super::excerpt::excerpt;
use super::grams;
use super::habit::is_habit;
use super::reading::Reading;
use crate::creator::finding::{Amount, Chart, Fact, Finding, Level};

const DAY: f64 = 86_400.0;

/// Days within which praise for two brands of one kind is a contradiction.
const NEAR: f64 = 30.0;

/// Cosine of the wordings of two posts on one kind of thing.
const ALIKE: f64 = 0.3;

/// Pairs of brands that make a habit.
const HABIT: usize = 3;

/// Commercial posts looked at, the latest: the pairs grow with the square.
const POSTS_MAX: usize = 500;

const SHOWN: usize = 4;

/// Looks at commercial posts in the order of time that name a brand; `None` if
/// fewer than two do.
pub fn find(readings: &[Reading]) -> Option<Finding> {
    let named: Vec<(&Reading, BTreeSet<String>)> = (readings.iter())
        .filter(|reading| reading.is_commercial())
        .map(|reading| (reading, brands::of(reading)))
        .filter(|(_, brands)| !brands.is_empty())
        .collect();
    if named.len() < 2 {
        return None;
    }
    let all: BTreeSet<&String> = named.iter().flat_map(|(_, brands)| brands).collect();
    let Rivals {
        pairs: rivals,
        posts: rivalling,
    } = rivals(&named[named.len().saturating_sub(POSTS_MAX)..]);
    let written = readings.iter().filter(|reading| reading.is_written());
    let is_habit = rivals.len() >= HABIT && is_habit(rivalling, written.count(), HABIT);
    let level = if is_habit { Level::Verify } else { Level::Note };
    let mut finding = Finding::new("advertising.rotation", level)
        .fact("posts", Amount::Count(named.len() as f64))
        .fact("brands", Amount::Count(all.len() as f64))
        .fact("days", Amount::Days(NEAR));
    let times: Vec<i64> = named
        .iter()
        .filter_map(|(reading, _)| reading.post.created_at)
        .collect();
    if let (Some(first), Some(last)) = (times.first(), times.last()) {
        let months = (last.saturating_sub(*first) as f64 / DAY / 30.0).max(1.0);
        let rate = (named.len() as f64 / months * 10.0).round() / 10.0;
        finding = finding
            .fact("per_month", Amount::Number(rate))
            .fact("rivals", Amount::Count(rivals.len() as f64));
    }
    let shown = rivals.iter().take(SHOWN).flat_map(|(one, other)| {
        [one, other].map(|(reading, brands)| {
            let brands = Amount::List(brands.iter().cloned().collect());
            excerpt(reading, &[], vec![Fact::new("for_brand", brands)])
        })
    });
    Some(finding.shown(shown).drawn(chart(&named)))
}

type Named<'a> = (&'a Reading<'a>, BTreeSet<String>);

/// Posts near in time, on one kind of thing, for different brands.
struct Rivals<'n> {
    /// Two such posts for each pair of brands.
    pairs: Vec<(&'n Named<'n>, &'n Named<'n>)>,
    /// Number of all such posts.
    posts: usize,
}

fn rivals<'n>(named: &'n [Named<'n>]) -> Rivals<'n> {
    let values: Vec<Vec<(u32, f32)>> = (named.iter())
        .map(|(reading, _)| grams::values(grams::slots(&reading.text)))
        .collect();
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    let mut posts = BTreeSet::new();
    for (at, one) in named.iter().enumerate() {
        for (next, other) in named.iter().enumerate().skip(at + 1) {
            let days = one.0.post.created_at.zip(other.0.post.created_at);
            let Some((first, second)) = days else {
                continue;
            };
            if second.saturating_sub(first) as f64 > NEAR * DAY {
                break;
            }
            let differ = one.1.is_disjoint(&other.1);
            if differ && cosine(&values[at], &values[next]) >= ALIKE {
                posts.extend([at, next]);
                let mut pair = [&one.1, &other.1];
                pair.sort();
                if seen.insert(pair) {
                    pairs.push((one, other));
                }
            }
        }
    }
    Rivals {
        pairs,
        posts: posts.len(),
    }
}

fn cosine(one: &[(u32, f32)], other: &[(u32, f32)]) -> f64 {
    let (mut at, mut sum) = (0, 0.0);
    for (slot, value) in one {
        at += other[at..].partition_point(|(of, _)| of < slot);
        if let Some((_, of)) = other.get(at).filter(|(of, _)| of == slot) {
            sum += f64::from(*value) * f64::from(*of);
        }
    }
    sum
}

/// The brands with most posts.
fn chart(named: &[Named]) -> Chart {
    let mut counts = BTreeMap::<&String, f64>::new();
    for brand in named.iter().flat_map(|(_, brands)| brands) {
        *counts.entry(brand).or_default() += 1.0;
    }
    let mut bars: Vec<(String, f64)> = counts
        .into_iter()
        .map(|(brand, n)| (brand.clone(), n))
        .collect();
    bars.sort_by(|a, b| b.1.total_cmp(&a.1));
    bars.truncate(12);
    Chart::Bars { bars }
}
