//! Controls over data stores of every service.
// Written by `cargo xtask generate`.

mod backup_copies_stopped;
mod backups_disabled;
mod deletion_protection_disabled;
mod encryption_removed;
mod endpoint_made_public;
mod foreign_key;
mod master_password_changed;
mod resource_policy_external;
mod shared_outside;
mod store_deleted;
mod transport_unencrypted;

pub use backup_copies_stopped::BackupCopiesStopped;
pub use backups_disabled::BackupsDisabled;
pub use deletion_protection_disabled::DeletionProtectionDisabled;
pub use encryption_removed::EncryptionRemoved;
pub use endpoint_made_public::EndpointMadePublic;
pub use foreign_key::ForeignKey;
pub use master_password_changed::MasterPasswordChanged;
pub use resource_policy_external::ResourcePolicyExternal;
pub use shared_outside::SharedOutside;
pub use store_deleted::StoreDeleted;
pub use transport_unencrypted::TransportUnencrypted;
