//! Controls over Amazon SES.
// Written by `cargo xtask generate`.

mod sending_prepared;

pub use sending_prepared::SendingPrepared;
