//! Sparse n-gram features of one text, hashed into a fixed space.
//!
//! The blocks fail differently: character n-grams see
//! spelling and punctuation, token n-grams see wording, shapes and clauses see
//! only case, lengths and punctuation and so survive a change of language or
//! topic. Each block is weighted by inverse document frequency and
//! scaled to unit length on its own (see [`crate::model::sparse`]), so that
//! none drowns another.

use std::ops::Range;
use std::sync::LazyLock;

use super::Document;
use super::halves::{middle, rift};
use super::numbering::Numbering;
use super::shape::{self, Shape};
use super::tokenise::{SubwordTokenizer, TokenCache};
use super::words::WordKind;
use crate::vector::{Kernel, vectorised};

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
    /// In the order of their slots.
    pub const ALL: [Block; 4] = [
        Block::Characters,
        Block::Tokens,
        Block::Shapes,
        Block::Clauses,
    ];

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

    const fn slot(self, hash: u32) -> u32 {
        self.first_slot() + (finish(hash) >> (u32::BITS - self.bits()))
    }

    /// What an n-gram's hash begins with. Changing one changes every model's
    /// meaning.
    const fn seed(self) -> u32 {
        [0x7f4a_7c15, 0x27d4_eb4f, 0x9e37_79f9, 0x1656_67c5][self as usize]
    }
}

/// Number of slots over all blocks.
pub const SLOTS: usize = Block::Clauses.slots().end as usize;

/// One n-gram at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Which of the row's slots it is.
    pub index: u32,
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The distinct slots of one text, block by block, each in the order of its
/// first occurrence, with the damped count `1 + ln(occurrences)`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseRow {
    /// Distinct slots.
    pub slots: Vec<u32>,
    /// `1 + ln(count)`, at least 1.
    pub counts: Vec<f32>,
    /// The same within either half of the text, 0 for none, of characters and
    /// tokens; empty if the text is too short to be halved.
    pub halves: Vec<[f32; 2]>,
    /// How much less the halves have in common than is usual, in standard
    /// deviations, −3 to 3; 0 if the text is too short to be halved.
    pub rift: f32,
    /// Where each block ends.
    ends: [usize; Block::ALL.len()],
}

impl SparseRow {
    /// Whether it is known how often this block's slots occur in either half.
    pub fn is_halved(&self, block: Block) -> bool {
        (1..=self.halves.len()).contains(&self.block(block).end)
    }

    /// The indices of one block's slots.
    pub fn block(&self, block: Block) -> Range<usize> {
        let at = block as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[at]
    }
}

/// `1 + ln(count)`: a word said often says little more than one said twice. 0
/// for none.
fn damped(count: u32) -> f32 {
    match DAMPED.get(count as usize) {
        Some(damped) => *damped,
        None => 1.0 + (count as f32).ln(),
    }
}

/// Those of small counts.
static DAMPED: LazyLock<[f32; 64]> = LazyLock::new(|| {
    std::array::from_fn(|count| match count {
        0 => 0.0,
        count => 1.0 + (count as f32).ln(),
    })
});

/// Extracts the features of one text after another; keeps buffers and the
/// token cache between them.
#[derive(Debug)]
pub struct FeatureExtractor<'m> {
    tokenizer: &'m SubwordTokenizer,
    cache: TokenCache,
    tokens: Vec<Token>,
    ids: Vec<u32>,
    clauses: Vec<Shape>,
    symbols: Vec<u32>,
    hashes: Vec<u32>,
    grams: Vec<u32>,
    numbering: Numbering<u32>,
    row: SparseRow,
    /// Which of the row's slots every n-gram is, in the order of their making.
    indices: Vec<u32>,
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
            clauses: Vec::new(),
            symbols: Vec::new(),
            hashes: Vec::new(),
            grams: Vec::new(),
            numbering: Numbering::default(),
            row: SparseRow::default(),
            indices: Vec::new(),
        }
    }

    /// Takes the next text.
    pub fn read(&mut self, document: &Document) {
        self.row.slots.clear();
        self.row.counts.clear();
        self.row.halves.clear();
        self.row.rift = 0.0;
        self.indices.clear();
        let middle = middle(document);
        self.characters(document, middle);
        self.token_grams(document, middle);
        self.shape_grams(document);
    }

    /// The distinct features of the text last read.
    pub fn row(&self) -> &SparseRow {
        &self.row
    }

    /// Every character and token n-gram of the document last read with its
    /// place, for highlighting.
    pub fn occurrences(&self, document: &Document) -> impl Iterator<Item = Occurrence> {
        let chars = document.folded_chars();
        let of_chars = runs(chars.len(), CHARACTERS_MAX)
            .map(|run| (chars[run.start].start, chars[run.end - 1].end));
        let tokens = &self.tokens;
        let of_tokens =
            token_runs(tokens).map(|run| (tokens[run.start].start, tokens[run.end - 1].end));
        let places = of_chars.chain(of_tokens);
        (self.indices.iter().zip(places)).map(|(index, (start, end))| Occurrence {
            index: *index,
            start,
            end,
        })
    }

    /// The distinct subword tokens of the text last read, ascending, with the
    /// damped count of each, and past the vocabulary one more for the script,
    /// which even a short text has.
    pub fn token_bag(&mut self) -> Vec<(u32, f32)> {
        self.ids.clear();
        self.ids.extend(self.tokens.iter().map(|token| token.id));
        self.ids.sort_unstable();
        let tokens = self.ids.chunk_by(|a, b| a == b);
        let script = self.tokenizer.vocabulary() as u32 + self.script();
        tokens
            .map(|run| (run[0], damped(run.len() as u32)))
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

    fn characters(&mut self, document: &Document, middle: Option<usize>) {
        let chars = document.folded_chars();
        self.symbols.clear();
        self.symbols.extend(chars.iter().map(|char| char.ch as u32));
        self.symbol_grams(Block::Characters, CHARACTERS_MAX);
        if let Some(middle) = middle {
            let symbols = chars.len();
            let mut made = 0;
            let in_first = (1..=CHARACTERS_MAX.min(symbols)).map(|length| {
                let (first, grams) = (made, symbols + 1 - length);
                made += grams;
                first..first + grams.min(middle)
            });
            self.halve(in_first);
            self.row.rift = rift(&self.row.halves, &document.extent());
        }
    }

    /// Counts the n-grams of the block last read within either half, given which
    /// of them begin in the first.
    fn halve(&mut self, in_first: impl Iterator<Item = Range<usize>>) {
        let times = self.numbering.times();
        let before = self.row.slots.len() - times.len();
        let indices = &self.indices[self.indices.len() - self.grams.len()..];
        let mut first = vec![0; times.len()];
        for index in in_first.flat_map(|grams| &indices[grams]) {
            first[*index as usize - before] += 1;
        }
        let halves = times.iter().zip(&first);
        (self.row.halves).extend(halves.map(|(all, first)| [*first, all - first].map(damped)));
    }

    /// All n-grams of the symbols up to an order.
    fn symbol_grams(&mut self, block: Block, order: usize) {
        let symbols = self.symbols.len();
        self.hashes.clear();
        self.hashes.resize(symbols, block.seed());
        self.grams.resize(symbols * order, 0);
        let mut made = 0;
        for length in 1..=order.min(symbols) {
            let grams = symbols + 1 - length;
            vectorised(Lengthening {
                block,
                hashes: &mut self.hashes[..grams],
                symbols: &self.symbols[length - 1..],
                slots: &mut self.grams[made..made + grams],
            });
            made += grams;
        }
        self.grams.truncate(made);
        self.number(block);
    }

    fn token_grams(&mut self, document: &Document, middle: Option<usize>) {
        self.tokens.clear();
        for word in document.words() {
            self.ids.clear();
            let folded = word.folded_of(document.folded());
            self.cache
                .encode(self.tokenizer, folded, word.hash, &mut self.ids);
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
        self.grams.clear();
        for (at, _) in self.tokens.iter().enumerate() {
            let tokens = &self.tokens[at..];
            let mut hash = Block::Tokens.seed();
            for token in &tokens[..reach(tokens)] {
                hash = mix(hash, token.id << 1 | u32::from(token.continues));
                self.grams.push(Block::Tokens.slot(hash));
            }
        }
        self.number(Block::Tokens);
        if let Some(middle) = middle {
            let middle = document.folded_chars()[middle].start;
            let first = self.tokens.partition_point(|token| token.start < middle);
            let grams = (0..first).map(|at| reach(&self.tokens[at..])).sum();
            self.halve(std::iter::once(0..grams));
        }
    }

    fn shape_grams(&mut self, document: &Document) {
        self.shape_block(Block::Shapes, document.shapes(), SHAPES_MAX);
        let mut clauses = std::mem::take(&mut self.clauses);
        clauses.clear();
        shape::clauses(document, &mut clauses);
        self.shape_block(Block::Clauses, &clauses, CLAUSES_MAX);
        self.clauses = clauses;
    }

    fn shape_block(&mut self, block: Block, shapes: &[Shape], order: usize) {
        self.symbols.clear();
        self.symbols.extend(shapes.iter().map(|shape| shape.code));
        self.symbol_grams(block, order);
    }

    /// Puts the n-grams of a block into the row.
    fn number(&mut self, block: Block) {
        let before = self.row.slots.len() as u32;
        let indices = &mut self.indices;
        indices.reserve(self.grams.len());
        let slots = self.grams.iter().copied();
        (self.numbering).number(slots, |number| indices.push(before + number));
        let times = self.numbering.times().iter();
        self.row.counts.extend(times.map(|times| damped(*times)));
        self.row.slots.extend_from_slice(self.numbering.keys());
        self.row.ends[block as usize] = self.row.slots.len();
    }
}

/// All runs of up to `order` neighbours among so many symbols, the short first.
fn runs(symbols: usize, order: usize) -> impl Iterator<Item = Range<usize>> {
    (1..=order.min(symbols))
        .flat_map(move |length| (0..=symbols - length).map(move |at| at..at + length))
}

/// The runs of tokens that are n-grams, in the order of their first tokens.
fn token_runs(tokens: &[Token]) -> impl Iterator<Item = Range<usize>> {
    (0..tokens.len()).flat_map(|at| (1..=reach(&tokens[at..])).map(move |length| at..at + length))
}

/// Of how many tokens the longest n-gram is that begins with the first.
fn reach(tokens: &[Token]) -> usize {
    let is_chained = |length: &usize| {
        let gram = tokens.get(..*length);
        gram.is_some_and(|gram| {
            gram.iter().all(|token| token.short) && gram.iter().any(|token| token.han)
        })
    };
    tokens.len().min(2) + (3..=TOKENS_MAX).take_while(is_chained).count()
}

/// Longest token n-gram.
const TOKENS_MAX: usize = 4;

/// Longest character n-gram.
const CHARACTERS_MAX: usize = 5;

/// Longest n-gram of shapes.
const SHAPES_MAX: usize = 5;

/// Longest n-gram of clauses.
const CLAUSES_MAX: usize = 4;

/// As much as a token met seven times: the script weighs beside few words.
const SCRIPT_COUNT: f32 = 3.0;

const fn mix(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(13) ^ value).wrapping_mul(0xcc9e_2d51)
}

const fn finish(hash: u32) -> u32 {
    (hash ^ (hash >> 15)).wrapping_mul(0x85eb_ca6b)
}

/// Makes n-grams one symbol longer, side by side.
struct Lengthening<'a> {
    block: Block,
    hashes: &'a mut [u32],
    symbols: &'a [u32],
    slots: &'a mut [u32],
}

impl Kernel for Lengthening<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let grams = self.hashes.iter_mut().zip(self.symbols).zip(self.slots);
        for ((hash, symbol), slot) in grams {
            *hash = mix(*hash, *symbol);
            *slot = self.block.slot(*hash);
        }
    }
}
