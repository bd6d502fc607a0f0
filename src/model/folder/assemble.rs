//! A model put together from its manifest and arrays.

use safetensors::SafeTensors;

use super::ModelError;
use super::arrays::{Unpacked, used};
use super::manifest::{BehaviourEntry, Largest, Manifest, Scale};
use crate::behaviour::panel::{Panel, PerPanel};
use crate::model::behaviour::{Behaviour, BehaviourHead};
use crate::model::domain::DomainHead;
use crate::model::forest::Forest;
use crate::model::heads::{Expert, Generalist, Heads, RHYTHM_BLOCKS, TEXT_BLOCKS, dense_catalogue};
use crate::model::quantised::Quantised;
use crate::model::reference::{Bucket, Reference};
use crate::model::scorer::Model;
use crate::model::sparse::{Idf, SparseHead};
use crate::model::style::StyleHead;
use crate::model::tail::TailTest;
use crate::text::features::{Block, FeatureExtractor, SLOTS};
use crate::text::lm::{HumanModels, NgramModel};
use crate::text::tokenise::SubwordTokenizer;

pub(super) fn assemble(
    manifest: &Manifest,
    tokenizer: SubwordTokenizer,
    arrays: &Unpacked,
) -> Result<Model, ModelError> {
    let known: Vec<&str> = dense_catalogue().map(|signal| signal.name).collect();
    if manifest.signals != known {
        return Err(arrays.misfit("it was trained for other style signals".to_owned()));
    }
    let tensors = arrays.tensors()?;
    let sparse = |name: String, blocks: &'static [Block], scale: Scale| {
        let codes = arrays.bytes(&tensors, &name, used(blocks).len())?;
        let weights = Quantised::from_codes(codes, scale.largest);
        Ok::<_, ModelError>(SparseHead::new(blocks, weights, scale.intercept))
    };
    let idf = |name: String, blocks: &'static [Block], scale: Largest| {
        let mut codes = vec![0; SLOTS];
        let stored = arrays.bytes(&tensors, &name, used(blocks).len())?;
        codes[used(blocks)].copy_from_slice(&stored);
        Ok::<_, ModelError>(Idf::new(Quantised::from_codes(codes, scale.largest)))
    };
    let mut experts = Vec::new();
    for (at, entry) in manifest.experts.iter().enumerate() {
        let name = format!("expert.{at}.domain");
        let domain = arrays.bytes(&tensors, &name, FeatureExtractor::bag_width(&tokenizer))?;
        experts.push(Expert {
            corpus: entry.corpus.clone(),
            hypothesis: entry.hypothesis,
            idf: idf(format!("expert.{at}.idf"), TEXT_BLOCKS, entry.idf)?,
            text: sparse(format!("expert.{at}.text"), TEXT_BLOCKS, entry.text)?,
            style: style(arrays, &tensors, at, entry.style_intercept, known.len())?,
            domain: DomainHead::new(
                Quantised::from_codes(domain, entry.domain.largest),
                entry.domain.intercept,
            ),
        });
    }
    let mut generalists = Vec::new();
    for (at, entry) in manifest.generalists.iter().enumerate() {
        generalists.push(Generalist {
            hypothesis: entry.hypothesis,
            idf: idf(format!("generalist.{at}.idf"), RHYTHM_BLOCKS, entry.idf)?,
            rhythm: sparse(
                format!("generalist.{at}.rhythm"),
                RHYTHM_BLOCKS,
                entry.rhythm,
            )?,
        });
    }
    for mixture in manifest.mixtures.iter().flatten() {
        let experts_known = mixture.experts.iter().all(|(at, _)| *at < experts.len());
        let generalist_known = mixture
            .generalist
            .is_none_or(|(at, _)| at < generalists.len());
        if !(experts_known && generalist_known) {
            return Err(arrays.misfit("a mixture names a head that is not there".to_owned()));
        }
    }
    let quantiles = (0..known.len())
        .map(|signal| arrays.floats(&tensors, &format!("quantiles.{signal:03}")))
        .collect::<Result<_, _>>()?;
    Ok(Model {
        references: references(arrays, &tensors)?,
        heads: Heads {
            humans: humans(arrays, &tensors)?,
            tokenizer,
            experts,
            generalists,
        },
        mixtures: manifest.mixtures.clone(),
        quantiles,
        behaviour: behaviour(&manifest.behaviour, arrays, &tensors)?,
    })
}

fn behaviour(
    entry: &BehaviourEntry,
    arrays: &Unpacked,
    tensors: &SafeTensors,
) -> Result<Behaviour, ModelError> {
    if entry.signals != BehaviourEntry::known_signals() {
        return Err(arrays.misfit("it was trained for other behavioural signals".to_owned()));
    }
    let heads = (entry.heads.iter().enumerate())
        .map(|(at, head)| {
            let name = format!("behaviour.{at}.forest");
            let bytes = arrays.bytes(tensors, &name, head.bytes)?;
            let forest = Forest::from_bytes(&bytes, head.panel.measures().len())
                .ok_or_else(|| arrays.misfit(format!("{name} is no forest")))?;
            Ok(BehaviourHead {
                panel: head.panel,
                hypothesis: head.hypothesis,
                forest,
                slope: head.slope,
                shift: head.shift,
            })
        })
        .collect::<Result<_, ModelError>>()?;
    let tests = (entry.tests.iter().enumerate())
        .map(|(at, test)| {
            let name = format!("behaviour.tests.{at}");
            let genuine = arrays.floats(tensors, &name)?;
            if !genuine.is_sorted() || test.signal >= test.panel.measures().len() {
                return Err(arrays.misfit(format!("{name} is no test")));
            }
            Ok(TailTest {
                panel: test.panel,
                signal: test.signal,
                hypothesis: test.hypothesis,
                genuine,
            })
        })
        .collect::<Result<_, ModelError>>()?;
    let mut references = PerPanel::default();
    for panel in Panel::ALL {
        let name = format!("behaviour.references.{}", panel.name());
        references[panel as usize] = arrays.floats(tensors, &name)?.as_chunks::<2>().0.to_vec();
    }
    Ok(Behaviour {
        heads,
        tests,
        references,
        fusion: entry.fusion.clone(),
    })
}

fn style(
    arrays: &Unpacked,
    tensors: &SafeTensors,
    expert: usize,
    intercept: f32,
    signals: usize,
) -> Result<StyleHead, ModelError> {
    let mut knots = Vec::with_capacity(signals);
    let mut steps = Vec::with_capacity(signals);
    for signal in 0..signals {
        let name = format!("expert.{expert}.style.{signal:03}");
        let own_knots = arrays.floats(tensors, &format!("{name}.knots"))?;
        let own_steps = arrays.floats(tensors, &format!("{name}.steps"))?;
        if own_steps.len() != own_knots.len() + 1 || !own_knots.is_sorted() {
            return Err(arrays.misfit(format!("{name} is no step function")));
        }
        knots.push(own_knots);
        steps.push(own_steps);
    }
    Ok(StyleHead::new(knots, steps, intercept))
}

fn humans(arrays: &Unpacked, tensors: &SafeTensors) -> Result<HumanModels, ModelError> {
    let model = |name: &str, like: &NgramModel| {
        let bytes = arrays.bytes(tensors, name, like.byte_len())?;
        NgramModel::from_bytes(&bytes)
            .ok_or_else(|| arrays.misfit(format!("{name} is no language model")))
    };
    let like = HumanModels::default();
    Ok(HumanModels {
        characters: model("humans.characters", &like.characters)?,
        shapes: model("humans.shapes", &like.shapes)?,
    })
}

fn references(arrays: &Unpacked, tensors: &SafeTensors) -> Result<Vec<Reference>, ModelError> {
    let weights = arrays.floats(tensors, "references.weights")?;
    let buckets = arrays.bytes(tensors, "references.buckets", weights.len())?;
    let (weights, _) = weights.as_chunks::<2>();
    let (buckets, _) = buckets.as_chunks::<2>();
    (buckets.iter().zip(weights))
        .map(|(bucket, weights)| {
            let bucket = Bucket::from_bytes(*bucket)
                .ok_or_else(|| arrays.misfit("a reference is of no known bucket".to_owned()))?;
            Ok(Reference {
                bucket,
                weights: *weights,
            })
        })
        .collect()
}
