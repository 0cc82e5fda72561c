//! Controls over AWS Network Firewall.
// Written by `cargo xtask generate`.

mod default_full_packets;

pub use default_full_packets::DefaultFullPackets;
