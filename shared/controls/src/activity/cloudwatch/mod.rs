//! Controls over Amazon CloudWatch.
// Written by `cargo xtask generate`.

mod alarm_tamper;
mod log_deletion;
mod log_encryption_removed;
mod log_retention_shortened;
mod log_subscription_external;

pub use alarm_tamper::AlarmTamper;
pub use log_deletion::LogDeletion;
pub use log_encryption_removed::LogEncryptionRemoved;
pub use log_retention_shortened::LogRetentionShortened;
pub use log_subscription_external::LogSubscriptionExternal;
