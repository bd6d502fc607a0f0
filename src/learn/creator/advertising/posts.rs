//! Labelled posts in memory, as n-grams.

use std::ops::Range;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::creator::advertising::grams::{self, SLOTS};
use crate::creator::advertising::sentences::sentences;
use crate::learn::dataset::DatasetError;
use crate::learn::linear::SparseMatrix;
use crate::learn::train::TrainError;
use crate::schema::{Field, Kind, Schema};
use crate::table::{Batch, Quarantine, ReadOptions, Reader};

/// The column with a mark for each line of a post.
const MARKS: &str = "label2";

/// The column of the matrices that is 1 in every row.
pub const INTERCEPT: u32 = SLOTS as u32;

/// One labelled post.
#[derive(Debug, Clone)]
pub struct Post {
    /// Whether it is paid for.
    pub paid: bool,
    /// What stays on one side of a split.
    pub topic: String,
    /// Whether it is of the published test part.
    pub test: bool,
    /// Characters.
    pub length: usize,
    /// The rows of its sentences.
    pub sentences: Range<usize>,
}

/// Labelled posts and their sentences, each a row of n-grams.
#[derive(Debug, Default)]
pub struct Posts {
    /// The posts, in the order of the tables.
    pub posts: Vec<Post>,
    /// A row a post.
    pub grams: SparseMatrix,
    /// A row a sentence.
    pub sentence_grams: SparseMatrix,
    /// Whether readers pointed at a sentence; `None` where the marks of its
    /// post do not fit its lines.
    pub marks: Vec<Option<bool>>,
    /// The files read.
    pub files: Vec<PathBuf>,
    /// The name of the corpus, as far as the tables say.
    pub corpus: String,
}

/// Slots and values of a text.
type Grams = Vec<(u32, f32)>;

struct Row {
    post: Post,
    grams: Grams,
    sentences: Vec<(Grams, Option<bool>)>,
}

impl Posts {
    /// Reads labelled tables: files, folders or globs.
    ///
    /// # Errors
    /// A table that cannot be read, or without posts of both kinds.
    pub fn read(tables: &[String]) -> Result<Self, TrainError> {
        let options = ReadOptions {
            required: vec![vec!["text"], vec!["label"]],
            ..ReadOptions::default()
        };
        let mut schema = Schema::labelled();
        schema.fields.push(Field::new(MARKS, Kind::Json));
        let mut reader = Reader::open(tables, &schema, options, Quarantine::counting())
            .map_err(DatasetError::from)?;
        let mut posts = Posts {
            grams: SparseMatrix::new(),
            sentence_grams: SparseMatrix::new(),
            files: reader.files().iter().map(PathBuf::from).collect(),
            ..Posts::default()
        };
        while let Some(batch) = reader.next_batch().map_err(DatasetError::from)? {
            let rows = (0..batch.len()).into_par_iter();
            let rows: Vec<Row> = rows.filter_map(|at| row(&batch, at)).collect();
            rows.into_iter().for_each(|row| posts.push(row));
            if let Some(corpus) = batch.texts("corpus").and_then(|texts| texts.get(0)) {
                corpus.clone_into(&mut posts.corpus);
            }
        }
        reader.finish().map_err(DatasetError::from)?;
        let paid = posts.posts.iter().filter(|post| post.paid).count();
        if paid == 0 || paid == posts.posts.len() {
            let corpora = tables.join(", ");
            return Err(TrainError::OneClass { corpora });
        }
        Ok(posts)
    }

    fn push(&mut self, row: Row) {
        let intercept = [(INTERCEPT, 1.0)];
        let start = self.sentence_grams.rows();
        for (grams, mark) in row.sentences {
            self.sentence_grams
                .push_row(grams.into_iter().chain(intercept));
            self.marks.push(mark);
        }
        self.grams.push_row(row.grams.into_iter().chain(intercept));
        self.posts.push(Post {
            sentences: start..self.sentence_grams.rows(),
            ..row.post
        });
    }
}

fn row(batch: &Batch, at: usize) -> Option<Row> {
    let cell = |name: &str| batch.texts(name).and_then(|texts| texts.get(at));
    let text = cell("text")?;
    let paid = match cell("label")? {
        "paid" => true,
        "genuine" => false,
        _ => return None,
    };
    let marks = cell(MARKS).and_then(|json| serde_json::from_str::<Vec<u8>>(json).ok());
    let lines: Vec<&str> = text.lines().collect();
    let marks = marks.filter(|marks| marks.len() == lines.len());
    let mut slots = Vec::new();
    let mut rows = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mark = match &marks {
            Some(marks) => Some(marks[number] != 0),
            None => (!paid).then_some(false),
        };
        for range in sentences(line) {
            let of = grams::slots(&line[range]);
            slots.extend_from_slice(&of);
            rows.push((grams::values(of), mark));
        }
    }
    Some(Row {
        post: Post {
            paid,
            topic: cell("group").unwrap_or_default().to_owned(),
            test: cell("split") == Some("test"),
            length: text.chars().count(),
            sentences: 0..0,
        },
        grams: grams::values(slots),
        sentences: rows,
    })
}
