//! # Flow logs were deleted
//!
//! ## Why it matters
//! Flow logs tell who talked to whom. Without them nobody can say what left the network, or how far an intruder came.
//!
//! ## What fires
//! DeleteFlowLogs.
//!
//! ## What passes
//! Flow logs that are created, and what AWS services do. What Terraform and its like do in the session of a pipeline, which
//! takes a whole network down so: a role whose name says pipeline, or one that a build service's identity provider vouched
//! for. The same tool in a person's session fires. What the `trusted` principals do.
//!
//! ## Remediation
//! Create them anew for the same network (CreateFlowLogs). What was written before stays where it was written.

use crate::by_hand::is_undeclared;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a network's traffic is no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FlowLogsDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const FLOW_LOG: &str = "AWS::EC2::FlowLog";

impl ActivityControl for FlowLogsDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "vpc-flow-logs-deleted",
        title: "Flow logs were deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[FLOW_LOG];

    const EVENTS: Events = &[("ec2", &["DeleteFlowLogs"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_undeclared(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, FLOW_LOG, "flow log deleted"))
    }
}
