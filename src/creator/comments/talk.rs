//! What commenters wrote, prepared once for all checks.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::generic::{Kind, kind};
use super::head::CommentHead;
use crate::creator::record::{Comment, Creator};
use crate::text::Document;
use crate::text::words::is_han;

/// No platform takes a longer comment; what follows is not read.
const CHARACTERS_MAX: usize = 10_000;

/// One comment that is not the creator's.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    /// The comment.
    pub comment: &'a Comment,
    /// How much it says.
    pub kind: Kind,
    /// Its letters in lower case without digits, marks, emoji and names of
    /// accounts; what two copies have in common.
    pub skeleton: String,
    /// The log-likelihood ratio of spam, if there is a head.
    pub spam: Option<f64>,
    /// Whether it asks something.
    pub asks: bool,
}

impl Said<'_> {
    /// The text as far as it is read.
    pub fn text(&self) -> &str {
        read(self.comment.text.as_deref().unwrap_or_default())
    }

    /// The text, normalised and cut up.
    pub fn document(&self) -> Document {
        Document::new(self.text())
    }

    /// Letters of the skeleton, a Han character counting for two.
    pub fn letters(&self) -> usize {
        self.skeleton
            .chars()
            .map(|ch| 1 + usize::from(is_han(ch)))
            .sum()
    }

    /// Whether Han characters say most of it.
    pub fn han(&self) -> bool {
        let han = self.skeleton.chars().filter(|ch| is_han(*ch)).count();
        4 * han > self.letters()
    }
}

/// All comments of others under a creator's posts, in an order that does not
/// depend on the table's.
#[derive(Debug, Clone)]
pub struct Talk<'a> {
    /// Whose posts they stand under.
    pub creator: &'a Creator,
    /// The comments.
    pub said: Vec<Said<'a>>,
}

impl<'a> Talk<'a> {
    /// Prepares the comments of a creator.
    pub fn of(creator: &'a Creator, head: Option<&CommentHead>) -> Self {
        let mut others: Vec<&Comment> = creator.comments().iter().collect();
        others.retain(|comment| !comment.by_creator);
        others.sort_by_key(|comment| {
            (
                comment.created_at,
                &comment.author,
                &comment.post,
                &comment.text,
                &comment.id,
            )
        });
        let said = others
            .into_par_iter()
            .map(|comment| prepare(comment, head))
            .collect();
        Talk { creator, said }
    }

    /// Comments that show at least one character.
    pub fn written(&self) -> impl Iterator<Item = &Said<'a>> {
        self.said.iter().filter(|said| said.kind != Kind::Empty)
    }

    /// When posts appeared, in seconds since 1970, by their ids.
    pub fn appeared(&self) -> FxHashMap<&'a str, i64> {
        let posts = self.creator.posts().iter();
        posts
            .filter_map(|post| Some((post.id.as_str(), post.created_at?)))
            .collect()
    }

    /// Ids of the comments that the creator answered; `None` if the table does
    /// not say what answers what.
    pub fn answered(&self) -> Option<FxHashSet<&'a str>> {
        let comments = self.creator.comments();
        comments
            .iter()
            .find_map(|comment| comment.reply_to.as_ref())?;
        let replies = comments.iter().filter(|comment| comment.by_creator);
        Some(
            replies
                .filter_map(|reply| reply.reply_to.as_deref())
                .collect(),
        )
    }
}

fn prepare<'a>(comment: &'a Comment, head: Option<&CommentHead>) -> Said<'a> {
    let text = read(comment.text.as_deref().unwrap_or_default());
    let document = Document::new(text);
    Said {
        comment,
        kind: kind(&document),
        skeleton: skeleton(&document),
        spam: head.map(|head| head.weight(&document)),
        asks: asks(document.text()),
    }
}

fn read(text: &str) -> &str {
    let end = text.char_indices().nth(CHARACTERS_MAX);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

fn asks(text: &str) -> bool {
    text.contains(['?', '？'])
        || ["吗", "呢", "求链接", "哪里", "怎么", "多少钱"]
            .iter()
            .any(|word| text.contains(word))
}

/// The letters of a text that copies have in common; a letter that is drawn
/// out counts once.
pub fn skeleton(document: &Document) -> String {
    let mut skeleton = String::new();
    let mut named = false;
    let mut run = (' ', 0);
    for word in document.words() {
        let text = word.of(document.text());
        named = text == "@" || named && !word.spaced;
        if named {
            continue;
        }
        let letters = text.chars().filter(|ch| ch.is_alphabetic());
        for ch in letters.flat_map(char::to_lowercase) {
            run = if ch == run.0 {
                (ch, run.1 + 1)
            } else {
                (ch, 1)
            };
            if run.1 == 3 {
                skeleton.pop();
            }
            if run.1 < 3 {
                skeleton.push(ch);
            }
        }
    }
    skeleton
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        skeleton(&Document::new(text))
    }

    #[test]
    fn names_digits_marks_and_drawn_out_letters_do_not_count() {
        assert_eq!(of("@a_friend Sooooo GOOD 100!!! 🔥"), "sogood");
        assert_eq!(of("太太太太好看了～～2024"), "太好看了");
        assert_eq!(of("\u{200b}😀"), "");
    }

    #[test]
    fn the_creators_own_comments_are_not_among_them() {
        let comment = |id: &str, by_creator| Comment {
            id: id.to_owned(),
            text: Some("thank you".to_owned()),
            by_creator,
            ..Comment::default()
        };
        let creator = Creator {
            comments: Some(vec![comment("b", false), comment("a", true)]),
            ..Creator::default()
        };
        let talk = Talk::of(&creator, None);
        assert_eq!(talk.said.len(), 1);
        assert_eq!(talk.said[0].comment.id, "b");
    }
}
