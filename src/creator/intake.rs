//! From batches of tables to what is known of a creator.

use super::record::{Account, Comment, Count, Derived, Peer, Post, Profile, bare};
use crate::table::Batch;

/// One row of a batch, cell by cell.
struct Row<'a> {
    batch: &'a Batch,
    row: usize,
}

impl Row<'_> {
    fn text(&self, column: &str) -> Option<String> {
        let texts = self.batch.texts(column)?;
        texts.get(self.row).map(str::to_owned)
    }

    fn lower(&self, column: &str) -> Option<String> {
        Some(self.text(column)?.trim().to_lowercase())
    }

    fn number(&self, column: &str) -> Option<f64> {
        self.batch.numbers(column)?[self.row]
    }

    fn time(&self, column: &str) -> Option<i64> {
        self.batch.times(column)?[self.row]
    }

    fn flag(&self, column: &str) -> Option<bool> {
        self.batch.flags(column)?[self.row]
    }

    /// The key of the row; tables give every row one.
    fn key(&self, column: &str) -> String {
        self.text(column).unwrap_or_default()
    }
}

fn rows<T>(batch: &Batch, take: impl Fn(Row) -> T) -> Vec<T> {
    (0..batch.len())
        .map(|row| take(Row { batch, row }))
        .collect()
}

/// Profiles, one a row.
pub fn profiles(batch: &Batch) -> Vec<Profile> {
    rows(batch, |row| Profile {
        id: row.text("account_id"),
        handle: row.text("handle"),
        name: row.text("name"),
        bio: row.text("bio"),
        url: row.text("url"),
        platform: row.text("platform"),
        vertical: row.text("vertical"),
        followers: row.number("followers"),
        following: row.number("following"),
        posts: row.number("posts"),
        verified: row.flag("verified"),
        created_at: row.time("created_at"),
    })
}

/// Followers, one a row.
pub fn accounts(batch: &Batch) -> Vec<Account> {
    rows(batch, |row| Account {
        id: row.key("account_id"),
        handle: row.text("handle"),
        name: row.text("name"),
        bio: row.text("bio"),
        url: row.text("url"),
        has_picture: row.flag("has_picture"),
        private: row.flag("private"),
        verified: row.flag("verified"),
        posts: row.number("posts"),
        followers: row.number("followers"),
        following: row.number("following"),
        created_at: row.time("created_at"),
        last_active_at: row.time("last_active_at"),
        followed_at: row.time("followed_at"),
        derived: Derived {
            handle_digit_share: row.number("handle_digit_share"),
            name_digit_share: row.number("name_digit_share"),
            name_words: row.number("name_words"),
            name_is_handle: row.flag("name_is_handle"),
            bio_length: row.number("bio_length"),
            has_url: row.flag("has_url"),
        },
    })
}

/// Posts, one a row.
pub fn posts(batch: &Batch) -> Vec<Post> {
    rows(batch, |row| Post {
        id: row.key("post_id"),
        created_at: row.time("created_at"),
        title: row.text("title"),
        text: row.text("text"),
        likes: row.number("likes"),
        comments: row.number("comments"),
        shares: row.number("shares"),
        saves: row.number("saves"),
        views: row.number("views"),
        paid: row.flag("paid"),
        promoted: row.flag("promoted"),
        brand: row.text("brand"),
    })
}

/// Comments, one a row. Where the export does not say what the creator wrote,
/// the author's id or name does.
pub fn comments(batch: &Batch, profile: Option<&Profile>) -> Vec<Comment> {
    let own =
        |profile: &Profile| [&profile.id, &profile.handle].map(|name| name.as_deref().map(bare));
    let own = profile.map(own).unwrap_or_default();
    rows(batch, |row| {
        let (id, name) = (row.text("author_id"), row.text("author_name"));
        let is_creator = || {
            let mut named = [&id, &name]
                .into_iter()
                .flatten()
                .map(|author| Some(bare(author)));
            named.any(|author| own.contains(&author))
        };
        Comment {
            by_creator: row.flag("by_creator").unwrap_or_else(is_creator),
            id: row.key("comment_id"),
            post: row.text("post_id"),
            text: row.text("text"),
            created_at: row.time("created_at"),
            likes: row.number("likes"),
            reply_to: row.text("reply_to"),
            author: id.or(name),
        }
    })
}

/// Counts, one a row with a date, in the order of the table.
pub fn counts(batch: &Batch) -> Vec<Count> {
    let all = rows(batch, |row| {
        Some(Count {
            at: row.time("date")?,
            followers: row.number("followers"),
            following: row.number("following"),
        })
    });
    all.into_iter().flatten().collect()
}

/// Other creators, one a row.
pub fn peers(batch: &Batch) -> Vec<Peer> {
    rows(batch, |row| Peer {
        id: row.key("creator_id"),
        platform: row.lower("platform"),
        vertical: row.lower("vertical"),
        followers: row.number("followers"),
        likes: row.number("likes"),
        comments: row.number("comments"),
        shares: row.number("shares"),
        saves: row.number("saves"),
        views: row.number("views"),
        like_spread: row.number("like_spread"),
    })
}
