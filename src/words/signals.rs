//! What signals are called, and their values in sentences. Labels stand in
//! `signals.toml`; the English of behaviour beside its definitions.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Language;
use super::numbers::{number, percent, signed};
use crate::behaviour::panel::Panel;
use crate::behaviour::telling::{Rank, Telling};
use crate::behaviour::{Measure, Population};
use crate::model::heads::dense_catalogue;
use crate::signal::Unit;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    en: Option<String>,
    zh: String,
    unit: Option<Unit>,
}

static ENTRIES: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    toml::from_str(include_str!("signals.toml")).expect("the file is part of the program")
});

fn measure(signal: &str) -> Option<&'static Measure> {
    let mut measures = Panel::ALL.into_iter().flat_map(Panel::measures);
    measures.find(|measure| measure.signal.name == signal)
}

/// A short label of a signal for a reader who is no developer; the name itself
/// of a signal that is unknown.
pub fn label(signal: &str, language: Language) -> &str {
    let entry = ENTRIES.get(signal);
    let own = match language {
        Language::En => entry.and_then(|entry| entry.en.as_deref()),
        Language::Zh => entry.map(|entry| entry.zh.as_str()),
    };
    match (own, measure(signal)) {
        (Some(label), _) => label,
        (None, Some(measure)) => measure.label,
        (None, None) => signal,
    }
}

/// A signal's value with what it is compared with, in one sentence. `value` is
/// in the signal's own unit, `percentile` 0–100. A signal that has no value, as
/// a sum of signals has none, is told by its label alone.
pub fn told(
    signal: &str,
    value: Option<f64>,
    percentile: Option<f64>,
    language: Language,
) -> String {
    let label = label(signal, language);
    let Some((unit, others)) = valued(signal) else {
        let colon = language.of(": ", "：");
        return match value {
            Some(value) => format!("{label}{colon}{}", number(value)),
            None => label.to_owned(),
        };
    };
    let value = value.unwrap_or(f64::NAN);
    match language {
        Language::En => {
            let population = others.english();
            let telling = Telling {
                label,
                unit,
                population,
            };
            telling.sentence(value, percentile)
        }
        Language::Zh => chinese(label, unit, value, percentile, others),
    }
}

/// A signal's unit and whom it is compared with, if it has values.
fn valued(signal: &str) -> Option<(Unit, Others)> {
    if let Some(measure) = measure(signal) {
        return Some((measure.unit, Others::OfTable(measure.population)));
    }
    dense_catalogue().find(|dense| dense.name == signal)?;
    let unit = ENTRIES.get(signal).and_then(|entry| entry.unit);
    Some((unit.unwrap_or_default(), Others::OfTraining))
}

/// Whom a value is compared with.
#[derive(Debug, Clone, Copy)]
enum Others {
    OfTable(Population),
    OfTraining,
}

impl Others {
    fn english(self) -> &'static str {
        match self {
            Others::OfTable(population) => population.told(),
            Others::OfTraining => "the genuine reviews that the model learnt from",
        }
    }

    fn chinese(self) -> &'static str {
        match self {
            Others::OfTable(Population::Reviews) => "本表评论",
            Others::OfTable(Population::Reviewers) => "本表评论者",
            Others::OfTable(Population::Products) => "本表商品",
            Others::OfTraining => "模型训练所用的真实评论",
        }
    }

    fn chinese_share(self, share: &str) -> String {
        match self {
            Others::OfTable(Population::Reviews) => format!("本表中 {share}% 的评论"),
            Others::OfTable(Population::Reviewers) => format!("本表中 {share}% 的评论者"),
            Others::OfTable(Population::Products) => format!("本表中 {share}% 的商品"),
            Others::OfTraining => format!("模型训练所用真实评论中的 {share}%"),
        }
    }
}

fn chinese(label: &str, unit: Unit, value: f64, percentile: Option<f64>, others: Others) -> String {
    let Some(plain) = unit.plain(value) else {
        return format!("{label}：未知");
    };
    let told = format!("{label}：{}", chinese_quantity(unit, plain));
    match percentile.and_then(Rank::of) {
        Some(rank) => format!("{told}；{}", chinese_standing(&rank, others)),
        None => told,
    }
}

fn chinese_quantity(unit: Unit, plain: f64) -> String {
    let number = number(plain);
    match unit {
        Unit::Number | Unit::Log | Unit::LogPlusOne => number,
        Unit::Difference => signed(plain),
        Unit::Share => format!("{}%", percent(plain)),
        Unit::Points => format!("{} 个百分点", signed(plain)),
        Unit::Times | Unit::LogTimes => format!("{number} 倍"),
        Unit::Rate if plain == 0.0 => "无".to_owned(),
        Unit::Rate => format!("每百词 {number} 处（篇幅按加 10 词计）"),
        Unit::Flag => (if plain > 0.5 { "是" } else { "否" }).to_owned(),
    }
}

fn chinese_standing(rank: &Rank, others: Others) -> String {
    match rank {
        Rank::Lowest => format!("处于{}中最低的千分之一", others.chinese()),
        Rank::Low(share) => format!("不高于{}", others.chinese_share(share)),
        Rank::Middle => format!("在{}中居中", others.chinese()),
        Rank::High(share) => format!("不低于{}", others.chinese_share(share)),
        Rank::Highest => format!("处于{}中最高的千分之一", others.chinese()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scorer::catalogue;
    use crate::text::words::is_han;
    use proptest::prelude::*;

    #[test]
    fn every_signal_has_a_label_in_both_languages() {
        for name in catalogue().map(|signal| signal.name) {
            let [en, zh] = Language::ALL.map(|language| label(name, language));
            assert_ne!(en, name);
            assert!(!en.chars().any(is_han), "{name}: {en}");
            assert!(zh.chars().any(is_han), "{name}: {zh}");
            for label in [en, zh] {
                let length = label.chars().count();
                assert!((1..=90).contains(&length), "{name}: {label}: {length}");
                assert_eq!(label.trim(), label);
            }
        }
        assert_eq!(label("weather.rain", Language::Zh), "weather.rain");
    }

    #[test]
    fn every_label_is_of_a_signal_and_stands_in_one_place() {
        for (name, entry) in ENTRIES.iter() {
            assert!(catalogue().any(|signal| signal.name == name), "{name}");
            let behaves = measure(name).is_some();
            assert_eq!(entry.en.is_none(), behaves, "{name}");
            assert!(entry.unit.is_none() || !behaves, "{name}");
        }
    }

    #[test]
    fn labels_tell_signals_apart() {
        for language in Language::ALL {
            let mut labels: Vec<&str> = catalogue()
                .map(|signal| label(signal.name, language))
                .collect();
            labels.sort_unstable();
            let twice = labels.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!(twice, None);
        }
    }

    fn both(signal: &str, value: f64, percentile: f64) -> [String; 2] {
        Language::ALL.map(|language| told(signal, Some(value), Some(percentile), language))
    }

    #[test]
    fn a_value_is_told_with_what_it_is_compared_with() {
        assert_eq!(
            both("timing.reviewer_span", 0.0, 31.5),
            [
                "days from the first to the last review by this reviewer: 0; at least as low as \
                 for 68 % of the reviewers in this table",
                "该评论者首末两次评论相隔天数：0；不高于本表中 68% 的评论者",
            ]
        );
        assert_eq!(
            both("product.reviews", 1234.0, 100.0),
            [
                "reviews of this product: 1,234; among the highest 1 in 1,000 of the products in \
                 this table",
                "该商品的评论数：1,234；处于本表商品中最高的千分之一",
            ]
        );
        assert_eq!(
            both("style.comma", 0.1042, 76.1),
            [
                "commas: 10.4 per 100 words (text taken as 10 words longer); at least as high as \
                 for 76 % of the genuine reviews that the model learnt from",
                "逗号和顿号：每百词 10.4 处（篇幅按加 10 词计）；不低于模型训练所用真实评论中的 76%",
            ]
        );
        assert_eq!(
            both("network.product_single", -0.08, 50.0)[1],
            "该商品其他评论者中仅发过一条评论者的占比，与当月全表之差：-8 个百分点；在本表评论中居中"
        );
    }

    #[test]
    fn what_is_missing_is_said_to_be() {
        let told = |signal, language| told(signal, None, None, language);
        assert_eq!(
            told("reviewer.reviews", Language::En),
            "reviews by this reviewer: not known"
        );
        assert_eq!(
            told("reviewer.reviews", Language::Zh),
            "该评论者的评论数：未知"
        );
        assert_eq!(
            told("style.rhythm", Language::Zh),
            label("style.rhythm", Language::Zh)
        );
        assert_eq!(told("weather.rain", Language::En), "weather.rain");
    }

    #[test]
    fn the_english_of_behaviour_is_that_of_the_evidence() {
        for measure in Panel::ALL.into_iter().flat_map(Panel::measures) {
            let (name, rank) = (measure.signal.name, Some(97.3));
            let here = told(name, Some(0.25), rank, Language::En);
            assert_eq!(here, measure.told(0.25, rank));
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_no_number_is_ever_told(
            at in 0_usize..256,
            value in proptest::option::of(prop_oneof![proptest::num::f64::ANY, -9.0..9.0]),
            percentile in proptest::option::of(prop_oneof![proptest::num::f64::ANY, 0.0..100.0]),
        ) {
            let signals: Vec<_> = catalogue().collect();
            let name = signals[at % signals.len()].name;
            for language in Language::ALL {
                let label = label(name, language);
                let told = told(name, value, percentile, language);
                let said = told.strip_prefix(label).unwrap();
                prop_assert!(!said.contains("NaN") && !said.contains("inf"), "{told}");
            }
        }
    }
}
