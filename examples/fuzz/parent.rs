//! The process that hands out work, outlives it, and keeps what failed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use super::child::{GREW, HUNG, PANICKED};
use super::targets::Target;
use super::{Args, mutate};

/// Runs the targets one after another and prints a line for each.
pub fn run(chosen: impl Iterator<Item = &'static Target>, args: &Args) -> ExitCode {
    println!("| target | executions | failures | seconds | most memory |");
    println!("|---|---:|---:|---:|---:|");
    let (mut executions, mut failures) = (0, 0);
    for target in chosen {
        match one(target, args) {
            Ok((done, failed)) => {
                executions += done;
                failures += failed;
            }
            Err(error) => {
                eprintln!("{}: {error}", target.name);
                return ExitCode::FAILURE;
            }
        }
    }
    println!("| together | {executions} | {failures} | | |");
    match failures {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Signs of a message that tell one failure from another: they name the place.
const SAME: usize = 60;

/// Executions and failures.
fn one(target: &'static Target, args: &Args) -> io::Result<(u64, u64)> {
    let scratch = tempfile::tempdir()?;
    let journal = scratch.path().join("journal");
    let all = match args.exact {
        true => args.executions,
        false => args.executions * target.share,
    };
    let end = args.from + all;
    let (mut from, mut failures) = (args.from, 0);
    let (mut seconds, mut memory) = (0.0_f64, 0_u64);
    let mut known = BTreeSet::new();
    while from < end {
        let _ = fs::remove_file(&journal);
        let output = Command::new(std::env::current_exe()?)
            .arg(target.name)
            .args(["--executions", &(end - from).to_string()])
            .args(["--from", &from.to_string()])
            .args(["--seed", &args.seed.to_string()])
            .arg("--journal")
            .arg(&journal)
            // In memory where there is such a place: a target may need files.
            .env("TMPDIR", scratch_root())
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() {
            let mut figures = said.split_whitespace();
            let mut next = || figures.next().and_then(|text| text.parse::<f64>().ok());
            seconds += next().unwrap_or(0.0);
            memory = memory.max(next().unwrap_or(0.0) as u64);
            break;
        }
        failures += 1;
        let how = match output.status.code() {
            Some(PANICKED | HUNG | GREW) => said,
            _ => {
                let error = String::from_utf8_lossy(&output.stderr);
                format!("{}: {}", output.status, error.trim().replace('\n', " "))
            }
        };
        let Ok(noted) = fs::read(&journal) else {
            return Err(io::Error::other(format!("did not begin: {how}")));
        };
        let number = u64::from_le_bytes(noted.try_into().unwrap_or_default());
        // One input for each place that failed is enough.
        if known.insert(how.chars().take(SAME).collect::<String>()) {
            keep(target, args, number, &how)?;
        }
        from = number + 1;
        if !args.keep_going {
            break;
        }
    }
    let name = target.name;
    println!("| `{name}` | {all} | {failures} | {seconds:.0} | {memory} MiB |");
    Ok((all, failures))
}

fn keep(target: &Target, args: &Args, number: u64, how: &str) -> io::Result<()> {
    fs::create_dir_all(&args.crashes)?;
    let path = args
        .crashes
        .join(format!("{}-{}-{number}", target.name, args.seed));
    let bytes = mutate::input(target, &(target.seeds)(), args.seed, number);
    fs::write(&path, bytes)?;
    eprintln!("{} {number}: {how}\n    {}", target.name, path.display());
    Ok(())
}

fn scratch_root() -> std::path::PathBuf {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => memory.to_owned(),
        false => std::env::temp_dir(),
    }
}

/// Writes the seeds of a target as files, for a fuzzer that wants a corpus.
pub fn write_seeds(target: &Target, folder: &Path) -> io::Result<()> {
    let folder = folder.join(target.name);
    fs::create_dir_all(&folder)?;
    for (at, seed) in (target.seeds)().iter().enumerate() {
        fs::write(folder.join(format!("seed-{at:03}")), seed)?;
    }
    Ok(())
}
