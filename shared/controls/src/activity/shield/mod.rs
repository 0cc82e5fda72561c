//! Controls over AWS Shield.
// Written by `cargo xtask generate`.

mod protection_removed;

pub use protection_removed::ProtectionRemoved;
