//! Controls over Amazon EFS.
// Written by `cargo xtask generate`.

mod replication_deleted;

pub use replication_deleted::ReplicationDeleted;
