//! What is known of a creator, as the exports had it. Everything may be
//! missing.

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// One creator, with whatever parts were given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Creator {
    /// What the creator is called here: the name of its folder.
    pub id: String,
    /// The profile; `None` if there is no such part.
    pub profile: Option<Profile>,
    /// A sample of followers.
    pub followers: Option<Vec<Account>>,
    /// Posts in the order of the table.
    pub posts: Option<Vec<Post>>,
    /// Comments under the posts, in the order of the table.
    pub comments: Option<Vec<Comment>>,
    /// Counts of followers, by time.
    pub history: Option<Vec<Count>>,
}

impl Creator {
    /// Followers at last count: by the profile, or by the end of the history.
    pub fn size(&self) -> Option<f64> {
        let told = self.profile.as_ref().and_then(|profile| profile.followers);
        let last = || {
            self.history
                .as_ref()?
                .iter()
                .rev()
                .find_map(|count| count.followers)
        };
        told.or_else(last)
    }

    /// The platform, in lower case.
    pub fn platform(&self) -> Option<String> {
        let platform = self.profile.as_ref()?.platform.as_ref()?;
        Some(platform.trim().to_lowercase())
    }

    /// The posts, or none.
    pub fn posts(&self) -> &[Post] {
        self.posts.as_deref().unwrap_or_default()
    }

    /// The comments, or none.
    pub fn comments(&self) -> &[Comment] {
        self.comments.as_deref().unwrap_or_default()
    }
}

/// What a profile says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// The identifier on the platform.
    pub id: Option<String>,
    /// The unique name on the platform.
    pub handle: Option<String>,
    /// The name shown.
    pub name: Option<String>,
    /// What the creator says of themselves.
    pub bio: Option<String>,
    /// A link out of the profile.
    pub url: Option<String>,
    /// Where the creator posts.
    pub platform: Option<String>,
    /// What the creator is about.
    pub vertical: Option<String>,
    /// Accounts that follow the creator.
    pub followers: Option<f64>,
    /// Accounts the creator follows.
    pub following: Option<f64>,
    /// Posts ever made.
    pub posts: Option<f64>,
    /// Whether the platform has confirmed who this is.
    pub verified: Option<bool>,
    /// When the account was made, in seconds since 1970.
    pub created_at: Option<i64>,
}

/// An account that follows the creator.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Account {
    /// Unique identifier.
    pub id: String,
    /// The unique name on the platform.
    pub handle: Option<String>,
    /// The name shown.
    pub name: Option<String>,
    /// What the account says of itself.
    pub bio: Option<String>,
    /// A link out of the profile.
    pub url: Option<String>,
    /// Whether there is a picture of its own.
    pub has_picture: Option<bool>,
    /// Whether only those let in can see the posts.
    pub private: Option<bool>,
    /// Whether the platform has confirmed who this is.
    pub verified: Option<bool>,
    /// Posts ever made.
    pub posts: Option<f64>,
    /// Accounts that follow this one.
    pub followers: Option<f64>,
    /// Accounts this one follows.
    pub following: Option<f64>,
    /// When the account was made, in seconds since 1970.
    pub created_at: Option<i64>,
    /// When the account last did something, in seconds since 1970.
    pub last_active_at: Option<i64>,
    /// When it began to follow the creator, in seconds since 1970.
    pub followed_at: Option<i64>,
    /// What tables say that do not keep names.
    pub derived: Derived,
}

/// Properties of names and texts that may not be kept themselves; each counts
/// only where the thing itself is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Derived {
    /// Share of digits in the handle, 0–1.
    pub handle_digit_share: Option<f64>,
    /// Share of digits in the name, 0–1.
    pub name_digit_share: Option<f64>,
    /// Words of the name.
    pub name_words: Option<f64>,
    /// Whether name and handle are equal.
    pub name_is_handle: Option<bool>,
    /// Characters of the bio.
    pub bio_length: Option<f64>,
    /// Whether the profile links out.
    pub has_url: Option<bool>,
}

/// Something the creator published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Post {
    /// Unique identifier.
    pub id: String,
    /// When, in seconds since 1970.
    pub created_at: Option<i64>,
    /// The headline.
    pub title: Option<String>,
    /// What is said.
    pub text: Option<String>,
    /// Likes.
    pub likes: Option<f64>,
    /// Comments, by the platform's count.
    pub comments: Option<f64>,
    /// Shares or reposts.
    pub shares: Option<f64>,
    /// Saves.
    pub saves: Option<f64>,
    /// Views, plays or reads.
    pub views: Option<f64>,
    /// Whether it is marked as paid content.
    pub paid: Option<bool>,
    /// Whether reach was bought for it.
    pub promoted: Option<bool>,
    /// Whose product it is about, where the export says.
    pub brand: Option<String>,
}

impl Post {
    /// Title and text, in this order, on lines of their own.
    pub fn words(&self) -> Option<String> {
        match (&self.title, &self.text) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (Some(title), Some(text)) => Some(format!("{title}\n{text}")),
        }
    }
}

/// Something written under a post.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comment {
    /// Unique identifier.
    pub id: String,
    /// The post it stands under.
    pub post: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What was written.
    pub text: Option<String>,
    /// When, in seconds since 1970.
    pub created_at: Option<i64>,
    /// Likes.
    pub likes: Option<f64>,
    /// The comment it answers.
    pub reply_to: Option<String>,
    /// Whether the creator wrote it; told by the author where the export does
    /// not say.
    pub by_creator: bool,
}

/// One count of the history.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Count {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Followers.
    pub followers: Option<f64>,
    /// Accounts followed.
    pub following: Option<f64>,
}

/// Another creator, to compare with: numbers of a typical post.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Peer {
    /// Unique identifier.
    pub id: String,
    /// Where it posts, in lower case.
    pub platform: Option<String>,
    /// What it is about, in lower case.
    pub vertical: Option<String>,
    /// Followers.
    pub followers: Option<f64>,
    /// Likes of a typical post.
    pub likes: Option<f64>,
    /// Comments of a typical post.
    pub comments: Option<f64>,
    /// Shares of a typical post.
    pub shares: Option<f64>,
    /// Saves of a typical post.
    pub saves: Option<f64>,
    /// Views of a typical post.
    pub views: Option<f64>,
    /// Standard deviation over mean of the likes of its posts.
    pub like_spread: Option<f64>,
}

/// A name as it is compared with others: without case, blanks and the sign
/// before it.
pub fn bare(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}
