//! Controls over AWS STS.
// Written by `cargo xtask generate`.

mod assume_root;
mod federation_token;

pub use assume_root::AssumeRoot;
pub use federation_token::FederationToken;
