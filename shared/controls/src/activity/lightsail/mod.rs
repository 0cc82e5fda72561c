//! Controls over Amazon Lightsail.
// Written by `cargo xtask generate`.

mod ports_opened;

pub use ports_opened::PortsOpened;
