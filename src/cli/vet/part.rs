//! The parts of a creator: what their files are called and what they must
//! hold.

use std::path::Path;

use crate::schema::Schema;
use crate::table::Format;

/// One table about a creator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Profile,
    Followers,
    Posts,
    Comments,
    History,
    Peers,
}

impl Part {
    pub const ALL: [Part; 6] = [
        Part::Profile,
        Part::Followers,
        Part::Posts,
        Part::Comments,
        Part::History,
        Part::Peers,
    ];

    /// The name of its schema and of its file without the ending.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Profile => "profile",
            Part::Followers => "followers",
            Part::Posts => "posts",
            Part::Comments => "comments",
            Part::History => "history",
            Part::Peers => "peers",
        }
    }

    /// What exports call it in Chinese.
    const fn chinese(self) -> &'static [&'static str] {
        match self {
            Part::Profile => &["账号", "主页", "博主", "达人"],
            Part::Followers => &["粉丝", "粉丝列表", "粉丝样本"],
            Part::Posts => &["笔记", "作品", "视频", "帖子", "微博"],
            Part::Comments => &["评论"],
            Part::History => &["粉丝趋势", "涨粉", "历史"],
            Part::Peers => &["同类", "同类达人", "对标"],
        }
    }

    /// Its columns.
    pub fn schema(self) -> Schema {
        let [profile, followers, posts, comments, history, peers] = Schema::creator();
        match self {
            Part::Profile => profile,
            Part::Followers => followers,
            Part::Posts => posts,
            Part::Comments => comments,
            Part::History => history,
            Part::Peers => peers,
        }
    }

    /// Sets of columns of which a file must have one whole: without them it
    /// would tell nothing.
    pub fn required(self) -> Vec<Vec<&'static str>> {
        let any = |columns: &[&'static str]| columns.iter().map(|column| vec![*column]).collect();
        match self {
            Part::Profile => any(&["handle", "name", "bio", "followers", "platform"]),
            Part::Followers => any(&[
                "handle",
                "name",
                "has_picture",
                "posts",
                "followers",
                "following",
                "followed_at",
                "created_at",
            ]),
            Part::Posts => any(&["text", "title", "likes", "comments", "views", "created_at"]),
            Part::Comments => any(&["text", "author_id", "author_name"]),
            Part::History => vec![vec!["date", "followers"], vec!["date", "following"]],
            Part::Peers => vec![vec!["followers"]],
        }
    }

    /// The part that a file holds by its name: `followers.csv`,
    /// `followers_2.json`, `粉丝.csv`.
    pub fn of_file(path: &Path) -> Option<Self> {
        Format::of_name(path)?;
        let name = path.file_name()?.to_str()?.to_lowercase();
        let stem = name.split('.').next()?;
        let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit() || "_- ()".contains(c));
        Part::ALL
            .into_iter()
            .find(|part| part.name() == stem || part.chinese().contains(&stem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_tell_their_part() {
        let part = |name: &str| Part::of_file(Path::new(name));
        assert_eq!(part("a/followers.csv"), Some(Part::Followers));
        assert_eq!(part("Followers_2.json.gz"), Some(Part::Followers));
        assert_eq!(part("粉丝趋势.csv"), Some(Part::History));
        assert_eq!(part("posts (1).jsonl"), Some(Part::Posts));
        assert_eq!(part("followers.xlsx"), None);
        assert_eq!(part("notes.csv"), None);
    }

    #[test]
    fn what_is_required_is_a_column() {
        for part in Part::ALL {
            let schema = part.schema();
            assert_eq!(schema.name, part.name());
            for column in part.required().concat() {
                assert!(schema.field(column).is_some(), "{column}");
            }
        }
    }
}
