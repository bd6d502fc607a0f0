//! Held-out genuine reviews, kept in the model: they say what threshold flags
//! how many of them.

use std::sync::OnceLock;

use serde::Serialize;

use super::behaviour::Behaviour;
use super::evidence::Prior;
use super::fusion::Sources;
use super::heads::PerHypothesis;
use super::mixture::FEW_WORDS;
use super::pairing::Pairing;
use crate::text::Document;
use crate::text::extent::ScriptGroup;

/// The kind of text that a threshold is chosen for: false alarms must be as
/// rare in short Chinese reviews as in long English ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket {
    /// Most common script among the letters.
    pub script: ScriptGroup,
    /// 0: up to 20 word equivalents, 1: to 50, 2: to 150, 3: more.
    pub length: u8,
}

/// The names of the four length classes.
pub const LENGTHS: [&str; 4] = ["<=20", "20-50", "50-150", ">150"];

/// The length class of a number of word equivalents.
fn length_class(length: f32) -> u8 {
    match length {
        ..=20.0 => 0,
        ..=50.0 => 1,
        ..=150.0 => 2,
        _ => 3,
    }
}

/// The name of a text's length class.
pub fn length_name(document: &Document) -> &'static str {
    LENGTHS[usize::from(length_class(document.extent().length))]
}

impl Bucket {
    /// Two bytes for storing.
    pub fn to_bytes(self) -> [u8; 2] {
        [self.script as u8, self.length]
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` for other bytes.
    pub fn from_bytes([script, length]: [u8; 2]) -> Option<Self> {
        let script =
            *[ScriptGroup::Latin, ScriptGroup::Han, ScriptGroup::Other].get(usize::from(script))?;
        (usize::from(length) < LENGTHS.len()).then_some(Self { script, length })
    }

    /// The bucket of a text.
    pub fn of(document: &Document) -> Self {
        let extent = document.extent();
        Self {
            script: extent.script,
            length: length_class(extent.length),
        }
    }
}

/// One held-out genuine review.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reference {
    /// Its kind of text.
    pub bucket: Bucket,
    /// Its summed weights of evidence.
    pub weights: PerHypothesis<f32>,
}

/// Buckets with fewer held-out reviews borrow those of the script, then all.
const ENOUGH: usize = 200;

/// What suspicion flags a review, by what there is to go on. Each set of panels
/// is looked at when the first review asks for it: few tables have all.
#[derive(Debug, Clone)]
pub struct Thresholds {
    references: Vec<Reference>,
    pairing: Pairing,
    prior: Prior,
    max_fpr: f64,
    buckets: Vec<Bucket>,
    by_panels: Vec<OnceLock<OfPanels>>,
}

/// The thresholds where some panels speak.
#[derive(Debug, Clone)]
struct OfPanels {
    /// For a text of no known bucket.
    all: f64,
    /// For a text, by bucket.
    of_buckets: Vec<f64>,
    /// Without a text.
    alone: f64,
}

impl Thresholds {
    /// Chooses, in every bucket, the smallest suspicion that flags at most
    /// `max_fpr` of the references: the split conformal quantile within groups
    /// (Vovk 2013, *Conditional validity*). A bucket with few references gets
    /// no lower threshold than all of them together. Where panels speak too, no
    /// threshold is lower than that of the text alone.
    pub fn new(
        references: &[Reference],
        behaviour: &Behaviour,
        prior: &Prior,
        max_fpr: f64,
    ) -> Self {
        let mut buckets: Vec<Bucket> = references.iter().map(|r| r.bucket).collect();
        buckets.sort_unstable();
        buckets.dedup();
        Self {
            references: references.to_vec(),
            pairing: behaviour.pairing(),
            prior: *prior,
            max_fpr,
            buckets,
            by_panels: Sources::panel_sets().map(|_| OnceLock::new()).collect(),
        }
    }

    fn of_panels(&self, panels: Sources) -> &OfPanels {
        self.by_panels[panels.index()].get_or_init(|| self.choose(panels))
    }

    fn choose(&self, panels: Sources) -> OfPanels {
        let of = |chosen: &dyn Fn(&Reference) -> bool| -> Vec<PerHypothesis<f64>> {
            let chosen = self.references.iter().filter(|r| chosen(r));
            chosen.map(|r| r.weights.map(f64::from)).collect()
        };
        let quantile = |texts: Option<&[PerHypothesis<f64>]>| {
            let weights = self.pairing.beside(texts, panels);
            let suspicions = weights.into_iter().map(|w| self.prior.suspicion(w));
            conformal(suspicions.collect(), self.max_fpr)
        };
        let all = quantile(Some(&of(&|_| true)));
        let of_bucket = |bucket: &Bucket| {
            let own = of(&|r| r.bucket == *bucket);
            let threshold = quantile(Some(&own));
            if own.len() >= ENOUGH {
                return threshold;
            }
            let script = of(&|r| r.bucket.script == bucket.script);
            threshold.max(quantile(Some(&script))).max(all)
        };
        let mut of_buckets: Vec<f64> = self.buckets.iter().map(of_bucket).collect();
        if panels.is_empty() {
            let alone = f64::INFINITY;
            return OfPanels {
                all,
                of_buckets,
                alone,
            };
        }
        let texts = &self.of_panels(Sources::NONE).of_buckets;
        for (own, text) in of_buckets.iter_mut().zip(texts) {
            *own = own.max(*text);
        }
        OfPanels {
            all,
            of_buckets,
            alone: quantile(None),
        }
    }

    /// The threshold for a review with a text and what is known of its
    /// behaviour. A few words are no text; nothing is flagged for them alone.
    pub fn of_review(&self, document: &Document, panels: Sources) -> f64 {
        self.of_text(Bucket::of(document), document.extent().substance, panels)
    }

    /// [`of_review`](Self::of_review) for a text of which only the kind and the
    /// substance are known any more.
    pub fn of_text(&self, bucket: Bucket, substance: f32, panels: Sources) -> f64 {
        if substance < FEW_WORDS {
            return self.of_behaviour(panels);
        }
        self.of(bucket, panels)
    }

    /// The threshold for a review without a text to speak of.
    pub fn of_behaviour(&self, panels: Sources) -> f64 {
        self.of_panels(panels).alone
    }

    /// All of them: with a text by its kind, then those of behaviour alone.
    pub fn list(&self) -> Vec<Threshold> {
        let mut list = Vec::new();
        for panels in Sources::panel_sets() {
            let sources = panels.with_text();
            let own = self.of_panels(panels);
            list.push(Threshold::of(sources, None, own.all));
            for (bucket, suspicion) in self.buckets.iter().zip(&own.of_buckets) {
                list.push(Threshold::of(sources, Some(*bucket), *suspicion));
            }
        }
        let alone = Sources::panel_sets().filter(|panels| !panels.is_empty());
        list.extend(alone.map(|panels| Threshold::of(panels, None, self.of_behaviour(panels))));
        list
    }

    /// The threshold for one bucket; that of all references, or the strictest
    /// known of the script, for a bucket without any.
    pub fn of(&self, bucket: Bucket, panels: Sources) -> f64 {
        let OfPanels {
            all, of_buckets, ..
        } = self.of_panels(panels);
        let known = self.buckets.iter().zip(of_buckets);
        let own = known.clone().find(|(b, _)| **b == bucket);
        own.map_or_else(
            || {
                known
                    .filter(|(b, _)| b.script == bucket.script)
                    .fold(*all, |max, (_, threshold)| max.max(*threshold))
            },
            |(_, threshold)| *threshold,
        )
    }
}

/// One of the [`Thresholds`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Threshold {
    /// What there is to go on: `text`, and the names of panels.
    pub sources: Vec<&'static str>,
    /// The script of the text; `None` for a text of no kind listed, and
    /// without a text.
    pub script: Option<&'static str>,
    /// The length class of the text, in word equivalents; `None` likewise.
    pub length: Option<&'static str>,
    /// The suspicion from which such reviews are flagged; `None` if none is.
    pub suspicion: Option<f64>,
}

impl Threshold {
    fn of(sources: Sources, bucket: Option<Bucket>, suspicion: f64) -> Self {
        Self {
            sources: sources.names(),
            script: bucket.map(|bucket| bucket.script.name()),
            length: bucket.map(|bucket| LENGTHS[usize::from(bucket.length)]),
            suspicion: suspicion.is_finite().then_some(suspicion),
        }
    }
}

/// Above the `⌈(n + 1)(1 − rate)⌉`-th smallest; infinite if n is too small to
/// promise the rate.
fn conformal(mut suspicions: Vec<f64>, rate: f64) -> f64 {
    let rank = ((suspicions.len() + 1) as f64 * (1.0 - rate)).ceil() as usize;
    let at = rank.saturating_sub(1);
    if at >= suspicions.len() {
        return f64::INFINITY;
    }
    let (_, quantile, _) = suspicions.select_nth_unstable_by(at, f64::total_cmp);
    quantile.next_up()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(length: u8, paid: f32) -> Reference {
        Reference {
            bucket: Bucket {
                script: ScriptGroup::Latin,
                length,
            },
            weights: [paid, 0.0],
        }
    }

    #[test]
    fn every_bucket_keeps_to_the_rate() {
        let references: Vec<Reference> = (0..4000_u16)
            .map(|i| reference((i % 2) as u8, f32::from(i % 997) / 200.0 + f32::from(i % 2)))
            .collect();
        let prior = Prior::default();
        let thresholds = Thresholds::new(&references, &Behaviour::default(), &prior, 0.01);
        for length in 0..2 {
            let own: Vec<&Reference> = references
                .iter()
                .filter(|r| r.bucket.length == length)
                .collect();
            let flagged = own
                .iter()
                .filter(|r| {
                    prior.suspicion(r.weights.map(f64::from))
                        >= thresholds.of(r.bucket, Sources::NONE)
                })
                .count();
            assert!(flagged as f64 <= 0.01 * own.len() as f64);
            assert!(flagged > 0);
        }
    }

    #[test]
    fn without_references_nothing_is_flagged() {
        let thresholds = Thresholds::new(&[], &Behaviour::default(), &Prior::default(), 0.01);
        let bucket = reference(0, 0.0).bucket;
        assert_eq!(thresholds.of(bucket, Sources::NONE), f64::INFINITY);
    }
}
