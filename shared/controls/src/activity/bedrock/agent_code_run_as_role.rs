//! # Code interpreter or agent with a role was created by hand
//!
//! ## Why it matters
//! Amazon Bedrock AgentCore runs the code that it is given with the role of the interpreter or agent. Who may create one and
//! pass a role has that role's rights, without assuming it.
//!
//! ## What fires
//! CreateCodeInterpreter with an execution role, CreateAgentRuntime and UpdateAgentRuntime, by somebody's hand.
//!
//! ## What passes
//! Code interpreters without a role. What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline
//! (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider vouched for, and
//! calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a function's own role
//! too.
//!
//! ## Remediation
//! Ask the caller. If it is nobody's, delete it (DeleteCodeInterpreter, DeleteAgentRuntime), and look at what its role did.
//!
//! ## Absent keys
//! - `executionRoleArn`: the interpreter has no role.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Unreadable, call};
use serde::Deserialize;

/// Fires where somebody's code comes to run with a role.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgentCodeRunAsRole {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The role: of a code interpreter, or of an agent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    execution_role_arn: Option<String>,
    role_arn: Option<String>,
}

impl ActivityControl for AgentCodeRunAsRole {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "bedrock-agent-code-run-as-role",
        title: "Code interpreter or agent with a role was created by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("bedrock-agentcore", &["CreateCodeInterpreter", "CreateAgentRuntime", "UpdateAgentRuntime"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let fact = if call.name() == "CreateCodeInterpreter" {
            let role = request.execution_role_arn.as_deref();
            role.map(|role| format!("code interpreter created by hand with the role {role}"))
        } else {
            let role = request.role_arn.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.roleArn"))?;
            Some(format!("agent's code deployed by hand with the role {role}"))
        };
        Ok(fact.map(|fact| Activity::on_account(call, fact)).unwrap_or_default())
    }
}
