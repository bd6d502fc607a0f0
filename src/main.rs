//! The `bonafide` binary; everything is in the library.

fn main() -> std::process::ExitCode {
    bonafide::cli::main()
}
