//! Controls over Amazon S3.
// Written by `cargo xtask generate`.

mod access_logging_disabled;
mod acl_external;
mod acl_public;
mod bucket_deleted;
mod bucket_policy_external;
mod bucket_policy_public;
mod cors_any_origin;
mod data_expires_soon;
mod log_bucket_lifecycle_tamper;
mod log_bucket_tamper;
mod notification_external;
mod object_lock_weakened;
mod objects_locked_away;
mod public_access_unblocked;
mod replication_external;
mod replication_removed;
mod versioning_suspended;
mod website_enabled;

pub use access_logging_disabled::AccessLoggingDisabled;
pub use acl_external::AclExternal;
pub use acl_public::AclPublic;
pub use bucket_deleted::BucketDeleted;
pub use bucket_policy_external::BucketPolicyExternal;
pub use bucket_policy_public::BucketPolicyPublic;
pub use cors_any_origin::CorsAnyOrigin;
pub use data_expires_soon::DataExpiresSoon;
pub use log_bucket_lifecycle_tamper::LogBucketLifecycleTamper;
pub use log_bucket_tamper::LogBucketTamper;
pub use notification_external::NotificationExternal;
pub use object_lock_weakened::ObjectLockWeakened;
pub use objects_locked_away::ObjectsLockedAway;
pub use public_access_unblocked::PublicAccessUnblocked;
pub use replication_external::ReplicationExternal;
pub use replication_removed::ReplicationRemoved;
pub use versioning_suspended::VersioningSuspended;
pub use website_enabled::WebsiteEnabled;
