//! Controls over data stores of every service.
// Written by `cargo xtask generate`.

mod client_side_encryption_declared;

pub use client_side_encryption_declared::ClientSideEncryptionDeclared;
