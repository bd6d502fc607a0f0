//! Platforms by the names that exports give them.

const NAMES: [(&str, &[&str]); 7] = [
    ("instagram", &["ig", "insta"]),
    ("tiktok", &["tik tok"]),
    ("douyin", &["抖音"]),
    (
        "xiaohongshu",
        &["小红书", "xhs", "rednote", "red", "little red book"],
    ),
    ("weibo", &["微博", "新浪微博", "sina weibo"]),
    ("youtube", &["yt", "油管"]),
    ("bilibili", &["b站", "哔哩哔哩", "b 站"]),
];

/// The name that norms are kept by. A platform that is not known keeps its own.
pub fn canonical(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let known = NAMES
        .iter()
        .find(|(known, aliases)| *known == name || aliases.contains(&name.as_str()));
    known.map_or(name, |(known, _)| (*known).to_owned())
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn a_platform_has_one_name() {
        assert_eq!(canonical(" 小红书 "), "xiaohongshu");
        assert_eq!(canonical("B站"), "bilibili");
        assert_eq!(canonical("Instagram"), "instagram");
        assert_eq!(canonical("Somewhere"), "somewhere");
    }
}
