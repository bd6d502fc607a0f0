//! The posts whose counts can be compared.

use crate::creator::norms::measure::{Counts, Measure};
use crate::creator::norms::robust::{Estimate, estimate};
use crate::creator::record::{Count, Creator, Post};

/// As many of the latest posts tell how it is today.
const LATEST: usize = 60;

/// A post collects its likes in so many seconds.
const SETTLED: i64 = 2 * 86_400;

/// A post without likes that has as many comments or views hides them.
const COMMENTS_OF_HIDDEN: f64 = 5.0;
const VIEWS_OF_HIDDEN: f64 = 500.0;

/// A post with its counts.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The post.
    pub post: &'a Post,
    /// Its counts, and the followers at that time.
    pub counts: Counts,
}

impl Seen<'_> {
    /// Its likes; posts without a count are not seen.
    pub fn likes(&self) -> f64 {
        self.counts.likes.unwrap_or_default()
    }

    /// Whether reach was bought for it or it is marked as paid.
    pub fn is_commercial(&self) -> bool {
        self.post.paid == Some(true) || self.post.promoted == Some(true)
    }
}

/// The posts whose counts can be compared.
#[derive(Debug, Clone)]
pub struct Figures<'a> {
    /// The latest that show their likes, the earliest first.
    pub posts: Vec<Seen<'a>>,
    /// Posts that hide their likes.
    pub hidden: usize,
}

impl<'a> Figures<'a> {
    /// Of a creator.
    pub fn of(creator: &'a Creator) -> Self {
        let posts = creator.posts();
        let shown: Vec<&Post> = posts.iter().filter(|post| !hides_likes(post)).collect();
        let hidden = posts.len() - shown.len();
        let mut shown = settled(shown, today(creator));
        shown.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        let earlier = shown.len().saturating_sub(LATEST);
        let posts = shown[earlier..]
            .iter()
            .map(|post| seen(creator, post))
            .collect();
        Figures { posts, hidden }
    }

    /// The same for some of the posts.
    pub fn only(&self, keep: impl Fn(&Seen) -> bool) -> Self {
        Figures {
            posts: self
                .posts
                .iter()
                .copied()
                .filter(|seen| keep(seen))
                .collect(),
            hidden: self.hidden,
        }
    }

    /// A measure of the typical post.
    pub fn typical(&self, measure: Measure) -> Option<Estimate> {
        let values = self
            .posts
            .iter()
            .filter_map(|seen| measure.of(&seen.counts));
        let values: Vec<f64> = values.collect();
        let enough = values.len() >= super::POSTS_MIN;
        enough.then(|| estimate(values)).flatten()
    }
}

fn hides_likes(post: &Post) -> bool {
    let busy = post
        .comments
        .is_some_and(|count| count >= COMMENTS_OF_HIDDEN)
        || post.views.is_some_and(|count| count >= VIEWS_OF_HIDDEN);
    post.likes.is_none_or(|likes| likes == 0.0 && busy)
}

/// Without posts that still collect likes, if enough others are left.
fn settled(posts: Vec<&Post>, today: Option<i64>) -> Vec<&Post> {
    let old = |post: &&Post| match (post.created_at, today) {
        (Some(at), Some(today)) => today.saturating_sub(at) >= SETTLED,
        _ => true,
    };
    let settled: Vec<&Post> = posts.iter().copied().filter(old).collect();
    match settled.len() >= super::POSTS_MIN {
        true => settled,
        false => posts,
    }
}

/// The latest moment in any part.
fn today(creator: &Creator) -> Option<i64> {
    let posts = creator.posts().iter().filter_map(|post| post.created_at);
    let comments = creator.comments().iter().filter_map(|one| one.created_at);
    let counts = creator.history.iter().flatten().map(|count| count.at);
    posts.chain(comments).chain(counts).max()
}

fn seen<'a>(creator: &Creator, post: &'a Post) -> Seen<'a> {
    let then = post.created_at.and_then(|at| followers_at(creator, at));
    let followers = then.or_else(|| creator.size());
    Seen {
        post,
        counts: Counts {
            followers: followers.filter(|followers| *followers > 0.0),
            likes: post.likes,
            comments: post.comments,
            shares: post.shares,
            saves: post.saves,
            views: post.views.filter(|views| *views > 0.0),
        },
    }
}

/// Followers by the history's first count from then on; posts before the
/// history had fewer than anybody knows.
fn followers_at(creator: &Creator, at: i64) -> Option<f64> {
    let counts = creator.history.as_deref()?;
    let later = |count: &&Count| count.at >= at && count.followers.is_some();
    let next = counts.iter().filter(later).min_by_key(|count| count.at)?;
    next.followers
}

/// Numbers that are a multiple of this are round.
pub const ROUND: f64 = 100.0;

/// From this share of round numbers on, or of posts at the very top, the export
/// rounds or caps what it counts (`1.2k`, `10w+`).
const ROUNDED: f64 = 0.6;
const CAPPED: f64 = 0.3;

/// Whether counts have been rounded or capped, so that how they differ says
/// nothing.
pub fn are_rounded(counts: &[f64]) -> bool {
    let share = |is: &dyn Fn(f64) -> bool| {
        counts.iter().filter(|count| is(**count)).count() as f64 / counts.len().max(1) as f64
    };
    let top = counts.iter().copied().fold(0.0, f64::max);
    let is_round = |count: f64| count >= ROUND && count % ROUND == 0.0;
    share(&is_round) >= ROUNDED || (is_round(top) && share(&|count| count == top) >= CAPPED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::Profile;

    fn post(at: i64, likes: Option<f64>) -> Post {
        Post {
            id: at.to_string(),
            created_at: Some(at * 86_400),
            likes,
            comments: Some(9.0),
            ..Post::default()
        }
    }

    fn creator(posts: Vec<Post>) -> Creator {
        Creator {
            profile: Some(Profile {
                followers: Some(1000.0),
                ..Profile::default()
            }),
            posts: Some(posts),
            ..Creator::default()
        }
    }

    #[test]
    fn hidden_and_fresh_likes_do_not_count() {
        let mut posts: Vec<Post> = (1..=10).map(|at| post(at, Some(100.0))).collect();
        posts.push(post(11, None));
        posts.push(post(12, Some(0.0)));
        posts.push(post(13, Some(3.0)));
        let creator = creator(posts);
        let figures = Figures::of(&creator);
        assert_eq!((figures.posts.len(), figures.hidden), (10, 2));
    }

    #[test]
    fn a_rate_is_by_the_followers_of_its_day() {
        let mut creator = creator((1..=8).map(|at| post(at, Some(100.0))).collect());
        let count = |day: i64, followers: f64| Count {
            at: day * 86_400,
            followers: Some(followers),
            following: None,
        };
        creator.history = Some(vec![count(30, 1000.0), count(5, 500.0)]);
        let figures = Figures::of(&creator);
        let followers: Vec<f64> = figures
            .posts
            .iter()
            .filter_map(|s| s.counts.followers)
            .collect();
        assert_eq!(followers[..5], [500.0; 5]);
        assert_eq!(followers[5..], [1000.0; 3]);
    }

    #[test]
    fn only_the_latest_count() {
        let creator = creator((1..=200).map(|at| post(at, Some(100.0))).collect());
        let figures = Figures::of(&creator);
        assert_eq!(figures.posts.len(), LATEST);
        assert_eq!(figures.posts[0].post.id, "139");
    }

    #[test]
    fn rounded_and_capped_counts_are_told() {
        assert!(are_rounded(&[1200.0, 900.0, 3400.0, 812.0]));
        let capped = [100_000.0, 100_000.0, 71_233.0, 100_000.0, 5_612.0, 83_004.0];
        assert!(are_rounded(&capped));
        let counted = [1203.0, 911.0, 3400.0, 812.0, 777.0, 1543.0];
        assert!(!are_rounded(&counted));
        assert!(!are_rounded(&[]));
    }
}
