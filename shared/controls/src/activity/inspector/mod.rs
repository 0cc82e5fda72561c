//! Controls over Amazon Inspector.
// Written by `cargo xtask generate`.

mod disabled;
mod findings_suppressed;

pub use disabled::Disabled;
pub use findings_suppressed::FindingsSuppressed;
