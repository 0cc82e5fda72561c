//! Controls over Amazon RDS.
// Written by `cargo xtask generate`.

mod activity_stream_stopped;
mod backups_shortened;
mod database_deleted;
mod db_security_group_opened;
mod global_cluster_removed;
mod instance_made_public;
mod log_exports_disabled;
mod snapshot_exported;
mod snapshot_external_share;
mod snapshot_public;

pub use activity_stream_stopped::ActivityStreamStopped;
pub use backups_shortened::BackupsShortened;
pub use database_deleted::DatabaseDeleted;
pub use db_security_group_opened::DbSecurityGroupOpened;
pub use global_cluster_removed::GlobalClusterRemoved;
pub use instance_made_public::InstanceMadePublic;
pub use log_exports_disabled::LogExportsDisabled;
pub use snapshot_exported::SnapshotExported;
pub use snapshot_external_share::SnapshotExternalShare;
pub use snapshot_public::SnapshotPublic;
