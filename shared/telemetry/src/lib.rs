//! What guardrail's functions leave behind, all of it on standard output, which Lambda hands to CloudWatch Logs: lines of
//! JSON for people and queries, and metrics in the embedded metric format, which CloudWatch takes out of the log by itself
//! so that no function pays for, or waits for, a call.

mod log;
mod metrics;

pub use log::{cut, start};
pub use metrics::{Metric, Metrics, NAMESPACE};
