//! What is lost where a table lacks a column.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Language;

static CHINESE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("columns.toml")).expect("the file is part of the program")
});

/// What is lost without a column of reviews, whose English is given; the
/// English too for a column that has no words of its own.
pub fn lost_without<'a>(column: &str, english: &'a str, language: Language) -> &'a str {
    match language {
        Language::En => english,
        Language::Zh => CHINESE.get(column).map_or(english, String::as_str),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    #[test]
    fn every_loss_is_told_in_chinese_and_no_other() {
        let schema = Schema::reviews();
        let lossy = schema.names().filter(|name| {
            let field = schema.field(name);
            field.is_some_and(|field| !field.lost_without.is_empty())
        });
        let mut lossy: Vec<&str> = lossy.collect();
        lossy.sort_unstable();
        let told: Vec<&str> = CHINESE.keys().map(String::as_str).collect();
        assert_eq!(lossy, told);
        assert_eq!(
            lost_without("ip", "accounts", Language::Zh),
            "共用地址的账号"
        );
        assert_eq!(lost_without("ip", "accounts", Language::En), "accounts");
    }
}
