//! Fits the trees of a behaviour head.

use std::collections::HashMap;

use forust_ml::gradientbooster::GrowPolicy;
use forust_ml::sampler::SampleMethod;
use forust_ml::tree::Tree;
use forust_ml::{GradientBooster, Matrix};
use serde::{Deserialize, Serialize};

use crate::model::forest::{Forest, LEAF, Node};

/// How trees are grown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
        }
    }
}

/// Depth that no tree of so few leaves reaches by use.
const DEPTH: usize = 12;

/// Fits trees to rows of `width` signals, one row after the other, a missing
/// value being NaN. `labels` are true for the suspected class.
pub fn fit(
    signals: &[f32],
    width: usize,
    labels: &[bool],
    weights: &[f64],
    params: &ForestParams,
) -> Forest {
    let rows = labels.len();
    let mut columns = vec![0.0_f64; signals.len()];
    for (row, values) in signals.chunks_exact(width).enumerate() {
        for (column, value) in values.iter().enumerate() {
            columns[column * rows + row] = f64::from(*value);
        }
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
    let matrix = Matrix::new(&columns, rows, width);
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
        forest.push(nodes(tree));
    }
    forest
}

/// The nodes breadth first, children side by side.
fn nodes(tree: &Tree) -> Vec<Node> {
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
                source.split_feature as u16
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
                [if gap { f32::NAN } else { value(i) }, value(i * 31 + 7)]
            })
            .collect();
        let labels: Vec<bool> = (0..rows).map(|i| i % 5 == 0 || value(i) > 0.7).collect();
        let weights = vec![1.0; rows];
        let params = ForestParams {
            trees: 30,
            rate: 0.3,
            ..ForestParams::default()
        };
        let forest = fit(&signals, 2, &labels, &weights, &params);
        assert!(forest.logit(&[0.9, 0.5]) > 1.0);
        assert!(forest.logit(&[0.3, 0.5]) < -1.0);
        assert!(forest.logit(&[f32::NAN, 0.5]) > 1.0);
        assert_eq!(forest, fit(&signals, 2, &labels, &weights, &params));
    }
}
