//! Controls over AWS Backup.
// Written by `cargo xtask generate`.

mod coverage_reduced;
mod deletion;
mod vault_external;
mod vault_unlocked;

pub use coverage_reduced::CoverageReduced;
pub use deletion::Deletion;
pub use vault_external::VaultExternal;
pub use vault_unlocked::VaultUnlocked;
