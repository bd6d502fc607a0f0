//! Progress on standard error, when a person is looking.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::learn::dataset::Dataset;

/// A bar over bytes, hidden if standard error is no terminal.
pub fn bytes(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    bar.set_style(style("{bar:30} {bytes}/{total_bytes} {msg} {eta}"));
    bar
}

/// A bar over rows, hidden if standard error is no terminal.
pub fn rows(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    bar.set_style(style("{bar:30} {human_pos}/{human_len} rows {eta}"));
    bar
}

/// A spinner that names the current step.
pub fn steps() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_style(style("{spinner} {elapsed} {msg}"));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Says what labelled tables held that could not be used.
pub fn tell_unused(dataset: &Dataset) {
    if dataset.set_aside + dataset.unlabelled > 0 {
        eprintln!(
            "not used: {} failing the checks of `bonafide schema labelled`, {} without a label",
            count(dataset.set_aside, "row"),
            count(dataset.unlabelled, "row")
        );
    }
}

/// A number of things whose plural ends in s.
pub fn count(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
