//! `comments.spam`: how much of what others write is spam.
//!
//! The count of comments that the head flags is corrected for how often it
//! errs (Rogan & Gladen 1978), at the ends of all intervals, so that the
//! interval holds what the head's errors leave open as well as the sample.

use rustc_hash::FxHashSet;

use super::head::{CommentHead, Errors};
use super::passages::{SHOWN, excerpt};
use super::talk::{Said, Talk};
use super::{COMMENTS_MIN, standing};
use crate::creator::finding::{Amount, Assessment, Axis, Excerpt, Fact, Finding, Level, Story};
use crate::rollup::Share;

/// Shares whose lower ends are worth knowing, and asking about.
const NOTED: f64 = 0.05;
const ASKED: f64 = 0.2;

/// Past this share of Chinese comments the errors of the head are not those
/// that were measured.
const HAN_MAX: f64 = 0.5;

/// A word that adds this to the weight, natural log, is marked.
const MARKED: f64 = 0.3;

/// Tells the share of spam.
pub fn assess(talk: &Talk, head: Option<&CommentHead>, all: &mut Assessment) {
    let Some(head) = head else {
        return all.lack(Axis::Comments, "comments_spam", "model.comments");
    };
    let count = talk.written().count() as u32;
    if count < COMMENTS_MIN {
        return all.lack(Axis::Comments, "comments_spam", "");
    }
    let is_spam = |said: &&Said| said.spam >= Some(head.errors.threshold);
    let mut flagged: Vec<&Said> = talk.written().filter(is_spam).collect();
    let Some(share) = corrected(flagged.len() as u32, count, &head.errors) else {
        return all.lack(Axis::Comments, "comments_spam", "model.comments");
    };
    let han = talk.written().filter(|said| said.han()).count() as f64 / f64::from(count);
    let level = match share.low {
        low if low >= ASKED && han <= HAN_MAX => Level::Verify,
        low if low >= NOTED => Level::Note,
        _ => Level::Clear,
    };
    let mut finding = Finding::new("comments.spam", level)
        .fact("comments", Amount::Count(f64::from(count)))
        .fact("flagged", Amount::Count(flagged.len() as f64))
        .fact("share", Amount::Share(share.mean))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high));
    if han > 0.1 {
        finding = finding.fact("han", Amount::Share(han));
    }
    if level > Level::Clear {
        let authors = authors(&flagged);
        let facts = authors.map(|share| Fact::new("comments_accounts", Amount::Share(share)));
        let uninvited = standing(authors, 0.5);
        finding = finding.story(Story::new(
            "comments_uninvited",
            uninvited,
            facts.into_iter().collect(),
        ));
    }
    flagged.sort_by(|a, b| b.spam.unwrap_or(0.0).total_cmp(&a.spam.unwrap_or(0.0)));
    let mut met = FxHashSet::default();
    flagged.retain(|said| met.insert(&said.skeleton));
    let shown = flagged.iter().take(SHOWN).map(|said| shown(said, head));
    all.find(finding.shown(shown));
}

/// The share of spam among `count` comments of which `flagged` were flagged;
/// `None` if the head flags spam no more often than other comments.
fn corrected(flagged: u32, count: u32, errors: &Errors) -> Option<Share> {
    let seen = Share::of(f64::from(flagged), count);
    let alarms = Share::of(f64::from(errors.alarms), errors.genuine.max(1));
    let hits = Share::of(f64::from(errors.hits), errors.spam.max(1));
    if hits.low <= alarms.high {
        return None;
    }
    let share = |seen: f64, alarm: f64, hit: f64| ((seen - alarm) / (hit - alarm)).clamp(0.0, 1.0);
    let mean = share(seen.mean, alarms.mean, hits.mean);
    Some(Share {
        mean,
        low: share(seen.low, alarms.high, hits.high).min(mean),
        high: share(seen.high, alarms.low, hits.low).max(mean),
    })
}

/// Different accounts to a comment; many mean that nobody here runs them.
fn authors(flagged: &[&Said]) -> Option<f64> {
    let named: Vec<&String> = (flagged.iter())
        .filter_map(|said| said.comment.author.as_ref())
        .collect();
    let distinct: FxHashSet<&&String> = named.iter().collect();
    (!named.is_empty()).then(|| distinct.len() as f64 / named.len() as f64)
}

fn shown(said: &Said, head: &CommentHead) -> Excerpt {
    let document = said.document();
    let bytes = head.bytes(&document);
    let mark = |range: std::ops::Range<usize>| bytes[range].iter().sum::<f64>() >= MARKED;
    let odds = 1.0 / (1.0 + (-said.spam.unwrap_or(0.0)).exp());
    let facts = vec![Fact::new("comments_even_odds", Amount::Share(odds))];
    excerpt(said, &document, mark, facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERRORS: Errors = Errors {
        threshold: 2.0,
        genuine: 500,
        alarms: 5,
        spam: 500,
        hits: 450,
    };

    #[test]
    fn flags_as_many_as_errors_give_are_no_spam() {
        let share = corrected(10, 1000, &ERRORS).unwrap();
        assert!(share.low == 0.0 && share.mean < 0.001 && share.high < 0.02);
    }

    #[test]
    fn what_the_head_misses_is_added() {
        let share = corrected(450, 1000, &ERRORS).unwrap();
        assert!(share.low < share.mean && share.mean < share.high);
        assert!((share.mean - 0.494).abs() < 0.01, "{share:?}");
    }

    #[test]
    fn a_head_that_cannot_tell_gives_no_share() {
        let blind = Errors { hits: 5, ..ERRORS };
        assert_eq!(corrected(1, 100, &blind), None);
    }
}
