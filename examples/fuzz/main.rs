//! Bounded fuzzing on the stable toolchain: every target over inputs made from
//! seeds by mutation. The same seed makes the same inputs, so an input is named
//! by its number and a run needs no corpus kept anywhere.
//!
//! ```text
//! cargo run --release --example fuzz -- --executions 2000
//! cargo run --release --example fuzz -- csv --executions 100000 --seed 7
//! cargo run --release --example fuzz -- csv --from 4711 --executions 1
//! ```
//!
//! `fuzz/` runs the same targets under libFuzzer, which is guided by coverage
//! but needs more than a stable toolchain. `docs/fuzzing.md` says what each
//! target holds to be true.

mod child;
mod mutate;
mod parent;
mod targets;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use targets::Target;

/// Give every target hostile inputs and hold it to what must be true.
#[derive(Debug, Parser)]
struct Args {
    /// Targets by name; all when none is named
    targets: Vec<String>,
    /// Inputs for the dearest target; cheaper ones get a multiple, named by --list
    #[arg(long, default_value_t = 1000)]
    executions: u64,
    /// Give every target exactly --executions inputs
    #[arg(long)]
    exact: bool,
    /// What the inputs are made from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of the first input
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Go on after a failure
    #[arg(long)]
    keep_going: bool,
    /// Where inputs that failed are kept
    #[arg(long, default_value = "target/fuzz/crashes")]
    crashes: PathBuf,
    /// Name the targets and end
    #[arg(long)]
    list: bool,
    /// Write the seeds into this folder, one folder a target, and end
    #[arg(long, value_name = "FOLDER")]
    write_seeds: Option<PathBuf>,
    /// Run one input from a file
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Work in this process and note the number of the input at hand in this file
    #[arg(long, hide = true)]
    journal: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let unknown = |name: &&String| Target::find(name).is_none();
    if let Some(name) = args.targets.iter().find(unknown) {
        eprintln!("no target {name}; --list names them");
        return ExitCode::from(2);
    }
    let chosen = || {
        targets::ALL.iter().filter(|target| {
            args.targets.is_empty() || args.targets.iter().any(|name| name == target.name)
        })
    };
    if args.list {
        for target in chosen() {
            println!("{:<12} × {:<4} {}", target.name, target.share, target.about);
        }
        return ExitCode::SUCCESS;
    }
    let done = if let Some(folder) = &args.write_seeds {
        chosen().try_for_each(|target| parent::write_seeds(target, folder))
    } else if let Some(file) = &args.input {
        std::fs::read(file).map(|bytes| chosen().for_each(|target| (target.run)(&bytes)))
    } else if let Some(journal) = &args.journal {
        chosen().try_for_each(|target| child::work(target, &args, journal))
    } else {
        return parent::run(chosen(), &args);
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
