//! Controls over Amazon OpenSearch Service.
// Written by `cargo xtask generate`.

mod domain_made_public;

pub use domain_made_public::DomainMadePublic;
