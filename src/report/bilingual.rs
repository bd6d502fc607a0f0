//! What a page says in both languages at once; the language of the page hides
//! the other.

use std::fmt;

use askama::filters::HtmlSafe;
use html_escape::encode_text;

use crate::words::Language;

/// Said in both languages, by a table of phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// English.
    pub en: &'static str,
    /// Chinese, simplified.
    pub zh: &'static str,
}

/// Said in both languages, about something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    /// English.
    pub en: String,
    /// Chinese, simplified.
    pub zh: String,
}

impl Both {
    /// What a function says in either language.
    pub fn of<T: Into<String>>(say: impl Fn(Language) -> T) -> Self {
        Self {
            en: say(Language::En).into(),
            zh: say(Language::Zh).into(),
        }
    }
}

impl Phrase {
    /// The phrase in one language.
    pub const fn of(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Zh => self.zh,
        }
    }

    /// The phrase with its `{}`s filled, in their order.
    pub fn with(&self, values: &[&dyn fmt::Display]) -> Both {
        Both::of(|language| {
            let mut parts = self.of(language).split("{}");
            let mut filled = parts.next().unwrap_or_default().to_owned();
            for (value, part) in values.iter().zip(parts) {
                filled.push_str(&value.to_string());
                filled.push_str(part);
            }
            filled
        })
    }
}

/// Declares the phrases of a page by name, English first.
macro_rules! phrases {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub const $name: Phrase = Phrase { en: $en, zh: $zh };)*
        /// All phrases with their names.
        pub const ALL: &[(&str, Phrase)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use phrases;

fn spans(f: &mut fmt::Formatter, en: &str, zh: &str) -> fmt::Result {
    write!(
        f,
        r#"<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>"#,
        encode_text(en),
        encode_text(zh)
    )
}

/// Two elements, escaped.
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        spans(f, self.en, self.zh)
    }
}

/// Two elements, escaped.
impl fmt::Display for Both {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        spans(f, &self.en, &self.zh)
    }
}

impl HtmlSafe for Phrase {}
impl HtmlSafe for Both {}

/// The value of the page's `lang` attribute.
pub const fn tag(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Zh => "zh-Hans",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_escaped_and_filled_in_their_order() {
        let phrase = Phrase {
            en: "{} of {}",
            zh: "{}／{}",
        };
        let both = phrase.with(&[&"<b>", &2]);
        assert_eq!((both.en.as_str(), both.zh.as_str()), ("<b> of 2", "<b>／2"));
        let html = both.to_string();
        assert!(html.contains("&lt;b&gt; of 2") && html.contains("&lt;b&gt;／2"));
        assert!(!html.contains("<b>"));
    }
}
