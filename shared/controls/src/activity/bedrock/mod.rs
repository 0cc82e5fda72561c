//! Controls over Amazon Bedrock.
// Written by `cargo xtask generate`.

mod agent_code_run_as_role;
mod guardrail_weakened;
mod invocation_logging_disabled;
mod model_access_requested;
mod reasoning_policy_deleted;

pub use agent_code_run_as_role::AgentCodeRunAsRole;
pub use guardrail_weakened::GuardrailWeakened;
pub use invocation_logging_disabled::InvocationLoggingDisabled;
pub use model_access_requested::ModelAccessRequested;
pub use reasoning_policy_deleted::ReasoningPolicyDeleted;
