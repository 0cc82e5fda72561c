//! Controls over AWS IAM.
// Written by `cargo xtask generate`.

mod no_admin_policies;
mod password_policy;
mod role_federation_conditions;
mod role_trust_external;
mod root_access_key;
mod root_mfa;

pub use no_admin_policies::NoAdminPolicies;
pub use password_policy::PasswordPolicy;
pub use role_federation_conditions::RoleFederationConditions;
pub use role_trust_external::RoleTrustExternal;
pub use root_access_key::RootAccessKey;
pub use root_mfa::RootMfa;
