//! Controls over AWS IAM.
// Written by `cargo xtask generate`.

mod access_key_created;
mod root_usage;

pub use access_key_created::AccessKeyCreated;
pub use root_usage::RootUsage;
