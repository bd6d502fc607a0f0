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
        Amount::Share(part) => rate(*part, language).unwrap_or_else(unknown),
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
        Amount::List(items) => list(items, language),
    }
}

/// A share; rates of engagement lie where a whole percent is too coarse.
fn rate(part: f64, language: Language) -> Option<String> {
    match part {
        // Less is below what any sample shows.
        _ if part > 0.0 && part < 0.001 => Some(language.of("under 0.1 %", "不到 0.1%").to_owned()),
        0.01..0.1 => {
            let tenths = (1_000.0 * part).round() / 10.0;
            Some(format!("{}{}%", number(tenths), language.of(" ", "")))
        }
        _ => share(part, language),
    }
}

/// Names that are told one by one.
const LISTED: usize = 8;

fn list(items: &[String], language: Language) -> String {
    let (told, more) = items.split_at(items.len().min(LISTED));
    let told = told.join(language.of(", ", "、"));
    match (more.len(), language) {
        (0, _) => told,
        (more, Language::En) => format!("{told} and {more} more"),
        (more, Language::Zh) => format!("{told} 等，另有 {more} 个"),
    }
}

/// `2026-01-31`.
fn day(second: i64) -> String {
    let written = crate::schema::format_time(second);
    written.get(..10).unwrap_or(&written).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_shares_keep_a_tenth() {
        let told = |part| amount(&Amount::Share(part), Language::En);
        let shares = [0.0, 0.0042, 0.0312, 0.05, 0.0999, 0.256, 1.0].map(told);
        let said = ["0 %", "0.42 %", "3.1 %", "5 %", "10 %", "26 %", "100 %"];
        assert_eq!(shares, said);
        assert_eq!(amount(&Amount::Share(0.0312), Language::Zh), "3.1%");
    }
}
