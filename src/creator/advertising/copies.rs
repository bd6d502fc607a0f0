//! What the shared scripts of a creator's posts say of the creator.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::brands;
use super::excerpt::{excerpt, joined};
use super::habit::is_habit;
use super::promotion::sells_silently;
use super::reading::Reading;
use super::scripts::{Scripts, windows};
use crate::creator::finding::{Amount, Excerpt, Fact, Finding, Level, Standing, Story};

const SHOWN: usize = 6;

/// Posts that share their words, sell and say nothing, from which on it is no
/// accident.
const HABIT: usize = 2;

/// A post whose passages stand elsewhere too.
struct Copy<'a> {
    reading: &'a Reading<'a>,
    shared: Vec<Range<usize>>,
    with: BTreeSet<String>,
}

/// Looks for passages shared with other creators, and for passages used again
/// for another brand; nothing if no post has words.
pub fn find(creator: &str, readings: &[Reading], scripts: &Scripts) -> Vec<Finding> {
    let written = readings.iter().filter(|reading| reading.is_written());
    let written = written.count();
    if written == 0 {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if scripts.compares() {
        let copies = copies(readings, |hash, _| {
            let others = scripts.others(hash, creator).into_iter();
            others.map(str::to_owned).collect()
        });
        findings.push(across(&copies, written));
    }
    findings.extend(within(readings));
    findings
}

/// Whether posts that sell and disclose nothing share their words with another
/// creator's.
pub fn is_shared(finding: &Finding) -> bool {
    finding.code == "advertising.scripts" && finding.level >= Level::Verify
}

/// Whether a post sells and discloses nothing. A wish or a song that several
/// creators pass on sells nothing, whomever it names.
fn is_silent(reading: &Reading) -> bool {
    reading.is_undisclosed() && (sells_silently(reading) || reading.is_commercial())
}

/// What is shared with other creators, by so many written posts.
fn across(copies: &[Copy], written: usize) -> Finding {
    let silent = copies.iter().filter(|copy| is_silent(copy.reading)).count();
    let level = match copies.len() {
        0 => Level::Clear,
        _ if is_habit(silent, written, HABIT) => Level::Verify,
        _ => Level::Note,
    };
    let with: BTreeSet<&String> = copies.iter().flat_map(|copy| &copy.with).collect();
    let mut finding = Finding::new("advertising.scripts", level)
        .fact("posts", Amount::Count(copies.len() as f64))
        .fact("silent", Amount::Count(silent as f64))
        .fact(
            "creators",
            Amount::List(with.into_iter().cloned().collect()),
        );
    if !copies.is_empty() {
        let disclosed = copies.iter().filter(|copy| !copy.reading.is_undisclosed());
        let disclosed = disclosed.count();
        finding = finding
            .story(story("brief", silent, "disclosed", disclosed))
            .story(story(
                "passed_on",
                silent,
                "innocent",
                copies.len() - silent - disclosed,
            ));
    }
    finding.shown(shown(copies, "shared_with"))
}

/// A story that explains posts of one kind, unless others sell silently.
fn story(code: &'static str, silent: usize, kind: &'static str, explained: usize) -> Story {
    Story {
        code,
        standing: match (silent, explained) {
            (0, 1..) => Standing::Possible,
            _ => Standing::Unlikely,
        },
        facts: vec![Fact::new(kind, Amount::Count(explained as f64))],
    }
}

/// The script of one brand's post in another brand's.
fn within(readings: &[Reading]) -> Option<Finding> {
    let branded: Vec<(usize, BTreeSet<String>)> = (readings.iter().enumerate())
        .map(|(at, reading)| (at, brands::of(reading)))
        .filter(|(_, brands)| !brands.is_empty())
        .collect();
    if branded.len() < 2 {
        return None;
    }
    let mut brands_of: FxHashMap<u64, BTreeSet<&String>> = FxHashMap::default();
    let mut own: FxHashMap<&str, &BTreeSet<String>> = FxHashMap::default();
    for (at, brands) in &branded {
        own.insert(&readings[*at].post.id, brands);
        for window in windows(&readings[*at].words) {
            brands_of.entry(window.hash).or_default().extend(brands);
        }
    }
    let copies = copies(readings, |hash, reading| {
        let Some(own) = own.get(reading.post.id.as_str()) else {
            return Vec::new();
        };
        let brands = brands_of.get(&hash).into_iter().flatten();
        brands
            .filter(|brand| !own.contains(**brand))
            .map(|brand| (*brand).clone())
            .collect()
    });
    let level = match copies.len() {
        0 => Level::Clear,
        _ => Level::Note,
    };
    let brands: BTreeSet<&String> = copies.iter().flat_map(|copy| &copy.with).collect();
    Some(
        Finding::new("advertising.reused", level)
            .fact("posts", Amount::Count(copies.len() as f64))
            .fact(
                "brands",
                Amount::List(brands.into_iter().cloned().collect()),
            )
            .shown(shown(&copies, "for_brand")),
    )
}

/// Posts with passages that somebody or something else has too.
fn copies<'a>(
    readings: &'a [Reading<'a>],
    others: impl Fn(u64, &Reading) -> Vec<String>,
) -> Vec<Copy<'a>> {
    let copy = |reading: &'a Reading<'a>| {
        let mut shared = Vec::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for window in windows(&reading.words) {
            let with = others(window.hash, reading);
            if !with.is_empty() {
                shared.push(reading.words.bytes(window.words));
            }
            with.into_iter()
                .for_each(|name| *counts.entry(name).or_default() += 1);
        }
        (!shared.is_empty()).then(|| Copy {
            reading,
            shared: joined(shared),
            with: counts.into_keys().collect(),
        })
    };
    readings.iter().filter_map(copy).collect()
}

fn shown(copies: &[Copy], name: &'static str) -> Vec<Excerpt> {
    let length = |copy: &&Copy| copy.shared.iter().map(Range::len).sum::<usize>();
    let mut longest: Vec<&Copy> = copies.iter().collect();
    longest.sort_by_key(|copy| (std::cmp::Reverse(length(copy)), &copy.reading.post.id));
    let shown = longest.into_iter().take(SHOWN).map(|copy| {
        let with = Amount::List(copy.with.iter().cloned().collect());
        excerpt(copy.reading, &copy.shared, vec![Fact::new(name, with)])
    });
    shown.collect()
}
