//! The outward form of a text, and sums over forms.

/// The outward form of a text, in whole numbers so that sums are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape {
    /// Thousandths of the natural log of one more than the characters.
    length: u16,
    /// Thousandths of the distinct characters per characters to the power of
    /// 0.7.
    variety: u16,
    /// Ten-thousandths of the characters that are neither letters, digits nor
    /// white space.
    marks: u16,
    /// Whether the last character is such a mark.
    ends_marked: bool,
}

impl Shape {
    /// The shape of a text.
    pub fn of(text: &str) -> Self {
        let is_mark = |ch: char| !ch.is_alphanumeric() && !ch.is_whitespace();
        let mut characters: Vec<char> = text.chars().collect();
        let count = characters.len().max(1) as f64;
        let marks = characters.iter().filter(|ch| is_mark(**ch)).count() as f64;
        let ends_marked = characters.last().is_some_and(|ch| is_mark(*ch));
        characters.sort_unstable();
        characters.dedup();
        Self {
            length: (1000.0 * count.ln_1p()) as u16,
            variety: (1000.0 * characters.len() as f64 / count.powf(0.7)) as u16,
            marks: (10_000.0 * marks / count) as u16,
            ends_marked,
        }
    }

    fn facets(self) -> [u64; FACETS] {
        [
            self.length.into(),
            self.variety.into(),
            self.marks.into(),
            u64::from(self.ends_marked),
        ]
    }
}

/// Numbers of a [`Shape`] (length, variety, marks, marked end), and their units.
pub const FACETS: usize = 4;
const UNITS: [f64; FACETS] = [1e3, 1e3, 1e4, 1.0];

/// Sums over the shapes of some texts, from which any one can be taken out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moments {
    count: u64,
    sums: [u64; FACETS],
    squares: [u64; FACETS],
}

impl Moments {
    /// The sums of all shapes.
    pub fn of(shapes: impl IntoIterator<Item = Shape>) -> Self {
        let mut moments = Self::default();
        for facets in shapes.into_iter().map(Shape::facets) {
            moments.count += 1;
            for (facet, value) in facets.into_iter().enumerate() {
                moments.sums[facet] += value;
                moments.squares[facet] += value * value;
            }
        }
        moments
    }

    /// Mean and standard deviation of the others, by facet; NaN for the mean of
    /// none and for the deviation of fewer than two.
    pub fn without(&self, own: Option<Shape>) -> [[f64; FACETS]; 2] {
        let facets = own.map_or([0; FACETS], Shape::facets);
        let count = (self.count - u64::from(own.is_some())) as f64;
        let mean: [f64; FACETS] =
            std::array::from_fn(|f| (self.sums[f] - facets[f]) as f64 / count);
        let spread = std::array::from_fn(|f| {
            let square = (self.squares[f] - facets[f] * facets[f]) as f64 / count;
            let deviation = (square - mean[f] * mean[f]).max(0.0).sqrt() / UNITS[f];
            if count < 2.0 { f64::NAN } else { deviation }
        });
        [std::array::from_fn(|f| mean[f] / UNITS[f]), spread]
    }
}
