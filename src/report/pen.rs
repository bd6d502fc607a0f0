//! Inline SVG, drawn without a script.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;
use html_escape::{encode_double_quoted_attribute, encode_text};

/// A drawing, escaped.
#[derive(Debug, Clone)]
pub struct Svg(String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Svg {}

/// A drawing in the making.
pub struct Pen(String);

impl Pen {
    pub fn new(class: &str, width: f64, height: f64) -> Self {
        Pen(format!(
            r#"<svg class="{class}" viewBox="0 0 {width} {height}" aria-hidden="true">"#
        ))
    }

    /// A rectangle; drawing into a text cannot fail.
    pub fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let _ = write!(
            self.0,
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"/>"#
        );
    }

    pub fn line(&mut self, class: &str, from: [f64; 2], to: [f64; 2]) {
        let _ = write!(
            self.0,
            r#"<line class="{class}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
            from[0], from[1], to[0], to[1]
        );
    }

    pub fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let _ = write!(
            self.0,
            r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius}"/>"#
        );
    }

    /// A line through points.
    pub fn polyline(&mut self, class: &str, points: &[[f64; 2]]) {
        let _ = write!(self.0, r#"<polyline class="{class}" points=""#);
        for [x, y] in points {
            let _ = write!(self.0, "{x:.1},{y:.1} ");
        }
        self.0.push_str(r#""/>"#);
    }

    pub fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        let _ = write!(
            self.0,
            r#"<text class="{}" x="{x:.1}" y="{y:.1}">{}</text>"#,
            encode_double_quoted_attribute(class),
            encode_text(text)
        );
    }

    pub fn open_group(&mut self, title: &str) {
        let _ = write!(self.0, "<g><title>{}</title>", encode_text(title));
    }

    pub fn close_group(&mut self) {
        self.0.push_str("</g>");
    }

    /// Adds something that is drawn where it is named.
    pub fn define(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    pub fn done(mut self) -> Svg {
        self.0.push_str("</svg>");
        Svg(self.0)
    }
}

/// A round number at or above, of which a scale can be made.
pub fn round_up(most: u64) -> u64 {
    let most = most.max(1);
    let power = 10_u64.pow(most.ilog10());
    let steps = [1, 2, 4, 5, 6, 8, 10];
    let rounded = steps.iter().map(|step| step * power);
    rounded.into_iter().find(|r| *r >= most).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers() {
        for (most, top) in [
            (0, 1),
            (1, 1),
            (3, 4),
            (7, 8),
            (11, 20),
            (4_321, 5_000),
            (10_000, 10_000),
        ] {
            assert_eq!(round_up(most), top);
        }
    }
}
