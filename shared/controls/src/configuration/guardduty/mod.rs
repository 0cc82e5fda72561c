//! Controls over Amazon GuardDuty.
// Written by `cargo xtask generate`.

mod enabled;

pub use enabled::Enabled;
