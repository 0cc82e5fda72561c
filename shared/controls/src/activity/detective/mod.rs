//! Controls over Amazon Detective.
// Written by `cargo xtask generate`.

mod disabled;

pub use disabled::Disabled;
