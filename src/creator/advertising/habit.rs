//! When posts of one kind are a habit and no accident.

use crate::creator::norms::robust::wilson;

/// The share of a creator's posts that cannot be accidents. Whoever posts
/// thousands of times does everything now and then.
const SHARE: f64 = 0.02;

/// Whether some of all written posts are a habit: at least so many, and surely
/// more than a small share.
pub fn is_habit(posts: usize, of: usize, least: usize) -> bool {
    posts >= least && wilson(posts as f64, of as f64).0 >= SHARE
}

/// Whether some of all written posts are more than a small share of them: for
/// what one post proves by itself.
pub fn is_shown(posts: usize, of: usize) -> bool {
    posts > 0 && posts as f64 >= SHARE * of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_grows_with_the_posts() {
        assert!(is_habit(3, 3, 3));
        assert!(is_habit(2, 20, 2));
        assert!(is_habit(6, 24, 3));
        assert!(!is_habit(2, 3, 3));
        assert!(!is_habit(3, 5_000, 3));
        assert!(!is_habit(0, 0, 0));
    }

    #[test]
    fn one_post_of_a_few_shows_something() {
        assert!(is_shown(1, 50));
        assert!(!is_shown(0, 50));
        assert!(!is_shown(3, 5_000));
    }
}
