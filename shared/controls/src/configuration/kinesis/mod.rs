//! Controls over Amazon Kinesis.
// Written by `cargo xtask generate`.

mod encrypted;

pub use encrypted::Encrypted;
