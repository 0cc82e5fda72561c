//! Controls over AWS CloudTrail.
// Written by `cargo xtask generate`.

mod kms;
mod log_validation;
mod multi_region;

pub use kms::Kms;
pub use log_validation::LogValidation;
pub use multi_region::MultiRegion;
