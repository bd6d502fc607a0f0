//! Measures of a detector, all weighted and in 64 bits.
//!
//! A *score* is any number that is larger for the suspected class; a *label*
//! is true for it. Every function accepts rows in any order and gives the same
//! result for any order of equal scores.

/// One scored row of known label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Larger is more suspicious.
    pub score: f64,
    /// Whether the row belongs to the suspected class.
    pub label: bool,
}

fn descending(rows: &[Scored]) -> Vec<Scored> {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
    sorted
}

/// Walks the rows from the highest score down, one step for every distinct
/// score: (score, positives at it, negatives at it).
fn steps(rows: &[Scored]) -> impl Iterator<Item = (f64, f64, f64)> {
    let sorted = descending(rows);
    let mut at = 0;
    std::iter::from_fn(move || {
        let score = sorted.get(at)?.score;
        let (mut positives, mut negatives) = (0.0, 0.0);
        while let Some(row) = sorted.get(at).filter(|row| row.score == score) {
            *(if row.label {
                &mut positives
            } else {
                &mut negatives
            }) += 1.0;
            at += 1;
        }
        Some((score, positives, negatives))
    })
}

fn totals(rows: &[Scored]) -> (f64, f64) {
    let positives = rows.iter().filter(|row| row.label).count();
    (positives as f64, (rows.len() - positives) as f64)
}

/// Area under the ROC curve, ties counting half. `None` without both classes.
pub fn auc(rows: &[Scored]) -> Option<f64> {
    let (positives, negatives) = totals(rows);
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let (mut seen, mut area) = (0.0, 0.0);
    for (_, p, n) in steps(rows) {
        area += n * (seen + 0.5 * p);
        seen += p;
    }
    Some(area / (positives * negatives))
}

/// Average precision: precision at every score that is a positive's, averaged
/// over the positives. `None` without positives.
pub fn average_precision(rows: &[Scored]) -> Option<f64> {
    let (positives, _) = totals(rows);
    if positives == 0.0 {
        return None;
    }
    let (mut hits, mut flagged, mut sum) = (0.0, 0.0, 0.0);
    for (_, p, n) in steps(rows) {
        hits += p;
        flagged += p + n;
        sum += p * hits / flagged;
    }
    Some(sum / positives)
}

/// The share of positives above the lowest threshold that flags at most
/// `max_fpr` of the negatives. `None` without both classes.
pub fn recall_at_fpr(rows: &[Scored], max_fpr: f64) -> Option<f64> {
    let (positives, negatives) = totals(rows);
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let (mut hits, mut alarms, mut recall) = (0.0, 0.0, 0.0);
    for (_, p, n) in steps(rows) {
        hits += p;
        alarms += n;
        if alarms > max_fpr * negatives {
            break;
        }
        recall = hits / positives;
    }
    Some(recall)
}

/// How much commoner positives are among the `share` of rows with the highest
/// scores than among all; rows with the score at the edge count in part.
/// `None` without positives.
pub fn lift(rows: &[Scored], share: f64) -> Option<f64> {
    let (positives, negatives) = totals(rows);
    let wanted = share * (positives + negatives);
    let (mut hits, mut taken) = (0.0, 0.0);
    for (_, p, n) in steps(rows) {
        let part = ((wanted - taken) / (p + n)).min(1.0);
        hits += part * p;
        taken += part * (p + n);
        if taken >= wanted {
            break;
        }
    }
    (positives > 0.0).then(|| (hits / wanted) / (positives / (positives + negatives)))
}

/// Counts at a threshold: a row is flagged if its score reaches it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Flagged rows of the suspected class.
    pub true_positives: usize,
    /// Flagged rows of the other class.
    pub false_positives: usize,
    /// Rows of the suspected class not flagged.
    pub false_negatives: usize,
    /// Rows of the other class not flagged.
    pub true_negatives: usize,
}

impl Confusion {
    /// Counts rows whose score is at least `threshold` as flagged.
    pub fn at(rows: &[Scored], threshold: f64) -> Self {
        let mut counts = Self::default();
        for row in rows {
            *match (row.score >= threshold, row.label) {
                (true, true) => &mut counts.true_positives,
                (true, false) => &mut counts.false_positives,
                (false, true) => &mut counts.false_negatives,
                (false, false) => &mut counts.true_negatives,
            } += 1;
        }
        counts
    }

    /// Share of rows judged rightly.
    pub fn accuracy(&self) -> f64 {
        let right = self.true_positives + self.true_negatives;
        right as f64 / (right + self.false_positives + self.false_negatives).max(1) as f64
    }

    /// Harmonic mean of precision and recall of the suspected class.
    pub fn f1(&self) -> f64 {
        let twice = 2 * self.true_positives;
        twice as f64 / (twice + self.false_positives + self.false_negatives).max(1) as f64
    }
}

/// A probability with what happened and how much the row counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// Stated probability of the suspected class, 0–1.
    pub probability: f64,
    /// Whether it was.
    pub label: bool,
    /// Weight of the row, above 0.
    pub weight: f64,
}

/// Mean squared error of the probabilities (Brier 1950); 0 is perfect, 0.25
/// is always saying one half.
pub fn brier(rows: &[Forecast]) -> Option<f64> {
    let weight: f64 = rows.iter().map(|row| row.weight).sum();
    let error = |row: &Forecast| {
        let outcome = f64::from(u8::from(row.label));
        row.weight * (row.probability - outcome).powi(2)
    };
    (weight > 0.0).then(|| rows.iter().map(error).sum::<f64>() / weight)
}

/// Expected calibration error over `bins` bins that each hold the same weight
/// (Naeini et al. 2015, with equal-mass bins, which do not hide error in the
/// sparse middle): the mean gap between what was said and what happened.
pub fn calibration_error(rows: &[Forecast], bins: usize) -> Option<f64> {
    let total: f64 = rows.iter().map(|row| row.weight).sum();
    if total <= 0.0 {
        return None;
    }
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    let (mut gap, mut error, mut weight) = (0.0, 0.0, 0.0);
    let mut bin = 1.0;
    for row in &sorted {
        gap += row.weight * (row.probability - f64::from(u8::from(row.label)));
        weight += row.weight;
        if weight >= total * bin / bins as f64 {
            error += gap.abs();
            gap = 0.0;
            bin += 1.0;
        }
    }
    Some((error + gap.abs()) / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(scores: &[(f64, bool)]) -> Vec<Scored> {
        scores
            .iter()
            .map(|&(score, label)| Scored { score, label })
            .collect()
    }

    #[test]
    fn auc_counts_ties_half() {
        let all_tied = rows(&[(0.5, true), (0.5, false), (0.5, false)]);
        assert_eq!(auc(&all_tied), Some(0.5));
        let perfect = rows(&[(0.9, true), (0.8, true), (0.1, false)]);
        assert_eq!(auc(&perfect), Some(1.0));
        let mixed = rows(&[(0.9, true), (0.8, false), (0.7, true), (0.1, false)]);
        assert_eq!(auc(&mixed), Some(0.75));
        assert_eq!(auc(&rows(&[(0.9, true)])), None);
    }

    #[test]
    fn average_precision_of_a_known_ranking() {
        let ranking = rows(&[(4.0, true), (3.0, false), (2.0, true), (1.0, false)]);
        let expected = (1.0 + 2.0 / 3.0) / 2.0;
        assert!((average_precision(&ranking).unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn recall_never_exceeds_the_allowed_false_positives() {
        let mut scores: Vec<(f64, bool)> = (0..100).map(|i| (f64::from(i), false)).collect();
        scores.extend((0..10).map(|i| (95.5 + f64::from(i), true)));
        let ranking = rows(&scores);
        assert_eq!(recall_at_fpr(&ranking, 0.01), Some(0.7));
        assert_eq!(recall_at_fpr(&ranking, 0.0), Some(0.6));
    }

    #[test]
    fn lift_of_a_perfect_and_of_an_idle_ranking() {
        let scores: Vec<(f64, bool)> = (0..200).map(|i| (f64::from(i), i >= 180)).collect();
        assert_eq!(lift(&rows(&scores), 0.05), Some(10.0));
        let idle: Vec<(f64, bool)> = (0..200).map(|i| (0.0, i >= 180)).collect();
        assert!((lift(&rows(&idle), 0.05).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn calibration_error_of_honest_and_boastful_forecasts() {
        let forecast = |probability, label| Forecast {
            probability,
            label,
            weight: 1.0,
        };
        let honest: Vec<_> = (0..100).map(|i| forecast(0.25, i % 4 == 0)).collect();
        assert!(calibration_error(&honest, 1).unwrap() < 1e-12);
        let boastful: Vec<_> = (0..100).map(|i| forecast(0.95, i % 4 == 0)).collect();
        assert!((calibration_error(&boastful, 10).unwrap() - 0.7).abs() < 1e-9);
    }
}
