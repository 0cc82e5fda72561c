//! Controls over AWS IAM Roles Anywhere.
// Written by `cargo xtask generate`.

mod trust_anchor_changed;

pub use trust_anchor_changed::TrustAnchorChanged;
