//! Controls over Amazon Cognito.
// Written by `cargo xtask generate`.

mod identitypool_no_guest;
mod userpool_mfa;

pub use identitypool_no_guest::IdentitypoolNoGuest;
pub use userpool_mfa::UserpoolMfa;
