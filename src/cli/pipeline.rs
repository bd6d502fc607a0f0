//! Reading, working and writing at the same time.

use std::sync::mpsc::sync_channel;
use std::thread;

/// Pieces that wait between two stages: enough that none is idle, and few
/// enough that memory stays flat.
const WAITING: usize = 2;

/// Passes pieces through three stages, each on a thread of its own and each
/// in order: what `read` gives, until it gives `None`, goes to `work`, and what
/// that makes of it to `write`.
///
/// # Errors
/// The first of any stage; the others then stop.
pub fn run<A: Send, B: Send>(
    mut read: impl FnMut() -> anyhow::Result<Option<A>> + Send,
    mut work: impl FnMut(A) -> anyhow::Result<B>,
    mut write: impl FnMut(B) -> anyhow::Result<()> + Send,
) -> anyhow::Result<()> {
    thread::scope(|stages| {
        let (to_work, to_do) = sync_channel(WAITING);
        let (to_write, done) = sync_channel(WAITING);
        let reading = stages.spawn(move || {
            while let Some(piece) = read()? {
                if to_work.send(piece).is_err() {
                    break;
                }
            }
            anyhow::Ok(())
        });
        let writing = stages.spawn(move || done.into_iter().try_for_each(&mut write));
        // Whoever stops closes its ends, and the others see it.
        let working = move || {
            for piece in to_do {
                if to_write.send(work(piece)?).is_err() {
                    break;
                }
            }
            anyhow::Ok(())
        };
        let worked = working();
        joined(writing).and(worked).and(joined(reading))
    })
}

fn joined(stage: thread::ScopedJoinHandle<anyhow::Result<()>>) -> anyhow::Result<()> {
    stage
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn counting(to: u32) -> impl FnMut() -> anyhow::Result<Option<u32>> + Send {
        let mut numbers = 0..to;
        move || Ok(numbers.next())
    }

    #[test]
    fn pieces_stay_in_order() {
        let mut written = Vec::new();
        let write = |n| {
            written.push(n);
            Ok(())
        };
        run(counting(100), |n| Ok(n * 2), write).unwrap();
        assert_eq!(written, (0..100).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn whatever_fails_ends_all() {
        let read = || bail!("reading");
        let failed = run::<u32, u32>(read, Ok, |_| Ok(()));
        assert_eq!(failed.unwrap_err().to_string(), "reading");
        let failed = run(
            counting(100),
            |_| -> anyhow::Result<u32> { bail!("working") },
            |_| Ok(()),
        );
        assert_eq!(failed.unwrap_err().to_string(), "working");
        let failed = run(counting(100), Ok, |_| bail!("writing"));
        assert_eq!(failed.unwrap_err().to_string(), "writing");
    }
}
