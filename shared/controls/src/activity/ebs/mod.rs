//! Controls over Amazon EBS.
// Written by `cargo xtask generate`.

mod default_encryption_disabled;
mod public_sharing_unblocked;
mod snapshot_deleted;
mod snapshot_external_share;
mod snapshot_protection_removed;
mod snapshot_public;

pub use default_encryption_disabled::DefaultEncryptionDisabled;
pub use public_sharing_unblocked::PublicSharingUnblocked;
pub use snapshot_deleted::SnapshotDeleted;
pub use snapshot_external_share::SnapshotExternalShare;
pub use snapshot_protection_removed::SnapshotProtectionRemoved;
pub use snapshot_public::SnapshotPublic;
