//! Controls over AWS WAF.
// Written by `cargo xtask generate`.

mod association_removed;
mod firewall_manager_policy_deleted;
mod logging_disabled;
mod rules_removed;

pub use association_removed::AssociationRemoved;
pub use firewall_manager_policy_deleted::FirewallManagerPolicyDeleted;
pub use logging_disabled::LoggingDisabled;
pub use rules_removed::RulesRemoved;
