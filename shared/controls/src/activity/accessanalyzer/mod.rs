//! Controls over AWS IAM Access Analyzer.
// Written by `cargo xtask generate`.

mod tamper;

pub use tamper::Tamper;
