//! Controls over Amazon SQS.
// Written by `cargo xtask generate`.

mod encrypted;

pub use encrypted::Encrypted;
