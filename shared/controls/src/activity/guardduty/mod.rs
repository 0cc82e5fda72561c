//! Controls over Amazon GuardDuty.
// Written by `cargo xtask generate`.

mod disabled;
mod narrowed;
mod suppressed;

pub use disabled::Disabled;
pub use narrowed::Narrowed;
pub use suppressed::Suppressed;
