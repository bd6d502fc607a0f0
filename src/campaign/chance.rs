//! The chance of a count under a null model, and how many chances were taken.

use statrs::distribution::{
    Binomial, ChiSquared, ContinuousCDF, DiscreteCDF, NegativeBinomial, Poisson,
};

/// The least log of a chance that is told apart from none.
const LEAST: f64 = -700.0;

/// Natural log of the chance of `seen` or more where `expected` are expected
/// and come independently (Poisson).
pub fn poisson(seen: u64, expected: f64) -> f64 {
    if seen == 0 {
        return 0.0;
    }
    Poisson::new(expected.max(1e-12)).map_or(0.0, |null| ln(null.sf(seen - 1)))
}

/// Natural log of the chance of `seen` or more of `of`, each with chance
/// `share`.
pub fn binomial(seen: u64, of: u64, share: f64) -> f64 {
    if seen == 0 {
        return 0.0;
    }
    let share = share.clamp(1e-12, 1.0 - 1e-12);
    Binomial::new(share, of).map_or(0.0, |null| ln(null.sf(seen - 1)))
}

/// Natural log of the chance of `seen` or more at a rate that is itself
/// uncertain: gamma with this `shape` and a mean of `expected` (negative
/// binomial).
pub fn overdispersed(seen: u64, expected: f64, shape: f64) -> f64 {
    if seen == 0 {
        return 0.0;
    }
    let share = shape / (shape + expected.max(1e-12));
    NegativeBinomial::new(shape, share).map_or(0.0, |null| ln(null.sf(seen - 1)))
}

fn ln(chance: f64) -> f64 {
    chance.ln().clamp(LEAST, 0.0)
}

/// One chance from several independent ones (Fisher 1932), natural logs.
pub fn combined(ln_ps: &[f64]) -> f64 {
    match ln_ps {
        [] => 0.0,
        [only] => *only,
        _ => {
            let sum: f64 = ln_ps.iter().sum();
            let null = ChiSquared::new(2.0 * ln_ps.len() as f64);
            null.map_or(0.0, |null| ln(null.sf(-2.0 * sum)))
        }
    }
}

/// How many of these ascending logs of chances are discoveries at a false
/// discovery rate of `rate` among `hypotheses` (Benjamini & Hochberg 1995).
pub fn discoveries(ln_ps: &[f64], hypotheses: usize, rate: f64) -> usize {
    let qs = ln_ps.iter().zip(1..);
    let passes = |(ln_p, rank): (&f64, usize)| {
        (*ln_p <= (rate * rank as f64 / hypotheses.max(1) as f64).ln()).then_some(rank)
    };
    qs.filter_map(passes).last().unwrap_or(0)
}

/// For ascending logs of chances the false discovery rates at which each still
/// counts, 0-1.
pub fn qs(ln_ps: &[f64]) -> Vec<f64> {
    let count = ln_ps.len() as f64;
    let mut least = 1.0_f64;
    let mut qs: Vec<f64> = (ln_ps.iter().enumerate().rev())
        .map(|(at, ln_p)| {
            least = least.min(ln_p.exp() * count / (at as f64 + 1.0));
            least
        })
        .collect();
    qs.reverse();
    qs
}

/// By which factor logs of chances must shrink so that those of cases known to
/// be innocent are as rare as they say (genomic control, Devlin & Roeder 1999).
/// Null models take for granted that people are alike; they are not.
pub fn inflation(mut innocent: Vec<f64>) -> f64 {
    innocent.sort_unstable_by(f64::total_cmp);
    let count = innocent.len() as f64;
    let ratios = [RANK, innocent.len() / 1000]
        .into_iter()
        .filter_map(|rank| {
            let ln_p = *innocent.get(rank)?;
            (ln_p < 0.0).then(|| ((rank as f64 + 1.0) / count).ln() / ln_p)
        });
    ratios.fold(1.0, f64::min)
}

/// How many of the rarest are passed over, so that one odd case does not
/// decide.
const RANK: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_of_counts_are_those_of_the_tables() {
        assert!((poisson(1, 1.0).exp() - (1.0 - (-1.0_f64).exp())).abs() < 1e-9);
        assert!((binomial(2, 2, 0.5).exp() - 0.25).abs() < 1e-9);
        assert_eq!((poisson(0, 3.0), binomial(0, 3, 0.5)), (0.0, 0.0));
        assert!(poisson(4000, 0.001) >= LEAST && poisson(4000, 0.001).is_finite());
        assert!(binomial(9, 3, 0.5) <= 0.0);
    }

    #[test]
    fn weak_chances_together_are_stronger() {
        let two = combined(&[0.01_f64.ln(), 0.02_f64.ln()]);
        assert!(two < 0.01_f64.ln() && two > (0.01_f64 * 0.02).ln());
        assert_eq!(combined(&[-3.0]), -3.0);
    }

    #[test]
    fn the_last_rank_below_its_line_decides() {
        let ln_ps = [0.001, 0.019, 0.029, 0.5].map(f64::ln);
        assert_eq!(discoveries(&ln_ps, 5, 0.05), 3);
        assert_eq!(discoveries(&ln_ps, 5000, 0.05), 0);
        assert_eq!(discoveries(&[], 5, 0.05), 0);
    }
}
