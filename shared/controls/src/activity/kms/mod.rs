//! Controls over AWS KMS.
// Written by `cargo xtask generate`.

mod alias_moved;
mod custom_key_store_disconnected;
mod key_deletion_scheduled;
mod key_disabled;
mod key_external;
mod key_material_deleted;
mod key_material_imported;
mod key_rotation_disabled;
mod lockout_check_bypassed;

pub use alias_moved::AliasMoved;
pub use custom_key_store_disconnected::CustomKeyStoreDisconnected;
pub use key_deletion_scheduled::KeyDeletionScheduled;
pub use key_disabled::KeyDisabled;
pub use key_external::KeyExternal;
pub use key_material_deleted::KeyMaterialDeleted;
pub use key_material_imported::KeyMaterialImported;
pub use key_rotation_disabled::KeyRotationDisabled;
pub use lockout_check_bypassed::LockoutCheckBypassed;
