//! Evidence from a signal for which no labels teach: how rare its value is
//! among genuine reviews.
//!
//! The share of genuine reviews with a value as large is a p-value. It is
//! turned into an e-value by `e = 1 / (2 √p)` (Vovk & Wang 2021, *E-values:
//! calibration, combination and applications*), whose mean over genuine
//! reviews is at most 1: whatever the other reviews are like, it is no
//! overstatement to use it as a likelihood ratio. Values that one genuine review
//! in a hundred has say nothing, and nothing speaks for genuine.

use super::heads::Hypothesis;
use crate::behaviour::panel::Panel;

/// One signal, larger values being suspicious.
#[derive(Debug, Clone, PartialEq)]
pub struct TailTest {
    /// The panel.
    pub panel: Panel,
    /// The signal's position there.
    pub signal: usize,
    /// What it speaks for.
    pub hypothesis: Hypothesis,
    /// Its values in genuine reviews, ascending.
    pub genuine: Vec<f32>,
}

/// Panels whose signals are tested where no trees could be taught: that other
/// people wrote nearly the same text.
pub const TESTED: (Panel, usize) = (Panel::Duplicates, 1);

/// The share of genuine reviews beyond which a value is rare.
const RARE: f64 = 0.01;

impl TailTest {
    /// The log of the e-value, 0 or more.
    pub fn weight(&self, values: &[f32]) -> f64 {
        self.weight_of(values[self.signal])
    }

    /// The same of the signal's value.
    pub fn weight_of(&self, value: f32) -> f64 {
        if value.is_nan() || value <= 0.0 {
            return 0.0;
        }
        let below = self.genuine.partition_point(|other| *other < value);
        let as_large = (self.genuine.len() - below) as f64;
        let p = (1.0 + as_large) / (1.0 + self.genuine.len() as f64);
        if p > RARE { 0.0 } else { (0.5 / p.sqrt()).ln() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_values_weigh_and_the_mean_ratio_is_at_most_one() {
        let mut genuine = vec![0.0; 980];
        genuine.extend([1.0; 17]);
        genuine.extend([2.0, 3.0, 9.0]);
        let test = TailTest {
            panel: Panel::Duplicates,
            signal: 1,
            hypothesis: Hypothesis::Paid,
            genuine,
        };
        assert_eq!(test.weight_of(0.0), 0.0);
        assert_eq!(test.weight_of(f32::NAN), 0.0);
        assert_eq!(test.weight_of(1.0), 0.0);
        assert!(0.0 < test.weight_of(2.0) && test.weight_of(2.0) < test.weight_of(4.0));
        assert!((test.weight_of(50.0) - (0.5 * 1001_f64.sqrt()).ln()).abs() < 1e-9);
        let ratios = test
            .genuine
            .iter()
            .map(|value| test.weight_of(*value).exp() - 1.0);
        let gain = ratios.sum::<f64>() / 1000.0;
        assert!(gain < 0.1, "{gain}");
    }
}
