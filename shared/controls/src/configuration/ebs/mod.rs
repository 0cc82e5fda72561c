//! Controls over Amazon EBS.
// Written by `cargo xtask generate`.

mod encryption_by_default;
mod volume_encrypted;

pub use encryption_by_default::EncryptionByDefault;
pub use volume_encrypted::VolumeEncrypted;
