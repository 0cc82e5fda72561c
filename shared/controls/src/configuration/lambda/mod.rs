//! Controls over AWS Lambda.
// Written by `cargo xtask generate`.

mod no_public_policy;
mod supported_runtime;

pub use no_public_policy::NoPublicPolicy;
pub use supported_runtime::SupportedRuntime;
