//! Controls over AWS CloudTrail.
// Written by `cargo xtask generate`.

mod kms;
mod log_validation;

pub use kms::Kms;
pub use log_validation::LogValidation;
