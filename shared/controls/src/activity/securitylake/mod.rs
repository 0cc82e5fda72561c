//! Controls over Amazon Security Lake.
// Written by `cargo xtask generate`.

mod tamper;

pub use tamper::Tamper;
