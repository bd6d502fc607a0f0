//! Who is vetted, and what was given of them.

use serde::Serialize;

use super::record::Creator;

/// Who is vetted, as the exports had it: names are as they stand there.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Subject {
    /// The name shown.
    pub name: Option<String>,
    /// The unique name on the platform.
    pub handle: Option<String>,
    /// Where the creator posts, in lower case.
    pub platform: Option<String>,
    /// What the creator is about.
    pub vertical: Option<String>,
    /// Followers at last count.
    pub followers: Option<f64>,
    /// Whether the platform has confirmed who this is.
    pub verified: Option<bool>,
    /// How much was given of each part.
    pub given: Given,
}

/// Rows of each part; `None` where there is no such part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Given {
    /// Followers in the sample.
    pub followers: Option<usize>,
    /// Posts.
    pub posts: Option<usize>,
    /// Comments.
    pub comments: Option<usize>,
    /// Counts of followers.
    pub history: Option<usize>,
    /// The latest post, comment or count, in seconds since 1970.
    pub until: Option<i64>,
}

impl Subject {
    /// Of a creator.
    pub fn of(creator: &Creator) -> Self {
        let profile = creator.profile.clone().unwrap_or_default();
        Subject {
            name: profile.name,
            handle: profile.handle,
            platform: creator.platform(),
            vertical: profile.vertical,
            followers: creator.size(),
            verified: profile.verified,
            given: Given::of(creator),
        }
    }
}

impl Given {
    fn of(creator: &Creator) -> Self {
        let posts = creator.posts().iter().filter_map(|post| post.created_at);
        let comments = creator.comments().iter();
        let comments = comments.filter_map(|comment| comment.created_at);
        let counts = creator.history.iter().flatten().map(|count| count.at);
        Given {
            followers: creator.followers.as_ref().map(Vec::len),
            posts: creator.posts.as_ref().map(Vec::len),
            comments: creator.comments.as_ref().map(Vec::len),
            history: creator.history.as_ref().map(Vec::len),
            until: posts.chain(comments).chain(counts).max(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::{Count, Post};

    #[test]
    fn what_is_missing_is_not_told_as_nothing() {
        let post = |created_at| Post {
            created_at,
            ..Post::default()
        };
        let creator = Creator {
            posts: Some(vec![post(Some(7)), post(None)]),
            comments: Some(Vec::new()),
            history: Some(vec![Count {
                at: 5,
                followers: Some(900.0),
                following: None,
            }]),
            ..Creator::default()
        };
        let subject = Subject::of(&creator);
        assert_eq!(subject.followers, Some(900.0));
        assert_eq!(
            subject.given,
            Given {
                followers: None,
                posts: Some(2),
                comments: Some(0),
                history: Some(1),
                until: Some(7),
            }
        );
    }
}
