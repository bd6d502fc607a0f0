//! What a creator has written, and excerpts of it.

use std::ops::Range;

use crate::creator::finding::{Excerpt, Passage};
use crate::creator::record::Creator;
use crate::text::Document;

/// Where the creator wrote something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// In the profile.
    Profile,
    /// In a post.
    Post,
    /// Under a post.
    Comment,
}

/// Something the creator wrote.
pub struct Source {
    /// Where.
    pub part: Part,
    /// The id of a post or comment, or `profile`.
    pub id: String,
    /// When, in seconds since 1970.
    pub at: Option<i64>,
    /// The text.
    pub text: String,
    /// The same, cut up.
    pub document: Document,
}

/// Longest text that is read, in bytes; what comes after says no more.
const READ_MAX: usize = 64 << 10;

/// The profile, the posts and the creator's own comments.
pub fn written(creator: &Creator) -> Vec<Source> {
    let source = |part: Part, id: &str, at: Option<i64>, text: String| {
        let end = text.floor_char_boundary(READ_MAX);
        let text = text[..end].to_owned();
        Source {
            part,
            id: id.to_owned(),
            at,
            document: Document::new(&text),
            text,
        }
    };
    let profile = creator.profile.as_ref().map(|profile| {
        let parts = [&profile.name, &profile.bio, &profile.url];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        source(Part::Profile, PROFILE, None, parts.join("\n"))
    });
    let posts = creator.posts().iter();
    let posts = posts.filter_map(|post| {
        let text = post.words()?;
        Some(source(Part::Post, &post.id, post.created_at, text))
    });
    let own = creator
        .comments()
        .iter()
        .filter(|comment| comment.by_creator);
    let own = own.filter_map(|comment| {
        let text = comment.text.clone()?;
        Some(source(Part::Comment, &comment.id, comment.created_at, text))
    });
    profile.into_iter().chain(posts).chain(own).collect()
}

/// The source of what the profile says.
const PROFILE: &str = "profile";

/// Characters shown before and after what is marked.
const AROUND: usize = 40;

impl Source {
    /// The text around some bytes of it, with these marked.
    pub fn around(&self, range: &Range<usize>) -> Excerpt {
        let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
        let start = before.char_indices().rev().take(AROUND).last();
        let start = start.map_or(range.start, |(at, _)| at);
        let end = after.char_indices().nth(AROUND);
        let end = end.map_or(self.text.len(), |(at, _)| range.end + at);
        let plain = |text: String| Passage {
            text,
            marked: false,
        };
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        Excerpt {
            source: self.id.clone(),
            at: self.at,
            passages: vec![
                plain(format!(
                    "{}{}",
                    cut(start > 0),
                    &self.text[start..range.start]
                )),
                Passage {
                    text: self.text[range.clone()].to_owned(),
                    marked: true,
                },
                plain(format!(
                    "{}{}",
                    &self.text[range.end..end],
                    cut(end < self.text.len())
                )),
            ],
            facts: Vec::new(),
        }
    }
}
