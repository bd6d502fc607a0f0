//! Sparse n-gram features of one text, hashed into a fixed space.
//!
//! The blocks fail differently: character n-grams see
//! spelling and punctuation, token n-grams see wording, shapes and clauses see
//! only case, lengths and punctuation and so survive a change of language or
//! topic. Each block is weighted by inverse document frequency and
//! scaled to unit length on its own (see [`crate::model::sparse`]), so that
//! none drowns another.

use std::ops::Range;

use super::Document;
use super::shape;
use super::tokenise::{SubwordTokenizer, TokenCache};
use super::words::WordKind;

/// A family of n-grams with a hash space and a length norm of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// 1 to 5 folded characters, white space included.
    Characters,
    /// 1 to 2 subword tokens; up to 4 where they are Han or symbols.
    Tokens,
    /// 1 to 5 shapes (see [`shape`]).
    Shapes,
    /// 1 to 4 clauses and marks (see [`shape`]).
    Clauses,
}

impl Block {
    const fn bits(self) -> u32 {
        match self {
            Block::Characters => 21,
            Block::Tokens => 20,
            Block::Shapes | Block::Clauses => 18,
        }
    }

    const fn first_slot(self) -> u32 {
        match self {
            Block::Characters => 0,
            Block::Tokens => 2 << 20,
            Block::Shapes => 3 << 20,
            Block::Clauses => (3 << 20) + (1 << 18),
        }
    }

    /// The slots of this block.
    pub const fn slots(self) -> Range<u32> {
        self.first_slot()..self.first_slot() + (1 << self.bits())
    }

    const fn slot(self, hash: u64) -> u32 {
        self.first_slot() + (hash >> (64 - self.bits())) as u32
    }
}

/// Number of slots over all blocks.
pub const SLOTS: usize = Block::Clauses.slots().end as usize;

/// One n-gram at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Hashed identity, within its block's slots.
    pub slot: u32,
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The distinct slots of one text in ascending order (so block by block) with
/// the damped count `1 + ln(occurrences)` of each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseRow {
    /// Ascending slots.
    pub slots: Vec<u32>,
    /// `1 + ln(count)`, at least 1.
    pub counts: Vec<f32>,
}

impl SparseRow {
    /// The indices of one block's slots.
    pub fn block(&self, block: Block) -> Range<usize> {
        let slots = block.slots();
        let start = self.slots.partition_point(|slot| *slot < slots.start);
        let end = self.slots.partition_point(|slot| *slot < slots.end);
        start..end
    }
}

/// Extracts features; keeps buffers and the token cache between texts.
#[derive(Debug)]
pub struct FeatureExtractor<'m> {
    tokenizer: &'m SubwordTokenizer,
    cache: TokenCache,
    tokens: Vec<Token>,
    ids: Vec<u32>,
    shapes: Vec<shape::Shape>,
    occurrences: Vec<Occurrence>,
    slots: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    id: u32,
    /// Whether it continues a word; the same letters may also begin one.
    continues: bool,
    start: u32,
    end: u32,
    /// Han or a symbol: such tokens carry little alone and are cheap to chain.
    short: bool,
    han: bool,
}

impl<'m> FeatureExtractor<'m> {
    /// An extractor with an empty cache.
    pub fn new(tokenizer: &'m SubwordTokenizer) -> Self {
        Self {
            tokenizer,
            cache: TokenCache::default(),
            tokens: Vec::new(),
            ids: Vec::new(),
            shapes: Vec::new(),
            occurrences: Vec::new(),
            slots: Vec::new(),
        }
    }

    /// The distinct features of a text.
    pub fn row(&mut self, document: &Document) -> SparseRow {
        self.fill(document);
        self.slots.clear();
        self.slots.extend(self.occurrences.iter().map(|o| o.slot));
        self.slots.sort_unstable();
        let mut row = SparseRow::default();
        for run in self.slots.chunk_by(|a, b| a == b) {
            row.slots.push(run[0]);
            row.counts.push(1.0 + (run.len() as f32).ln());
        }
        row
    }

    /// The distinct subword tokens of the text last given to
    /// [`row`](Self::row), ascending, with the damped count of each, and past
    /// the vocabulary one more for the script, which even a short text has.
    pub fn token_bag(&mut self) -> Vec<(u32, f32)> {
        self.ids.clear();
        self.ids.extend(self.tokens.iter().map(|token| token.id));
        self.ids.sort_unstable();
        let tokens = self.ids.chunk_by(|a, b| a == b);
        let script = self.tokenizer.vocabulary() as u32 + self.script();
        tokens
            .map(|run| (run[0], 1.0 + (run.len() as f32).ln()))
            .chain([(script, SCRIPT_COUNT)])
            .collect()
    }

    /// Width of [`token_bag`](Self::token_bag): the vocabulary and the scripts.
    pub fn bag_width(tokenizer: &SubwordTokenizer) -> usize {
        tokenizer.vocabulary() + 3
    }

    /// 0 mostly Han, 1 mostly spaced words, 2 neither.
    fn script(&self) -> u32 {
        let han = self.tokens.iter().filter(|token| token.han).count();
        let spaced = self.tokens.iter().filter(|token| !token.short).count();
        match (han, spaced) {
            (0, 0) => 2,
            (han, spaced) => u32::from(han < spaced),
        }
    }

    /// Every n-gram of a text with its place, for highlighting.
    pub fn occurrences(&mut self, document: &Document) -> &[Occurrence] {
        self.fill(document);
        &self.occurrences
    }

    fn fill(&mut self, document: &Document) {
        self.occurrences.clear();
        self.characters(document);
        self.token_grams(document);
        self.shape_grams(document);
    }

    fn characters(&mut self, document: &Document) {
        let chars = document.folded();
        for (at, first) in chars.iter().enumerate() {
            let mut hash = SEED_CHARACTERS;
            for last in &chars[at..chars.len().min(at + CHARACTERS_MAX)] {
                hash = mix(hash, u64::from(last.ch));
                self.occurrences.push(Occurrence {
                    slot: Block::Characters.slot(finish(hash)),
                    start: first.start,
                    end: last.end,
                });
            }
        }
    }

    fn token_grams(&mut self, document: &Document) {
        self.tokens.clear();
        let text = document.text();
        for word in document.words() {
            self.ids.clear();
            self.cache.encode(self.tokenizer, text, word, &mut self.ids);
            let short = matches!(word.kind, WordKind::Han | WordKind::Symbol);
            for (i, id) in self.ids.iter().enumerate() {
                self.tokens.push(Token {
                    id: *id,
                    continues: i > 0,
                    start: word.start,
                    end: word.end,
                    short,
                    han: word.kind == WordKind::Han,
                });
            }
        }
        for (at, first) in self.tokens.iter().enumerate() {
            let mut hash = SEED_TOKENS;
            let mut all_short = true;
            let mut any_han = false;
            for (length, last) in (1..=4).zip(&self.tokens[at..]) {
                all_short &= last.short;
                any_han |= last.han;
                if length > 2 && !(all_short && any_han) {
                    break;
                }
                hash = mix(hash, u64::from(last.id) << 1 | u64::from(last.continues));
                self.occurrences.push(Occurrence {
                    slot: Block::Tokens.slot(finish(hash)),
                    start: first.start,
                    end: last.end,
                });
            }
        }
    }

    fn shape_grams(&mut self, document: &Document) {
        for (block, seed, order) in [
            (Block::Shapes, SEED_SHAPES, 5),
            (Block::Clauses, SEED_CLAUSES, 4),
        ] {
            self.shapes.clear();
            match block {
                Block::Clauses => shape::clauses(document, &mut self.shapes),
                _ => shape::shapes(document, &mut self.shapes),
            }
            for (at, first) in self.shapes.iter().enumerate() {
                let mut hash = seed;
                for last in &self.shapes[at..self.shapes.len().min(at + order)] {
                    hash = mix(hash, u64::from(last.code));
                    self.occurrences.push(Occurrence {
                        slot: block.slot(finish(hash)),
                        start: first.start,
                        end: last.end,
                    });
                }
            }
        }
    }
}

/// Longest character n-gram.
const CHARACTERS_MAX: usize = 5;

/// As much as a token met seven times: the script weighs beside few words.
const SCRIPT_COUNT: f32 = 3.0;

// Arbitrary odd numbers; changing one changes every model's meaning.
const SEED_CHARACTERS: u64 = 0x9e37_79b9_7f4a_7c15;
const SEED_TOKENS: u64 = 0xc2b2_ae3d_27d4_eb4f;
const SEED_SHAPES: u64 = 0x1656_67b1_9e37_79f9;
const SEED_CLAUSES: u64 = 0x27d4_eb2f_1656_67c5;

fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

fn finish(hash: u64) -> u64 {
    (hash ^ (hash >> 32)).wrapping_mul(0xc4ce_b9fe_1a85_ec53)
}
