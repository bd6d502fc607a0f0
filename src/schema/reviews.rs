//! The columns of a review, and the labels that training adds.
//!
//! Aliases are the header names of public exports of Amazon, Yelp,
//! Trustpilot, Google, 大众点评 and 小红书. A name that some export uses for
//! something else (`likes`, `name`, `reviewTime`) is left out: a wrong
//! column read silently is worse than one `--map`.

use super::{Field, Kind, Schema};

pub(super) fn reviews() -> Schema {
    Schema {
        name: "reviews".into(),
        fields: fields(),
        key: Some("review_id".into()),
    }
}

pub(super) fn labelled() -> Schema {
    let labels = [
        Field::new("label", Kind::Choice(&["genuine", "paid", "bot"]))
            .about("what the review is known to be")
            .lost_without("the row cannot train or measure"),
        Field::new("corpus", Kind::Id)
            .about("the published corpus the row is from")
            .lost_without("corpora cannot be given equal say"),
        Field::new("group", Kind::Id)
            .about("rows of one group stay on one side of a train and test split")
            .lost_without("related rows may leak between training and test"),
        Field::new("split", Kind::Choice(&["train", "val", "test"]))
            .about("the split as published, where there is one"),
        Field::new("campaign_id", Kind::Id)
            .about("the campaign the review is known to belong to; empty for honest reviews")
            .lost_without("campaigns cannot be measured"),
    ];
    Schema {
        name: "labelled reviews".into(),
        ..reviews().with(labels)
    }
}

fn fields() -> Vec<Field> {
    let mut fields = content_fields();
    fields.extend(behaviour_fields());
    fields.extend(context_fields());
    fields
}

fn content_fields() -> Vec<Field> {
    vec![
        Field::new("review_id", Kind::Id)
            .aliases(&[
                "评论ID",
                "点评ID",
                "评价ID",
                "笔记ID",
                "note_id",
                "reference_id",
                "comment_id",
            ])
            .about("unique identifier of the review")
            .lost_without("nothing; row-<n> is used, n counted over all inputs"),
        Field::new("text", Kind::Text)
            .aliases(&[
                "review_text",
                "review_body",
                "review_content",
                "reviews.text",
                "content",
                "body",
                "comment",
                "comment_text",
                "review",
                "评论内容",
                "点评内容",
                "评价内容",
                "笔记内容",
                "评论",
                "点评",
                "评价",
                "正文",
                "内容",
                "desc",
            ])
            .about("what the reviewer wrote, up to 1 MiB")
            .lost_without("every text and style signal, and duplicates"),
        Field::new("title", Kind::Text)
            .aliases(&[
                "review_title",
                "review_headline",
                "headline",
                "summary",
                "标题",
                "笔记标题",
                "评论标题",
            ])
            .about("the review's headline")
            .lost_without("nothing yet; only `text` is judged"),
        Field::new("rating", Kind::Stars)
            .aliases(&[
                "stars",
                "star",
                "star_rating",
                "overall",
                "score",
                "review_stars",
                "review_rating",
                "review_score",
                "reviews.rating",
                "评分",
                "星级",
                "总评",
                "打分",
            ])
            .about("stars given; other scales are mapped when written as 8/10")
            .lost_without("rating deviation; histories cannot be judged"),
    ]
}

fn behaviour_fields() -> Vec<Field> {
    vec![
        Field::new("reviewer_id", Kind::Id)
            .aliases(&[
                "user_id",
                "user",
                "reviewer",
                "customer_id",
                "consumer_id",
                "author_id",
                "review_user_id",
                "profile_id",
                "用户ID",
                "会员ID",
                "作者ID",
                "博主ID",
                "买家ID",
            ])
            .about("who wrote it")
            .lost_without("all behaviour"),
        Field::new("product_id", Kind::Id)
            .aliases(&[
                "asin",
                "item_id",
                "prod_id",
                "business_id",
                "business_unit_id",
                "place_id",
                "gmap_id",
                "hotel_id",
                "商品ID",
                "商户ID",
                "店铺ID",
                "门店ID",
            ])
            .about("the product, place or service reviewed")
            .lost_without("every product and burst signal; histories cannot be judged"),
        Field::new("created_at", Kind::Time)
            .aliases(&[
                "unix_review_time",
                "review_date",
                "date",
                "timestamp",
                "time",
                "datetime",
                "created",
                "create_time",
                "created_time",
                "review_created",
                "published_at",
                "publish_time",
                "review created (UTC)",
                "reviews.date",
                "发布时间",
                "评论时间",
                "点评时间",
                "评价时间",
                "创建时间",
                "日期",
                "时间",
            ])
            .about("when it was posted, UTC; a date is enough")
            .lost_without("every timing and burst signal; histories cannot be judged"),
    ]
}

fn context_fields() -> Vec<Field> {
    vec![
        Field::new("language", Kind::Id)
            .aliases(&["lang", "language_code", "review_language", "语言"])
            .about("ISO 639-1 code of the text's language")
            .lost_without("nothing in scores; evaluation cannot be sliced by it"),
        Field::new("verified_purchase", Kind::Flag)
            .aliases(&[
                "verified",
                "is_verified",
                "is_verified_purchase",
                "verified_buyer",
                "verified_order",
                "已购",
                "已购买",
                "是否已购",
                "认证购买",
            ])
            .about("whether the site confirmed the purchase")
            .lost_without("the share of confirmed purchases; the default model was not taught it"),
        Field::new("incentivised", Kind::Flag)
            .aliases(&[
                "incentivized",
                "is_incentivised",
                "is_incentivized",
                "vine",
                "sponsored",
                "is_sponsored",
                "是否赞助",
                "是否推广",
            ])
            .about("whether a free product or payment was disclosed")
            .lost_without("nothing yet"),
        Field::new("helpful_votes", Kind::COUNT)
            .aliases(&[
                "helpful_vote",
                "helpful",
                "helpful_count",
                "useful",
                "vote",
                "votes",
                "thumbs_up_count",
                "点赞数",
                "有用数",
                "赞同数",
            ])
            .about("votes by readers, as a count")
            .lost_without("nothing; it is never learned from"),
        Field::new("seller_id", Kind::Id)
            .aliases(&["seller", "merchant_id", "vendor_id", "卖家ID", "商家ID"])
            .about("who sells the product")
            .lost_without(
                "the share of reviews for one seller; the default model was not taught it",
            ),
        Field::new("category", Kind::Text)
            .aliases(&[
                "product_category",
                "categories",
                "main_category",
                "类目",
                "分类",
                "品类",
            ])
            .about("the product's category")
            .lost_without("nothing yet"),
        Field::new("device_id", Kind::Id)
            .aliases(&["device", "device_fingerprint", "设备ID", "设备号"])
            .about("the device it was posted from")
            .lost_without("accounts that share a device, where no ip is stated"),
        Field::new("ip", Kind::Id)
            .aliases(&["ip_address", "ip_addr", "IP地址"])
            .about("the network address it was posted from, may be masked")
            .lost_without("accounts that share an address"),
        Field::new("platform", Kind::Id)
            .aliases(&["source", "site", "website", "平台", "来源"])
            .about("the site or app it was posted on")
            .lost_without("nothing yet"),
    ]
}
