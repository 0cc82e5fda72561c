//! Controls over Amazon API Gateway.
// Written by `cargo xtask generate`.

mod api_made_public;
mod authorization_removed;
mod logging_disabled;
mod method_without_authorization;
mod tls_weakened;

pub use api_made_public::ApiMadePublic;
pub use authorization_removed::AuthorizationRemoved;
pub use logging_disabled::LoggingDisabled;
pub use method_without_authorization::MethodWithoutAuthorization;
pub use tls_weakened::TlsWeakened;
