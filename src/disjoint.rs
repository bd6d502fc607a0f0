//! Disjoint sets that grow together (union-find).

/// Sets of the numbers from 0 on, each alone at first.
#[derive(Debug, Clone, Default)]
pub struct DisjointSets(Vec<u32>);

impl DisjointSets {
    /// So many numbers, each in a set of its own.
    pub fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    /// Adds the next number, in a set of its own.
    pub fn add(&mut self) -> u32 {
        self.0.push(self.0.len() as u32);
        self.0.len() as u32 - 1
    }

    /// Makes one set of those of two numbers.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.least(a), self.least(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// For every number the least of its set.
    pub fn into_least(mut self) -> Vec<u32> {
        (0..self.0.len() as u32).map(|at| self.least(at)).collect()
    }

    /// The least of a number's set.
    pub fn least(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_numbers_have_the_least_of_them_whatever_the_order() {
        let mut sets = DisjointSets::new(6);
        for (a, b) in [(5, 4), (2, 4), (0, 3)] {
            sets.join(a, b);
        }
        assert_eq!(sets.into_least(), [0, 1, 2, 0, 2, 2]);
    }
}
