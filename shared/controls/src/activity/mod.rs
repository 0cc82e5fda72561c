//! Activity controls: each judges API calls, by what they did. One folder a service, one file a control.
// Written by `cargo xtask generate`.

pub mod cloudtrail;
pub mod iam;
