//! Published corpora of reviews and of accounts, read into canonical labelled
//! tables; one file each.
//!
//! A [`Corpus`] knows one published layout, what its labels mean in ours and
//! how its rows must be grouped so that a split does not leak. It changes no
//! text beyond joining what a layout cut (two halves of one review in two
//! columns), and does so alike for every class.

mod dianping;
mod error;
mod instagram;
mod llm_written;
mod maide_up;
mod op_spam;
mod report;
mod salminen;
mod sheet;
mod sink;
mod srf;
mod yelp;
mod youtube_spam;
mod zhihu;

use std::borrow::Cow;
use std::path::Path;

pub use error::CorpusError;
pub use report::ImportReport;

use crate::schema::{Field, Schema};
use crate::table::{Quarantine, Writer};
use sink::Sink;

/// One published layout.
pub struct Corpus {
    /// The name on the command line, also the `corpus` of every row.
    pub name: &'static str,
    /// What the corpus is, in a line.
    pub description: &'static str,
    /// What the path must be.
    pub layout: &'static str,
    /// Rows of each label as published.
    pub expected: &'static [(&'static str, u64)],
    /// Where the expected counts are from, when not from the authors.
    pub note: &'static str,
    /// Whether a row without text is of no use.
    needs_text: bool,
    /// All columns that a corpus of its kind may have.
    base: fn() -> Schema,
    /// Columns filled, beside those every corpus has.
    columns: &'static [&'static str],
    /// Columns that only this corpus has.
    extra: &'static [fn() -> Field],
    read: fn(&Path, &mut Sink<'_>, Quarantine) -> Result<Quarantine, CorpusError>,
}

impl Corpus {
    /// The columns of the imported table.
    pub fn schema(&self) -> Schema {
        let base = (self.base)();
        let mut names = vec!["label", "corpus", "group"];
        names.extend(base.key.as_deref());
        names.extend(self.columns);
        let schema = base.select(&names);
        Schema {
            name: Cow::Borrowed(self.name),
            ..schema.with(self.extra.iter().map(|field| field()))
        }
    }
}

/// Every corpus that can be imported, in the order of the cards.
pub fn corpora() -> &'static [Corpus] {
    const ALL: &[Corpus] = &[
        op_spam::CORPUS,
        dianping::CORPUS,
        zhihu::CORPUS,
        yelp::CORPUS,
        maide_up::CORPUS,
        salminen::CORPUS,
        llm_written::CORPUS,
        youtube_spam::CORPUS,
        instagram::CORPUS,
        srf::CORPUS,
    ];
    ALL
}

/// The corpus of that name.
///
/// # Errors
/// No corpus is called so; the error lists those there are.
pub fn find(name: &str) -> Result<&'static Corpus, CorpusError> {
    let found = corpora().iter().find(|corpus| corpus.name == name);
    found.ok_or_else(|| CorpusError::Unknown {
        name: name.to_owned(),
        known: corpora()
            .iter()
            .map(|corpus| corpus.name)
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// Reads the corpus at `path` into `writer`, which must have the columns of
/// [`Corpus::schema`] or some of them. Rows that cannot be used are set
/// aside; the caller finishes the writer.
///
/// # Errors
/// The path does not have the corpus's layout, a file is damaged, or the
/// output cannot be written.
pub fn import(
    corpus: &'static Corpus,
    path: &Path,
    writer: &mut Writer,
    quarantine: Quarantine,
) -> Result<ImportReport, CorpusError> {
    let mut sink = Sink::new(corpus, writer);
    let quarantine = (corpus.read)(path, &mut sink, quarantine)?;
    let by_label = sink.finish()?;
    Ok(ImportReport {
        corpus,
        rows: by_label.values().sum(),
        by_label,
        by_reason: quarantine.finish()?,
    })
}
