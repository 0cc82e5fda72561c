//! Controls over Amazon SNS.
// Written by `cargo xtask generate`.

mod encrypted;
mod not_public;

pub use encrypted::Encrypted;
pub use not_public::NotPublic;
