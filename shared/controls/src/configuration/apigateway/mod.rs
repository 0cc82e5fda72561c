//! Controls over Amazon API Gateway.
// Written by `cargo xtask generate`.

mod cache_encrypted;
mod rest_execution_logging;
mod waf;
mod xray;

pub use cache_encrypted::CacheEncrypted;
pub use rest_execution_logging::RestExecutionLogging;
pub use waf::Waf;
pub use xray::Xray;
