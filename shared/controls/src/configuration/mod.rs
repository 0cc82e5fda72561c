//! Configuration controls: each judges the state of a resource, or of the account. One folder a service, one file a control.
// Written by `cargo xtask generate`.

pub mod s3;
