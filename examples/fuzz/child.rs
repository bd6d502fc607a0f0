//! The process that runs a target. It can be lost with an input: the parent
//! reads in the journal which one it was.

use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::targets::Target;
use super::{Args, mutate};

/// An input that keeps the processor longer hangs. By the clock it may take more,
/// since machines that run tests are busy and are put to sleep.
const PATIENCE: Duration = Duration::from_secs(20);

/// An input that takes longer by the clock waits for what never comes.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// A process that takes more has no bound.
const MOST_MEMORY: u64 = 1 << 30;

/// How often the guard looks.
const GLANCE: Duration = Duration::from_millis(50);

pub const PANICKED: i32 = 10;
pub const HUNG: i32 = 11;
pub const GREW: i32 = 12;

/// Runs a target over the inputs that the arguments name and says how many
/// there were, how long they took, and the most memory.
pub fn work(target: &'static Target, args: &Args, journal: &Path) -> io::Result<()> {
    let said = Arc::new(Mutex::new(String::new()));
    let hook = Arc::clone(&said);
    std::panic::set_hook(Box::new(move |panic| {
        *hook.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    let seeds = (target.seeds)();
    // What a target makes once is no input's fault.
    for seed in &seeds {
        let _ = catch_unwind(|| (target.run)(seed));
    }
    let journal = File::create(journal)?;
    let guard = Guard::start();
    let began = Instant::now();
    for number in args.from..args.from + args.executions {
        note(&journal, number)?;
        guard.begin(number);
        let bytes = mutate::input(target, &seeds, args.seed, number);
        let result = catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes)));
        if result.is_err() {
            let said = said.lock().unwrap_or_else(PoisonError::into_inner);
            println!("{}", said.replace('\n', " "));
            process::exit(PANICKED);
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{seconds:.1} {}", peak_memory() >> 20);
    Ok(())
}

#[cfg(unix)]
fn note(journal: &File, number: u64) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    journal.write_all_at(&number.to_le_bytes(), 0)
}

#[cfg(not(unix))]
fn note(mut journal: &File, number: u64) -> io::Result<()> {
    use std::io::{Seek, Write};
    journal.rewind()?;
    journal.write_all(&number.to_le_bytes())
}

/// Ends the process when an input hangs or takes all memory.
struct Guard {
    at: Arc<AtomicU64>,
}

impl Guard {
    fn start() -> Self {
        let at = Arc::new(AtomicU64::new(u64::MAX));
        let seen = Arc::clone(&at);
        std::thread::spawn(move || {
            let (mut last, mut since, mut worked) = (u64::MAX, Instant::now(), work_done());
            loop {
                std::thread::sleep(GLANCE);
                let now = seen.load(Ordering::Relaxed);
                if now != last {
                    (last, since, worked) = (now, Instant::now(), work_done());
                } else if now != u64::MAX
                    && (work_done().saturating_sub(worked) > PATIENCE
                        || since.elapsed() > LONGEST_WAIT)
                {
                    println!("takes longer than {} s", PATIENCE.as_secs());
                    process::exit(HUNG);
                }
                if peak_memory() > MOST_MEMORY {
                    println!("takes more than {} MiB", MOST_MEMORY >> 20);
                    process::exit(GREW);
                }
            }
        });
        Guard { at }
    }

    fn begin(&self, number: u64) {
        self.at.store(number, Ordering::Relaxed);
    }
}

/// How long the main thread has had a processor, where the system says so.
fn work_done() -> Duration {
    let told = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let first = told.split_whitespace().next();
    Duration::from_nanos(first.and_then(|text| text.parse().ok()).unwrap_or(0))
}

fn peak_memory() -> u64 {
    memory("VmHWM:")
}

/// A line of what the system says of this process, in bytes; 0 where it says
/// nothing.
fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    let kilobytes = found.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) << 10
}
