//! Controls over AWS Directory Service.
// Written by `cargo xtask generate`.

mod access_changed;

pub use access_changed::AccessChanged;
