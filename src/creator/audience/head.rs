//! The head that judges an account by its profile.
//!
//! A generalised additive model (Hastie & Tibshirani 1986): every
//! [shape](super::shapes) has a step function of its own, and the weight of
//! evidence is their sum. What is missing adds nothing.

use serde::{Deserialize, Serialize};

use super::shapes::{ALL, SHAPES, Shape, Trait, Values, step_of, values};
use super::world::World;
use crate::creator::folder::{Arrays, Head, Store};
use crate::creator::record::Account;
use crate::model::folder::ModelError;

/// How likely an account is fake.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountHead {
    additive: Additive,
    /// How held-out accounts of known label were judged.
    pub worlds: Vec<World>,
}

/// Weights of evidence by step: calibrated log-likelihood ratios of fake
/// against genuine, natural log.
#[derive(Debug, Clone, PartialEq)]
pub struct Additive {
    /// One more than knots for every shape.
    pub steps: Vec<Vec<f32>>,
    /// What is added for every account.
    pub base: f32,
}

/// A weight a shape; 0 where it is missing.
pub type Terms = [f32; SHAPES];

impl Additive {
    /// The terms of an account's shapes.
    pub fn terms(&self, values: &Values) -> Terms {
        std::array::from_fn(|shape| {
            let step = values[shape].map(|value| self.steps[shape][step_of(shape, value)]);
            step.unwrap_or(0.0)
        })
    }

    /// The log-likelihood ratio of fake against genuine, natural log.
    pub fn weight(&self, terms: &Terms) -> f64 {
        f64::from(self.base) + terms.iter().map(|term| f64::from(*term)).sum::<f64>()
    }
}

/// What is thought of one account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Log-likelihood ratio of fake against genuine, natural log.
    pub weight: f64,
    /// What each shape gave to it; with the base they sum to the weight.
    pub terms: Terms,
}

impl Judgement {
    /// What each trait gave, the most suspicious first.
    pub fn traits(&self) -> Vec<(Trait, f64)> {
        let mut traits: Vec<(Trait, f64)> = Vec::new();
        for (shape, term) in ALL.iter().zip(self.terms) {
            match traits.iter_mut().find(|(of, _)| *of == shape.of) {
                Some((_, sum)) => *sum += f64::from(term),
                None => traits.push((shape.of, f64::from(term))),
            }
        }
        traits.sort_by(|a, b| b.1.total_cmp(&a.1));
        traits
    }
}

/// Fewer shapes say too little of an account.
pub const KNOWN_MIN: usize = 3;

impl AccountHead {
    /// A head of step functions, with how it judges held-out accounts.
    pub fn new(additive: Additive, worlds: Vec<World>) -> Self {
        AccountHead { additive, worlds }
    }

    /// Judges an account; `None` if too little is known of it.
    pub fn judge(&self, account: &Account) -> Option<Judgement> {
        self.judge_values(&values(account))
    }

    /// Judges an account by its shapes; `None` if too few are known.
    pub fn judge_values(&self, values: &Values) -> Option<Judgement> {
        if values.iter().flatten().count() < KNOWN_MIN {
            return None;
        }
        let terms = self.additive.terms(values);
        Some(Judgement {
            weight: self.additive.weight(&terms),
            terms,
        })
    }
}

/// What the manifest says of the head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    shapes: Vec<ShapeEntry>,
    worlds: Vec<WorldEntry>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShapeEntry {
    name: String,
    knots: Vec<f64>,
}

impl ShapeEntry {
    fn of(shape: &Shape) -> Self {
        ShapeEntry {
            name: shape.name.to_owned(),
            knots: shape.knots.to_vec(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WorldEntry {
    name: String,
    shapes: Vec<String>,
    genuine: usize,
}

impl Head for AccountHead {
    const NAME: &'static str = "accounts";
    type Entry = Entry;

    fn store(&self, arrays: &mut Store) -> Entry {
        let mut steps = vec![self.additive.base];
        steps.extend(self.additive.steps.iter().flatten());
        arrays.floats("steps", steps);
        for (at, world) in self.worlds.iter().enumerate() {
            let rows = world.genuine.iter().chain(&world.fake);
            arrays.floats(&world_array(at), rows.flatten().copied().collect());
        }
        let named = |world: &World| {
            let known = ALL.iter().zip(world.known);
            let names = known.filter(|(_, known)| *known);
            names.map(|(shape, _)| shape.name.to_owned()).collect()
        };
        Entry {
            shapes: ALL.iter().map(ShapeEntry::of).collect(),
            worlds: (self.worlds.iter())
                .map(|world| WorldEntry {
                    name: world.name.clone(),
                    shapes: named(world),
                    genuine: world.genuine.len(),
                })
                .collect(),
        }
    }

    fn restore(entry: &Entry, arrays: &Arrays) -> Result<Self, ModelError> {
        let ours: Vec<_> = ALL.iter().map(ShapeEntry::of).collect();
        if entry.shapes != ours {
            return Err(arrays.misfit("made for other shapes of accounts".to_owned()));
        }
        let floats = arrays.floats("steps")?;
        let count: usize = ALL.iter().map(|shape| shape.knots.len() + 1).sum();
        let split = floats
            .split_first()
            .filter(|(_, steps)| steps.len() == count);
        let Some((base, mut rest)) = split else {
            let found = floats.len();
            return Err(arrays.misfit(format!("{found} steps, expected {}", count + 1)));
        };
        let mut steps = Vec::with_capacity(SHAPES);
        for shape in &ALL {
            let (own, others) = rest.split_at(shape.knots.len() + 1);
            steps.push(own.to_vec());
            rest = others;
        }
        let worlds = entry.worlds.iter().enumerate();
        let worlds = worlds.map(|(at, world)| restore_world(world, at, arrays));
        Ok(AccountHead {
            additive: Additive { steps, base: *base },
            worlds: worlds.collect::<Result<_, _>>()?,
        })
    }
}

fn world_array(at: usize) -> String {
    format!("world-{at}")
}

fn restore_world(entry: &WorldEntry, at: usize, arrays: &Arrays) -> Result<World, ModelError> {
    let floats = arrays.floats(&world_array(at))?;
    let (rows, left_over) = floats.as_chunks::<SHAPES>();
    let both = entry.genuine > 0 && rows.len() > entry.genuine;
    if !left_over.is_empty() || !both {
        let found = floats.len();
        return Err(arrays.misfit(format!("{}: {found} terms do not fit", entry.name)));
    }
    let known = ALL.map(|shape| entry.shapes.iter().any(|name| name == shape.name));
    let (genuine, fake) = rows.split_at(entry.genuine);
    Ok(World {
        name: entry.name.clone(),
        known,
        genuine: genuine.to_vec(),
        fake: fake.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::folder::{load, save};
    use crate::creator::model::CreatorModel;
    use crate::model::folder::Provenance;
    use proptest::prelude::*;

    fn head(base: f32) -> AccountHead {
        let steps = ALL.iter().enumerate().map(|(at, shape)| {
            let steps = 0..=shape.knots.len();
            steps.map(|step| (at as f32 - step as f32) / 7.0).collect()
        });
        let additive = Additive {
            steps: steps.collect(),
            base,
        };
        let mut known = [true; SHAPES];
        known[2] = false;
        let world = World {
            name: "made".to_owned(),
            known,
            genuine: vec![[base; SHAPES]; 3],
            fake: vec![[0.25; SHAPES]; 2],
        };
        AccountHead::new(additive, vec![world])
    }

    #[test]
    fn what_is_loaded_is_what_was_saved() {
        let model = CreatorModel {
            accounts: Some(head(-0.5)),
            ..CreatorModel::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("model");
        let provenance = Provenance {
            program: "1".to_owned(),
            inputs: Vec::new(),
            corpora: std::collections::BTreeMap::new(),
            config: String::new(),
        };
        save(&model, provenance, "# card", &folder).unwrap();
        assert_eq!(load(&folder).unwrap().model, model);
    }

    #[test]
    fn too_little_is_not_judged() {
        let mut account = Account {
            has_picture: Some(true),
            private: Some(false),
            ..Account::default()
        };
        assert_eq!(head(0.0).judge(&account), None);
        account.posts = Some(3.0);
        assert!(head(0.0).judge(&account).is_some());
    }

    proptest! {
        #[test]
        fn traits_and_base_sum_to_the_weight(
            base in -2.0_f32..2.0,
            posts in 0.0..1e12_f64,
            following in 0.0..1e12_f64,
            followers in proptest::option::of(0.0..1e12_f64),
        ) {
            let account = Account {
                posts: Some(posts),
                following: Some(following),
                followers,
                private: Some(true),
                ..Account::default()
            };
            let judged = head(base).judge(&account).unwrap();
            let traits = judged.traits();
            let sum: f64 = traits.iter().map(|(_, weight)| weight).sum();
            prop_assert!((judged.weight - f64::from(base) - sum).abs() < 1e-5);
            prop_assert!(traits.is_sorted_by(|a, b| a.1 >= b.1));
        }
    }
}
