//! What is usual for creators of a platform, size and vertical.
//!
//! Learnt from peers where there are enough of them, otherwise from published
//! bands, and it says from which. The creator that is vetted is never among its
//! own peers.

pub mod measure;
pub mod place;
pub mod platform;
pub mod robust;

mod curve;
mod priors;

use std::collections::BTreeMap;

use self::curve::{Curve, Sample};
use self::measure::Measure;
use self::place::Place;
use self::robust::Estimate;
use super::record::{Creator, Peer, bare};

/// Fewer comparable peers are no norm.
const PEERS_MIN: usize = 8;

/// Peers up to so many times larger or smaller are compared first.
const SIZE_FACTOR: f64 = 10.0;

/// Other creators, and the curve through all of them.
#[derive(Debug, Clone, Default, PartialEq)]
struct Peers {
    samples: Vec<Sample>,
    curve: Curve,
}

/// What is usual, from peers or, without any, from published bands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Norms {
    peers: BTreeMap<Measure, Peers>,
}

/// Who is to be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// What it is called here and on its platform, in lower case.
    names: Vec<String>,
    platform: Option<String>,
    vertical: Option<String>,
    followers: f64,
}

impl Subject {
    /// Of a creator; `None` if the number of followers is not known.
    pub fn of(creator: &Creator) -> Option<Self> {
        let profile = creator.profile.as_ref();
        let handle = profile.and_then(|profile| profile.handle.as_deref());
        let vertical = profile.and_then(|profile| profile.vertical.as_deref());
        Some(Subject {
            names: [Some(creator.id.as_str()), handle]
                .into_iter()
                .flatten()
                .map(bare)
                .collect(),
            platform: creator.platform().map(|name| platform::canonical(&name)),
            vertical: vertical.map(|vertical| vertical.trim().to_lowercase()),
            followers: creator.size().filter(|size| *size > 0.0)?,
        })
    }

    fn sample(&self) -> Sample {
        Sample {
            id: String::new(),
            platform: self.platform.clone(),
            vertical: self.vertical.clone(),
            size: self.followers.ln(),
            value: 0.0,
        }
    }
}

impl Norms {
    /// Learns from other creators.
    pub fn of(peers: &[Peer]) -> Self {
        let learn = |measure: Measure| {
            let samples: Vec<Sample> = peers.iter().filter_map(|p| sample(p, measure)).collect();
            let curve = Curve::of(&samples.iter().collect::<Vec<_>>());
            (measure, Peers { samples, curve })
        };
        Norms {
            peers: Measure::ALL.into_iter().map(learn).collect(),
        }
    }

    /// Where a creator's value lies, among peers or within a published band;
    /// `None` if there is neither, or the value has no logarithm.
    pub fn place(&self, measure: Measure, subject: &Subject, value: Estimate) -> Option<Place> {
        if !(value.low > 0.0 && value.high.is_finite()) {
            return None;
        }
        let among = self.peers.get(&measure);
        let among = among.and_then(|peers| peers.place(subject, value));
        let platform = subject.platform.as_deref();
        among.or_else(|| priors::place(measure, platform, subject.followers, value))
    }
}

impl Peers {
    fn place(&self, subject: &Subject, value: Estimate) -> Option<Place> {
        let is_other = |sample: &&Sample| !subject.names.contains(&sample.id);
        let others: Vec<&Sample> = self.samples.iter().filter(is_other).collect();
        let comparable = comparable(&others, subject)?;
        let alone;
        let curve = match others.len() == self.samples.len() {
            true => &self.curve,
            false => {
                alone = Curve::of(&others);
                &alone
            }
        };
        let left = comparable
            .iter()
            .map(|other| other.value - curve.usual(other));
        let left: Vec<f64> = left.collect();
        Some(Place::among(value, curve.usual(&subject.sample()), &left))
    }
}

/// Peers of the platform and of about the size, or of the platform alone.
fn comparable<'a>(others: &[&'a Sample], subject: &Subject) -> Option<Vec<&'a Sample>> {
    let same = |sample: &&Sample| subject.platform.is_none() || sample.platform == subject.platform;
    let here: Vec<&Sample> = others.iter().copied().filter(same).collect();
    let near = |sample: &&Sample| (sample.size - subject.followers.ln()).abs() <= SIZE_FACTOR.ln();
    let near: Vec<&Sample> = here.iter().copied().filter(near).collect();
    [near, here]
        .into_iter()
        .find(|peers| peers.len() >= PEERS_MIN)
}

fn sample(peer: &Peer, measure: Measure) -> Option<Sample> {
    let followers = peer.followers.filter(|followers| *followers > 0.0)?;
    Some(Sample {
        id: bare(&peer.id),
        platform: peer.platform.as_deref().map(platform::canonical),
        vertical: peer.vertical.as_ref().map(|v| v.trim().to_lowercase()),
        size: followers.ln(),
        value: measure.of_peer(peer)?.ln(),
    })
}

#[cfg(test)]
mod tests {
    use super::place::Grounds;
    use super::*;
    use crate::creator::record::Profile;

    fn peer(at: u32, platform: &str, rate: f64) -> Peer {
        let followers = 4000.0 + 1000.0 * f64::from(at % 40);
        Peer {
            id: format!("{platform}{at}"),
            platform: Some(platform.to_owned()),
            followers: Some(followers),
            likes: Some(followers * rate * (1.0 + f64::from(at % 7) / 10.0)),
            ..Peer::default()
        }
    }

    fn creator(id: &str, platform: &str) -> Creator {
        Creator {
            id: id.to_owned(),
            profile: Some(Profile {
                platform: Some(platform.to_owned()),
                followers: Some(20_000.0),
                ..Profile::default()
            }),
            ..Creator::default()
        }
    }

    fn exactly(value: f64) -> Estimate {
        Estimate {
            value,
            low: value,
            high: value,
        }
    }

    fn place(peers: &[Peer], creator: &Creator, value: f64) -> Place {
        let subject = Subject::of(creator).unwrap();
        let norms = Norms::of(peers);
        norms
            .place(Measure::RateByFollower, &subject, exactly(value))
            .unwrap()
    }

    #[test]
    fn peers_of_the_platform_are_the_norm() {
        let mut peers: Vec<Peer> = (0..60).map(|at| peer(at, "instagram", 0.02)).collect();
        peers.extend((0..60).map(|at| peer(at, "抖音", 0.2)));
        let one = place(&peers, &creator("c", "Instagram"), 0.025);
        assert_eq!(one.grounds, Grounds::Peers(60));
        assert!((20.0..80.0).contains(&one.percentile), "{}", one.percentile);
        let other = place(&peers, &creator("c", "douyin"), 0.025);
        assert!(other.percentile < 3.0, "{}", other.percentile);
    }

    #[test]
    fn nobody_is_among_its_own_peers() {
        let mut peers: Vec<Peer> = (0..20).map(|at| peer(at, "instagram", 0.02)).collect();
        peers[3].likes = Some(1e6);
        let without = place(&peers, &creator("Instagram3", "instagram"), 0.5);
        assert_eq!(without.grounds, Grounds::Peers(19));
        peers.remove(3);
        assert_eq!(
            without,
            place(&peers, &creator("Instagram3", "instagram"), 0.5)
        );
    }

    #[test]
    fn without_peers_of_the_platform_a_published_band_stands_in() {
        let peers: Vec<Peer> = (0..60).map(|at| peer(at, "instagram", 0.02)).collect();
        assert!(place(&peers, &creator("c", "tiktok"), 0.05).is_prior());
        assert!(place(&[], &creator("c", "nowhere"), 0.05).is_prior());
    }

    #[test]
    fn the_order_of_peers_changes_nothing() {
        let mut peers: Vec<Peer> = (0..50).map(|at| peer(at, "instagram", 0.02)).collect();
        let one = place(&peers, &creator("c", "instagram"), 0.03);
        peers.reverse();
        assert_eq!(one, place(&peers, &creator("c", "instagram"), 0.03));
    }
}
