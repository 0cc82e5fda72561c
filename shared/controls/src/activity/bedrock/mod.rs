//! Controls over Amazon Bedrock.
// Written by `cargo xtask generate`.

mod guardrail_weakened;
mod invocation_logging_disabled;
mod model_access_requested;

pub use guardrail_weakened::GuardrailWeakened;
pub use invocation_logging_disabled::InvocationLoggingDisabled;
pub use model_access_requested::ModelAccessRequested;
