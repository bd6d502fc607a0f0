//! Which heads a dataset can train, so that rounds that lack one still agree
//! on the places of the others.

use super::dataset::Dataset;
use crate::model::heads::{Heads, Hypothesis, Opinion, Raw};

const ABSENT: Opinion = Opinion {
    text: 0.0,
    style: 0.0,
    whole: 1.0,
    style_of_halves: 0.0,
    domain: -1e3,
};

/// Which heads stand where in every [`Raw`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cast {
    /// Corpus and hypothesis of every expert.
    pub experts: Vec<(usize, Hypothesis)>,
    /// Hypothesis of every generalist.
    pub generalists: Vec<Hypothesis>,
}

impl Cast {
    /// The heads that a dataset can train.
    pub fn of(dataset: &Dataset) -> Self {
        let experts: Vec<(usize, Hypothesis)> = (0..dataset.corpora.len())
            .flat_map(|corpus| Hypothesis::ALL.map(|hypothesis| (corpus, hypothesis)))
            .filter(|(corpus, hypothesis)| dataset.trains(*corpus, *hypothesis))
            .collect();
        let taught = |h: &Hypothesis| experts.iter().any(|(_, of)| of == h);
        let generalists = Hypothesis::ALL.into_iter().filter(taught).collect();
        Self {
            experts,
            generalists,
        }
    }

    /// Puts what some heads said in the order of this cast. A head that was
    /// not trained has said nothing and knows no domain.
    pub fn arrange(&self, dataset: &Dataset, heads: &Heads, raw: Raw) -> Raw {
        let expert = |(corpus, hypothesis): &(usize, Hypothesis)| {
            let name = &dataset.corpora[*corpus];
            heads
                .experts
                .iter()
                .position(|e| e.corpus == *name && e.hypothesis == *hypothesis)
                .map_or_else(|| ABSENT, |at| raw.experts[at])
        };
        let generalist = |hypothesis: &Hypothesis| {
            heads
                .generalists
                .iter()
                .position(|g| g.hypothesis == *hypothesis)
                .map_or(0.0, |at| raw.generalists[at])
        };
        Raw {
            experts: self.experts.iter().map(expert).collect(),
            generalists: self.generalists.iter().map(generalist).collect(),
            length: raw.length,
            substance: raw.substance,
        }
    }
}
