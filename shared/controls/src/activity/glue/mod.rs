//! Controls over AWS Glue.
// Written by `cargo xtask generate`.

mod catalog_deleted;
mod dev_endpoint_opened;
mod job_changed_by_hand;

pub use catalog_deleted::CatalogDeleted;
pub use dev_endpoint_opened::DevEndpointOpened;
pub use job_changed_by_hand::JobChangedByHand;
