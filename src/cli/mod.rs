//! The command line: one file per subcommand, nothing but arguments,
//! progress and exit codes.
//!
//! Exit codes: 0 done, and what was set aside is reported on standard error;
//! 1 failed, and nothing was written; 2 the arguments cannot be used. A closed
//! pipe (`| head`) is not a failure.

/// Says something on standard error, and does nothing if it cannot be said: a
/// log on a full disk must not undo what was done. In all modules below it takes
/// the place of the macro that panics.
macro_rules! eprintln {
    ($($said:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($said)*);
    }};
}

mod campaigns;
mod diff;
mod evaluate;
mod explain;
mod import;
pub mod pipeline;
mod progress;
mod schema;
mod score;
mod select;
mod signals;
mod simulate;
mod train;
mod vet;
mod visible;

use std::process::ExitCode;

use clap::Parser;

use crate::corpus::CorpusError;
use crate::simulate::SimulateError;
use crate::table::TableError;
use visible::visible;

/// Say how likely reviews are genuine, paid or bot-driven, and why.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Score(score::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    Campaigns(campaigns::Args),
    Vet(vet::Args),
    Train(train::Args),
    Evaluate(evaluate::Args),
    Import(import::Args),
    Simulate(simulate::Args),
    Schema(schema::Args),
    Signals(signals::Args),
}

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    quiet_where_caught();
    let done = match &Cli::parse().command {
        Command::Score(args) => score::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Campaigns(args) => campaigns::run(args),
        Command::Vet(args) => vet::run(args),
        Command::Train(args) => train::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Import(args) => import::run(args),
        Command::Simulate(args) => simulate::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Signals(args) => signals::run(args),
    };
    done.unwrap_or_else(|error| {
        if is_closed_pipe(&error) {
            return ExitCode::SUCCESS;
        }
        eprintln!("bonafide: {}", visible(&format!("{error:#}")));
        ExitCode::FAILURE
    })
}

/// Keeps the panics of a decoder, which are told as errors of their file, from
/// being told as failures of the program too.
fn quiet_where_caught() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::caught::is_caught() {
            usual(panic);
        }
    }));
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let table = error.downcast_ref::<TableError>();
    let corpus = error.downcast_ref::<CorpusError>();
    let simulate = error.downcast_ref::<SimulateError>();
    let io = error.downcast_ref::<std::io::Error>();
    table.is_some_and(TableError::is_broken_pipe)
        || corpus.is_some_and(CorpusError::is_broken_pipe)
        || simulate.is_some_and(SimulateError::is_broken_pipe)
        || io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
