//! Controls over Amazon Cognito.
// Written by `cargo xtask generate`.

mod guest_access_enabled;
mod mfa_off;

pub use guest_access_enabled::GuestAccessEnabled;
pub use mfa_off::MfaOff;
