//! Controls over AWS Network Firewall.
// Written by `cargo xtask generate`.

mod logging_disabled;
mod policy_weakened;
mod protection_off;
mod removed;

pub use logging_disabled::LoggingDisabled;
pub use policy_weakened::PolicyWeakened;
pub use protection_off::ProtectionOff;
pub use removed::Removed;
