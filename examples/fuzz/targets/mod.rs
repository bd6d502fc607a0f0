//! What is fuzzed. A target takes bytes, uses the library as the program does,
//! and panics where something that must be true is not. It must not depend on
//! what it was given before.

mod cells;
mod creators;
mod layouts;
mod market;
mod models;
mod pages;
mod parquets;
mod scores;
mod seeds;
mod tables;
mod texts;

/// One way into the library.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What is reached, in a line.
    #[allow(dead_code, reason = "libFuzzer lists no targets")]
    pub about: &'static str,
    /// Inputs in a bounded run for each one of the dearest target.
    #[allow(dead_code, reason = "libFuzzer decides itself how often")]
    pub share: u64,
    /// Runs one input.
    pub run: fn(&[u8]),
    /// Good inputs to begin with.
    #[allow(dead_code, reason = "libFuzzer reads them from files")]
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// What the format gives a meaning to.
    #[allow(dead_code, reason = "libFuzzer has a dictionary of its own")]
    pub tokens: &'static [&'static str],
}

impl Target {
    /// The target of that name.
    pub fn find(name: &str) -> Option<&'static Target> {
        ALL.iter().find(|target| target.name == name)
    }
}

/// Every target, readers first.
pub const ALL: &[Target] = &[
    tables::CSV,
    tables::TSV,
    tables::JSONL,
    tables::JSON,
    tables::STREAM,
    tables::COMPRESSED,
    parquets::PARQUET,
    tables::ROUNDTRIP,
    scores::DIFF,
    layouts::CORPORA,
    cells::CELLS,
    cells::HEADER,
    texts::NORMALISE,
    texts::SCORE,
    market::MARKET,
    models::MODEL,
    models::TOKENIZER,
    models::FOREST,
    models::CREATOR_MODEL,
    pages::REPORT,
    creators::VET,
];
