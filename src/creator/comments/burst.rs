//! `comments.burst`: comments that come within minutes, long after the post,
//! or at the beat of a machine.

use std::collections::{BTreeMap, BTreeSet};

use super::talk::Talk;
use crate::creator::finding::{
    Amount, Assessment, Axis, Chart, Fact, Finding, Level, Standing, Story,
};

/// Comments with times that show the pace under a post.
const COMMENTS_MIN: usize = 30;

/// A burst: seconds, and the least share and number of the post's comments.
const WINDOW: i64 = 600;
const SHARE: f64 = 0.3;
const COUNT: usize = 20;

/// In the first hour a crowd is what a new post has, seconds.
const FRESH: i64 = 3600;

/// Posts with bursts, and their share of the posts looked at, that no single
/// mention elsewhere explains.
const POSTS_ASKED: usize = 3;
const POSTS_SHARE: f64 = 0.2;

/// Half an hour, and the days on which piles must recur to be rounding: a crowd
/// comes once.
const PILE: i64 = 1_800;
const PILE_DAYS: usize = 5;

/// Standard deviation over mean of the gaps between comments; of independent
/// comments it is 1 or more.
const BEAT: f64 = 0.25;

/// The pace under one post.
struct Pace<'a> {
    post: &'a str,
    /// Comments in the busiest window.
    burst: usize,
    /// When that began.
    at: i64,
    late: bool,
    steady: bool,
    comments: usize,
}

/// Looks at the pace of the comments under every post.
pub fn assess(talk: &Talk, all: &mut Assessment) {
    let mut times: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for said in &talk.said {
        if let (Some(post), Some(at)) = (&said.comment.post, said.comment.created_at) {
            times.entry(post).or_default().push(at);
        }
    }
    if times.is_empty() {
        return all.lack(
            Axis::Comments,
            "comments_burst",
            "comments.created_at, comments.post_id",
        );
    }
    if is_rounded(&times) {
        return all.lack(Axis::Comments, "comments_rounded", "comments.created_at");
    }
    let appeared = talk.appeared();
    let known = times.keys().any(|post| appeared.contains_key(post));
    let paces: Vec<Pace> = (times.iter())
        .filter(|(_, times)| times.len() >= COMMENTS_MIN)
        .map(|(post, times)| pace(post, times, appeared.get(post).copied()))
        .collect();
    if paces.is_empty() {
        return all.lack(Axis::Comments, "comments_burst", "");
    }
    let late: Vec<&Pace> = paces.iter().filter(|pace| pace.late).collect();
    let steady = paces.iter().filter(|pace| pace.steady).count();
    let often = late.len() >= POSTS_ASKED && late.len() as f64 >= POSTS_SHARE * paces.len() as f64;
    let level = match late.len() + steady {
        0 => Level::Clear,
        _ if often || steady > 0 => Level::Verify,
        _ => Level::Note,
    };
    let top = paces
        .iter()
        .max_by(|a, b| share(a).total_cmp(&share(b)).then(b.post.cmp(a.post)));
    let mut finding = Finding::new("comments.burst", level)
        .fact("posts", Amount::Count(paces.len() as f64))
        .fact("bursts", Amount::Count(late.len() as f64))
        .fact("steady", Amount::Count(steady as f64))
        .fact("top", Amount::Share(top.map_or(0.0, share)));
    if let Some(pace) = late.first() {
        finding = finding
            .fact("post", Amount::Text(pace.post.to_owned()))
            .fact("day", Amount::Day(pace.at));
        let fresh = if known {
            Standing::Unlikely
        } else {
            Standing::Untested
        };
        let mention = if often {
            Standing::Unlikely
        } else {
            Standing::Possible
        };
        let posts = Fact::new("comments_bursts", Amount::Count(late.len() as f64));
        finding = finding
            .story(Story::new("comments_premiere", fresh, Vec::new()))
            .story(Story::new("comments_mention", mention, vec![posts]))
            .drawn(chart(&times[pace.post]));
    }
    all.find(finding);
}

fn share(pace: &Pace) -> f64 {
    pace.burst as f64 / pace.comments as f64
}

/// Times that are no one's: days, full hours, or "three weeks ago" told back
/// from the moment of the export. What piled up under a post within half an hour
/// counts once, or else a burst would pass for rounding.
fn is_rounded(times: &BTreeMap<&str, Vec<i64>>) -> bool {
    let all = || times.values().flatten();
    let exact = all().filter(|at| at.rem_euclid(PILE) == 0).count();
    let piles: Vec<i64> = times.values().flat_map(|times| piles(times)).collect();
    2 * exact >= all().count()
        || recurs(&piles, 86_400, PILE, 0.6)
        || recurs(&piles, 3_600, 60, 0.5)
}

/// The first of ascending times within every half hour.
fn piles(times: &[i64]) -> Vec<i64> {
    let mut piles = times.to_vec();
    piles.dedup_by_key(|at| at.div_euclid(PILE));
    piles
}

/// Whether a share of the times lies within a window of every period, on
/// several days.
fn recurs(times: &[i64], period: i64, window: i64, share: f64) -> bool {
    let mut phases: Vec<(i64, i64)> = (times.iter())
        .map(|at| (at.rem_euclid(period), at.div_euclid(86_400)))
        .collect();
    phases.sort_unstable();
    let again: Vec<(i64, i64)> = (phases.iter())
        .map(|(phase, day)| (phase + period, *day))
        .collect();
    phases.extend(again);
    let within: Vec<i64> = phases.iter().map(|(phase, _)| *phase).collect();
    let (count, from) = busiest(&within, window);
    let pile = from..from.saturating_add(window);
    let days: BTreeSet<i64> = (phases.iter())
        .filter(|(phase, _)| pile.contains(phase))
        .map(|(_, day)| *day)
        .collect();
    count as f64 >= share * times.len() as f64 && days.len() >= PILE_DAYS
}

fn pace<'a>(post: &'a str, times: &[i64], appeared: Option<i64>) -> Pace<'a> {
    let (burst, at) = busiest(times, WINDOW);
    let began = appeared.unwrap_or(times[0]);
    let crowd = burst >= COUNT && burst as f64 >= SHARE * times.len() as f64;
    Pace {
        post,
        burst,
        at,
        late: crowd && at >= began + FRESH,
        steady: beat(times) < BEAT,
        comments: times.len(),
    }
}

/// The most of some ascending times within a window, and when it begins.
fn busiest(times: &[i64], window: i64) -> (usize, i64) {
    let mut best = (0, 0);
    let mut last = 0;
    for (first, at) in times.iter().enumerate() {
        while last < times.len() && times[last] < at.saturating_add(window) {
            last += 1;
        }
        if last - first > best.0 {
            best = (last - first, *at);
        }
    }
    best
}

/// The standard deviation of the gaps over their mean; 1 if there is no gap.
fn beat(times: &[i64]) -> f64 {
    let gaps: Vec<f64> = times
        .windows(2)
        .map(|two| (two[1] - two[0]) as f64)
        .collect();
    let count = gaps.len().max(1) as f64;
    let mean = gaps.iter().sum::<f64>() / count;
    let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / count;
    if mean == 0.0 {
        1.0
    } else {
        variance.sqrt() / mean
    }
}

/// Comments so far, at most at a hundred moments.
fn chart(times: &[i64]) -> Chart {
    let step = times.len().div_ceil(100);
    let points = times.iter().zip(1..).step_by(step);
    let (_, at) = busiest(times, WINDOW);
    Chart::Series {
        points: points.map(|(at, count)| (*at, f64::from(count))).collect(),
        marks: vec![(at, "comments_burst")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gaps that no clock gives.
    fn natural(count: i64) -> Vec<i64> {
        (0..count)
            .map(|at| at * at * 37 + at * 1_013 % 971)
            .collect()
    }

    #[test]
    fn a_crowd_at_the_start_is_no_late_burst() {
        let times: Vec<i64> = (0..40).map(|at| at * at / 3).collect();
        assert!(!pace("p", &times, Some(0)).late);
        let later: Vec<i64> = times.iter().map(|at| at + 80_000).collect();
        assert!(pace("p", &later, Some(0)).late);
    }

    #[test]
    fn a_beat_is_told_from_people() {
        let beats: Vec<i64> = (0..40).map(|at| at * 90).collect();
        assert!(pace("p", &beats, None).steady);
        let mut times = natural(60);
        times.sort_unstable();
        assert!(!pace("p", &times, None).steady);
    }

    #[test]
    fn rounded_times_are_not_judged() {
        let rounded = |times: Vec<i64>| is_rounded(&BTreeMap::from([("p", times)]));
        assert!(rounded((0..50).map(|at| at * 86_400).collect()));
        assert!(rounded((0..50).map(|at| at * 3_600).collect()));
        assert!(rounded(vec![86_400; 50]));
        assert!(rounded(
            (0..50).map(|at| at * 7 * 86_400 + at * 3).collect()
        ));
        assert!(!rounded(natural(200)));
    }

    #[test]
    fn a_burst_is_no_rounding() {
        let burst = |post: i64| -> Vec<i64> {
            let began = post * 86_400 * 3 + post * 5_000;
            let few = (0..10).map(move |at| began + at * at * 977);
            let mut times: Vec<i64> = few.collect();
            times.extend((0..90).map(|at| began + 95_017 + at * 3));
            times.sort_unstable();
            times
        };
        assert!(!is_rounded(&BTreeMap::from([("p", burst(0))])));
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let posts = names.into_iter().zip((0..).map(burst));
        assert!(!is_rounded(&posts.collect()));
        // Under many posts in one evening.
        let evening = names.into_iter().zip(std::iter::repeat(burst(0)));
        assert!(!is_rounded(&evening.collect()));
    }
}
