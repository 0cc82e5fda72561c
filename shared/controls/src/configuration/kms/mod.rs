//! Controls over AWS KMS.
// Written by `cargo xtask generate`.

mod key_policy_no_public;
mod not_pending_deletion;
mod rotation;

pub use key_policy_no_public::KeyPolicyNoPublic;
pub use not_pending_deletion::NotPendingDeletion;
pub use rotation::Rotation;
