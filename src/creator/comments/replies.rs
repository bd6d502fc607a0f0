//! `comments.replies`: whether the creator answers, and is asked.

use super::COMMENTS_MIN;
use super::talk::Talk;
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level};
use crate::rollup::Share;

/// Shares of comments answered, or asking, that make a conversation.
const ANSWERED: f64 = 0.03;
const ASKING: f64 = 0.05;

/// Tells the shares of comments that ask, and that were answered.
pub fn assess(talk: &Talk, all: &mut Assessment) {
    let count = talk.written().count() as u32;
    if count < COMMENTS_MIN {
        return all.lack(Axis::Comments, "comments_replies", "");
    }
    let asking = talk.written().filter(|said| said.asks).count();
    let asking = Share::of(asking as f64, count);
    let answered = answered(talk, count);
    let talks = answered.is_some_and(|share| share >= ANSWERED) || asking.mean >= ASKING;
    let level = if talks { Level::Clear } else { Level::Note };
    let mut finding = Finding::new("comments.replies", level)
        .fact("comments", Amount::Count(f64::from(count)))
        .fact("asking", Amount::Share(asking.mean));
    match answered {
        Some(share) => finding = finding.fact("answered", Amount::Share(share)),
        None => all.lack(Axis::Comments, "comments_answers", "comments.reply_to"),
    }
    all.find(finding);
}

/// The share of comments that the creator answered; `None` if the table does
/// not say what answers what.
fn answered(talk: &Talk, count: u32) -> Option<f64> {
    let answered = talk.answered()?;
    let own = talk
        .written()
        .filter(|said| answered.contains(said.comment.id.as_str()));
    Some(own.count() as f64 / f64::from(count))
}
