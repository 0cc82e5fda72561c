//! Controls over Amazon DynamoDB.
// Written by `cargo xtask generate`.

mod kms;
mod pitr;

pub use kms::Kms;
pub use pitr::Pitr;
