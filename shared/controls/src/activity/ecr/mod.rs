//! Controls over Amazon ECR.
// Written by `cargo xtask generate`.

mod repository_deleted;
mod repository_external;
mod scanning_disabled;

pub use repository_deleted::RepositoryDeleted;
pub use repository_external::RepositoryExternal;
pub use scanning_disabled::ScanningDisabled;
