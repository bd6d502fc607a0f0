//! What of an account is judged: a few shapes of its fields, each told in steps.
//!
//! A shape is chosen to mean the same in every collection of accounts: counts
//! by their logarithm, counts beside each other, and limits beyond which more
//! says nothing. Fields may be missing; so is then every shape that needs them.

use serde::Serialize;

use crate::creator::record::{Account, bare};

/// A field of an account as readers know it; shapes are told under one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// Whether it has a picture.
    Picture,
    /// Whether it is private.
    Private,
    /// How much it has posted.
    Posts,
    /// How many it follows beside what follows it.
    Following,
    /// How empty it is of posts and of contacts.
    Empty,
    /// Digits in the handle.
    Handle,
    /// The name shown.
    Name,
    /// The bio and its link.
    Bio,
}

/// Which way evidence may go as a value grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is never less suspicious.
    Up,
    /// More is never more suspicious.
    Down,
    /// Either.
    Free,
}

/// One shape.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its name in the model.
    pub name: &'static str,
    /// What it is told under.
    pub of: Trait,
    /// Which way its evidence may go. A handful of accounts would otherwise
    /// teach that an account with 40 % digits is better than one with 30 %.
    pub direction: Direction,
    /// Where its steps are, ascending.
    pub knots: &'static [f64],
    value: fn(&Fields) -> Option<f64>,
}

/// Number of shapes.
pub const SHAPES: usize = 13;

/// A value a shape; `None` where a field is missing.
pub type Values = [Option<f64>; SHAPES];

/// Accounts that follow more are called mass followers. The platforms' own
/// limit is 7,500 (Instagram), and few people read what 1,500 others post.
pub const MASS: f64 = 1_500.0;

/// Posts past which an account is no emptier than another.
const POSTS_ENOUGH: f64 = 30.0;
/// Followers or followed past which an account is no emptier than another.
const CONTACTS_ENOUGH: f64 = 200.0;

/// All shapes. Counts are in `ln(1 + count)`, ratios in `ln` of counts plus 1.
pub const ALL: [Shape; SHAPES] = [
    Shape {
        name: "picture",
        of: Trait::Picture,
        direction: Direction::Down,
        knots: &[0.5],
        value: |of| of.picture,
    },
    Shape {
        name: "private",
        of: Trait::Private,
        direction: Direction::Free,
        knots: &[0.5],
        value: |of| of.private,
    },
    Shape {
        name: "posts",
        of: Trait::Posts,
        direction: Direction::Down,
        // 1, 2, 4, … 512 posts.
        knots: &[0.69, 1.09, 1.6, 2.19, 2.83, 3.49, 4.17, 4.85, 5.54, 6.23],
        value: |of| of.posts,
    },
    Shape {
        name: "following_to_followers",
        of: Trait::Following,
        direction: Direction::Up,
        // ¼, ½, 1, 2, … 64 followed for each follower.
        knots: &[-1.39, -0.69, 0.0, 0.69, 1.38, 2.07, 2.77, 3.46, 4.15],
        value: |of| Some(of.following? - of.followers?),
    },
    Shape {
        name: "posts_to_following",
        of: Trait::Posts,
        direction: Direction::Down,
        // From 3 posts for 1,000 followed to as many posts.
        knots: &[-5.81, -4.61, -3.51, -2.31, -1.21, 0.0],
        value: |of| Some(of.posts? - of.following?),
    },
    Shape {
        name: "mass_following",
        of: Trait::Following,
        direction: Direction::Up,
        // 1,000, 1,500, 2,500, 4,000, 6,500.
        knots: &[6.9, 7.31, 7.82, 8.29, 8.77],
        value: |of| of.following,
    },
    Shape {
        name: "traces",
        of: Trait::Empty,
        direction: Direction::Down,
        knots: &[3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        value: traces,
    },
    Shape {
        name: "handle_digits",
        of: Trait::Handle,
        direction: Direction::Up,
        knots: &[1e-6, 0.1, 0.2, 0.3, 0.4, 0.5],
        value: |of| of.handle_digits,
    },
    Shape {
        name: "name_words",
        of: Trait::Name,
        direction: Direction::Down,
        knots: &[1.0, 2.0, 3.0],
        value: |of| of.name_words,
    },
    Shape {
        name: "name_digits",
        of: Trait::Name,
        direction: Direction::Up,
        knots: &[1e-6, 0.2, 0.5],
        value: |of| of.name_digits,
    },
    Shape {
        name: "name_is_handle",
        of: Trait::Name,
        direction: Direction::Up,
        knots: &[0.5],
        value: |of| of.name_is_handle,
    },
    Shape {
        name: "bio_length",
        of: Trait::Bio,
        direction: Direction::Down,
        // 1, 10, 30, 60 and 100 characters.
        knots: &[0.69, 2.39, 3.43, 4.11, 4.61],
        value: |of| of.bio_length,
    },
    Shape {
        name: "url",
        of: Trait::Bio,
        direction: Direction::Down,
        knots: &[0.5],
        value: |of| of.url,
    },
];

/// Any life at all: posts and contacts, each up to a little. An account with
/// many of either is not empty.
fn traces(of: &Fields) -> Option<f64> {
    let contacts = of.followers?.max(of.following?);
    Some(of.posts?.min(POSTS_ENOUGH.ln_1p()) + contacts.min(CONTACTS_ENOUGH.ln_1p()))
}

/// The fields, flags as 0 and 1, counts as `ln(1 + count)`.
struct Fields {
    picture: Option<f64>,
    private: Option<f64>,
    posts: Option<f64>,
    followers: Option<f64>,
    following: Option<f64>,
    handle_digits: Option<f64>,
    name_words: Option<f64>,
    name_digits: Option<f64>,
    name_is_handle: Option<f64>,
    bio_length: Option<f64>,
    url: Option<f64>,
}

impl Fields {
    fn of(account: &Account) -> Self {
        let flag = |flag: Option<bool>| flag.map(|flag| f64::from(u8::from(flag)));
        let count = |count: Option<f64>| count.filter(|count| *count >= 0.0).map(f64::ln_1p);
        let (handle, name) = (account.handle.as_deref(), account.name.as_deref());
        let derived = &account.derived;
        let length = |text: &str| text.chars().count() as f64;
        let words = |name: &str| name.split_whitespace().count() as f64;
        let bio = account.bio.as_deref().map(length);
        let url = account.url.as_deref().map(|url| !url.trim().is_empty());
        Fields {
            picture: flag(account.has_picture),
            private: flag(account.private),
            posts: count(account.posts),
            followers: count(account.followers),
            following: count(account.following),
            handle_digits: handle.and_then(digit_share).or(derived.handle_digit_share),
            name_words: name.map(words).or(derived.name_words),
            name_digits: name.and_then(digit_share).or(derived.name_digit_share),
            name_is_handle: flag(same(handle, name).or(derived.name_is_handle)),
            bio_length: count(bio.or(derived.bio_length)),
            url: flag(url.or(derived.has_url)),
        }
    }
}

fn same(handle: Option<&str>, name: Option<&str>) -> Option<bool> {
    Some(bare(handle?) == bare(name?))
}

/// Share of decimal digits; `None` of nothing.
fn digit_share(name: &str) -> Option<f64> {
    let (mut digits, mut all) = (0.0, 0.0);
    for ch in name.trim().trim_start_matches('@').chars() {
        digits += f64::from(u8::from(ch.is_numeric()));
        all += 1.0;
    }
    (all > 0.0).then(|| digits / all)
}

/// The shapes of an account.
pub fn values(account: &Account) -> Values {
    let fields = Fields::of(account);
    ALL.map(|shape| (shape.value)(&fields))
}

/// The step a value falls on: the number of knots at or below it.
pub fn step_of(shape: usize, value: f64) -> usize {
    ALL[shape].knots.partition_point(|knot| *knot <= value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str) -> usize {
        ALL.iter().position(|shape| shape.name == name).unwrap()
    }

    #[test]
    fn knots_ascend() {
        for shape in ALL {
            assert!(shape.knots.is_sorted(), "{}", shape.name);
        }
    }

    #[test]
    fn what_needs_a_missing_field_is_missing() {
        let account = Account {
            posts: Some(0.0),
            followers: Some(9.0),
            ..Account::default()
        };
        let values = values(&account);
        assert_eq!(values[at("posts")], Some(0.0));
        assert_eq!(values[at("traces")], None);
        assert_eq!(values[at("following_to_followers")], None);
        assert_eq!(values.iter().flatten().count(), 1);
    }

    #[test]
    fn derived_columns_stand_in_for_names_that_are_not_kept() {
        let mut account = Account::default();
        account.derived.handle_digit_share = Some(0.5);
        assert_eq!(values(&account)[at("handle_digits")], Some(0.5));
        account.handle = Some("@abcd1".to_owned());
        assert_eq!(values(&account)[at("handle_digits")], Some(0.2));
        account.name = Some("ABCD1".to_owned());
        assert_eq!(values(&account)[at("name_is_handle")], Some(1.0));
    }

    #[test]
    fn counts_beyond_belief_fall_on_a_step() {
        let account = Account {
            posts: Some(f64::MAX),
            followers: Some(f64::INFINITY),
            following: Some(f64::INFINITY),
            ..Account::default()
        };
        for (shape, value) in values(&account).into_iter().enumerate() {
            let step = value.map(|value| step_of(shape, value));
            assert!(step.is_none_or(|step| step <= ALL[shape].knots.len()));
        }
    }
}
