//! Controls over Amazon Route 53.
// Written by `cargo xtask generate`.

mod query_logging;

pub use query_logging::QueryLogging;
