//! How long a run took: the one part of a record that no other run repeats.

use std::time::{Instant, SystemTime};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::schema::format_time;

/// When a run began, and how long its phases took. As JSON `started_at` in
/// UTC, and wall seconds by phase and in total.
#[derive(Debug, Clone)]
pub struct Phases {
    started_at: SystemTime,
    started: Instant,
    ended: Vec<(&'static str, Instant)>,
}

impl Phases {
    /// Begins the run and its first phase.
    pub fn start() -> Self {
        Self {
            started_at: SystemTime::now(),
            started: Instant::now(),
            ended: Vec::new(),
        }
    }

    /// Ends a phase; the next one begins.
    pub fn end(&mut self, phase: &'static str) {
        self.ended.push((phase, Instant::now()));
    }

    fn started_at(&self) -> String {
        let since = self.started_at.duration_since(SystemTime::UNIX_EPOCH);
        format_time(since.map_or(0, |since| since.as_secs() as i64))
    }
}

fn seconds(from: Instant, to: Instant) -> f64 {
    // Milliseconds: the rest is noise.
    ((to - from).as_secs_f64() * 1e3).round() / 1e3
}

impl Serialize for Phases {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("started_at", &self.started_at())?;
        let mut before = self.started;
        for (phase, end) in &self.ended {
            map.serialize_entry(&format!("{phase}_seconds"), &seconds(before, *end))?;
            before = *end;
        }
        map.serialize_entry("total_seconds", &seconds(self.started, before))?;
        map.end()
    }
}
