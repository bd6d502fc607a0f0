//! What the page says of how the run was made.

use super::bilingual::Both;
use super::figures::decimal;
use crate::model::reference::Threshold;
use crate::words;

/// A column that the table lacks.
#[derive(Debug)]
pub struct Loss<'a> {
    /// The column.
    pub column: &'a str,
    /// What is lost without it.
    pub lost: Both,
}

impl<'a> Loss<'a> {
    /// Of a column and what is lost without it, in English.
    pub fn of((column, english): &'a (String, String)) -> Self {
        let lost = Both::of(|language| words::lost_without(column, english, language));
        Self { column, lost }
    }
}

/// A kind of text: its script and its length; `None` for any other, or none.
type Kind = Option<(&'static str, &'static str)>;

/// The thresholds, by kind of text and by what there is to go on.
#[derive(Debug, PartialEq)]
pub struct ThresholdTable {
    /// The kinds of text, a column each.
    pub kinds: Vec<Option<(Both, &'static str)>>,
    /// What there is to go on, and the suspicion for every kind of text: `–`
    /// where nothing is flagged, empty where there is no such kind.
    pub lines: Vec<(Both, Vec<String>)>,
}

impl ThresholdTable {
    /// The table of a run's thresholds.
    pub fn of(thresholds: &[Threshold]) -> Self {
        let kinds = distinct(thresholds.iter().map(kind));
        let sources = distinct(thresholds.iter().map(|threshold| &threshold.sources));
        let cell = |sources: &Vec<&str>, kind_of_text: &Kind| {
            let mut own = thresholds.iter();
            let own = own.find(|own| own.sources == *sources && kind(own) == *kind_of_text);
            own.map_or(String::new(), |own| decimal(own.suspicion, 2))
        };
        let line = |sources: &Vec<&'static str>| {
            let cells = kinds.iter().map(|kind| cell(sources, kind)).collect();
            (named(sources), cells)
        };
        Self {
            lines: sources.into_iter().map(line).collect(),
            kinds: kinds.iter().map(|kind| kind.map(headed)).collect(),
        }
    }
}

fn kind(threshold: &Threshold) -> Kind {
    threshold.script.zip(threshold.length)
}

fn headed((script, length): (&'static str, &'static str)) -> (Both, &'static str) {
    (Both::of(|language| words::script(script, language)), length)
}

fn named(sources: &[&'static str]) -> Both {
    Both::of(|language| {
        let named = sources.iter().map(|name| words::source(name, language));
        named.collect::<Vec<&str>>().join(" + ")
    })
}

/// The distinct items in the order in which they first come.
fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for item in items {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threshold(sources: &[&'static str], length: Option<&'static str>) -> Threshold {
        Threshold {
            sources: sources.to_vec(),
            script: length.map(|_| "han"),
            length,
            suspicion: (sources.len() == 1).then_some(1.234),
        }
    }

    #[test]
    fn thresholds_are_a_table_with_gaps() {
        let table = ThresholdTable::of(&[
            threshold(&["text"], None),
            threshold(&["text"], Some("<=20")),
            threshold(&["text", "accounts"], Some("<=20")),
        ]);
        assert!(table.kinds[0].is_none());
        assert_eq!(table.kinds[1].as_ref().unwrap().0.zh, "汉字");
        let (first, second) = (&table.lines[0], &table.lines[1]);
        assert_eq!(first.1, ["1.23", "1.23"]);
        assert_eq!(
            (second.0.en.as_str(), &*second.1),
            ("text + accounts", &["".to_owned(), "–".to_owned()][..])
        );
    }
}
