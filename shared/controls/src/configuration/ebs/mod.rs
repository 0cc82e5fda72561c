//! Controls over Amazon EBS.
// Written by `cargo xtask generate`.

mod volume_encrypted;

pub use volume_encrypted::VolumeEncrypted;
