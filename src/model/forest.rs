//! Boosted trees: how signals with gaps become log-odds, and what each signal
//! gave to them.
//!
//! The trees are those of Friedman (2001, *Greedy function approximation*),
//! fitted elsewhere. A review falls from the root to a leaf, and at every split
//! its expectation moves from that of the node to that of the child: the move
//! is the contribution of the signal that was asked (Saabas 2014, *Interpreting
//! random forests*). Moves and the expectation at the roots sum to the
//! log-odds, exactly and at the cost of the walk; Shapley values would cost a
//! thousand times as much.

/// A node of a tree. Its children, if it has any, are neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// The signal asked; [`LEAF`] where none is.
    pub signal: u16,
    /// Whether a missing value goes right.
    pub missing_right: bool,
    /// Values below go left.
    pub threshold: f32,
    /// The left child; the right one is the next node.
    pub left: u32,
    /// Mean log-odds of the training rows that came here.
    pub expectation: f32,
}

/// No signal: the walk ends.
pub const LEAF: u16 = u16::MAX;

/// Bytes of a stored node.
const NODE_BYTES: usize = 15;

/// A sum of trees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forest {
    roots: Vec<u32>,
    nodes: Vec<Node>,
}

impl Forest {
    /// Adds a tree given as its nodes, the root first, with positions in the
    /// tree itself.
    pub fn push(&mut self, tree: impl IntoIterator<Item = Node>) {
        let base = self.nodes.len() as u32;
        self.roots.push(base);
        self.nodes.extend(tree.into_iter().map(|node| Node {
            left: node.left + base,
            ..node
        }));
    }

    /// The expectation of all training rows.
    pub fn expectation(&self) -> f64 {
        let roots = self.roots.iter().map(|root| &self.nodes[*root as usize]);
        roots.map(|root| f64::from(root.expectation)).sum()
    }

    /// The log-odds of a row of signals, a missing one being NaN.
    pub fn logit(&self, signals: &[f32]) -> f64 {
        let mut logit = 0.0;
        for root in &self.roots {
            let mut node = &self.nodes[*root as usize];
            while node.signal != LEAF {
                node = self.child(node, signals);
            }
            logit += f64::from(node.expectation);
        }
        logit
    }

    /// Adds every signal's contribution to `contributions`, one a signal, and
    /// gives the log-odds: [`expectation`](Self::expectation) and the
    /// contributions together.
    pub fn contribute(&self, signals: &[f32], contributions: &mut [f64]) -> f64 {
        let mut logit = 0.0;
        for root in &self.roots {
            let mut node = &self.nodes[*root as usize];
            while node.signal != LEAF {
                let child = self.child(node, signals);
                let moved = f64::from(child.expectation) - f64::from(node.expectation);
                contributions[usize::from(node.signal)] += moved;
                node = child;
            }
            logit += f64::from(node.expectation);
        }
        logit
    }

    fn child(&self, node: &Node, signals: &[f32]) -> &Node {
        let value = signals[usize::from(node.signal)];
        let right = if value.is_nan() {
            node.missing_right
        } else {
            value >= node.threshold
        };
        &self.nodes[node.left as usize + usize::from(right)]
    }

    /// Bytes for storing.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes =
            Vec::with_capacity(4 + 4 * self.roots.len() + NODE_BYTES * self.nodes.len());
        bytes.extend((self.roots.len() as u32).to_le_bytes());
        for root in &self.roots {
            bytes.extend(root.to_le_bytes());
        }
        for node in &self.nodes {
            bytes.extend(node.signal.to_le_bytes());
            bytes.push(u8::from(node.missing_right));
            bytes.extend(node.threshold.to_le_bytes());
            bytes.extend(node.left.to_le_bytes());
            bytes.extend(node.expectation.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` for anything that
    /// is not a forest over `signals` signals whose every walk ends.
    pub fn from_bytes(bytes: &[u8], signals: usize) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (roots, rest) = rest.split_at_checked(count.checked_mul(4)?)?;
        let (nodes, left_over) = rest.as_chunks::<NODE_BYTES>();
        let forest = Self {
            roots: roots
                .as_chunks()
                .0
                .iter()
                .map(|b| u32::from_le_bytes(*b))
                .collect(),
            nodes: nodes.iter().map(read_node).collect(),
        };
        let sound = left_over.is_empty() && forest.is_sound(signals);
        sound.then_some(forest)
    }

    /// Children stand behind their parent, so that no walk turns in a circle.
    fn is_sound(&self, signals: usize) -> bool {
        let roots = self
            .roots
            .iter()
            .all(|root| (*root as usize) < self.nodes.len());
        let nodes = self.nodes.iter().enumerate().all(|(at, node)| {
            let inner = usize::from(node.signal) < signals
                && node.left as usize > at
                && (node.left as usize) < self.nodes.len().saturating_sub(1);
            node.expectation.is_finite() && (node.signal == LEAF || inner)
        });
        roots && nodes
    }
}

fn read_node(bytes: &[u8; NODE_BYTES]) -> Node {
    let four = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    Node {
        signal: u16::from_le_bytes([bytes[0], bytes[1]]),
        missing_right: bytes[2] != 0,
        threshold: f32::from_le_bytes(four(3)),
        left: u32::from_le_bytes(four(7)),
        expectation: f32::from_le_bytes(four(11)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaf(expectation: f32) -> Node {
        Node {
            signal: LEAF,
            missing_right: false,
            threshold: 0.0,
            left: 0,
            expectation,
        }
    }

    fn split(signal: u16, threshold: f32, left: u32, expectation: f32) -> Node {
        Node {
            signal,
            missing_right: true,
            threshold,
            left,
            expectation,
        }
    }

    fn forest() -> Forest {
        let mut forest = Forest::default();
        forest.push([
            split(0, 1.0, 1, 0.5),
            leaf(-1.0),
            split(1, 2.0, 3, 1.25),
            leaf(0.25),
            leaf(3.0),
        ]);
        forest.push([split(1, 0.0, 1, -0.25), leaf(0.5), leaf(-1.5)]);
        forest
    }

    #[test]
    fn values_fall_left_below_the_threshold_and_gaps_as_told() {
        let forest = forest();
        assert_eq!(forest.logit(&[0.9, -1.0]), -1.0 + 0.5);
        assert_eq!(forest.logit(&[1.0, 2.0]), 3.0 - 1.5);
        assert_eq!(forest.logit(&[f32::NAN, 1.0]), 0.25 - 1.5);
    }

    #[test]
    fn damaged_bytes_are_no_forest() {
        let bytes = forest().to_bytes();
        assert!(Forest::from_bytes(&bytes[..bytes.len() - 1], 2).is_none());
        assert!(Forest::from_bytes(&bytes, 1).is_none());
        let mut circle = bytes.clone();
        circle[4 + 2 * 4 + 7] = 0;
        assert!(Forest::from_bytes(&circle, 2).is_none());
    }

    proptest! {
        #[test]
        fn contributions_sum_to_the_log_odds(first in -3.0_f32..3.0, second in -3.0_f32..3.0) {
            let forest = forest();
            let mut contributions = [0.0; 2];
            let logit = forest.contribute(&[first, second], &mut contributions);
            let sum = forest.expectation() + contributions.iter().sum::<f64>();
            prop_assert!((logit - sum).abs() < 1e-9);
            prop_assert_eq!(logit, forest.logit(&[first, second]));
        }

        #[test]
        fn storing_is_identity(signals in 2_usize..5) {
            let forest = forest();
            prop_assert_eq!(Forest::from_bytes(&forest.to_bytes(), signals), Some(forest));
        }
    }
}
