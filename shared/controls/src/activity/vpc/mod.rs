//! Controls over Amazon VPC.
// Written by `cargo xtask generate`.

mod flow_logs_deleted;

pub use flow_logs_deleted::FlowLogsDeleted;
