//! Controls over AWS Config.
// Written by `cargo xtask generate`.

mod delivery_redirected;
mod recorder_narrowed;
mod recorder_stopped;
mod rule_tamper;

pub use delivery_redirected::DeliveryRedirected;
pub use recorder_narrowed::RecorderNarrowed;
pub use recorder_stopped::RecorderStopped;
pub use rule_tamper::RuleTamper;
