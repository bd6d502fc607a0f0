//! The `bonafide` binary; everything is in the library.

/// Texts are cut up and dropped by the thousand on every thread, which leaves
/// the system's heap so ragged that it keeps several times what is in use.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    bonafide::cli::main()
}
