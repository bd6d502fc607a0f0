//! Held-out genuine reviews where text and behaviour both speak.
//!
//! No labelled table has texts beside every panel. So the references of text
//! and of each panel are paired at random, which takes them to be independent
//! among genuine reviews.

use super::fusion::{Sources, Worth};
use super::heads::PerHypothesis;
use crate::behaviour::panel::{Panel, PerPanel};

/// Pairs of references, and primes that lead through them.
const PAIRS: usize = 20_011;
const STRIDES: PerPanel<usize> = [7_919, 6_101, 4_409];

/// What genuine reviews weigh, by panel, and what sources are worth together.
#[derive(Debug, Clone)]
pub struct Pairing {
    references: PerPanel<Vec<PerHypothesis<f32>>>,
    /// By set of sources.
    worth: Vec<PerHypothesis<Worth>>,
}

impl Pairing {
    /// Takes the weights of held-out genuine reviews by panel, and what says
    /// how much each of some sources is worth.
    pub fn new(
        references: PerPanel<Vec<PerHypothesis<f32>>>,
        worth: impl Fn(Sources) -> PerHypothesis<Worth>,
    ) -> Self {
        Self {
            references,
            worth: Sources::sets().map(worth).collect(),
        }
    }

    /// The weights of genuine reviews where these texts and these panels speak,
    /// paired by counting through each with a stride of its own.
    pub fn beside(
        &self,
        texts: Option<&[PerHypothesis<f64>]>,
        panels: Sources,
    ) -> Vec<PerHypothesis<f64>> {
        let own = panels.each_panel();
        let parts: Vec<(Panel, &[PerHypothesis<f32>])> = own
            .map(|panel| (panel, self.references[panel as usize].as_slice()))
            .collect();
        let sources = if texts.is_some() {
            panels.with_text()
        } else {
            panels
        };
        let worth = &self.worth[sources.index()];
        let shortest = (parts.iter().map(|(_, weights)| weights.len()))
            .chain(texts.map(<[_]>::len))
            .min();
        if shortest.unwrap_or(0) == 0 {
            return Vec::new();
        }
        if parts.is_empty() {
            return texts.unwrap_or_default().to_vec();
        }
        (0..PAIRS)
            .map(|pair| {
                let mut weights = [0.0; 2];
                if let Some(texts) = texts {
                    let text = texts[pair % texts.len()];
                    weights = std::array::from_fn(|k| text[k] * worth[k].text);
                }
                for (panel, references) in &parts {
                    let stride = STRIDES[*panel as usize];
                    let own = references[pair * stride % references.len()];
                    for (k, weight) in weights.iter_mut().enumerate() {
                        *weight += f64::from(own[k]) * worth[k].panels[*panel as usize];
                    }
                }
                weights
            })
            .collect()
    }
}
