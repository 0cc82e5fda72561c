//! Controls over Amazon EventBridge.
// Written by `cargo xtask generate`.

mod bus_external;
mod rule_tamper;
mod target_external;

pub use bus_external::BusExternal;
pub use rule_tamper::RuleTamper;
pub use target_external::TargetExternal;
