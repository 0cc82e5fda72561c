//! Controls over Amazon CloudWatch.
// Written by `cargo xtask generate`.

mod log_retention;

pub use log_retention::LogRetention;
