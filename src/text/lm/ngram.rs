//! N-gram counts of symbols, hashed into a fixed size, and the model they make:
//! orders 1 to 4, interpolated by Witten & Bell (1991), so an unseen symbol is
//! never impossible.

use std::sync::LazyLock;

use crate::vector::{Kernel, ln, vectorised};

/// Symbols of context and target together.
const ORDER: usize = 4;

/// What a symbol never met is one of.
const ALPHABET: f32 = 5000.0;

/// Hashed n-gram counts in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NgramCounts {
    bits: u32,
    /// Times an n-gram was met.
    grams: Vec<u32>,
    /// Times a context was met, and its distinct successors.
    contexts: Vec<[u32; 2]>,
}

impl NgramCounts {
    /// No counts, with `2^bits` n-gram slots and half as many contexts.
    pub fn new(bits: u32) -> Self {
        Self {
            bits,
            grams: vec![0; 1 << bits],
            contexts: vec![[0; 2]; 1 << (bits - 1)],
        }
    }

    /// Counts one text.
    pub fn add(&mut self, symbols: &[u32]) {
        for (at, target) in symbols.iter().enumerate() {
            let mut hash = NOTHING;
            for order in 0..ORDER {
                if order > 0 {
                    let before = at.checked_sub(order).map(|before| symbols[before]);
                    hash = looked_back(hash, before.unwrap_or(BEFORE_TEXT));
                }
                let (context, gram) = slots(hash, followed(hash, *target), self.bits);
                let (context, gram) = (context as usize, gram as usize);
                self.contexts[context][0] += 1;
                self.contexts[context][1] += u32::from(self.grams[gram] == 0);
                self.grams[gram] += 1;
            }
        }
    }

    /// Adds another's counts; both must have the same size.
    ///
    /// Distinct successors met by both are counted twice, so a sum smooths a
    /// little more than one count of all texts.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(self.bits, other.bits, "counts of one size");
        for (mine, theirs) in self.grams.iter_mut().zip(&other.grams) {
            *mine += theirs;
        }
        for (mine, theirs) in self.contexts.iter_mut().zip(&other.contexts) {
            mine[0] += theirs[0];
            mine[1] += theirs[1];
        }
    }

    /// The model that has read what was counted.
    pub fn model(&self) -> NgramModel {
        let contexts = self.contexts.iter();
        NgramModel {
            bits: self.bits,
            grams: self.grams.iter().copied().map(to_log_byte).collect(),
            contexts: contexts.map(|counts| counts.map(to_log_byte)).collect(),
        }
    }
}

/// N-gram counts as bytes of their rounded logarithms: a fixed, small size
/// that stays in cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NgramModel {
    pub(super) bits: u32,
    grams: Vec<u8>,
    contexts: Vec<[u8; 2]>,
}

impl NgramModel {
    /// The natural log-probability of every symbol under orders 2 and 4.
    pub(super) fn log_probabilities(&self, symbols: &[u32]) -> [Vec<f32>; 2] {
        let padded: Vec<u32> = [BEFORE_TEXT; ORDER - 1]
            .into_iter()
            .chain(symbols.iter().copied())
            .collect();
        let mut orders = [(); 2].map(|()| Vec::with_capacity(symbols.len()));
        for start in (0..symbols.len()).step_by(ABREAST) {
            let end = padded.len().min(start + ABREAST + ORDER - 1);
            let [pairs, full] = self.some_log_probabilities(&padded[start..end]);
            orders[0].extend_from_slice(&pairs[..end - start - (ORDER - 1)]);
            orders[1].extend_from_slice(&full[..end - start - (ORDER - 1)]);
        }
        orders
    }

    /// Those of up to [`ABREAST`] symbols after the first three.
    fn some_log_probabilities(&self, symbols: &[u32]) -> [[f32; ABREAST]; 2] {
        let counts = &*COUNTS;
        let mut window = [BEFORE_TEXT; ABREAST + ORDER - 1];
        window[..symbols.len()].copy_from_slice(symbols);
        let mut places = Places::default();
        let mut p = [1.0 / ALPHABET; ABREAST];
        let mut pairs = p;
        for order in 0..ORDER {
            vectorised(LookingBack {
                places: &mut places,
                window: &window,
                order,
                bits: self.bits,
            });
            let mut step = Step::default();
            for at in 0..symbols.len() - (ORDER - 1) {
                let [met, successors] = self.contexts[places.contexts[at] as usize];
                step.gram[at] = counts[usize::from(self.grams[places.grams[at] as usize])];
                step.met[at] = counts[usize::from(met)];
                step.successors[at] = counts[usize::from(successors)];
            }
            vectorised(Interpolating(&step, &mut p));
            if order == 1 {
                pairs = p;
            }
        }
        vectorised(Logarithms([&mut pairs, &mut p]));
        [pairs, p]
    }

    /// The bytes, for storing: n-grams, context counts, context successors.
    pub fn to_bytes(&self) -> Vec<u8> {
        let contexts = |part: usize| self.contexts.iter().map(move |context| context[part]);
        let grams = self.grams.iter().copied();
        grams.chain(contexts(0)).chain(contexts(1)).collect()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` if the number of
    /// bytes is not that of a model.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let half = bytes.len() / 4;
        if !half.is_power_of_two() || bytes.len() != 4 * half || half < 2 {
            return None;
        }
        let (grams, contexts) = bytes.split_at(2 * half);
        let (met, successors) = contexts.split_at(half);
        Some(Self {
            bits: half.ilog2() + 1,
            grams: grams.to_vec(),
            contexts: met.iter().zip(successors).map(|(m, s)| [*m, *s]).collect(),
        })
    }
}

/// What stands before the text.
const BEFORE_TEXT: u32 = 1;

/// Symbols whose probabilities are computed side by side.
const ABREAST: usize = 64;

/// The hash of the empty context.
const NOTHING: u32 = 0x9e37_79b9;

/// The hash of a context and the symbol before it.
#[inline(always)]
fn looked_back(context: u32, before: u32) -> u32 {
    scramble(context.rotate_left(13) ^ before)
}

/// The hash of a context and the symbol after it.
#[inline(always)]
fn followed(context: u32, target: u32) -> u32 {
    scramble(context ^ scramble(target).rotate_left(16))
}

#[inline(always)]
fn scramble(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35)
}

/// The slots of a context and of an n-gram with these hashes.
#[inline(always)]
fn slots(context: u32, gram: u32, bits: u32) -> (u32, u32) {
    (
        context >> (u32::BITS - bits + 1),
        gram >> (u32::BITS - bits),
    )
}

/// The hashes and slots of contexts and n-grams side by side.
struct Places {
    hashes: [u32; ABREAST],
    contexts: [u32; ABREAST],
    grams: [u32; ABREAST],
}

impl Default for Places {
    fn default() -> Self {
        Self {
            hashes: [NOTHING; ABREAST],
            contexts: [0; ABREAST],
            grams: [0; ABREAST],
        }
    }
}

/// Lengthens the contexts of the last [`ABREAST`] symbols of a window by the
/// symbol that stands `order` before them.
struct LookingBack<'a> {
    places: &'a mut Places,
    window: &'a [u32; ABREAST + ORDER - 1],
    order: usize,
    bits: u32,
}

impl Kernel for LookingBack<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            places,
            window,
            order,
            bits,
        } = self;
        let (targets, before) = (&window[ORDER - 1..], &window[ORDER - 1 - order..]);
        for at in 0..ABREAST {
            let mut context = places.hashes[at];
            if order > 0 {
                context = looked_back(context, before[at]);
            }
            places.hashes[at] = context;
            let gram = followed(context, targets[at]);
            (places.contexts[at], places.grams[at]) = slots(context, gram, bits);
        }
    }
}

/// What one order has counted for symbols side by side.
struct Step {
    gram: [f32; ABREAST],
    met: [f32; ABREAST],
    successors: [f32; ABREAST],
}

impl Default for Step {
    fn default() -> Self {
        let none = [0.0; ABREAST];
        Self {
            gram: none,
            met: none,
            successors: none,
        }
    }
}

/// Makes probabilities of one order from those of the order below.
struct Interpolating<'a>(&'a Step, &'a mut [f32; ABREAST]);

impl Kernel for Interpolating<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(step, p) = self;
        for (at, p) in p.iter_mut().enumerate() {
            let (met, lower) = (step.met[at], step.successors[at].max(1.0));
            // A context never met leaves all to the order below.
            let (gram, lower) = if met > 0.0 {
                (step.gram[at], lower)
            } else {
                (0.0, 1.0)
            };
            // Colliding hashes can count a gram more than its context.
            *p = ((gram + lower * *p) / (met + lower)).min(1.0);
        }
    }
}

/// Steps to a doubling: counts are kept within 6 %.
const LOG_STEPS: f32 = 12.0;

fn to_log_byte(count: u32) -> u8 {
    ((1.0 + count as f32).log2() * LOG_STEPS).round().min(255.0) as u8
}

/// What every byte stands for.
static COUNTS: LazyLock<[f32; 256]> =
    LazyLock::new(|| std::array::from_fn(|byte| ((byte as f32 / LOG_STEPS).exp2() - 1.0).round()));

/// Takes natural logarithms in place.
struct Logarithms<'a>([&'a mut [f32; ABREAST]; 2]);

impl Kernel for Logarithms<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for number in self.0.into_iter().flatten() {
            *number = ln(*number);
        }
    }
}
