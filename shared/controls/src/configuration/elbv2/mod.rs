//! Controls over Elastic Load Balancing.
// Written by `cargo xtask generate`.

mod listener_tls;
mod tls_policy;

pub use listener_tls::ListenerTls;
pub use tls_policy::TlsPolicy;
