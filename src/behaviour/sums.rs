//! Sums of values, some of which may be missing, from which any one can be taken
//! out: a review never counts in what it is compared with.

/// Sums of values, some of which may be missing, and of the squares of the first
/// of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sums<const N: usize, const SQUARED: usize = 0> {
    counts: [u32; N],
    sums: [f64; N],
    squares: [f64; SQUARED],
}

impl<const N: usize, const SQUARED: usize> Default for Sums<N, SQUARED> {
    fn default() -> Self {
        Self {
            counts: [0; N],
            sums: [0.0; N],
            squares: [0.0; SQUARED],
        }
    }
}

impl<const N: usize, const SQUARED: usize> Sums<N, SQUARED> {
    /// Adds what one review says.
    pub fn add(&mut self, values: &[f64; N]) {
        let known = values.map(|value| if value.is_nan() { 0.0 } else { value });
        for at in 0..N {
            self.counts[at] += u32::from(!values[at].is_nan());
            self.sums[at] += known[at];
        }
        for (square, value) in self.squares.iter_mut().zip(known) {
            *square += value * value;
        }
    }

    /// Adds what others say.
    pub fn join(&mut self, others: &Self) {
        for at in 0..N {
            self.counts[at] += others.counts[at];
            self.sums[at] += others.sums[at];
        }
        for (square, others) in self.squares.iter_mut().zip(others.squares) {
            *square += others;
        }
    }

    /// Takes out what others say, who are among them.
    pub fn take(&mut self, others: &Self) {
        for at in 0..N {
            self.counts[at] -= others.counts[at];
            self.sums[at] -= others.sums[at];
        }
        for (square, others) in self.squares.iter_mut().zip(others.squares) {
            *square -= others;
        }
    }

    /// The means of the others; NaN without any.
    pub fn means_without(&self, own: &[f64; N]) -> [f64; N] {
        std::array::from_fn(|at| self.mean_without(own, at))
    }

    /// The mean of the others; NaN without any.
    pub fn mean_without(&self, own: &[f64; N], at: usize) -> f64 {
        let (count, sum) = (f64::from(self.counts[at]), self.sums[at]);
        match own[at] {
            own if own.is_nan() => sum / count,
            // What is left of the sum may be all rounding.
            _ if self.counts[at] == 1 => f64::NAN,
            own => (sum - own) / (count - 1.0),
        }
    }

    /// The standard deviation of the others; NaN below two.
    pub fn spread_without(&self, own: &[f64; N], at: usize) -> f64 {
        let is_known = !own[at].is_nan();
        let count = f64::from(self.counts[at]) - f64::from(u8::from(is_known));
        if count < 2.0 {
            return f64::NAN;
        }
        let own = if is_known { own[at] } else { 0.0 };
        let mean = (self.sums[at] - own) / count;
        ((self.squares[at] - own * own) / count - mean * mean)
            .max(0.0)
            .sqrt()
    }
}
