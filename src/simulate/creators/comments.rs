//! Comments under the latest posts of a simulated creator.
//!
//! People write of the post, ask, or send a smile, from hours to days after it.
//! A pod is the same two dozen accounts within minutes, with praise that fits
//! anything.

use super::grammar::Grammar;
use super::kinds::CreatorKind;
use super::persona::Persona;
use super::posts::Written;
use super::sheet::Sheet;
use crate::schema::Cell;
use crate::simulate::dice::{Dice, Purpose};
use crate::table::TableError;

/// Posts whose comments were exported, and comments of each at most.
const POSTS: usize = 30;
const OF_EACH: f64 = 14.0;

/// Accounts of a pod.
const POD: u32 = 24;

/// Writes them; `handle` is the creator's.
///
/// # Errors
/// None that a test would not find.
pub(super) fn write(
    seed: u64,
    persona: &Persona,
    handle: &str,
    posts: &[Written],
) -> Result<Sheet, TableError> {
    let mut dice = Dice::new(seed, Purpose::CreatorComments, persona.number);
    let mut sheet = Sheet::new(
        "comments",
        &[
            "comment_id",
            "post_id",
            "author_id",
            "text",
            "created_at",
            "likes",
            "by_creator",
        ],
    );
    let mut number = 0;
    let from = posts.len().saturating_sub(POSTS);
    for (at, post) in posts.iter().enumerate().skip(from) {
        let organic = post.comments.min(OF_EACH) as usize;
        for _ in 0..organic {
            number += 1;
            let comment = organic_comment(persona, handle, post, &mut dice);
            add(&mut sheet, number, at, &comment)?;
        }
        if persona.kind == CreatorKind::Pod {
            for member in 0..POD {
                if dice.chance(0.7) {
                    number += 1;
                    add(
                        &mut sheet,
                        number,
                        at,
                        &pod_comment(persona, member, post, &mut dice),
                    )?;
                }
            }
        }
    }
    Ok(sheet)
}

struct Comment {
    author: String,
    text: String,
    at: i64,
    likes: f64,
    by_creator: bool,
}

fn add(sheet: &mut Sheet, number: u32, post: usize, comment: &Comment) -> Result<(), TableError> {
    let (id, post) = (format!("c{number:05}"), format!("post-{:03}", post + 1));
    sheet.row(&[
        ("comment_id", Cell::Text(&id)),
        ("post_id", Cell::Text(&post)),
        ("author_id", Cell::Text(&comment.author)),
        ("text", Cell::Text(&comment.text)),
        ("created_at", Cell::Time(comment.at)),
        ("likes", Cell::Number(comment.likes)),
        ("by_creator", Cell::Flag(comment.by_creator)),
    ])
}

fn organic_comment(persona: &Persona, handle: &str, post: &Written, dice: &mut Dice) -> Comment {
    let grammar = Grammar::of(persona.locale);
    let by_creator = dice.chance(0.1);
    let rule = match dice.below(10) {
        _ if by_creator => "reply".to_owned(),
        0..=4 => format!("comment {}", persona.vertical),
        5 | 6 => "question".to_owned(),
        _ => "comment".to_owned(),
    };
    let text = match by_creator && persona.kind == CreatorKind::Scam && dice.chance(0.6) {
        true => grammar.say("contact", dice),
        false => grammar.say(&rule, dice),
    };
    let author = match by_creator {
        true => handle.to_owned(),
        // Some come again and again.
        false => format!("reader-{}-{:04}", persona.number, dice.rank(3000, 0.6)),
    };
    Comment {
        author,
        text,
        at: post.at + 60 + dice.log_normal(8.0 * 3600.0, 1.3) as i64,
        likes: libm::floor(dice.exponential(3.0)),
        by_creator,
    }
}

fn pod_comment(persona: &Persona, member: u32, post: &Written, dice: &mut Dice) -> Comment {
    Comment {
        author: format!("member-{}-{member:02}", persona.number),
        text: Grammar::of(persona.locale).say("pod", dice),
        at: post.at + 20 + dice.exponential(420.0) as i64,
        likes: f64::from(dice.below(3)),
        by_creator: false,
    }
}
