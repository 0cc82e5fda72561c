//! Controls over AWS IAM.
// Written by `cargo xtask generate`.

mod access_key_created;
mod access_key_reactivated;
mod account_settings_changed;
mod admin_group_joined;
mod admin_policy_attached;
mod admin_policy_inline;
mod admin_policy_written;
mod central_root_access_changed;
mod credential_for_another;
mod identity_provider_changed;
mod key_quarantined;
mod login_profile_change;
mod mfa_deactivated;
mod password_policy_weakened;
mod permissions_boundary_removed;
mod policy_hidden;
mod policy_version_switched;
mod quarantine_lifted;
mod root_usage;
mod trust_for_oneself;
mod trust_opened;
mod user_created;

pub use access_key_created::AccessKeyCreated;
pub use access_key_reactivated::AccessKeyReactivated;
pub use account_settings_changed::AccountSettingsChanged;
pub use admin_group_joined::AdminGroupJoined;
pub use admin_policy_attached::AdminPolicyAttached;
pub use admin_policy_inline::AdminPolicyInline;
pub use admin_policy_written::AdminPolicyWritten;
pub use central_root_access_changed::CentralRootAccessChanged;
pub use credential_for_another::CredentialForAnother;
pub use identity_provider_changed::IdentityProviderChanged;
pub use key_quarantined::KeyQuarantined;
pub use login_profile_change::LoginProfileChange;
pub use mfa_deactivated::MfaDeactivated;
pub use password_policy_weakened::PasswordPolicyWeakened;
pub use permissions_boundary_removed::PermissionsBoundaryRemoved;
pub use policy_hidden::PolicyHidden;
pub use policy_version_switched::PolicyVersionSwitched;
pub use quarantine_lifted::QuarantineLifted;
pub use root_usage::RootUsage;
pub use trust_for_oneself::TrustForOneself;
pub use trust_opened::TrustOpened;
pub use user_created::UserCreated;
