//! Controls over guardrail itself.
// Written by `cargo xtask generate`.

mod self_tamper;

pub use self_tamper::SelfTamper;
