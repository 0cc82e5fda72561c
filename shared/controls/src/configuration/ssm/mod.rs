//! Controls over AWS Systems Manager.
// Written by `cargo xtask generate`.

mod patch_compliance;

pub use patch_compliance::PatchCompliance;
