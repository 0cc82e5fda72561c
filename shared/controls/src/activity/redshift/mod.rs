//! Controls over Amazon Redshift.
// Written by `cargo xtask generate`.

mod audit_logging_disabled;
mod cluster_made_public;
mod data_external_share;

pub use audit_logging_disabled::AuditLoggingDisabled;
pub use cluster_made_public::ClusterMadePublic;
pub use data_external_share::DataExternalShare;
