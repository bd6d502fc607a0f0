//! Fits the trees of a behaviour head.

use std::collections::HashMap;

use forust_ml::gradientbooster::GrowPolicy;
use forust_ml::sampler::SampleMethod;
use forust_ml::tree::Tree;
use forust_ml::{GradientBooster, Matrix};
use serde::{Deserialize, Serialize};

use crate::behaviour::panel::Panel;
use crate::model::forest::{Forest, LEAF, Node};

/// How trees are grown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ForestParams {
    /// Number of trees.
    pub trees: usize,
    /// What each tree's say is multiplied by.
    pub rate: f32,
    /// Leaves of a tree, at most.
    pub leaves: usize,
    /// Least weight of training rows in a leaf, in units of their variance:
    /// a quarter a row where both classes are as likely.
    pub leaf_weight: f32,
    /// Penalty on the leaves' squared log-odds.
    pub l2: f32,
    /// Share of the rows that grow a tree.
    pub rows: f32,
    /// Share of the signals that a tree may ask.
    pub signals: f64,
    /// Seed of both shares.
    pub seed: u64,
    /// Names of signals that no tree may ask.
    pub ignore: Vec<String>,
}

impl Default for ForestParams {
    fn default() -> Self {
        Self {
            trees: 300,
            rate: 0.04,
            leaves: 31,
            leaf_weight: 10.0,
            l2: 5.0,
            rows: 0.8,
            signals: 0.6,
            seed: 7,
            ignore: Vec::new(),
        }
    }
}

impl ForestParams {
    /// Checks that every parameter is possible for a panel.
    ///
    /// # Errors
    /// The name of the first that is not, what was found and what is expected.
    pub fn check(&self, panel: Panel) -> Result<(), String> {
        let name = panel.name();
        let possible = |key: &str, found: f64, low: f64, high: f64| {
            if (low..=high).contains(&found) {
                return Ok(());
            }
            Err(format!(
                "behaviour.{name}.{key} = {found}: expected a number from {low} to {high}"
            ))
        };
        possible("trees", self.trees as f64, 1.0, 5_000.0)?;
        possible("rate", self.rate.into(), 1e-4, 1.0)?;
        possible("leaves", self.leaves as f64, 2.0, 1_024.0)?;
        possible("leaf_weight", self.leaf_weight.into(), 0.0, 1e6)?;
        possible("l2", self.l2.into(), 0.0, 1e6)?;
        possible("rows", self.rows.into(), 0.01, 1.0)?;
        possible("signals", self.signals, 0.01, 1.0)?;
        let known = |ignored: &&String| panel.measures().iter().all(|m| m.signal.name != **ignored);
        match self.ignore.iter().find(known) {
            None => Ok(()),
            Some(unknown) => Err(format!(
                "behaviour.{name}.ignore: found {unknown:?}, expected signals of this panel, as {}",
                panel.measures()[0].signal.name
            )),
        }
    }

    /// The signals that trees may ask.
    fn asked(&self, panel: Panel) -> Vec<usize> {
        let ignored = |at: &usize| {
            let name = panel.measures()[*at].signal.name;
            self.ignore.iter().any(|ignored| ignored == name)
        };
        (0..panel.measures().len())
            .filter(|at| !ignored(at))
            .collect()
    }
}

/// Depth that no tree of so few leaves reaches by use.
const DEPTH: usize = 12;

/// Fits trees to rows of a panel's signals, one row after the other, a missing
/// value being NaN. `labels` are true for the suspected class.
pub fn fit(
    panel: Panel,
    signals: &[f32],
    labels: &[bool],
    weights: &[f64],
    params: &ForestParams,
) -> Forest {
    let (rows, asked) = (labels.len(), params.asked(panel));
    let width = panel.measures().len();
    let mut columns = Vec::with_capacity(rows * asked.len());
    for &signal in &asked {
        let column = signals.iter().skip(signal).step_by(width);
        columns.extend(column.map(|value| f64::from(*value)));
    }
    let outcomes: Vec<f64> = labels
        .iter()
        .map(|label| f64::from(u8::from(*label)))
        .collect();
    let mut booster = GradientBooster::default()
        .set_iterations(params.trees)
        .set_learning_rate(params.rate)
        .set_max_depth(DEPTH)
        .set_max_leaves(params.leaves)
        .set_min_leaf_weight(params.leaf_weight)
        .set_l2(params.l2)
        .set_sample_method(SampleMethod::Random)
        .set_subsample(params.rows)
        .set_colsample_bytree(params.signals)
        .set_seed(params.seed)
        .set_base_score(0.0)
        .set_initialize_base_score(true)
        .set_tiled_histograms(true);
    booster.grow_policy = GrowPolicy::LossGuide;
    let matrix = Matrix::new(&columns, rows, asked.len());
    // What it refuses are parameters and values that are checked before.
    if booster.fit(&matrix, &outcomes, weights, None).is_err() {
        return Forest::default();
    }
    let mut forest = Forest::default();
    forest.push([Node {
        signal: LEAF,
        missing_right: false,
        threshold: 0.0,
        left: 0,
        expectation: booster.base_score as f32,
    }]);
    for tree in &booster.trees {
        forest.push(nodes(tree, &asked));
    }
    forest
}

/// The nodes breadth first, children side by side.
fn nodes(tree: &Tree, asked: &[usize]) -> Vec<Node> {
    let mut expectations = HashMap::new();
    expectation(tree, 0, &mut expectations);
    let mut queue = vec![0_usize];
    let mut nodes = Vec::with_capacity(tree.nodes.len());
    while nodes.len() < queue.len() {
        let source = &tree.nodes[queue[nodes.len()]];
        let left = queue.len() as u32;
        if !source.is_leaf {
            queue.extend([source.left_child, source.right_child]);
        }
        nodes.push(Node {
            signal: if source.is_leaf {
                LEAF
            } else {
                asked[source.split_feature] as u16
            },
            missing_right: source.missing_node == source.right_child,
            threshold: at_least(source.split_value),
            left: if source.is_leaf { 0 } else { left },
            expectation: expectations[&source.num].0,
        });
    }
    nodes
}

/// The mean of the leaves below a node, by the weight of the rows in them, and
/// that weight.
fn expectation(tree: &Tree, at: usize, known: &mut HashMap<usize, (f32, f32)>) -> (f32, f32) {
    let node = &tree.nodes[at];
    let found = if node.is_leaf {
        (node.weight_value, node.hessian_sum)
    } else {
        let (left, of_left) = expectation(tree, node.left_child, known);
        let (right, of_right) = expectation(tree, node.right_child, known);
        let weight = of_left + of_right;
        (
            (left * of_left + right * of_right) / weight.max(f32::MIN_POSITIVE),
            weight,
        )
    };
    known.insert(node.num, found);
    found
}

/// The smallest 32-bit number that is not below: the signals, 32 bits each,
/// then fall to the same side of it as of the original.
fn at_least(threshold: f64) -> f32 {
    let near = threshold as f32;
    if f64::from(near) < threshold {
        near.next_up()
    } else {
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_a_rule_with_gaps_and_repeats_itself() {
        let rows = 4000_usize;
        let value = |i: usize| ((i * 7919) % 1000) as f32 / 1000.0;
        let signals: Vec<f32> = (0..rows)
            .flat_map(|i| {
                let gap = i % 5 == 0;
                let mut row = vec![0.5; Panel::Duplicates.measures().len()];
                row[0] = if gap { f32::NAN } else { value(i) };
                row[1] = value(i * 31 + 7);
                row
            })
            .collect();
        let labels: Vec<bool> = (0..rows).map(|i| i % 5 == 0 || value(i) > 0.7).collect();
        let weights = vec![1.0; rows];
        let params = ForestParams {
            trees: 30,
            rate: 0.3,
            ..ForestParams::default()
        };
        let forest = fit(Panel::Duplicates, &signals, &labels, &weights, &params);
        let row = |value| [value, 0.5, 0.5, 0.5, 0.5];
        assert!(forest.logit(&row(0.9)) > 1.0);
        assert!(forest.logit(&row(0.3)) < -1.0);
        assert!(forest.logit(&row(f32::NAN)) > 1.0);
        assert_eq!(
            forest,
            fit(Panel::Duplicates, &signals, &labels, &weights, &params)
        );
        let ignore = vec!["duplicates.others".to_owned()];
        let blind = ForestParams { ignore, ..params };
        blind.check(Panel::Duplicates).unwrap();
        let forest = fit(Panel::Duplicates, &signals, &labels, &weights, &blind);
        assert_eq!(forest.logit(&row(0.9)), forest.logit(&row(0.3)));
    }
}
