//! Controls over Amazon S3.
// Written by `cargo xtask generate`.

mod bucket_public_access_block;
mod versioning;

pub use bucket_public_access_block::BucketPublicAccessBlock;
pub use versioning::Versioning;
