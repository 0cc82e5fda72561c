//! Controls over AWS Secrets Manager.
// Written by `cargo xtask generate`.

mod policy_not_public;
mod rotation_cancelled;
mod secret_deletion_scheduled;
mod secret_destroyed;

pub use policy_not_public::PolicyNotPublic;
pub use rotation_cancelled::RotationCancelled;
pub use secret_deletion_scheduled::SecretDeletionScheduled;
pub use secret_destroyed::SecretDestroyed;
