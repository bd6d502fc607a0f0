//! The tests that drive the public interface and the real binary.

mod corpora;
mod tables;
