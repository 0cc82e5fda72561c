//! Controls over Amazon RDS.
// Written by `cargo xtask generate`.

mod auto_minor_upgrade;
mod backup_retention;
mod deletion_protection;
mod not_public;
mod snapshot_not_public;
mod storage_encrypted;

pub use auto_minor_upgrade::AutoMinorUpgrade;
pub use backup_retention::BackupRetention;
pub use deletion_protection::DeletionProtection;
pub use not_public::NotPublic;
pub use snapshot_not_public::SnapshotNotPublic;
pub use storage_encrypted::StorageEncrypted;
