//! The tables about a creator: profile, followers, posts, comments, history of
//! counts, and other creators to compare with.
//!
//! Aliases are the header names of common exports of Instagram, TikTok and 抖音,
//! 小红书, 微博 and YouTube, by the platforms themselves or by the usual tools.

mod aliases;

use self::aliases::{
    BIO, COMMENTS, FOLLOWERS, FOLLOWING, HANDLE, LIKES, NAME, PLATFORM, POSTS, SAVES, SHARES, TIME,
    URL, VERIFIED, VERTICAL, VIEWS,
};
use super::{Field, Kind, Schema};

/// The tables of a creator in the order in which they are described.
pub(super) fn tables() -> [Schema; 6] {
    [
        profile(),
        followers(),
        posts(),
        comments(),
        history(),
        peers(),
    ]
}

fn schema(name: &'static str, key: Option<&'static str>, fields: Vec<Field>) -> Schema {
    Schema {
        name: name.into(),
        fields,
        key: key.map(Into::into),
    }
}

fn count(
    name: &'static str,
    aliases: &'static [&'static str],
    about: &'static str,
    lost: &'static str,
) -> Field {
    Field::new(name, Kind::COUNT)
        .aliases(aliases)
        .about(about)
        .lost_without(lost)
}

fn profile() -> Schema {
    let fields = vec![
        Field::new("account_id", Kind::Id)
            .aliases(&[
                "id",
                "user_id",
                "uid",
                "channel_id",
                "sec_uid",
                "用户ID",
                "博主ID",
                "达人ID",
            ])
            .about("the creator's identifier on the platform")
            .lost_without("the creator's own comments, where they carry no handle"),
        Field::new("handle", Kind::Id)
            .aliases(HANDLE)
            .about("the creator's unique name on the platform")
            .lost_without("the check for look-alike names"),
        Field::new("name", Kind::Text)
            .aliases(NAME)
            .about("the name shown"),
        Field::new("bio", Kind::Text)
            .aliases(BIO)
            .about("what the creator says of themselves")
            .lost_without("contacts and claims in the profile"),
        Field::new("url", Kind::Text)
            .aliases(URL)
            .about("a link out of the profile"),
        Field::new("platform", Kind::Id)
            .aliases(PLATFORM)
            .about("instagram, tiktok, douyin, xiaohongshu, weibo, youtube, …")
            .lost_without("norms of the platform; peers of all platforms are compared"),
        Field::new("vertical", Kind::Text)
            .aliases(VERTICAL)
            .about("what the creator is about: beauty, food, travel, …")
            .lost_without("norms of the vertical; peers of all are compared"),
        count(
            "followers",
            FOLLOWERS,
            "accounts that follow the creator",
            "every rate by follower, and the size band",
        ),
        count(
            "following",
            FOLLOWING,
            "accounts the creator follows",
            "the check for follow-for-follow",
        ),
        count("posts", POSTS, "posts ever made", "nothing yet"),
        Field::new("verified", Kind::Flag)
            .aliases(VERIFIED)
            .about("whether the platform has confirmed who this is"),
        Field::new("created_at", Kind::Time)
            .aliases(&["joined", "join_date", "registered_at", "注册时间"])
            .about("when the account was made, UTC"),
    ];
    schema("profile", None, fields)
}

fn followers() -> Schema {
    let share = Kind::Number { min: 0.0, max: 1.0 };
    let mut fields = vec![
        Field::new("account_id", Kind::Id)
            .aliases(&[
                "id",
                "user_id",
                "follower_id",
                "pk",
                "uid",
                "用户ID",
                "粉丝ID",
            ])
            .about("unique identifier of the follower")
            .lost_without("nothing; row-<n> is used"),
        Field::new("handle", Kind::Id)
            .aliases(HANDLE)
            .about("the follower's unique name"),
        Field::new("name", Kind::Text)
            .aliases(NAME)
            .about("the name shown"),
        Field::new("bio", Kind::Text)
            .aliases(BIO)
            .about("what the follower says of themselves"),
        Field::new("url", Kind::Text)
            .aliases(URL)
            .about("a link out of the profile"),
        Field::new("has_picture", Kind::Flag)
            .aliases(&[
                "has_profile_picture",
                "profile_pic",
                "has_avatar",
                "has_profile_pic",
                "有头像",
                "是否有头像",
            ])
            .about("whether there is a picture other than the platform's own")
            .lost_without("a strong sign of fake accounts"),
        Field::new("private", Kind::Flag)
            .aliases(&["is_private", "private_account", "protected", "私密账号"])
            .about("whether only those let in can see the posts"),
        Field::new("verified", Kind::Flag)
            .aliases(VERIFIED)
            .about("whether the platform has confirmed who this is"),
        count("posts", POSTS, "posts ever made", "inactive accounts"),
        count(
            "followers",
            FOLLOWERS,
            "accounts that follow this one",
            "a strong sign of fake accounts",
        ),
        count(
            "following",
            FOLLOWING,
            "accounts this one follows",
            "the share of mass followers, and a strong sign of fake accounts",
        ),
        Field::new("created_at", Kind::Time)
            .aliases(&["joined", "join_date", "registered_at", "注册时间"])
            .about("when the account was made, UTC")
            .lost_without("accounts made in one batch"),
        Field::new("last_active_at", Kind::Time)
            .aliases(&[
                "last_post_at",
                "last_active",
                "last_posted_at",
                "最近活跃",
                "最近发布时间",
            ])
            .about("when the account last did something, UTC")
            .lost_without("the share of inactive followers is told by posts alone"),
        Field::new("followed_at", Kind::Time)
            .aliases(&["follow_time", "followed_on", "关注时间"])
            .about("when it began to follow the creator, UTC"),
    ];
    fields.extend([
        Field::new("handle_digit_share", share.clone())
            .aliases(&["nums/length username"])
            .about("share of digits in the handle, where the handle itself may not be kept"),
        Field::new("name_digit_share", share)
            .aliases(&["nums/length fullname"])
            .about("share of digits in the name, where the name may not be kept"),
        Field::new("name_words", Kind::COUNT)
            .aliases(&["fullname words"])
            .about("words of the name, where the name may not be kept"),
        Field::new("name_is_handle", Kind::Flag)
            .aliases(&["name==username"])
            .about("whether name and handle are equal, where they may not be kept"),
        Field::new("bio_length", Kind::COUNT)
            .aliases(&["description length"])
            .about("characters of the bio, where the bio may not be kept"),
        Field::new("has_url", Kind::Flag)
            .about("whether the profile links out, where the link may not be kept"),
    ]);
    schema("followers", Some("account_id"), fields)
}

/// Accounts that are known to be genuine or fake.
pub(super) fn labelled_accounts() -> Schema {
    let labels = [
        Field::new("label", Kind::Choice(&["genuine", "fake"]))
            .about("what the account is known to be")
            .lost_without("the row cannot train or measure"),
        Field::new("corpus", Kind::Id)
            .about("the published corpus the row is from")
            .lost_without("corpora cannot be given equal say"),
        Field::new("group", Kind::Id)
            .about("rows of one group stay on one side of a train and test split")
            .lost_without("related rows may leak between training and test"),
        Field::new("split", Kind::Choice(&["train", "val", "test"]))
            .about("the split as published, where there is one"),
    ];
    Schema {
        name: "labelled accounts".into(),
        ..followers().with(labels)
    }
}

fn posts() -> Schema {
    let fields = vec![
        Field::new("post_id", Kind::Id)
            .aliases(&[
                "id", "media_id", "video_id", "aweme_id", "note_id", "mid", "笔记ID", "作品ID",
                "视频ID",
            ])
            .about("unique identifier of the post")
            .lost_without("nothing; row-<n> is used, but comments cannot be laid beside it"),
        Field::new("created_at", Kind::Time)
            .aliases(TIME)
            .about("when it was posted, UTC")
            .lost_without("growth cannot be explained by posts; no shares over time"),
        Field::new("title", Kind::Text)
            .aliases(&["headline", "标题", "笔记标题", "视频标题"])
            .about("the headline"),
        Field::new("text", Kind::Text)
            .aliases(&[
                "caption",
                "content",
                "body",
                "desc",
                "description",
                "post_text",
                "transcript",
                "正文",
                "内容",
                "文案",
                "笔记内容",
                "微博正文",
            ])
            .about("what is said, the caption or a transcript")
            .lost_without("undisclosed advertising, claims, contacts, change of niche"),
        count("likes", LIKES, "likes", "engagement"),
        count("comments", COMMENTS, "comments", "the ratio of comments"),
        count("shares", SHARES, "shares or reposts", "the ratio of shares"),
        count("saves", SAVES, "saves, 收藏", "the ratio of saves"),
        count("views", VIEWS, "views, plays or reads", "rates by view"),
        Field::new("paid", Kind::Flag)
            .aliases(&[
                "sponsored",
                "is_paid",
                "is_sponsored",
                "is_ad",
                "branded_content",
                "paid_partnership",
                "商业笔记",
                "是否商业",
                "是否合作",
                "报备",
                "星图",
            ])
            .about("whether the platform or the export marks it as paid content")
            .lost_without("disclosure by a platform's label"),
        Field::new("promoted", Kind::Flag)
            .aliases(&["boosted", "is_boosted", "is_promoted", "投流", "薯条"])
            .about("whether reach was bought for it")
            .lost_without("paid reach as an explanation of spikes"),
        Field::new("brand", Kind::Text)
            .aliases(&["advertiser", "sponsor", "合作品牌", "品牌"])
            .about("whose product it is about")
            .lost_without("brands are told by mentions alone"),
    ];
    schema("posts", Some("post_id"), fields)
}

fn comments() -> Schema {
    let fields = vec![
        Field::new("comment_id", Kind::Id)
            .aliases(&["id", "cid", "评论ID"])
            .about("unique identifier of the comment")
            .lost_without("nothing; row-<n> is used"),
        Field::new("post_id", Kind::Id)
            .aliases(&[
                "media_id", "video_id", "aweme_id", "note_id", "mid", "笔记ID", "作品ID", "视频ID",
            ])
            .about("the post it stands under")
            .lost_without("relevance, pods and everything by post"),
        Field::new("author_id", Kind::Id)
            .aliases(&[
                "user_id",
                "author_channel_id",
                "commenter_id",
                "uid",
                "用户ID",
            ])
            .about("who wrote it, by identifier")
            .lost_without("nothing if author_name is there"),
        Field::new("author_name", Kind::Id)
            .aliases(&[
                "author",
                "username",
                "user",
                "commenter",
                "handle",
                "nickname",
                "author_display_name",
                "owner_username",
                "用户名",
                "昵称",
                "评论者",
                "评论人",
            ])
            .about("who wrote it, by name; used where there is no author_id")
            .lost_without("copies between accounts, pods, the creator's replies"),
        Field::new("text", Kind::Text)
            .aliases(&[
                "comment",
                "content",
                "body",
                "comment_text",
                "text_original",
                "评论",
                "评论内容",
                "内容",
            ])
            .about("what was written")
            .lost_without("everything about comments but pods and bursts"),
        Field::new("created_at", Kind::Time)
            .aliases(TIME)
            .about("when it was written, UTC")
            .lost_without("bursts"),
        count("likes", LIKES, "likes of the comment", "nothing yet"),
        Field::new("reply_to", Kind::Id)
            .aliases(&[
                "parent_id",
                "parent_comment_id",
                "in_reply_to",
                "reply_id",
                "回复ID",
                "父评论ID",
            ])
            .about("the comment it answers"),
        Field::new("by_creator", Kind::Flag)
            .aliases(&["is_author", "is_creator", "author_reply", "作者回复"])
            .about("whether the creator wrote it")
            .lost_without("told by author_id, where it is the creator's handle"),
    ];
    schema("comments", Some("comment_id"), fields)
}

fn history() -> Schema {
    let fields = vec![
        Field::new("date", Kind::Time)
            .aliases(&[
                "day",
                "time",
                "timestamp",
                "recorded_at",
                "created_at",
                "日期",
                "时间",
                "统计日期",
            ])
            .about("when it was counted, UTC")
            .lost_without("growth"),
        count(
            "followers",
            FOLLOWERS,
            "followers at that time",
            "growth, unless new followers are given",
        ),
        count(
            "following",
            FOLLOWING,
            "accounts followed at that time",
            "following and unfollowing in waves",
        ),
    ];
    schema("history", None, fields)
}

fn peers() -> Schema {
    let fields = vec![
        Field::new("creator_id", Kind::Id)
            .aliases(&[
                "id", "user_id", "handle", "username", "达人ID", "博主ID", "账号",
            ])
            .about("unique identifier of the other creator")
            .lost_without("nothing; row-<n> is used"),
        Field::new("platform", Kind::Id)
            .aliases(PLATFORM)
            .about("where the other creator posts")
            .lost_without("norms of the platform"),
        Field::new("vertical", Kind::Text)
            .aliases(VERTICAL)
            .about("what the other creator is about")
            .lost_without("norms of the vertical"),
        count("followers", FOLLOWERS, "followers", "all norms"),
        count(
            "likes",
            LIKES,
            "likes of a typical post",
            "norms of engagement",
        ),
        count(
            "comments",
            COMMENTS,
            "comments of a typical post",
            "norms of comments",
        ),
        count(
            "shares",
            SHARES,
            "shares of a typical post",
            "norms of shares",
        ),
        count("saves", SAVES, "saves of a typical post", "norms of saves"),
        count("views", VIEWS, "views of a typical post", "norms by view"),
        Field::new(
            "like_spread",
            Kind::Number {
                min: 0.0,
                max: f64::INFINITY,
            },
        )
        .aliases(&["likes_cv", "like_cv"])
        .about("standard deviation over mean of the likes of its posts")
        .lost_without("norms of evenness"),
    ];
    schema("peers", Some("creator_id"), fields)
}
