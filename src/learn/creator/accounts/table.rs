//! Accounts of known label, from canonical tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::creator::audience::head::KNOWN_MIN;
use crate::creator::audience::shapes::{Values, values};
use crate::creator::intake;
use crate::learn::creator::Tables;
use crate::learn::dataset::DatasetError;
use crate::learn::train::TrainError;
use crate::schema::Schema;
use crate::table::{Quarantine, ReadOptions, Reader};

/// An account of known label.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its shapes.
    pub values: Values,
    /// Whether it is fake.
    pub fake: bool,
    /// Index into [`Accounts::corpora`].
    pub corpus: usize,
    /// What must stay on one side of a split, unique over corpora.
    pub group: String,
    /// Whether it is among the published test rows.
    pub test: bool,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// Names of corpora in the order of first appearance.
    pub corpora: Vec<String>,
    /// Accounts in the order of the tables.
    pub rows: Vec<Row>,
    /// The files read.
    pub files: Vec<PathBuf>,
}

impl Accounts {
    /// Reads labelled tables. Rows without a label, or of which too little is
    /// known to judge them, are passed over.
    ///
    /// # Errors
    /// A table that cannot be read, or no account of one of the labels.
    pub fn read(tables: &Tables) -> Result<Self, TrainError> {
        let options = ReadOptions {
            required: vec![vec!["label"]],
            ..ReadOptions::default()
        };
        let schema = Schema::labelled_accounts();
        let mut reader = Reader::open(&tables.tables, &schema, options, Quarantine::counting())
            .map_err(DatasetError::Table)?;
        let mut read = Self {
            files: reader.files().iter().map(PathBuf::from).collect(),
            ..Self::default()
        };
        while let Some(batch) = reader.next_batch().map_err(DatasetError::Table)? {
            let accounts = intake::accounts(&batch);
            for (at, account) in accounts.iter().enumerate() {
                let text = |name: &str| {
                    let texts = batch.texts(name);
                    texts.and_then(|texts| texts.get(at)).unwrap_or("")
                };
                let fake = match text("label") {
                    "fake" => true,
                    "genuine" => false,
                    _ => continue,
                };
                read.add(
                    values(account),
                    fake,
                    [text("corpus"), text("group")],
                    text("split"),
                );
            }
        }
        reader.finish().map_err(DatasetError::Table)?;
        let [genuine, fake] = [false, true].map(|fake| {
            let of = |row: &&Row| row.fake == fake;
            read.rows.iter().filter(of).count()
        });
        if genuine == 0 || fake == 0 {
            return Err(TrainError::Config {
                path: tables.tables.join(", ").into(),
                reason: format!(
                    "found {genuine} genuine and {fake} fake accounts of which {KNOWN_MIN} \
                     properties are known, expected some of both"
                ),
            });
        }
        Ok(read)
    }

    fn add(&mut self, values: Values, fake: bool, [corpus, group]: [&str; 2], split: &str) {
        if values.iter().flatten().count() < KNOWN_MIN {
            return;
        }
        let known = self.corpora.iter().position(|name| name == corpus);
        let at = known.unwrap_or_else(|| {
            self.corpora.push(corpus.to_owned());
            self.corpora.len() - 1
        });
        let group = match group {
            "" => format!("{corpus}/row {}", self.rows.len()),
            group => format!("{corpus}/{group}"),
        };
        self.rows.push(Row {
            values,
            fake,
            corpus: at,
            group,
            test: split == "test",
        });
    }

    /// How many there are of each corpus and label.
    pub fn counts(&self) -> BTreeMap<String, BTreeMap<String, usize>> {
        let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for row in &self.rows {
            let label = if row.fake { "fake" } else { "genuine" };
            let corpus = counts.entry(self.corpora[row.corpus].clone()).or_default();
            *corpus.entry(label.to_owned()).or_default() += 1;
        }
        counts
    }
}
