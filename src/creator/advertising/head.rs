//! The head that judges a post.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::context::{POST_TERMS, SENTENCE_TERMS, post_terms, sentence_terms, weigh};
use super::grams::{self, GramHead, SLOTS};
use super::sentences::sentences;
use crate::creator::folder::{Arrays, Head, Store};
use crate::model::folder::ModelError;
use crate::model::quantised::Quantised;

/// How likely a post is paid for, and which sentences say so.
#[derive(Debug, Clone, PartialEq)]
pub struct AdvertisingHead {
    /// Judges the wording of a whole post.
    pub posts: GramHead,
    /// Judges the wording of one sentence.
    pub sentences: GramHead,
    /// How both are put together.
    pub stack: Stack,
}

/// What the log-odds of wording are worth together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stack {
    /// A coefficient for each of [`sentence_terms`].
    pub sentence: [f64; SENTENCE_TERMS],
    /// A coefficient for each of [`post_terms`].
    pub post: [f64; POST_TERMS],
    /// Log-odds from which a sentence counts as advertising.
    pub guilty: f64,
    /// The least and the most that a post's wording can say, in nats.
    pub bounds: [f64; 2],
    /// The weight that one in a hundred posts reaches that are not paid for.
    pub rare: f64,
}

/// Log-odds by wording alone, before they are put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// Of the whole post.
    pub post: f64,
    /// Of each sentence.
    pub sentences: Vec<f64>,
}

/// What the head says of a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Calibrated log-likelihood ratio of paid against not paid, in nats.
    pub weight: f64,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// What the head says of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Log-odds that a reader would point at it.
    pub logit: f64,
    /// Whether that is enough.
    pub guilty: bool,
}

impl Stack {
    /// The log-odds of sentences among their neighbours.
    pub fn sentences(&self, wording: &Wording) -> Vec<f64> {
        let terms = sentence_terms(&wording.sentences);
        terms
            .iter()
            .map(|terms| weigh(terms, &self.sentence))
            .collect()
    }

    /// The weight of a post whose sentences have these log-odds.
    pub fn post(&self, post: f64, sentences: &[f64]) -> f64 {
        let weight = weigh(&post_terms(post, sentences), &self.post);
        weight.clamp(self.bounds[0], self.bounds[1])
    }
}

impl AdvertisingHead {
    /// Judges a text, by nothing but its wording.
    pub fn judge(&self, text: &str) -> Judgement {
        let ranges = sentences(text);
        let slots: Vec<Vec<u32>> = (ranges.iter())
            .map(|range| grams::slots(&text[range.clone()]))
            .collect();
        let wording = Wording {
            post: self.posts.logit(&grams::values(slots.concat())),
            sentences: (slots.into_iter())
                .map(|slots| self.sentences.logit(&grams::values(slots)))
                .collect(),
        };
        let logits = self.stack.sentences(&wording);
        let weight = self.stack.post(wording.post, &logits);
        let sentence = |(range, logit)| Sentence {
            range,
            logit,
            guilty: logit >= self.stack.guilty,
        };
        Judgement {
            weight,
            sentences: ranges.into_iter().zip(logits).map(sentence).collect(),
        }
    }
}

/// What the manifest says of the head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    posts: Scale,
    sentences: Scale,
    sentence_terms: [f64; SENTENCE_TERMS],
    post_terms: [f64; POST_TERMS],
    guilty: f64,
    bounds: [f64; 2],
    rare: f64,
}

/// What turns the codes of a [`GramHead`] into weights.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scale {
    largest: f32,
    intercept: f32,
}

impl Scale {
    fn of(head: &GramHead) -> Self {
        Scale {
            largest: head.weights().largest(),
            intercept: head.intercept(),
        }
    }

    fn head(&self, codes: Vec<u8>) -> GramHead {
        GramHead::new(Quantised::from_codes(codes, self.largest), self.intercept)
    }
}

impl Head for AdvertisingHead {
    const NAME: &'static str = "advertising";
    type Entry = Entry;

    fn store(&self, arrays: &mut Store) -> Entry {
        arrays.bytes("posts", self.posts.weights().codes().to_vec());
        arrays.bytes("sentences", self.sentences.weights().codes().to_vec());
        Entry {
            posts: Scale::of(&self.posts),
            sentences: Scale::of(&self.sentences),
            sentence_terms: self.stack.sentence,
            post_terms: self.stack.post,
            guilty: self.stack.guilty,
            bounds: self.stack.bounds,
            rare: self.stack.rare,
        }
    }

    fn restore(entry: &Entry, arrays: &Arrays) -> Result<Self, ModelError> {
        let [least, most] = entry.bounds;
        if least > most {
            return Err(arrays.misfit("its bounds cross".to_owned()));
        }
        Ok(AdvertisingHead {
            posts: entry.posts.head(arrays.bytes("posts", SLOTS)?),
            sentences: entry.sentences.head(arrays.bytes("sentences", SLOTS)?),
            stack: Stack {
                sentence: entry.sentence_terms,
                post: entry.post_terms,
                guilty: entry.guilty,
                bounds: entry.bounds,
                rare: entry.rare,
            },
        })
    }
}
