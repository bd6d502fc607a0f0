//! Progress on standard error, when a person is looking.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::learn::dataset::Dataset;
use crate::table::{Batch, ReadSummary, Reader, TableError};

/// A bar over bytes, hidden if standard error is no terminal.
pub fn bytes(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    bar.set_style(style("{bar:30} {bytes}/{total_bytes} {msg} {eta}"));
    bar
}

/// The next batch of a table, and how far that is on its bar.
///
/// # Errors
/// The table cannot be read.
pub fn next_batch(reader: &mut Reader, bar: &ProgressBar) -> Result<Option<Batch>, TableError> {
    let batch = reader.next_batch()?;
    bar.set_position(reader.bytes_read());
    Ok(batch)
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

/// Says on standard error how many rows could not be used, and why.
pub fn tell_set_aside(summary: &ReadSummary) {
    if summary.rows_quarantined == 0 {
        return;
    }
    let reasons: Vec<String> = (summary.by_reason.iter())
        .map(|(reason, count)| format!("{count} {}", reason.name()))
        .collect();
    eprintln!(
        "{} could not be used: {}; --quarantine FILE lists them",
        count(summary.rows_quarantined, "row"),
        reasons.join(", ")
    );
}
