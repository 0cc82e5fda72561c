//! Controls over AWS IAM.
// Written by `cargo xtask generate`.

mod password_policy;
mod root_access_key;
mod root_mfa;

pub use password_policy::PasswordPolicy;
pub use root_access_key::RootAccessKey;
pub use root_mfa::RootMfa;
