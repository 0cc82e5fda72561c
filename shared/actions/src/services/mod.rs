//! The services that are changed: one folder a service, one file an action.
// Written by `cargo xtask generate`.

pub mod s3;
