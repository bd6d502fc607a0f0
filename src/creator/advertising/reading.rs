//! What is known of every post before anything is concluded.

use rayon::prelude::*;

use super::context::probability;
use super::cues::{Cue, Seen, cues};
use super::disclosure::{Disclosure, disclosure};
use super::head::{AdvertisingHead, Judgement};
use super::phrases::Words;
use crate::creator::record::Post;
use crate::text::words::is_han;

/// The share of posts taken to be paid for before one is read. Nobody knows it
/// of creators in general.
pub const PRIOR: f64 = 0.1;

/// A post of fewer Han characters says less than the head has learnt: its
/// weight shrinks in proportion.
const HAN_ENOUGH: f64 = 50.0;

/// A post of which Han is less than this share is not Chinese.
const HAN_SHARE: f64 = 0.3;

/// Longest text that is read, in bytes; what comes after says no more.
const READ_MAX: usize = 64 << 10;

/// A post as it was read.
pub struct Reading<'a> {
    /// The post.
    pub post: &'a Post,
    /// Title and text, of a long one the beginning; empty if there is neither.
    pub text: String,
    /// Its words.
    pub words: Words,
    /// What it says of being paid for.
    pub disclosure: Disclosure,
    /// What looks like selling.
    pub cues: Vec<Seen>,
    /// What the head says of a Chinese post.
    pub judgement: Option<Judgement>,
    /// Weight of paid against not paid in nats, shrunk where the post is short.
    pub weight: Option<f64>,
}

impl Reading<'_> {
    /// The chance that it is paid for: 1 where it says so, `None` where nothing
    /// can be said.
    pub fn paid(&self) -> Option<f64> {
        if self.disclosure.place.is_some() {
            return Some(1.0);
        }
        self.suspicion()
    }

    /// The chance that it is paid for, by its wording alone.
    pub fn suspicion(&self) -> Option<f64> {
        let prior = (PRIOR / (1.0 - PRIOR)).ln();
        self.weight.map(|weight| probability(weight + prior))
    }

    /// Whether it says that it is paid for, or very likely is.
    pub fn is_commercial(&self) -> bool {
        self.paid().is_some_and(|paid| paid >= 0.5)
    }

    /// Whether it does not say that it is paid for.
    pub fn is_undisclosed(&self) -> bool {
        self.disclosure.place.is_none()
    }

    /// Whether it has a cue.
    pub fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|seen| seen.cue == cue)
    }

    /// Whether it has a text.
    pub fn is_written(&self) -> bool {
        !self.words.folded().is_empty()
    }

    /// Whether it has a text that the head has not learnt to read.
    pub fn is_foreign(&self) -> bool {
        self.is_written() && !is_chinese(&self.text)
    }
}

/// Reads posts, and puts them in the order of time, so that nothing depends on
/// the order of the rows.
pub fn read<'a>(posts: &'a [Post], head: Option<&AdvertisingHead>) -> Vec<Reading<'a>> {
    let readings = posts.par_iter().map(|post| reading(post, head));
    let mut readings: Vec<Reading> = readings.collect();
    readings.sort_by(|a, b| {
        let time = a.post.created_at.cmp(&b.post.created_at);
        time.then_with(|| a.post.id.cmp(&b.post.id))
    });
    readings
}

fn reading<'a>(post: &'a Post, head: Option<&AdvertisingHead>) -> Reading<'a> {
    let text = text(post);
    let words = Words::of(&text);
    let judged = head.filter(|_| is_chinese(&text));
    let judgement = judged.map(|head| head.judge(&text));
    let enough = (han(&text) as f64 / HAN_ENOUGH).min(1.0);
    Reading {
        disclosure: disclosure(post, &text, &words),
        cues: cues(&words),
        weight: judgement
            .as_ref()
            .map(|judgement| judgement.weight * enough),
        judgement,
        words,
        text,
        post,
    }
}

/// What is read of a post.
pub fn text(post: &Post) -> String {
    let mut text = post.words().unwrap_or_default();
    text.truncate(capped(&text).len());
    text
}

/// The beginning of a text, as much as is read.
pub fn capped(text: &str) -> &str {
    &text[..text.floor_char_boundary(READ_MAX)]
}

fn han(text: &str) -> usize {
    text.chars().filter(|ch| is_han(*ch)).count()
}

/// Whether enough of the letters are Han, and not among those of Japanese.
fn is_chinese(text: &str) -> bool {
    let letters = text.chars().filter(|ch| ch.is_alphabetic()).count();
    let kana = |ch: &char| matches!(ch, '\u{3040}'..='\u{30ff}');
    let kana = text.chars().filter(kana).count();
    let han = han(text);
    han > 0 && han as f64 >= HAN_SHARE * letters as f64 && kana * 10 < han
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_texts_the_beginning_is_read() {
        let post = Post {
            text: Some("长".repeat(1 << 20)),
            ..Post::default()
        };
        let read = reading(&post, None).text;
        assert_eq!(read.len(), READ_MAX - READ_MAX % "长".len());
    }

    #[test]
    fn only_chinese_is_chinese() {
        assert!(is_chinese("这款 iPhone 手机真的很好用"));
        for text in ["", "Only 中 one", "これは本当に良い製品です", "12345 !!"] {
            assert!(!is_chinese(text), "{text}");
        }
    }
}
