//! Controls over AWS IAM Identity Center.
// Written by `cargo xtask generate`.

mod account_assignment;
mod admin_permission_set;
mod identity_source_changed;
mod mfa_weakened;
mod password_reset;

pub use account_assignment::AccountAssignment;
pub use admin_permission_set::AdminPermissionSet;
pub use identity_source_changed::IdentitySourceChanged;
pub use mfa_weakened::MfaWeakened;
pub use password_reset::PasswordReset;
