//! Text out of the HTML it was published in.

/// Undoes HTML: `<br>` becomes a line break, other tags go and leave their
/// content, the common entities become their signs. What only looks like
/// HTML (`a < b`, `&c`) stays.
pub(super) fn unescape_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (written, length) = tag(rest).or_else(|| entity(rest)).unwrap_or(("", 0));
        if length == 0 {
            text.push_str(&rest[..1]);
            rest = &rest[1..];
        } else {
            text.push_str(written);
            rest = &rest[length..];
        }
    }
    text.push_str(rest);
    text
}

/// What a tag at the start of `text` stands for, and its length.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    let inside = text.strip_prefix('<')?;
    let end = inside.find('>')?;
    let name = inside[..end].trim_start_matches('/');
    if !name.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        return None;
    }
    let name: String = name
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let written = if name.eq_ignore_ascii_case("br") {
        "\n"
    } else {
        ""
    };
    Some((written, end + 2))
}

/// The sign that an entity at the start of `text` stands for, and its length.
fn entity(text: &str) -> Option<(&'static str, usize)> {
    const ENTITIES: [(&str, &str); 6] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
    ];
    let found = ENTITIES.iter().find(|(name, _)| text.starts_with(name));
    found.map(|(name, sign)| (*sign, name.len()))
}

#[cfg(test)]
mod tests {
    use super::unescape_html;

    #[test]
    fn tags_go_and_their_text_stays() {
        let html = "<a href=\"http://shop.example\">2:19</a> best<br />part &amp; &#39;all&#39;";
        assert_eq!(unescape_html(html), "2:19 best\npart & 'all'");
    }

    #[test]
    fn an_escaped_tag_is_text() {
        assert_eq!(unescape_html("&lt;b&gt; &amp;lt;"), "<b> &lt;");
    }

    #[test]
    fn what_only_looks_like_html_stays() {
        for text in ["a < b > c", "<3 <3", "Q&A", "1 <", "&", "好 < 坏"] {
            assert_eq!(unescape_html(text), text);
        }
    }
}
