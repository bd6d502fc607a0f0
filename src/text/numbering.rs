//! Numbers distinct things in the order of their first occurrence.

/// What can be numbered.
pub trait Key: Copy + Eq + Default {
    /// 32 bits that differ where keys do, mostly and above all in the highest.
    fn hash(self) -> u32;
}

impl Key for u32 {
    fn hash(self) -> u32 {
        self.wrapping_mul(0x9e37_79b1)
    }
}

impl Key for u64 {
    fn hash(self) -> u32 {
        (self.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
    }
}

/// Numbers the distinct among some keys; keeps its buffers for the next.
#[derive(Debug, Default)]
pub struct Numbering<K> {
    /// A hash table of numbers from 1; 0 is free.
    table: Vec<u32>,
    /// Which key has a number, and how often it occurred; 0 past the last.
    keys: Vec<K>,
    times: Vec<u32>,
    distinct: usize,
}

impl<K: Key> Numbering<K> {
    /// Forgets the last keys and hands over the numbers of these, from 0.
    pub fn number(&mut self, keys: impl ExactSizeIterator<Item = K>, mut take: impl FnMut(u32)) {
        let most = keys.len() + 1;
        let bits = (2 * most).next_power_of_two().ilog2();
        let (shift, mask) = (u32::BITS - bits, (1 << bits) - 1);
        self.table.clear();
        self.table.resize(1 << bits, 0);
        self.times.clear();
        self.times.resize(most, 0);
        self.keys.resize(most, K::default());
        let (table, known) = (&mut self.table[..], &mut self.keys[..most]);
        let times = &mut self.times[..most];
        let mut last = 0;
        for key in keys {
            let mut at = (key.hash() >> shift) as usize;
            // Whether a key is new is hard to foresee. A free place is taken for
            // its own, so that the only branch is on the place being another's.
            known[0] = key;
            while known[table[at] as usize] != key {
                at = (at + 1) & mask;
            }
            let is_new = table[at] == 0;
            last += u32::from(is_new);
            let number = if is_new { last } else { table[at] };
            table[at] = number;
            known[number as usize] = key;
            times[number as usize] += 1;
            take(number - 1);
        }
        self.distinct = last as usize;
    }

    /// The distinct keys, by number.
    pub fn keys(&self) -> &[K] {
        self.keys.get(1..=self.distinct).unwrap_or_default()
    }

    /// How often each occurred, by number.
    pub fn times(&self) -> &[u32] {
        self.times.get(1..=self.distinct).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers<K: Key>(numbering: &mut Numbering<K>, keys: &[K]) -> Vec<u32> {
        let mut numbers = Vec::new();
        numbering.number(keys.iter().copied(), |number| numbers.push(number));
        numbers
    }

    #[test]
    fn nothing_has_no_numbers() {
        let mut numbering = Numbering::<u32>::default();
        assert!(numbering.keys().is_empty());
        assert!(numbers(&mut numbering, &[]).is_empty());
        assert!(numbering.keys().is_empty() && numbering.times().is_empty());
    }

    proptest! {
        #[test]
        fn equal_keys_have_equal_numbers_in_order(
            texts in prop::collection::vec(prop::collection::vec(0_u64..40, 0..120), 1..4),
        ) {
            let mut numbering = Numbering::default();
            for keys in texts {
                let mut distinct: Vec<u64> = Vec::new();
                for key in &keys {
                    if !distinct.contains(key) {
                        distinct.push(*key);
                    }
                }
                let place = |key: &u64| distinct.iter().position(|d| d == key).unwrap() as u32;
                let expected: Vec<u32> = keys.iter().map(place).collect();
                prop_assert_eq!(numbers(&mut numbering, &keys), expected);
                prop_assert_eq!(numbering.keys(), &distinct[..]);
                let times = |key: &u64| keys.iter().filter(|k| *k == key).count() as u32;
                let expected: Vec<u32> = distinct.iter().map(times).collect();
                prop_assert_eq!(numbering.times(), &expected[..]);
            }
        }
    }
}
