//! Controls over AWS CloudTrail.
// Written by `cargo xtask generate`.

mod logging_stopped;

pub use logging_stopped::LoggingStopped;
