//! Controls over Amazon CloudFront.
// Written by `cargo xtask generate`.

mod field_level_encryption;
mod viewer_https;
mod viewer_tls_min;
mod waf;

pub use field_level_encryption::FieldLevelEncryption;
pub use viewer_https::ViewerHttps;
pub use viewer_tls_min::ViewerTlsMin;
pub use waf::Waf;
