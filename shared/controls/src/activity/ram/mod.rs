//! Controls over AWS RAM.
// Written by `cargo xtask generate`.

mod share_external;

pub use share_external::ShareExternal;
