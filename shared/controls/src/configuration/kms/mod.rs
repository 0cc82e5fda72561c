//! Controls over AWS KMS.
// Written by `cargo xtask generate`.

mod key_policy_no_public;
mod rotation;

pub use key_policy_no_public::KeyPolicyNoPublic;
pub use rotation::Rotation;
