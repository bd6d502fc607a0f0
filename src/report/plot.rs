//! Plots as inline SVG, drawn without a script.

use super::figures;
use super::pen::{Pen, Svg, round_up};
use super::products::{Product, week_of, week_start};
use super::tallies::{BINS, Tallies, VERDICTS};
use crate::rollup::Adjusted;

/// A second sign beside the colour.
const HATCHED: &str = r#"<pattern id="hatched" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="5" height="5"/><line class="stripe" x1="0" y1="0" x2="0" y2="5"/></pattern>"#;

/// Reviews by authenticity, stacked by verdict, the flagged at the bottom.
pub fn histogram(tallies: &Tallies) -> Svg {
    const LEFT: f64 = 56.0;
    const BASE: f64 = 190.0;
    const HIGH: f64 = 176.0;
    const STEP: f64 = 32.0;
    let mut pen = Pen::new("histogram", 710.0, 214.0);
    pen.define(HATCHED);
    let counts = tallies.histogram.iter().map(|bin| bin.iter().sum());
    let top = round_up(counts.max().unwrap_or(0));
    let right = LEFT + STEP * BINS as f64;
    for quarter in 0..=2 {
        let y = BASE - HIGH * f64::from(quarter) / 2.0;
        pen.line("grid", [LEFT, y], [right, y]);
        let label = figures::count(top * u64::from(quarter as u8) / 2);
        pen.text("end", LEFT - 6.0, y + 4.0, &label);
    }
    for (at, bin) in tallies.histogram.iter().enumerate() {
        let x = LEFT + STEP * at as f64;
        let mut y = BASE;
        for (count, verdict) in bin.iter().zip(VERDICTS) {
            let height = HIGH * *count as f64 / top as f64;
            if *count > 0 {
                y -= height;
                pen.rect(verdict.name(), x + 2.0, y, STEP - 4.0, height);
            }
        }
    }
    for points in (0..=100_u8).step_by(20) {
        let x = LEFT + (right - LEFT) * f64::from(points) / 100.0;
        pen.text("middle", x, BASE + 16.0, &points.to_string());
    }
    pen.done()
}

/// A share, 0–1, as a bar.
pub fn bar(share: f64) -> Svg {
    let mut pen = Pen::new("bar", 100.0, 8.0);
    pen.rect("ground", 0.0, 0.0, 100.0, 8.0);
    pen.rect("paid", 0.0, 0.0, 100.0 * share.clamp(0.0, 1.0), 8.0);
    pen.done()
}

/// A rating as it stands and adjusted with its interval, on a scale of 1 to 5.
pub fn rating(plain: f64, adjusted: Option<Adjusted>) -> Svg {
    let x = |stars: f64| 8.0 + 36.0 * (stars - 1.0);
    let mut pen = Pen::new("rating", 160.0, 16.0);
    for stars in 1..=5_u8 {
        let x = x(stars.into());
        pen.line("grid", [x, 2.0], [x, 14.0]);
    }
    if let Some(Adjusted { rating, low, high }) = adjusted {
        pen.line("reach", [x(low), 8.0], [x(high), 8.0]);
        pen.circle("adjusted", x(rating), 8.0, 3.5);
    }
    pen.circle("plain", x(plain), 8.0, 3.5);
    pen.done()
}

/// When a campaign reviews a product.
#[derive(Debug, Clone, PartialEq)]
pub struct Window<'a> {
    /// The campaign's id.
    pub name: &'a str,
    /// First and last second since 1970 of its reviews of the product.
    pub from_to: (i64, i64),
    /// The same of those that a burst binds.
    pub burst: Option<(i64, i64)>,
}

impl Window<'_> {
    /// The campaign and its days.
    fn title(&self) -> String {
        let (from, to) = self.from_to;
        let [from, to] = [from, to].map(|second| figures::day(Some(second)));
        format!("{}: {from} – {to}", self.name)
    }
}

/// The first and the last week of some products; `None` if none is dated.
pub fn span(products: &[&Product]) -> Option<(i32, i32)> {
    let weeks = || products.iter().flat_map(|product| &product.weeks);
    let first = weeks().map(|week| week.week).min()?;
    Some((first, weeks().map(|week| week.week).max()?))
}

/// The reviews of a product by week, the flagged in front, windows shaded.
pub fn timeline(product: &Product, (first, last): (i32, i32), windows: &[Window]) -> Svg {
    const LEFT: f64 = 36.0;
    const WIDE: f64 = 596.0;
    const BASE: f64 = 76.0;
    const HIGH: f64 = 60.0;
    /// The width of a letter of a name.
    const NAME: f64 = 5.5;
    let step = WIDE / f64::from((last - first + 1).max(12));
    let x = |week: i32| LEFT + step * f64::from(week - first);
    let mut pen = Pen::new("timeline", 640.0, 94.0);
    // Bars are weeks, so what is shaded are the weeks of those days.
    let weeks = |(from, to)| {
        let [from, to] = [from, to].map(|second| week_of(second).clamp(first, last));
        (x(from), x(to + 1))
    };
    let mut free = 0.0_f64;
    for window in windows {
        let (left, right) = weeks(window.from_to);
        pen.open_group(&window.title());
        pen.rect("window", left, BASE - HIGH - 4.0, right - left, HIGH + 8.0);
        if let Some(burst) = window.burst {
            let (left, right) = weeks(burst);
            pen.rect("burst", left, BASE - HIGH - 6.0, right - left, 4.0);
        }
        let at = free.max(left + 1.0);
        pen.text("name", at, 9.0, window.name);
        free = at + NAME * (window.name.len() + 1) as f64;
        pen.close_group();
    }
    let most = product.weeks.iter().map(|week| week.reviews).max();
    let top = round_up(most.unwrap_or(0).into());
    pen.text("end", LEFT - 4.0, BASE - HIGH + 4.0, &figures::count(top));
    pen.text("end", LEFT - 4.0, BASE, "0");
    pen.line("grid", [LEFT, BASE], [LEFT + WIDE, BASE]);
    let wide = (step - 1.0).max(step * 0.7);
    for week in &product.weeks {
        for (class, count) in [("all", week.reviews), ("paid", week.flagged)] {
            let height = HIGH * f64::from(count) / top as f64;
            if count > 0 {
                pen.rect(class, x(week.week), BASE - height, wide, height);
            }
        }
    }
    let marks = 5;
    for mark in 0..marks {
        let week = first + (last - first) * mark / (marks - 1);
        if mark > 0 && last - first < marks - 1 {
            break;
        }
        let class = if mark == marks - 1 { "end" } else { "start" };
        let at = x(week) + if class == "end" { step } else { 0.0 };
        pen.text(
            class,
            at,
            BASE + 14.0,
            &figures::day(Some(week_start(week))),
        );
    }
    pen.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_drawings_are_escaped() {
        let window = Window {
            name: "<script>c1</script>",
            from_to: (0, 1_000_000),
            burst: Some((0, 1)),
        };
        let product = Product::default();
        let svg = timeline(&product, (1, 20), &[window]).to_string();
        assert!(svg.contains("<title>&lt;script&gt;c1&lt;/script&gt;: 1970-01-01 – 1970-01-12<"));
        assert!(svg.contains("class=\"burst\""));
        assert!(svg.contains("&lt;script&gt;c1") && !svg.contains("<script"));
    }
}
