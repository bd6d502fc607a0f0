//! A model put together from its manifest and arrays.

use safetensors::SafeTensors;

use super::ModelError;
use super::arrays::Unpacked;
use super::manifest::{BehaviourEntry, Largest, Manifest, Scale};
use crate::behaviour::panel::{Panel, PerPanel};
use crate::model::bank::{self, Bank};
use crate::model::behaviour::{Behaviour, BehaviourHead};
use crate::model::domain::{DomainBank, DomainHead};
use crate::model::forest::Forest;
use crate::model::heads::{Expert, Generalist, Heads, RHYTHM_BLOCKS, TEXT_BLOCKS, dense_catalogue};
use crate::model::quantised::Quantised;
use crate::model::reference::{Bucket, Reference};
use crate::model::scorer::Model;
use crate::model::style::{StyleBank, StyleHead};
use crate::model::tail::TailTest;
use crate::text::features::{Block, FeatureExtractor};
use crate::text::lm::HumanModels;
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
    let bank = |name: &str, blocks: &'static [Block], scales: Vec<bank::Scale>| {
        let known = arrays.some_bytes(&tensors, &format!("{name}.known"))?;
        let codes = arrays.some_bytes(&tensors, &format!("{name}.codes"))?;
        Bank::from_parts(blocks, known, codes, scales).ok_or_else(|| {
            arrays.misfit(format!("arrays {name}.known and {name}.codes do not fit"))
        })
    };
    let (mut experts, mut style, mut domains) = (Vec::new(), Vec::new(), Vec::new());
    for (at, entry) in manifest.experts.iter().enumerate() {
        let name = format!("expert.{at}.domain");
        let codes = arrays.bytes(&tensors, &name, FeatureExtractor::bag_width(&tokenizer))?;
        let weights = Quantised::from_codes(codes, entry.domain.largest);
        domains.push(DomainHead::new(weights, entry.domain.intercept));
        style.push(self::style(
            arrays,
            &tensors,
            at,
            entry.style_intercept,
            known.len(),
        )?);
        experts.push(Expert {
            corpus: entry.corpus.clone(),
            hypothesis: entry.hypothesis,
        });
    }
    let wording = (manifest.experts.iter()).map(|expert| scale(expert.idf, expert.text));
    let rhythm = (manifest.generalists.iter()).map(|entry| scale(entry.idf, entry.rhythm));
    let generalists: Vec<Generalist> = (manifest.generalists.iter())
        .map(|entry| Generalist {
            hypothesis: entry.hypothesis,
        })
        .collect();
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
            wording: bank("wording", TEXT_BLOCKS, wording.collect())?,
            style: StyleBank::new(style),
            domains: DomainBank::new(domains),
            rhythm: bank("rhythm", RHYTHM_BLOCKS, rhythm.collect())?,
            experts,
            generalists,
        },
        mixtures: manifest.mixtures.clone(),
        quantiles,
        behaviour: behaviour(&manifest.behaviour, arrays, &tensors)?,
    })
}

fn scale(idf: Largest, head: Scale) -> bank::Scale {
    bank::Scale {
        idf: idf.largest,
        weight: head.largest,
        intercept: head.intercept,
    }
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
    let characters = arrays.some_bytes(tensors, "humans.characters")?;
    let shapes = arrays.some_bytes(tensors, "humans.shapes")?;
    HumanModels::from_bytes(characters, shapes)
        .ok_or_else(|| arrays.misfit("humans.characters or .shapes is no such model".to_owned()))
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
