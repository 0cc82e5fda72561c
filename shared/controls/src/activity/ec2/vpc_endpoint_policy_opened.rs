//! # VPC endpoint policy was opened
//!
//! ## Why it matters
//! The policy of a VPC endpoint says whose buckets and tables the network reaches through it. It is what keeps data from
//! being copied to an account outside: without it, any credentials will do for any resource.
//!
//! ## What fires
//! ModifyVpcEndpoint that resets the policy to AWS's own, which allows everything, or that sets one which lets anyone do
//! all of a service's actions on every resource.
//!
//! ## What passes
//! Policies that name principals, resources or conditions; every other change of an endpoint. A new endpoint with AWS's
//! policy, which is how most are made.
//!
//! ## Remediation
//! Put the former policy back (ModifyVpcEndpoint). Look for calls through the endpoint by credentials, or on resources, of
//! other accounts: `vpcEndpointId` in the trail's records names it.
//!
//! ## Absent keys
//! - `PolicyDocument`: a call without it leaves the policy as it is.
//! - `ResetPolicy`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Section;
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::policy::{Context, Grant, Item, Pattern, Policy};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where an endpoint's policy lets everything through.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpcEndpointPolicyOpened {}

/// The policy, where the call changes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    reset_policy: Option<bool>,
    policy_document: Section<Policy>,
}

impl ActivityControl for VpcEndpointPolicyOpened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-vpc-endpoint-policy-opened",
        title: "VPC endpoint policy was opened",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::VPCEndpoint"];

    const EVENTS: Events = &[("ec2", &["ModifyVpcEndpoint"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let fact = if request.reset_policy == Some(true) {
            Some("policy reset to full access".to_owned())
        } else {
            let policy = request.policy_document.get("requestParameters.PolicyDocument")?;
            let grants = policy.map(|policy| policy.public_grants(&Context::anything())).unwrap_or_default();
            grants.iter().find(|grant| is_of_everything(grant)).map(Grant::to_string)
        };
        let Some(fact) = fact else { return Ok(Vec::new()) };
        Ok(Activity::on_each(call, "AWS::EC2::VPCEndpoint", fact))
    }
}

/// True for all actions, be it of one service, on every resource.
fn is_of_everything(grant: &Grant) -> bool {
    let all_actions = grant.actions().iter().map(Item::to_string).any(|action| action == "*" || action.ends_with(":*"));
    let everywhere = Pattern::resource("*");
    all_actions && (grant.resources().is_empty() || grant.resources().iter().any(|item| item.covers(&everywhere)))
}
