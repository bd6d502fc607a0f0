//! L2-regularised logistic regression on sparse rows, by dual coordinate
//! descent (Yu, Huang & Lin, *Dual coordinate descent methods for logistic
//! regression and maximum entropy models*, Machine Learning 85, 2011).
//!
//! `linfa-logistic` takes dense rows without weights; this takes sparse rows,
//! each with its own weight, which is how corpora get equal say.

use crate::random::SplitMix;

/// Sparse rows over columns `0..columns`, one after another.
#[derive(Debug, Clone, Default)]
pub struct SparseMatrix {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl SparseMatrix {
    /// A matrix without rows.
    pub fn new() -> Self {
        Self {
            starts: vec![0],
            columns: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Appends one row of (column, value) pairs.
    pub fn push_row(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) {
        for (column, value) in entries {
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The columns and values of one row.
    pub fn row(&self, i: usize) -> (&[u32], &[f32]) {
        let range = self.starts[i]..self.starts[i + 1];
        (&self.columns[range.clone()], &self.values[range])
    }

    /// Multiplies every value by its column's factor.
    pub fn scale_columns(&mut self, factors: &[f32]) {
        for (column, value) in self.columns.iter().zip(&mut self.values) {
            *value *= factors[*column as usize];
        }
    }
}

/// How to fit.
#[derive(Debug, Clone, Copy)]
pub struct Params {
    /// Loss of one row of weight 1 against the L2 penalty; larger fits closer.
    pub cost: f64,
    /// Passes over the rows at most.
    pub epochs: usize,
    /// Largest dual gradient at which the fit counts as done.
    pub tolerance: f64,
    /// Seed of the order in which rows are visited.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            cost: 1.0,
            epochs: 60,
            tolerance: 0.05,
            seed: 0,
        }
    }
}

/// Fits `P(label) = sigmoid(w·x)`. Row `i` weighs `weights[i]` (0 leaves it
/// out). Columns beyond `columns` must not occur. An intercept is a column
/// that the caller sets to 1.
pub fn fit(
    matrix: &SparseMatrix,
    labels: &[bool],
    weights: &[f32],
    columns: usize,
    params: Params,
) -> Vec<f32> {
    let mut order: Vec<usize> = (0..matrix.rows()).filter(|i| weights[*i] > 0.0).collect();
    let mut w = vec![0.0_f32; columns];
    let mut duals = vec![Dual::default(); matrix.rows()];
    for &i in &order {
        let upper = params.cost * f64::from(weights[i]);
        let (row, values) = matrix.row(i);
        let low = (0.001 * upper).min(1e-8);
        duals[i] = Dual {
            alpha: low,
            rest: upper - low,
            upper,
            square: values.iter().map(|v| f64::from(*v) * f64::from(*v)).sum(),
        };
        add_scaled(&mut w, row, values, sign(labels[i]) * low);
    }
    let mut random = SplitMix(params.seed);
    let mut inner_tolerance = 1e-2_f64;
    for _ in 0..params.epochs {
        random.shuffle(&mut order);
        let mut largest = 0.0_f64;
        let mut newton_steps = 0;
        for &i in &order {
            let (row, values) = matrix.row(i);
            let margin = sign(labels[i]) * dot(&w, row, values);
            let step = duals[i].minimise(margin, inner_tolerance);
            largest = largest.max(step.gradient);
            newton_steps += step.iterations;
            if step.change != 0.0 {
                add_scaled(&mut w, row, values, sign(labels[i]) * step.change);
            }
        }
        if largest < params.tolerance {
            break;
        }
        if newton_steps <= order.len() / 10 {
            inner_tolerance = (0.1 * inner_tolerance).max(1e-8);
        }
    }
    w
}

/// The dual variable of one row: `alpha + rest = upper`.
#[derive(Debug, Clone, Copy, Default)]
struct Dual {
    alpha: f64,
    rest: f64,
    upper: f64,
    square: f64,
}

struct Step {
    gradient: f64,
    iterations: usize,
    change: f64,
}

impl Dual {
    /// Algorithm 5 of the paper: Newton steps on whichever of `alpha` and
    /// `rest` is nearer to zero, where the logarithm is steep.
    fn minimise(&mut self, margin: f64, tolerance: f64) -> Step {
        let flipped = 0.5 * self.square * (self.rest - self.alpha) + margin < 0.0;
        let side = if flipped { -1.0 } else { 1.0 };
        let old = if flipped { self.rest } else { self.alpha };
        let slope = |z: f64| self.square * (z - old) + side * margin + (z / (self.upper - z)).ln();
        let mut z = old;
        if self.upper - z < 0.5 * self.upper {
            z *= 0.1;
        }
        let mut gradient = slope(z);
        let first_gradient = gradient.abs();
        let mut iterations = 0;
        while gradient.abs() >= tolerance && iterations <= 100 {
            let curvature = self.square + self.upper / (self.upper - z) / z;
            let next = z - gradient / curvature;
            z = if next <= 0.0 { 0.1 * z } else { next };
            gradient = slope(z);
            iterations += 1;
        }
        if iterations == 0 {
            return Step {
                gradient: first_gradient,
                iterations,
                change: 0.0,
            };
        }
        let other = self.upper - z;
        (self.alpha, self.rest) = if flipped { (other, z) } else { (z, other) };
        Step {
            gradient: first_gradient,
            iterations,
            change: side * (z - old),
        }
    }
}

fn sign(label: bool) -> f64 {
    if label { 1.0 } else { -1.0 }
}

/// `w·x` of a sparse row.
pub fn dot(w: &[f32], columns: &[u32], values: &[f32]) -> f64 {
    columns
        .iter()
        .zip(values)
        .map(|(column, value)| f64::from(w[*column as usize]) * f64::from(*value))
        .sum()
}

fn add_scaled(w: &mut [f32], columns: &[u32], values: &[f32], scale: f64) {
    for (column, value) in columns.iter().zip(values) {
        w[*column as usize] += (scale * f64::from(*value)) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separable() -> (SparseMatrix, Vec<bool>) {
        let mut matrix = SparseMatrix::new();
        let mut labels = Vec::new();
        for i in 0..200_u32 {
            let label = i % 3 == 0;
            let noise = (i % 7) as f32 / 7.0;
            matrix.push_row([(0, 1.0), (1, if label { 1.0 } else { -1.0 }), (2, noise)]);
            labels.push(label);
        }
        (matrix, labels)
    }

    #[test]
    fn the_gradient_vanishes_at_the_fit() {
        let (matrix, labels) = separable();
        let params = Params {
            epochs: 500,
            tolerance: 1e-6,
            ..Params::default()
        };
        let w = fit(&matrix, &labels, &[1.0; 200], 3, params);
        for column in 0..3 {
            let mut gradient = f64::from(w[column]);
            for (i, label) in labels.iter().enumerate() {
                let (columns, values) = matrix.row(i);
                let p = 1.0 / (1.0 + (-dot(&w, columns, values)).exp());
                gradient -= (f64::from(u8::from(*label)) - p) * f64::from(values[column]);
            }
            assert!(gradient.abs() < 1e-2, "column {column}: {gradient}");
        }
    }

    #[test]
    fn a_row_of_weight_two_is_two_rows() {
        let (matrix, labels) = separable();
        let params = Params {
            epochs: 500,
            tolerance: 1e-6,
            ..Params::default()
        };
        let mut doubled = matrix.clone();
        let mut doubled_labels = labels.clone();
        for (i, label) in labels.iter().enumerate().take(100) {
            let (columns, values) = matrix.row(i);
            doubled.push_row(columns.iter().copied().zip(values.iter().copied()));
            doubled_labels.push(*label);
        }
        let weights: Vec<f32> = (0..200).map(|i| if i < 100 { 2.0 } else { 1.0 }).collect();
        let weighted = fit(&matrix, &labels, &weights, 3, params);
        let repeated = fit(&doubled, &doubled_labels, &[1.0; 300], 3, params);
        for (a, b) in weighted.iter().zip(&repeated) {
            assert!((a - b).abs() < 1e-3, "{weighted:?} {repeated:?}");
        }
    }
}
