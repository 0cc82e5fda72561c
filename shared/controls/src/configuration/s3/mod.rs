//! Controls over Amazon S3.
// Written by `cargo xtask generate`.

mod account_public_access_block;
mod bucket_public_access_block;
mod default_encryption_kms;
mod no_public_read;
mod no_public_write;
mod tls_only;
mod versioning;

pub use account_public_access_block::AccountPublicAccessBlock;
pub use bucket_public_access_block::BucketPublicAccessBlock;
pub use default_encryption_kms::DefaultEncryptionKms;
pub use no_public_read::NoPublicRead;
pub use no_public_write::NoPublicWrite;
pub use tls_only::TlsOnly;
pub use versioning::Versioning;
