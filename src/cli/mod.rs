//! The command line: one file per subcommand, nothing but arguments,
//! progress and exit codes.

use std::process::ExitCode;

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
