//! Controls over AWS WAF.
// Written by `cargo xtask generate`.

mod webacl_not_empty;

pub use webacl_not_empty::WebaclNotEmpty;
