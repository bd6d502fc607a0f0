//! Which reviews teach which head, and how much each counts.

use super::dataset::{Dataset, Label, Sample};
use crate::model::heads::Hypothesis;

/// A review to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Lesson<'d> {
    /// The review.
    pub sample: &'d Sample,
    /// How much it counts beside the others of its class, above 0.
    pub worth: f32,
}

/// The rows that one head learns from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Examples {
    /// Indices into the rows at hand.
    pub members: Vec<usize>,
    /// Whether each member is of the hypothesis.
    pub labels: Vec<bool>,
    /// How much each member counts; 1 on average, were every one worth the same.
    pub weights: Vec<f32>,
}

impl Examples {
    /// The lessons that teach a hypothesis, as indices into `lessons`, from the
    /// chosen corpora that hold enough of both it and `genuine`: in one without
    /// the other the corpus would be the label. Within a corpus both classes
    /// count the same in all. `None` if there are none.
    pub fn of(
        dataset: &Dataset,
        lessons: &[Lesson],
        hypothesis: Hypothesis,
        corpus_power: f64,
        chosen: impl Fn(usize) -> bool,
    ) -> Option<Self> {
        let mut counts = vec![[0.0_f64; 2]; dataset.corpora.len()];
        let teaches: Vec<bool> = (0..counts.len())
            .map(|corpus| chosen(corpus) && dataset.trains(corpus, hypothesis))
            .collect();
        let labelled = |lesson: &Lesson| {
            let sample = lesson.sample;
            let label = sample.label.against_genuine(hypothesis)?;
            teaches[sample.corpus].then_some((sample.corpus, label))
        };
        for lesson in lessons {
            if let Some((corpus, label)) = labelled(lesson) {
                counts[corpus][usize::from(label)] += f64::from(lesson.worth);
            }
        }
        let mut worth = 0.0;
        let mut examples = Self::default();
        for (at, lesson) in lessons.iter().enumerate() {
            let Some((corpus, label)) = labelled(lesson) else {
                continue;
            };
            let [genuine, fake] = counts[corpus];
            if genuine == 0.0 || fake == 0.0 {
                continue;
            }
            let say = (genuine + fake).powf(corpus_power) / counts[corpus][usize::from(label)];
            examples.members.push(at);
            examples.labels.push(label);
            examples.weights.push(lesson.worth * say as f32);
            worth += lesson.worth;
        }
        examples.normalise(worth);
        (!examples.members.is_empty()).then_some(examples)
    }

    /// The genuine lessons of the corpora that teach a hypothesis, labelled by
    /// whether they are of one of them. The domain and all others count the same,
    /// and so do the others among themselves.
    pub fn of_domain(
        dataset: &Dataset,
        lessons: &[Lesson],
        corpus: usize,
        hypothesis: Hypothesis,
    ) -> Self {
        let mut counts = vec![0_usize; dataset.corpora.len()];
        let mut examples = Self::default();
        let teaches: Vec<bool> = (0..counts.len())
            .map(|c| dataset.trains(c, hypothesis))
            .collect();
        let genuine = |lesson: &Lesson| {
            let sample = lesson.sample;
            let of = sample.label == Label::Genuine && teaches[sample.corpus];
            of.then_some(sample.corpus)
        };
        for of in lessons.iter().filter_map(genuine) {
            counts[of] += 1;
        }
        let rivals = counts.iter().filter(|count| **count > 0).count().max(2) - 1;
        for (at, lesson) in lessons.iter().enumerate() {
            let Some(of) = genuine(lesson) else { continue };
            let say = if of == corpus {
                1.0
            } else {
                1.0 / rivals as f32
            };
            examples.members.push(at);
            examples.labels.push(of == corpus);
            examples.weights.push(say / counts[of] as f32);
        }
        examples.normalise(examples.weights.len() as f32);
        examples
    }

    /// Makes the weights sum to `total`, the number of rows they stand for: a
    /// copy that counts little must not make the others count more.
    fn normalise(&mut self, total: f32) {
        let mean = self.weights.iter().sum::<f32>() / total.max(f32::MIN_POSITIVE);
        self.weights.iter_mut().for_each(|weight| *weight /= mean);
    }
}
