//! Controls over Amazon DynamoDB.
// Written by `cargo xtask generate`.

mod deletion_protection;
mod kms;
mod pitr;

pub use deletion_protection::DeletionProtection;
pub use kms::Kms;
pub use pitr::Pitr;
