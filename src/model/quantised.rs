//! Many numbers as one-byte codes.
//!
//! A head has two million weights, most of them 0. A byte each keeps the model
//! small, the scorer in cache, and loses less AUC than the folds differ by.
//! Heads are quantised when they are fitted, so a model scores the same before
//! and after it is stored.

/// One-byte codes into 256 values; code 0 is the value 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantised {
    codes: Vec<u8>,
    largest: f32,
}

/// What a code stands for, in units of [`unit`]: the square of the code with its
/// sign.
#[inline(always)]
pub fn number(code: i8) -> f32 {
    let size = f32::from(code);
    size * size.abs()
}

/// What a code's number is counted in where the largest is this.
pub fn unit(largest: f32) -> f32 {
    largest / (127.0 * 127.0)
}

impl Quantised {
    /// Rounds to codes that are denser near 0, since weights are: a code's
    /// value grows with its square. Half of the codes are negative.
    pub fn new(numbers: &[f32]) -> Self {
        let largest = numbers.iter().fold(0.0_f32, |max, n| max.max(n.abs()));
        let code = |number: &f32| {
            let size = (number.abs() / largest.max(f32::MIN_POSITIVE)).sqrt() * 127.0;
            let size = size.round() as u8;
            if *number < 0.0 {
                size.wrapping_neg()
            } else {
                size
            }
        };
        Self::from_codes(numbers.iter().map(code).collect(), largest)
    }

    /// Takes what [`codes`](Self::codes) and [`largest`](Self::largest) gave.
    pub fn from_codes(codes: Vec<u8>, largest: f32) -> Self {
        Self { codes, largest }
    }

    /// The number at a place.
    pub fn get(&self, at: usize) -> f32 {
        number(self.codes[at].cast_signed()) * unit(self.largest)
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The largest absolute value, that of codes 127 and -127.
    pub fn largest(&self) -> f32 {
        self.largest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounding_is_close_and_final(numbers in prop::collection::vec(-9.0_f32..9.0, 1..50)) {
            let once = Quantised::new(&numbers);
            let again = Quantised::from_codes(once.codes().to_vec(), once.largest());
            for (at, number) in numbers.iter().enumerate() {
                prop_assert!((once.get(at) - number).abs() <= 0.0081 * once.largest() + 1e-6);
                prop_assert_eq!(once.get(at), again.get(at));
            }
        }
    }
}
