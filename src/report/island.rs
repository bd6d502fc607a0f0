//! The rows as data for the page's script: columns in JSON that cannot end the
//! element they stand in.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use serde_json::ser::{Formatter, Serializer as JsonSerializer};

use super::collector::Report;
use super::phrases;
use super::row::{Bar, Row};
use super::tallies::VERDICTS;
use crate::campaign::card::TieKind;
use crate::model::evidence::Tier;
use crate::words::{self, Language};

/// Writes the data of a report.
///
/// # Errors
/// The writer's.
pub fn write(report: &Report, out: impl Write) -> io::Result<()> {
    let mut serializer = JsonSerializer::with_formatter(out, Inert);
    Ok(Data::of(report).serialize(&mut serializer)?)
}

/// Compact JSON without a character that HTML or old scripts read as theirs.
struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let special = |ch| matches!(ch, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
        for part in fragment.split_inclusive(special) {
            let end = part.trim_end_matches(special);
            out.write_all(end.as_bytes())?;
            for ch in part[end.len()..].chars() {
                write!(out, "\\u{:04x}", ch as u32)?;
            }
        }
        Ok(())
    }
}

/// English, Chinese.
type Pair<'a> = [&'a str; 2];

#[derive(Serialize)]
struct Data<'a> {
    say: Vec<(&'static str, Pair<'static>)>,
    verdicts: Vec<(&'static str, Pair<'static>)>,
    /// Name, words, and one word.
    tiers: Vec<(&'static str, Pair<'static>, Pair<'static>)>,
    /// Name, label, family.
    signals: Vec<(&'static str, Pair<'a>, Pair<'a>)>,
    campaigns: Vec<&'a str>,
    /// Accounts of every campaign.
    accounts: Vec<u32>,
    /// How many campaigns have a card on the page.
    cards: usize,
    ties: [Pair<'static>; TieKind::ALL.len()],
    prior: [f64; 3],
    rows: Columns<'a>,
}

#[derive(Serialize)]
struct Columns<'a> {
    id: Vec<&'a str>,
    reviewer: Coded<'a>,
    product: Coded<'a>,
    language: Coded<'a>,
    time: Vec<Option<i64>>,
    stars: Vec<Option<f64>>,
    /// Genuine, paid, bot, in millionths.
    p: [Vec<u32>; 3],
    verdict: Vec<usize>,
    tier: Vec<i32>,
    campaign: Vec<i64>,
    /// What binds a member: a bit for every kind of tie.
    ties: Vec<u8>,
    text: Vec<&'a str>,
    /// Rows whose text was cut.
    cut: Vec<usize>,
    words: Vec<String>,
    /// JSON in JSON, so that a row's evidence is only read when it is looked at:
    /// signal or -1, weights of paid and bot in ten-thousandths, value, percentile.
    evidence: Vec<String>,
}

/// A column with few distinct values: the values, and which every row has; -1
/// for none.
#[derive(Serialize, Default)]
struct Coded<'a> {
    values: Vec<&'a str>,
    at: Vec<i64>,
}

impl<'a> FromIterator<Option<&'a str>> for Coded<'a> {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(column: I) -> Self {
        let mut coded = Coded::default();
        let mut known: FxHashMap<&str, i64> = FxHashMap::default();
        for value in column {
            let at = value.map_or(-1, |value| {
                *known.entry(value).or_insert_with(|| {
                    coded.values.push(value);
                    coded.values.len() as i64 - 1
                })
            });
            coded.at.push(at);
        }
        coded
    }
}

/// Signals in the order in which the rows first name them.
#[derive(Default)]
struct Signals {
    known: FxHashMap<&'static str, usize>,
    list: Vec<(&'static str, &'static str)>,
}

impl Signals {
    fn position(&mut self, name: &'static str, family: &'static str) -> usize {
        *self.known.entry(name).or_insert_with(|| {
            self.list.push((name, family));
            self.list.len() - 1
        })
    }
}

struct Evidence<'a>(&'a Bar, i64);

impl Serialize for Evidence<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Evidence(bar, signal) = self;
        let [paid, bot] = bar.weights;
        match (bar.value, bar.percentile) {
            (None, None) => (signal, paid, bot).serialize(serializer),
            (value, None) => (signal, paid, bot, value).serialize(serializer),
            (value, percentile) => (signal, paid, bot, value, percentile).serialize(serializer),
        }
    }
}

fn evidence(row: &Row, signals: &mut Signals) -> String {
    let bars: Vec<Evidence> = (row.bars.iter())
        .map(|bar| {
            let signal = bar.signal.map(|name| signals.position(name, bar.family));
            Evidence(bar, signal.map_or(-1, |at| at as i64))
        })
        .collect();
    serde_json::to_string(&bars).unwrap_or_default()
}

/// The position of a tier in the list of tiers; -1 for none.
fn tier_position(tier: Option<Tier>) -> i32 {
    let tiers = TIERS.iter().zip(0..);
    let own = tiers.into_iter().find(|(known, _)| Some(**known) == tier);
    own.map_or(-1, |(_, at)| at)
}

fn tie_bits(ties: &[TieKind]) -> u8 {
    let own = TieKind::ALL.iter().map(|kind| ties.contains(kind));
    own.zip(0..).map(|(own, bit)| u8::from(own) << bit).sum()
}

const TIERS: [Tier; 3] = [Tier::Text, Tier::Behaviour, Tier::Both];

fn pair<'a>(say: impl Fn(Language) -> &'a str) -> Pair<'a> {
    Language::ALL.map(say)
}

impl<'a> Data<'a> {
    fn of(report: &'a Report) -> Self {
        let mut signals = Signals::default();
        let rows = Columns::of(&report.rows, &mut signals);
        let told = |(name, family): (&'static str, &'static str)| {
            (
                name,
                pair(|language| words::label(name, language)),
                pair(|language| words::family(family, language)),
            )
        };
        Self {
            say: (phrases::ALL.iter())
                .map(|(key, phrase)| (*key, [phrase.en, phrase.zh]))
                .collect(),
            verdicts: VERDICTS
                .map(|v| (v.name(), pair(|language| words::verdict(v, language))))
                .into(),
            tiers: TIERS
                .map(|t| {
                    let short = pair(|language| words::tier_short(t, language));
                    (t.name(), pair(|language| words::tier(t, language)), short)
                })
                .into(),
            signals: signals.list.into_iter().map(told).collect(),
            campaigns: (report.cards.iter())
                .map(|card| card.campaign_id.as_str())
                .collect(),
            accounts: report.cards.iter().map(|card| card.accounts).collect(),
            cards: report.cards.len().min(super::html::CARDS),
            ties: TieKind::ALL.map(|kind| pair(|language| words::tie_name(kind, language))),
            prior: report.run.prior,
            rows,
        }
    }
}

impl<'a> Columns<'a> {
    fn of(rows: &'a [Row], signals: &mut Signals) -> Self {
        let millionths = |k: usize| {
            let p = |row: &Row| (row.probabilities[k] * 1e6).round() as u32;
            rows.iter().map(p).collect()
        };
        let verdict = |row: &Row| VERDICTS.iter().position(|v| *v == row.verdict);
        Self {
            id: rows.iter().map(|row| row.review_id.as_str()).collect(),
            reviewer: rows.iter().map(|row| row.reviewer_id.as_deref()).collect(),
            product: rows.iter().map(|row| row.product_id.as_deref()).collect(),
            language: rows.iter().map(|row| row.language.as_deref()).collect(),
            time: rows.iter().map(|row| row.created_at).collect(),
            stars: rows.iter().map(|row| row.rating).collect(),
            p: [0, 1, 2].map(millionths),
            verdict: rows.iter().map(|r| verdict(r).unwrap_or(0)).collect(),
            tier: rows.iter().map(|row| tier_position(row.tier)).collect(),
            campaign: (rows.iter())
                .map(|row| row.campaign.map_or(-1, i64::from))
                .collect(),
            ties: rows.iter().map(|row| tie_bits(&row.ties)).collect(),
            text: rows.iter().map(|row| row.text.text.as_str()).collect(),
            cut: (rows.iter().enumerate())
                .filter(|(_, row)| row.text.cut)
                .map(|(at, _)| at)
                .collect(),
            words: rows.iter().map(|row| row.words.join(" ")).collect(),
            evidence: rows.iter().map(|row| evidence(row, signals)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::collector::Collector;
    use crate::report::collector::tests::{reviews, run};
    use proptest::prelude::*;
    use serde_json::Value;

    fn island(texts: &[&str]) -> String {
        let (batch, scores) = reviews(texts);
        let mut collector = Collector::new();
        collector.take(&batch, &scores, &vec![None; texts.len()]);
        let mut out = Vec::new();
        write(&collector.finish(&run(), &[]), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_and_ends_no_element(text in "(\\PC|[<>&\u{2028}\u{2029}\"\\\\]){1,40}") {
            let json = island(&[&text]);
            let hostile = ['<', '>', '&', '\u{2028}', '\u{2029}'];
            prop_assert!(!json.contains(hostile));
            let data: Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&data["rows"]["text"][0], &Value::from(text));
        }
    }

    #[test]
    fn columns_are_of_one_length_and_weights_whole() {
        let data: Value = serde_json::from_str(&island(&["a", "b", "c"])).unwrap();
        let rows = &data["rows"];
        for column in [
            "id", "time", "stars", "verdict", "tier", "campaign", "ties", "text", "evidence",
        ] {
            assert_eq!(rows[column].as_array().unwrap().len(), 3, "{column}");
        }
        assert_eq!(rows["product"]["values"].as_array().unwrap().len(), 2);
        assert_eq!(rows["product"]["at"].as_array().unwrap().len(), 3);
        let evidence = rows["evidence"][0].as_str().unwrap();
        assert_eq!(evidence, "[[0,0,5000]]");
    }
}
