//! Controls over AWS CloudHSM.
// Written by `cargo xtask generate`.

mod cluster_health;

pub use cluster_health::ClusterHealth;
