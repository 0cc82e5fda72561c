//! Controls over AWS Security Hub.
// Written by `cargo xtask generate`.

mod controls_disabled;
mod disabled;
mod findings_suppressed;

pub use controls_disabled::ControlsDisabled;
pub use disabled::Disabled;
pub use findings_suppressed::FindingsSuppressed;
