//! Controls over Amazon SNS.
// Written by `cargo xtask generate`.

mod not_public;

pub use not_public::NotPublic;
