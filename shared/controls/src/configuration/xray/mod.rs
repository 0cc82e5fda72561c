//! Controls over AWS X-Ray.
// Written by `cargo xtask generate`.

mod encryption_kms;

pub use encryption_kms::EncryptionKms;
