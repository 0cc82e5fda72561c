//! Controls over Elastic Load Balancing.
// Written by `cargo xtask generate`.

mod access_logging_disabled;
mod listener_tls_weakened;

pub use access_logging_disabled::AccessLoggingDisabled;
pub use listener_tls_weakened::ListenerTlsWeakened;
