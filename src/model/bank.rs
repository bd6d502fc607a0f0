//! Sparse linear heads that judge the same slots, side by side.
//!
//! A slot's numbers for all heads lie together: a text asks memory once for
//! each of its slots and not once for each slot and head, and what it asks is
//! mostly still in cache. Slots that no head knows take one bit.

use super::known::Known;
use super::parts::{Parts, soft_maximum};
use super::quantised::{number, unit};
use super::sparse::{Idf, SparseHead};
use super::walk::{Codes, LANES, Lanes, Walk};
use crate::text::features::{Block, SparseRow};
use crate::vector::{Kernel, vectorised};

/// What turns one head's codes into numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scale {
    /// The largest inverse document frequency.
    pub idf: f32,
    /// The largest absolute weight.
    pub weight: f32,
    /// The log-odds of a text without any known slot.
    pub intercept: f32,
}

impl Scale {
    /// What brings values with these squares, in units of the codes, to unit
    /// length, and what such values give with the weights.
    fn apply(&self, squares: f32, dots: f32) -> (f32, f32) {
        let square = squares * unit(self.idf) * unit(self.idf);
        let norm = 1.0 / square.sqrt().max(f32::MIN_POSITIVE);
        (norm, norm * dots * unit(self.idf) * unit(self.weight))
    }
}

/// Heads over the same blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Bank {
    blocks: &'static [Block],
    known: Known,
    /// The codes of known slots, for every eight heads.
    groups: Vec<Vec<Codes>>,
    scales: Vec<Scale>,
}

/// What the heads of a bank say of one row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sums {
    /// The uncalibrated log-odds of every head.
    pub logits: Vec<f32>,
    /// How much each part of the text has to say in them, by head.
    shares: Vec<Parts<f32>>,
    /// What brings a block's values to unit Euclidean length, by block of the
    /// bank, by head and part.
    norms: Vec<Vec<Parts<f32>>>,
}

impl Sums {
    /// How much the whole text and either half have to say in what every head
    /// says: from 0 to 1, 1 in all.
    pub fn shares(&self) -> &[Parts<f32>] {
        &self.shares
    }

    /// The half that has most of the say in what a head says, 0 or 1; `None`
    /// where neither has.
    pub fn leading_half(&self, head: usize) -> Option<usize> {
        let [_, halves @ ..] = self.shares[head];
        halves.iter().position(|share| *share > 0.5)
    }
}

impl Bank {
    /// Puts heads over `blocks` side by side.
    pub fn new(blocks: &'static [Block], heads: &[(Idf, SparseHead)]) -> Self {
        let slots = slots(blocks);
        let first = first(blocks);
        let idf = |head: &(Idf, SparseHead), at: usize| head.0.values().codes()[first + at];
        let is_known = |at: &usize| heads.iter().any(|head| idf(head, *at) != 0);
        let known = Known::of(slots, (0..slots).filter(is_known));
        let groups = heads.chunks(LANES).map(|heads| {
            let codes = |at: usize| {
                let mut codes = Codes::default();
                for (lane, head) in heads.iter().enumerate() {
                    codes[0][lane] = idf(head, at).cast_signed();
                    codes[1][lane] = head.1.weights().codes()[at].cast_signed();
                }
                codes
            };
            (0..slots).filter(is_known).map(codes).collect()
        });
        let scale = |(idf, head): &(Idf, SparseHead)| Scale {
            idf: idf.values().largest(),
            weight: head.weights().largest(),
            intercept: head.intercept(),
        };
        Self {
            blocks,
            groups: groups.collect(),
            known,
            scales: heads.iter().map(scale).collect(),
        }
    }

    /// Takes what [`known`](Self::known), [`codes`](Self::codes) and
    /// [`scales`](Self::scales) gave; `None` if they do not fit together.
    pub fn from_parts(
        blocks: &'static [Block],
        known: &[u8],
        codes: &[u8],
        scales: Vec<Scale>,
    ) -> Option<Self> {
        let known = Known::from_bytes(known, slots(blocks))?;
        let width = 2 * scales.len();
        if codes.len() != known.count() * width {
            return None;
        }
        let group = |heads: std::ops::Range<usize>| {
            let row = |row: &[u8]| {
                let mut codes = Codes::default();
                for (lane, head) in heads.clone().enumerate() {
                    codes[0][lane] = row[head].cast_signed();
                    codes[1][lane] = row[scales.len() + head].cast_signed();
                }
                codes
            };
            codes.chunks_exact(width).map(row).collect()
        };
        let groups = (0..scales.len())
            .step_by(LANES)
            .map(|first| group(first..scales.len().min(first + LANES)));
        Some(Self {
            blocks,
            groups: groups.collect(),
            known,
            scales,
        })
    }

    /// A bit for every slot of the blocks that some head knows, the lowest of a
    /// byte first.
    pub fn known(&self) -> Vec<u8> {
        self.known.to_bytes()
    }

    /// The codes of every known slot: the inverse document frequencies of all
    /// heads, then their weights.
    pub fn codes(&self) -> Vec<u8> {
        let heads = self.scales.len();
        let mut codes = Vec::with_capacity(2 * heads * self.known.count());
        for slot in 0..self.known.count() {
            for part in 0..2 {
                let head = |head: usize| self.groups[head / LANES][slot][part][head % LANES];
                codes.extend((0..heads).map(|at| head(at).cast_unsigned()));
            }
        }
        codes
    }

    /// What turns the codes into numbers, by head.
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// Judges a row: the soft maximum of what a head says of the whole text and
    /// of its halves, since a fake beside which something genuine stands is one.
    pub fn judge(&self, row: &SparseRow) -> Sums {
        let heads = self.scales.len();
        let mut logits = vec![Parts::<f32>::default(); heads];
        let mut norms = vec![Vec::with_capacity(heads); self.blocks.len()];
        for (norms, block) in norms.iter_mut().zip(self.blocks) {
            for (group, scales) in self.groups.iter().zip(self.scales.chunks(LANES)) {
                let sums = vectorised(Judging(self.walk(row, *block, group)));
                for (lane, scale) in scales.iter().enumerate() {
                    let own = sums.map(|[squares, dots]| scale.apply(squares[lane], dots[lane]));
                    let logit = &mut logits[norms.len()];
                    for (logit, (_, dot)) in logit.iter_mut().zip(own) {
                        *logit += dot;
                    }
                    norms.push(own.map(|(norm, _)| norm));
                }
            }
        }
        let is_halved = row.is_halved(self.blocks[0]);
        let pooled = logits.iter().zip(&self.scales).map(|(parts, scale)| {
            let (logit, shares) = match is_halved {
                true => soft_maximum(*parts, row.rift),
                false => (parts[0], [1.0, 0.0, 0.0]),
            };
            (scale.intercept + logit, shares)
        });
        let (logits, shares) = pooled.unzip();
        Sums {
            logits,
            shares,
            norms,
        }
    }

    /// What every slot of a row weighs over all heads, a unit of head h's
    /// log-odds weighing `units[h]`.
    pub fn slot_weights(&self, row: &SparseRow, sums: &Sums, units: &[f64]) -> Vec<f32> {
        let mut slots = vec![0.0; row.slots.len()];
        for (block, norms) in self.blocks.iter().zip(&sums.norms) {
            for (at, group) in self.groups.iter().enumerate() {
                let heads = at * LANES..self.scales.len().min((at + 1) * LANES);
                let mut factors = Parts::<Lanes>::default();
                for (lane, head) in heads.enumerate() {
                    let scale = self.scales[head];
                    let own = units[head] as f32 * unit(scale.idf) * unit(scale.weight);
                    for (part, factors) in factors.iter_mut().enumerate() {
                        factors[lane] = own * sums.shares[head][part] * norms[head][part];
                    }
                }
                vectorised(Weighing {
                    walk: self.walk(row, *block, group),
                    factors,
                    slots: &mut slots,
                });
            }
        }
        slots
    }

    fn walk<'a>(&'a self, row: &'a SparseRow, block: Block, group: &'a [Codes]) -> Walk<'a> {
        Walk {
            known: &self.known,
            group,
            row,
            indices: row.block(block),
            first: first(self.blocks),
        }
    }
}

/// Sums the squares of all values, and their products with the weights, in
/// units of the codes.
struct Judging<'a>(Walk<'a>);

impl Kernel for Judging<'_> {
    type Output = Parts<[Lanes; 2]>;

    #[inline(always)]
    fn run(self) -> Parts<[Lanes; 2]> {
        let mut sums = Parts::<[Lanes; 2]>::default();
        self.0.each(
            #[inline(always)]
            |[idfs, weights], counts, _| {
                for ([squares, dots], count) in sums.iter_mut().zip(counts) {
                    for lane in 0..LANES {
                        let value = count * number(idfs[lane]);
                        squares[lane] += value * value;
                        dots[lane] += value * number(weights[lane]);
                    }
                }
            },
        );
        sums
    }
}

/// Adds up what every slot weighs.
struct Weighing<'a> {
    walk: Walk<'a>,
    factors: Parts<Lanes>,
    slots: &'a mut [f32],
}

impl Kernel for Weighing<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (factors, slots) = (self.factors, self.slots);
        self.walk.each(
            #[inline(always)]
            |[idfs, weights], counts, index| {
                let mut terms = Lanes::default();
                for (factors, count) in factors.iter().zip(counts) {
                    for lane in 0..LANES {
                        let own = number(idfs[lane]) * number(weights[lane]);
                        terms[lane] += count * factors[lane] * own;
                    }
                }
                slots[index] += terms.iter().sum::<f32>();
            },
        );
    }
}

fn first(blocks: &[Block]) -> usize {
    blocks[0].slots().start as usize
}

/// Slots of neighbouring blocks.
fn slots(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.slots().len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantised::Quantised;
    use crate::text::features::SLOTS;
    use crate::text::features::{FeatureExtractor, SparseRow};
    use crate::text::{Document, tokenise::SubwordTokenizer};

    const BLOCKS: &[Block] = &[Block::Characters, Block::Tokens];

    /// Heads that know every `step`-th slot.
    fn head(step: usize, sign: f32) -> (Idf, SparseHead) {
        let slots = slots(BLOCKS);
        let known = |slot: &usize| slot.is_multiple_of(step);
        let idf: Vec<f32> = (0..SLOTS)
            .map(|slot| {
                if known(&slot) && slot < slots {
                    1.0 + (slot % 7) as f32
                } else {
                    0.0
                }
            })
            .collect();
        let weights: Vec<f32> = (0..slots)
            .map(|slot| {
                if known(&slot) {
                    sign * ((slot % 11) as f32 - 4.0)
                } else {
                    0.0
                }
            })
            .collect();
        let head = SparseHead::new(BLOCKS, Quantised::new(&weights), 0.25 * sign);
        (Idf::new(Quantised::new(&idf)), head)
    }

    /// So many heads, every second of which turns the signs, side by side.
    fn bank_of(heads: usize) -> (Vec<(Idf, SparseHead)>, Bank) {
        let head = |step| head(step, 1.0 - (step % 2) as f32 * 2.0);
        let heads: Vec<_> = (1..=heads).map(head).collect();
        let bank = Bank::new(BLOCKS, &heads);
        (heads, bank)
    }

    fn row(text: &str) -> SparseRow {
        let tokenizer = SubwordTokenizer::train([text; 9].into_iter(), 200).unwrap();
        let mut extractor = FeatureExtractor::new(&tokenizer);
        extractor.read(&Document::new(text));
        extractor.row().clone()
    }

    #[test]
    fn heads_side_by_side_say_what_each_would() {
        let (heads, bank) = bank_of(11);
        let row = row("The kettle boils fast, the handle stays cool; 房间很干净。");
        let sums = bank.judge(&row);
        for (at, (idf, head)) in heads.iter().enumerate() {
            let mut logit = head.intercept();
            let mut units = vec![0.0; heads.len()];
            units[at] = 2.0;
            let weights = bank.slot_weights(&row, &sums, &units);
            idf.for_each_value(&row, BLOCKS, |slot, value| {
                let own = value * head.weights().get(slot as usize);
                logit += own;
                let index = row.slots.iter().position(|s| *s == slot).unwrap();
                assert!((weights[index] - 2.0 * own).abs() < 1e-4);
            });
            assert!((sums.logits[at] - logit).abs() < 1e-3, "{at}");
        }
    }

    #[test]
    fn a_long_text_is_judged_by_its_halves_too() {
        let (heads, bank) = bank_of(9);
        let first = "The kettle boils fast and the handle stays cool, which we liked. ";
        let second = "房间很干净，服务员也很热情，早餐的种类不算多，但是味道还可以，下次还会再来。";
        let row = row(&[first, first, second, second].concat());
        assert!(row.is_halved(Block::Characters) && row.is_halved(Block::Tokens));
        assert!(!row.is_halved(Block::Shapes));
        let sums = bank.judge(&row);
        for (at, (idf, head)) in heads.iter().enumerate() {
            let mut logits = [0.0; 3];
            let mut own = vec![[0.0; 3]; row.slots.len()];
            for part in 0..3 {
                let mut row = row.clone();
                if part > 0 {
                    let halves = row.halves.iter().map(|halves| halves[part - 1]);
                    let counts: Vec<f32> = halves.collect();
                    row.counts[..counts.len()].copy_from_slice(&counts);
                }
                idf.for_each_value(&row, BLOCKS, |slot, value| {
                    let value = value * head.weights().get(slot as usize);
                    let index = row.slots.iter().position(|s| *s == slot).unwrap();
                    (logits[part], own[index][part]) = (logits[part] + value, value);
                });
            }
            let (pooled, shares) = soft_maximum(logits, row.rift);
            assert!(
                (sums.logits[at] - head.intercept() - pooled).abs() < 1e-3,
                "{at}"
            );
            assert!((sums.shares()[at][0] - shares[0]).abs() < 1e-3, "{at}");
            let leading = (1..3).find(|part| shares[*part] > 0.5);
            assert_eq!(sums.leading_half(at), leading.map(|part| part - 1));
            let mut units = vec![0.0; heads.len()];
            units[at] = 2.0;
            for (weight, own) in bank.slot_weights(&row, &sums, &units).iter().zip(own) {
                let expected: f32 = own.iter().zip(shares).map(|(own, share)| own * share).sum();
                assert!((weight - 2.0 * expected).abs() < 1e-3, "{at}");
            }
        }
    }

    #[test]
    fn parts_make_the_bank_again() {
        let heads: Vec<_> = (2..12).map(|step| head(step * 9, 1.0)).collect();
        let bank = Bank::new(BLOCKS, &heads);
        let (known, codes) = (bank.known(), bank.codes());
        let again = Bank::from_parts(BLOCKS, &known, &codes, bank.scales().to_vec());
        assert_eq!(again, Some(bank.clone()));
        let scales = || bank.scales().to_vec();
        assert_eq!(
            Bank::from_parts(BLOCKS, &known[1..], &codes, scales()),
            None
        );
        assert_eq!(
            Bank::from_parts(BLOCKS, &known, &codes[1..], scales()),
            None
        );
        assert_eq!(
            Bank::from_parts(BLOCKS, &known, &codes, scales()[1..].to_vec()),
            None
        );
    }
}
