//! Controls over AWS Lake Formation.
// Written by `cargo xtask generate`.

mod permission_external;

pub use permission_external::PermissionExternal;
