//! Amounts as either language writes them.

use crate::creator::finding::Amount;
use crate::words::Language;
use crate::words::numbers::{chance, number, share};

/// A value with its unit.
pub fn amount(amount: &Amount, language: Language) -> String {
    let unknown = || language.of("unknown", "未知").to_owned();
    match amount {
        Amount::Count(count) => number(*count),
        Amount::Number(value) => number(*value),
        Amount::Share(part) => share(*part, language).unwrap_or_else(unknown),
        Amount::Percentile(percentile) => match language {
            Language::En => format!("percentile {}", number(percentile.round())),
            Language::Zh => format!("第 {} 百分位", number(percentile.round())),
        },
        Amount::LnChance(ln_p) => chance(*ln_p, language).unwrap_or_else(unknown),
        Amount::Day(second) => day(*second),
        Amount::Days(days) => match language {
            Language::En if *days == 1.0 => "1 day".to_owned(),
            Language::En => format!("{} days", number(*days)),
            Language::Zh => format!("{} 天", number(*days)),
        },
        Amount::Text(text) => text.clone(),
        Amount::List(items) => items.join(language.of(", ", "、")),
    }
}

/// `2026-01-31`.
fn day(second: i64) -> String {
    let written = crate::schema::format_time(second);
    written.get(..10).unwrap_or(&written).to_owned()
}
