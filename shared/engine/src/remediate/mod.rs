//! Remediation: what a finding's plan needs done is done, where settings allow it, and can be taken back.

mod ports;

pub use ports::{CallError, CallFailure, Hands, Session};
