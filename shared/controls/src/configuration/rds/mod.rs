//! Controls over Amazon RDS.
// Written by `cargo xtask generate`.

mod auto_minor_upgrade;
mod not_public;
mod snapshot_not_public;
mod storage_encrypted;

pub use auto_minor_upgrade::AutoMinorUpgrade;
pub use not_public::NotPublic;
pub use snapshot_not_public::SnapshotNotPublic;
pub use storage_encrypted::StorageEncrypted;
