//! Controls over AWS Audit Manager.
// Written by `cargo xtask generate`.

mod disabled;

pub use disabled::Disabled;
