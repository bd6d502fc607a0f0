//! What is drawn beside a finding, with a sentence that says the same.

use super::foreign;
use super::phrases as say;
use super::scale::Scale;
use crate::creator::finding::{Amount, Chart, Finding};
use crate::report::bilingual::{Both, Phrase};
use crate::report::figures::day;
use crate::report::pen::{Pen, Svg};
use crate::report::plot;
use crate::words::{Language, creator as words};

/// Marks that are drawn and told.
const MARKS: usize = 12;

/// Bars that are drawn.
const BARS: usize = 12;

/// Points that can be told apart in a drawing.
const POINTS: usize = 400;

/// A chart in parts, any of which may be absent.
#[derive(Default)]
pub struct ChartView {
    /// The drawing.
    pub plot: Option<Svg>,
    /// What the drawing shows, in words.
    pub told: Option<Both>,
    /// The moments that are marked in it by their numbers from 1.
    pub marks: Vec<(String, Both)>,
    /// What is marked beyond those.
    pub more: Option<Both>,
    /// Names with their values and bars.
    pub bars: Vec<(String, Both, Svg)>,
}

impl ChartView {
    /// The view of a finding's chart.
    pub fn of(finding: &Finding) -> Option<Self> {
        Some(match finding.chart.as_ref()? {
            Chart::Series { points, marks } => series(finding, points, marks),
            Chart::Bars { bars } => bar_lines(finding, bars),
            Chart::Norm { value, quantiles } => norm(finding, *value, *quantiles),
        })
    }
}

/// The unit of charted values: that of the fact with the same value.
fn unit(finding: &Finding, values: &[f64]) -> fn(f64) -> Amount {
    // A count may equal a share by chance.
    let are_shares = values.iter().all(|value| (0.0..=1.0).contains(value));
    let named = finding.facts.iter().find_map(|fact| match fact.amount {
        Amount::Share(share) if values.contains(&share) && are_shares => {
            Some(Amount::Share as fn(f64) -> Amount)
        }
        Amount::Days(days) if values.contains(&days) => Some(Amount::Days),
        Amount::Percentile(rank) if values.contains(&rank) => Some(Amount::Percentile),
        _ => None,
    });
    named.unwrap_or(Amount::Number)
}

fn amount(amount: &Amount) -> Both {
    Both::of(|language| words::amount(amount, language))
}

fn filled(phrase: Phrase, amounts: &[Amount]) -> Both {
    Both::of(|language| {
        let told: Vec<String> = (amounts.iter())
            .map(|amount| words::amount(amount, language))
            .collect();
        let told: Vec<&dyn std::fmt::Display> = told.iter().map(|told| told as _).collect();
        let both = phrase.with(&told);
        language.of(both.en, both.zh)
    })
}

/// A number on a scale, which stands alike in both languages.
fn mark_label(unit: fn(f64) -> Amount, mark: f64) -> String {
    let plain = match unit(mark) {
        Amount::Days(number) | Amount::Percentile(number) => Amount::Number(number),
        other => other,
    };
    words::amount(&plain, Language::En)
}

fn bar_lines(finding: &Finding, bars: &[(String, f64)]) -> ChartView {
    let values: Vec<f64> = bars.iter().map(|(_, value)| *value).collect();
    let unit = unit(finding, &values);
    let finite = values.iter().filter(|value| value.is_finite());
    let most = finite.fold(0.0, |most: f64, value| most.max(value.abs()));
    let line = |(name, value): &(String, f64)| {
        let share = if most > 0.0 { value / most } else { 0.0 };
        let share = if share.is_finite() { share } else { 0.0 };
        (foreign::name(name), amount(&unit(*value)), plot::bar(share))
    };
    ChartView {
        bars: bars.iter().take(BARS).map(line).collect(),
        more: more(bars.len(), BARS),
        ..ChartView::default()
    }
}

fn more(all: usize, shown: usize) -> Option<Both> {
    (all > shown).then(|| say::MORE.with(&[&(all - shown)]))
}

fn norm(finding: &Finding, value: f64, mut quantiles: [f64; 5]) -> ChartView {
    quantiles.sort_by(f64::total_cmp);
    let [low, lower, middle, upper, high] = quantiles;
    let all = [value, middle, lower, upper, low, high];
    if all.iter().any(|number| !number.is_finite()) {
        return ChartView::default();
    }
    let unit = unit(finding, &all);
    ChartView {
        plot: Some(band(value, quantiles, unit)),
        told: Some(filled(say::NORM, &all.map(unit))),
        ..ChartView::default()
    }
}

fn band(value: f64, quantiles: [f64; 5], unit: fn(f64) -> Amount) -> Svg {
    const LEFT: f64 = 24.0;
    const WIDE: f64 = 392.0;
    const MIDDLE: f64 = 24.0;
    let scale = Scale::over(quantiles.into_iter().chain([value]));
    let x = |number: f64| LEFT + WIDE * scale.at(number);
    let mut pen = Pen::new("norm", 440.0, 62.0);
    for mark in scale.marks() {
        pen.line("grid", [x(mark), 6.0], [x(mark), 44.0]);
        pen.text("middle", x(mark), 57.0, &mark_label(unit, mark));
    }
    let [low, lower, middle, upper, high] = quantiles.map(x);
    pen.rect("most", low, MIDDLE - 5.0, (high - low).max(1.0), 10.0);
    pen.rect("half", lower, MIDDLE - 9.0, (upper - lower).max(1.0), 18.0);
    pen.line("median", [middle, MIDDLE - 9.0], [middle, MIDDLE + 9.0]);
    pen.line("own", [x(value), 6.0], [x(value), 44.0]);
    pen.circle("own", x(value), MIDDLE, 5.5);
    pen.done()
}

fn series(finding: &Finding, points: &[(i64, f64)], marks: &[(i64, &'static str)]) -> ChartView {
    let mut points: Vec<(i64, f64)> = (points.iter().copied())
        .filter(|(_, value)| value.is_finite())
        .collect();
    points.sort_by_key(|(at, _)| *at);
    let told = |(at, code): &(i64, &'static str)| {
        let said = Both::of(|language| words::mark(code, language));
        (day(Some(*at)), said)
    };
    let mut marks = marks.to_vec();
    marks.sort_unstable();
    let shown = &marks[..marks.len().min(MARKS)];
    let values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
    let unit = unit(finding, &values);
    ChartView {
        plot: (points.len() > 1).then(|| curve(&points, shown, unit)),
        told: summary(&points, unit),
        marks: shown.iter().map(told).collect(),
        more: more(marks.len(), MARKS),
        ..ChartView::default()
    }
}

fn summary(points: &[(i64, f64)], unit: fn(f64) -> Amount) -> Option<Both> {
    let ((from, first), (to, last)) = (points.first()?, points.last()?);
    let values = || points.iter().map(|(_, value)| *value);
    let amounts = [
        Amount::Day(*from),
        unit(*first),
        Amount::Day(*to),
        unit(*last),
        unit(values().fold(f64::INFINITY, f64::min)),
        unit(values().fold(f64::NEG_INFINITY, f64::max)),
    ];
    Some(filled(say::SERIES, &amounts))
}

fn curve(points: &[(i64, f64)], marks: &[(i64, &str)], unit: fn(f64) -> Amount) -> Svg {
    const RIGHT: f64 = 432.0;
    const TOP: f64 = 22.0;
    const BASE: f64 = 158.0;
    /// The width of a letter.
    const LETTER: f64 = 6.2;
    let scale = Scale::over(points.iter().map(|(_, value)| *value));
    let labels: Vec<(f64, String)> = (scale.marks().into_iter())
        .map(|mark| (mark, mark_label(unit, mark)))
        .collect();
    let longest = labels.iter().map(|(_, label)| label.chars().count()).max();
    let left = LETTER * longest.unwrap_or(0) as f64 + 10.0;
    let [first, last] = [points[0].0, points[points.len() - 1].0];
    let span = (last.saturating_sub(first)).max(1) as f64;
    let x = |at: i64| left + (RIGHT - left) * (at.saturating_sub(first)) as f64 / span;
    let y = |value: f64| BASE - (BASE - TOP) * scale.at(value);
    let mut pen = Pen::new("series", 440.0, 180.0);
    for (mark, label) in &labels {
        pen.line("grid", [left, y(*mark)], [RIGHT, y(*mark)]);
        pen.text("end", left - 5.0, y(*mark) + 4.0, label);
    }
    let mut free = left;
    for (number, (at, _)) in marks.iter().enumerate() {
        if !(first..=last).contains(at) {
            continue;
        }
        pen.line("moment", [x(*at), TOP - 6.0], [x(*at), BASE]);
        let label = (number + 1).to_string();
        let place = x(*at).max(free);
        pen.text("middle moment", place, TOP - 10.0, &label);
        free = place + LETTER * (label.len() + 1) as f64;
    }
    let drawn: Vec<[f64; 2]> = (thinned(points).into_iter())
        .map(|(at, value)| [x(at), y(value)])
        .collect();
    pen.polyline("curve", &drawn);
    for (class, at, place) in [
        ("start", first, left),
        ("middle", i64::midpoint(first, last), (left + RIGHT) / 2.0),
        ("end", last, RIGHT),
    ] {
        pen.text(class, place, BASE + 16.0, &day(Some(at)));
    }
    pen.done()
}

/// The lowest and the highest of every few points, so that no spike is lost.
fn thinned(points: &[(i64, f64)]) -> Vec<(i64, f64)> {
    if points.len() <= POINTS {
        return points.to_vec();
    }
    let mut kept = Vec::new();
    for few in points.chunks(points.len().div_ceil(POINTS / 2)) {
        let by_value = |a: &&(i64, f64), b: &&(i64, f64)| a.1.total_cmp(&b.1);
        let ends = few.iter().min_by(by_value).zip(few.iter().max_by(by_value));
        if let Some((low, high)) = ends {
            let mut ends = [*low, *high];
            ends.sort_by_key(|(at, _)| *at);
            kept.extend(ends);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::finding::Level;

    fn drawn(chart: Chart) -> ChartView {
        let finding = Finding::new("growth.jump", Level::Verify).drawn(chart);
        ChartView::of(&finding).unwrap()
    }

    #[test]
    fn a_series_keeps_its_spikes_and_numbers_its_marks() {
        let mut points: Vec<(i64, f64)> = (0..5_000).map(|at| (86_400 * at, 100.0)).collect();
        points[3_333].1 = 900.0;
        let kept = thinned(&points);
        assert!(kept.len() <= POINTS && kept.contains(&points[3_333]));
        let view = drawn(Chart::Series {
            points,
            marks: vec![(86_400 * 3_333, "jump"), (i64::MAX, "later")],
        });
        let svg = view.plot.unwrap().to_string();
        assert_eq!(svg.matches("class=\"moment\"").count(), 1);
        assert_eq!(view.marks[0].0, "1979-02-16");
        assert!(view.told.unwrap().en.ends_with("lowest 100, highest 900."));
    }

    #[test]
    fn what_cannot_be_drawn_is_not() {
        for points in [vec![], vec![(0, 1.0)], vec![(0, f64::NAN), (1, 2.0)]] {
            let view = drawn(Chart::Series {
                points,
                marks: vec![],
            });
            assert!(view.plot.is_none());
        }
        let view = drawn(Chart::Norm {
            value: f64::NAN,
            quantiles: [0.0; 5],
        });
        assert!(view.plot.is_none() && view.told.is_none());
        let hostile = [(i64::MIN, f64::MAX), (i64::MAX, f64::MIN), (0, 0.0)];
        let view = drawn(Chart::Series {
            points: hostile.to_vec(),
            marks: vec![(i64::MIN, "a")],
        });
        assert!(!view.plot.unwrap().to_string().contains("NaN"));
    }

    #[test]
    fn a_chart_has_the_unit_of_its_fact() {
        let finding = Finding::new("engagement.rate", Level::Note)
            .fact("rate", Amount::Share(0.012))
            .drawn(Chart::Norm {
                value: 0.012,
                quantiles: [0.01, 0.02, 0.03, 0.04, 0.05],
            });
        let told = ChartView::of(&finding).unwrap().told.unwrap();
        assert!(told.en.starts_with("This creator: 1.2 %."), "{}", told.en);
        assert!(told.zh.contains("1.2%"), "{}", told.zh);
    }

    #[test]
    fn bars_are_named_by_others_and_cut() {
        let bars = (0..20).map(|at| (format!("\u{202e}{at}"), f64::from(at)));
        let view = drawn(Chart::Bars {
            bars: bars.collect(),
        });
        assert_eq!(view.bars.len(), BARS);
        assert_eq!(view.bars[3].0, "U+202E3");
        assert_eq!(view.more.unwrap().en, "and 8 more");
    }
}
