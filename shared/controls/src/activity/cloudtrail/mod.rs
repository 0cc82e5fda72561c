//! Controls over AWS CloudTrail.
// Written by `cargo xtask generate`.

mod tamper;
mod trail_weakened;

pub use tamper::Tamper;
pub use trail_weakened::TrailWeakened;
