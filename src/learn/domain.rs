//! Fits the domain heads.

use super::examples::Examples;
use super::linear::{self, Params, SparseMatrix};
use crate::model::domain::{DomainHead, bag_scale};
use crate::model::quantised::Quantised;

/// The log-odds of a domain without rivals.
const ALONE: f32 = 5.0;

/// Fits one head over token bags, one a row: the examples' labels say which
/// rows are of the domain.
pub fn fit(
    bags: &[Vec<(u32, f32)>],
    examples: &Examples,
    width: usize,
    params: Params,
) -> DomainHead {
    if examples.labels.iter().all(|of_domain| *of_domain) {
        return DomainHead::new(Quantised::new(&vec![0.0; width]), ALONE);
    }
    let mut matrix = SparseMatrix::new();
    for &i in &examples.members {
        let scale = bag_scale(&bags[i]);
        let tokens = bags[i].iter().map(|(token, count)| (*token, count * scale));
        matrix.push_row(tokens.chain([(width as u32, 1.0)]));
    }
    let labels = &examples.labels;
    let mut w = linear::fit(&matrix, labels, &examples.weights, width + 1, params);
    let intercept = w.pop().unwrap_or(0.0);
    DomainHead::new(Quantised::new(&w), intercept)
}
