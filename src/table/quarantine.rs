//! Where rows go that cannot be used: counted always, listed on request.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::atomic::AtomicFile;
use super::error::TableError;
use super::format::{Encoding, Format};
use crate::schema::{Misfit, Reason};

/// The characters of an offending value that are kept.
const FOUND_CHARS: usize = 200;

/// A row set aside, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The canonical column at fault; `None` when the row as a whole is.
    pub column: Option<String>,
    /// The class of the failure.
    pub reason: Reason,
    /// What stood there; invalid bytes replaced.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

impl Fault {
    /// A fault of the row as a whole.
    pub fn row(reason: Reason, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Fault {
            column: None,
            reason,
            found: found.into(),
            expected: expected.into(),
        }
    }

    /// A fault of one cell.
    pub fn cell(column: &str, found: impl Into<String>, misfit: Misfit) -> Self {
        Fault {
            column: Some(column.to_owned()),
            reason: misfit.reason,
            found: found.into(),
            expected: misfit.expected,
        }
    }
}

/// Counts the rows set aside and, with a file, lists them with the columns
/// file, row, column, reason, found, expected.
#[derive(Debug, Default)]
pub struct Quarantine {
    counts: BTreeMap<Reason, u64>,
    list: Option<List>,
}

#[derive(Debug)]
enum List {
    Csv(Box<csv::Writer<AtomicFile>>),
    JsonLines(AtomicFile),
}

impl Quarantine {
    /// Counts only.
    pub fn counting() -> Self {
        Self::default()
    }

    /// Counts, and lists the rows in a file: JSON Lines or CSV, as its name
    /// says; CSV into a device or pipe. It appears on
    /// [`finish`](Quarantine::finish).
    ///
    /// # Errors
    /// The file has another name or cannot be created.
    pub fn file(path: &Path) -> Result<Self, TableError> {
        let plain = |encoding| Some(Format::plain(encoding));
        let format = Format::of_name(path);
        let is_device = std::fs::metadata(path).is_ok_and(|found| !found.is_file());
        if ![plain(Encoding::Csv), plain(Encoding::JsonLines)].contains(&format) && !is_device {
            return Err(TableError::QuarantineFormat {
                path: path.to_owned(),
            });
        }
        let out = AtomicFile::create(path)?;
        let list = if format == plain(Encoding::JsonLines) {
            List::JsonLines(out)
        } else {
            let mut out = csv::Writer::from_writer(out);
            let header = ["file", "row", "column", "reason", "found", "expected"];
            out.write_record(header)
                .map_err(|error| csv_error(path, error))?;
            List::Csv(Box::new(out))
        };
        Ok(Quarantine {
            counts: BTreeMap::new(),
            list: Some(list),
        })
    }

    /// Sets a row aside: `row` is its number in `file`, from 1.
    ///
    /// # Errors
    /// The list cannot be written.
    pub fn add(&mut self, file: &str, row: u64, fault: &Fault) -> Result<(), TableError> {
        *self.counts.entry(fault.reason).or_insert(0) += 1;
        match &mut self.list {
            None => Ok(()),
            Some(list) => list.add(file, row, fault),
        }
    }

    /// The rows set aside so far.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The rows set aside so far, by reason.
    pub fn counts(&self) -> &BTreeMap<Reason, u64> {
        &self.counts
    }

    /// Gives the list its name, if there is one, and returns the counts.
    ///
    /// # Errors
    /// The list cannot be brought to disk.
    pub fn finish(self) -> Result<BTreeMap<Reason, u64>, TableError> {
        match self.list {
            None => {}
            Some(List::JsonLines(out)) => out.commit()?,
            Some(List::Csv(out)) => {
                let path = out.get_ref().path().to_owned();
                let out = out.into_inner().map_err(|error| TableError::Write {
                    path,
                    cause: error.into_error(),
                })?;
                out.commit()?;
            }
        }
        Ok(self.counts)
    }
}

impl List {
    fn add(&mut self, file: &str, row: u64, fault: &Fault) -> Result<(), TableError> {
        let found = excerpt(&fault.found);
        let column = fault.column.as_deref();
        match self {
            List::Csv(out) => {
                let row = row.to_string();
                let cells = [
                    file,
                    &row,
                    column.unwrap_or(""),
                    fault.reason.name(),
                    &found,
                    &fault.expected,
                ];
                let path = out.get_ref().path().to_owned();
                out.write_record(cells)
                    .map_err(|error| csv_error(&path, error))
            }
            List::JsonLines(out) => {
                let line = serde_json::json!({
                    "file": file, "row": row, "column": column,
                    "reason": fault.reason.name(), "found": found, "expected": fault.expected,
                });
                writeln!(out, "{line}").map_err(|cause| TableError::Write {
                    path: out.path().to_owned(),
                    cause,
                })
            }
        }
    }
}

/// The beginning of an offending value, with control characters made visible.
fn excerpt(found: &str) -> String {
    let mut excerpt = String::new();
    for sign in found.chars().take(FOUND_CHARS) {
        if sign.is_control() {
            excerpt.extend(sign.escape_default());
        } else {
            excerpt.push(sign);
        }
    }
    excerpt
}

pub(super) fn csv_error(path: &Path, error: csv::Error) -> TableError {
    TableError::Write {
        path: path.to_owned(),
        cause: super::csv_sink::io_error(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(name: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let mut quarantine = Quarantine::file(&path).unwrap();
        let found = "x".repeat(300);
        let misfit = Misfit::new(Reason::OutOfRange, "stars");
        let fault = Fault::cell("rating", found, misfit);
        quarantine.add("a.csv", 7, &fault).unwrap();
        assert_eq!(quarantine.total(), 1);
        assert_eq!(quarantine.finish().unwrap()[&Reason::OutOfRange], 1);
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn rows_are_listed_with_a_short_excerpt() {
        let excerpt = "x".repeat(200);
        let csv = listed("bad.csv");
        assert!(csv.ends_with(&format!("\na.csv,7,rating,out_of_range,{excerpt},stars\n")));
        let json = listed("bad.jsonl");
        assert!(json.contains("\"row\":7"));
        assert!(!json.contains(&"x".repeat(201)));
    }
}
