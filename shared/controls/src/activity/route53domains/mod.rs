//! Controls over Amazon Route 53 Domains.
// Written by `cargo xtask generate`.

mod domain_unlocked;

pub use domain_unlocked::DomainUnlocked;
