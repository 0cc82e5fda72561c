//! Controls over Amazon OpenSearch Service.
// Written by `cargo xtask generate`.

mod domain_external;
mod domain_made_public;
mod logging_disabled;

pub use domain_external::DomainExternal;
pub use domain_made_public::DomainMadePublic;
pub use logging_disabled::LoggingDisabled;
