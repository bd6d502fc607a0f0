//! What an export wrote instead of the character: `&nbsp;`, `<br>`, `\\n`.

use std::borrow::Cow;
use std::ops::Range;

use html_escape::decode_html_entities;
use memchr::memchr3;

/// A stretch of the original text, or what one stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// As it stands, from this byte.
    Verbatim(usize, &'t str),
    /// An entity, a tag or an escape, and the bytes that spell it.
    Written(Cow<'t, str>, Range<usize>),
}

/// Tags that stand between lines or words.
const BREAKING: &[&str] = &[
    "blockquote",
    "br",
    "center",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Tags that stand inside a line.
const INLINE: &[&str] = &[
    "a", "b", "big", "em", "font", "i", "img", "s", "small", "span", "strong", "sub", "sup", "u",
];

/// Cuts a text at its markup. What only looks like markup (`a < b`, `Q&A`,
/// `<3`) stays.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut done, mut at) = (0, 0);
    while let Some(found) = memchr3(b'<', b'&', b'\\', &text.as_bytes()[at..]) {
        at += found;
        let rest = &text[at..];
        match tag(rest).or_else(|| entity(rest)).or_else(|| escape(rest)) {
            None => at += 1,
            Some((written, length)) => {
                if done < at {
                    pieces.push(Piece::Verbatim(done, &text[done..at]));
                }
                pieces.push(Piece::Written(written, at..at + length));
                at += length;
                done = at;
            }
        }
    }
    if done < text.len() {
        pieces.push(Piece::Verbatim(done, &text[done..]));
    }
    pieces
}

/// The longest tag looked for, with its attributes.
const TAG_MAX: usize = 500;

fn tag(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let inside = text.strip_prefix('<')?;
    let end = inside.bytes().take(TAG_MAX).position(|byte| byte == b'>')?;
    let name = inside[..end].trim_start_matches('/');
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_of = |names: &[&str]| {
        names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&name[..length]))
    };
    let attributes = name[length..].starts_with([' ', '/', '\n']) || length == name.len();
    let written = match () {
        () if !attributes => return None,
        () if is_of(BREAKING) => " ",
        () if is_of(INLINE) => "",
        () => return None,
    };
    Some((Cow::Borrowed(written), end + 2))
}

/// The longest name of an entity, with its marks.
const ENTITY_MAX: usize = 33;

fn entity(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let inside = text.strip_prefix('&')?;
    let end = inside
        .bytes()
        .take(ENTITY_MAX)
        .position(|byte| byte == b';')?;
    let spelt = &text[..end + 2];
    let written = decode_html_entities(spelt);
    (written != spelt).then_some((written, spelt.len()))
}

/// A line break or tab as a programming language writes it.
fn escape(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let escapes = ["\\r\\n", "\\n", "\\r", "\\t"];
    let spelt = escapes.into_iter().find(|spelt| text.starts_with(spelt))?;
    // In a path such as C:\new a name follows.
    let after = text[spelt.len()..].chars().next();
    let breaks = after.is_none_or(|ch| !ch.is_lowercase());
    breaks.then_some((Cow::Borrowed(" "), spelt.len()))
}

#[cfg(test)]
mod tests {
    use super::super::normalise;

    #[test]
    fn markup_is_read_and_its_text_stays() {
        for (written, read) in [
            (
                "<a href=\"http://shop.example\">2:19</a> best<br />part",
                "2:19 best part",
            ),
            ("Tom &amp; I&#39;m&nbsp;there", "Tom & I'm there"),
            ("<p>Good.</p><p>Fine.</p>", "Good. Fine."),
            ("Good.\\nFine.\\r\\n好", "Good. Fine. 好"),
            ("&#x66;ake", "fake"),
            ("&lt;b&gt; stays", "<b> stays"),
        ] {
            assert_eq!(normalise(written).text(), read);
        }
    }

    #[test]
    fn what_only_looks_like_markup_stays() {
        for text in [
            "a < b > c",
            "<3 <3",
            "Q&A",
            "1 <",
            "&",
            "好 < 坏",
            "I <love> it",
            "C:\\new",
            "&;",
        ] {
            assert_eq!(normalise(text).text(), text);
        }
    }

    #[test]
    fn an_entity_maps_back_to_its_spelling() {
        let original = "so g&#114;eat!";
        let normalised = normalise(original);
        let at = normalised.text().find("great").unwrap();
        assert_eq!(&original[normalised.original(at..at + 5)], "g&#114;eat");
    }
}
