//! Controls over Amazon EKS.
// Written by `cargo xtask generate`.

mod access_granted;
mod cluster_deleted;
mod control_plane_logging_disabled;
mod endpoint_made_public;

pub use access_granted::AccessGranted;
pub use cluster_deleted::ClusterDeleted;
pub use control_plane_logging_disabled::ControlPlaneLoggingDisabled;
pub use endpoint_made_public::EndpointMadePublic;
