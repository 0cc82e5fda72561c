//! Controls over Amazon CloudFront.
// Written by `cargo xtask generate`.

mod edge_code_changed_by_hand;
mod field_level_encryption_removed;
mod logging_disabled;
mod origin_access_removed;
mod tls_weakened;

pub use edge_code_changed_by_hand::EdgeCodeChangedByHand;
pub use field_level_encryption_removed::FieldLevelEncryptionRemoved;
pub use logging_disabled::LoggingDisabled;
pub use origin_access_removed::OriginAccessRemoved;
pub use tls_weakened::TlsWeakened;
