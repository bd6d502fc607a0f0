//! A scale that begins and ends at round numbers.

/// Larger numbers are drawn as this: differences of them stay finite.
const MOST: f64 = 1e15;

/// Spaces between round numbers that are aimed at.
const SPACES: f64 = 4.0;

/// A scale of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// The scale on which all numbers lie; those that are not finite are passed
    /// over.
    pub fn over(numbers: impl IntoIterator<Item = f64>) -> Self {
        let finite = numbers.into_iter().filter(|number| number.is_finite());
        let (mut low, mut high) = (MOST, -MOST);
        for number in finite.map(|number| number.clamp(-MOST, MOST)) {
            low = low.min(number);
            high = high.max(number);
        }
        if low >= high {
            let middle = if low > high { 0.0 } else { low };
            let reach = if middle == 0.0 {
                1.0
            } else {
                0.1 * middle.abs()
            };
            (low, high) = (middle - reach, middle + reach);
        }
        let step = round_step((high - low) / SPACES);
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
        }
    }

    /// Where a number lies: 0 at the beginning, 1 at the end.
    pub fn at(&self, number: f64) -> f64 {
        ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The round numbers.
    pub fn marks(&self) -> Vec<f64> {
        let steps = ((self.high - self.low) / self.step).round() as u32;
        // Multiples of the step, so that 0.3 is not 0.30000000000000004.
        let first = (self.low / self.step).round();
        let mark = |at: u32| (first + f64::from(at)) * self.step;
        (0..=steps).map(|at| round_off(mark(at))).collect()
    }
}

fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let enough = steps.into_iter().find(|step| *step >= least * 0.999);
    enough.unwrap_or(10.0 * power)
}

fn round_off(number: f64) -> f64 {
    format!("{number:.9e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_hold_all_numbers() {
        for (numbers, marks) in [
            (
                vec![48_200.0, 51_900.0],
                vec![48_000.0, 49_000.0, 50_000.0, 51_000.0, 52_000.0],
            ),
            (vec![0.02, 0.3], vec![0.0, 0.1, 0.2, 0.3]),
            (vec![f64::NAN, 5.0], vec![4.5, 5.0, 5.5]),
            (vec![], vec![-1.0, -0.5, 0.0, 0.5, 1.0]),
        ] {
            assert_eq!(Scale::over(numbers).marks(), marks);
        }
    }

    #[test]
    fn extremes_stay_on_the_scale() {
        let scale = Scale::over([f64::MAX, f64::MIN, f64::INFINITY, 1e-300]);
        assert!(scale.marks().len() < 12);
        assert_eq!((scale.at(f64::MIN), scale.at(f64::MAX)), (0.0, 1.0));
        assert_eq!(scale.at(0.0), 0.5);
    }
}
