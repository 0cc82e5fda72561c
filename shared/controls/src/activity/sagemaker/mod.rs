//! Controls over Amazon SageMaker.
// Written by `cargo xtask generate`.

mod lifecycle_config_changed;
mod presigned_url_created;

pub use lifecycle_config_changed::LifecycleConfigChanged;
pub use presigned_url_created::PresignedUrlCreated;
