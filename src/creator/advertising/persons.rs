//! Which creators that are vetted together are one person.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::creator::record::Creator;

/// The person each creator is, by the creator that stands first of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Persons(Vec<u32>);

impl Persons {
    /// By the handles and the names of their profiles: many are on two
    /// platforms.
    pub fn of(creators: &[Creator]) -> Self {
        let mut persons = Persons((0..creators.len() as u32).collect());
        persons.join_equal(creators.iter().map(handle));
        persons.join_equal(creators.iter().map(name));
        persons
    }

    /// Takes two creators for one person.
    pub fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.is(one), self.is(other));
        if one == other {
            return;
        }
        let (first, second) = (one.min(other), one.max(other));
        for person in &mut self.0 {
            if *person == second {
                *person = first;
            }
        }
    }

    /// The person that a creator is.
    pub fn is(&self, creator: u32) -> u32 {
        self.0[creator as usize]
    }

    fn join_equal<K: Eq + Hash>(&mut self, keys: impl Iterator<Item = Option<K>>) {
        let mut firsts: FxHashMap<K, u32> = FxHashMap::default();
        for (key, at) in keys.zip(0..) {
            let Some(key) = key else { continue };
            let first = *firsts.entry(key).or_insert(at);
            self.join(first, at);
        }
    }
}

fn handle(creator: &Creator) -> Option<String> {
    let handle = creator.profile.as_ref()?.handle.as_deref()?;
    told(handle.trim().trim_start_matches('@'))
}

fn name(creator: &Creator) -> Option<String> {
    told(creator.profile.as_ref()?.name.as_deref()?)
}

fn told(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::Profile;

    fn creator(handle: &str, name: &str) -> Creator {
        Creator {
            profile: Some(Profile {
                handle: Some(handle.to_owned()),
                name: Some(name.to_owned()),
                ..Profile::default()
            }),
            ..Creator::default()
        }
    }

    #[test]
    fn a_handle_or_a_name_in_common_is_one_person() {
        let persons = Persons::of(&[
            creator("@Nice_shop", "One"),
            creator("other", "Two"),
            creator("nice_shop ", "Three"),
            creator("third", " three"),
            creator("", ""),
            creator("@", " "),
        ]);
        assert_eq!(persons.0, [0, 1, 0, 0, 4, 5]);
    }
}
