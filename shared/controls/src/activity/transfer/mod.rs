//! Controls over AWS Transfer Family.
// Written by `cargo xtask generate`.

mod server_public;

pub use server_public::ServerPublic;
