//! # Listener was changed to weak or no TLS
//!
//! ## Why it matters
//! What clients send without TLS, or with an old version of it, can be read and changed on its way.
//!
//! ## What fires
//! ModifyListener that forwards over plain HTTP, or to a security policy that allows TLS 1.1 or older; of a classic
//! load balancer, SetLoadBalancerPoliciesOfListener to such a predefined policy, and CreateLoadBalancerPolicy that
//! enables such versions.
//!
//! ## What passes
//! Policies from TLS 1.2 on; HTTP listeners that redirect or answer by themselves; changes of a listener's rules or
//! certificates. Plain HTTP where the AWS Load Balancer Controller, Terraform and their like say the port and what is done
//! with requests as well: they write all of an HTTP listener down again, whatever they change of it.
//!
//! ## Remediation
//! Where the call left an Application or Network Load Balancer's listener with a weak security policy and did nothing else
//! that fires: `elasticloadbalancing:ModifyListener` with `SslPolicy` and nothing else, by default
//! `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`. Clients that know only older versions of TLS or weak ciphers are cut off. The
//! policy that the call set can be put back exactly. Of plain HTTP and of classic load balancers, a person puts the former
//! policy or protocol back.
//!
//! ## Absent keys
//! - `sslPolicy`: not changed.
//! - `protocol`: not changed.
//! - `policyNames`: the listener has no TLS policy.
//! - `policyAttributes`: the policy enables nothing.
//! - `attributeName`: Elastic Load Balancing's API ignores such an attribute.
//! - `attributeValue`: likewise.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_actions::Plan;
use guardrail_actions::services::elbv2 as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything, Many};
use serde::Deserialize;

const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";
const CLASSIC: &str = "AWS::ElasticLoadBalancing::LoadBalancer";

/// Fires where a listener is left with weak or no TLS.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListenerTlsWeakened {
    /// The security policy that remediation sets. By default `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`.
    pub remediation_policy: String,
}

impl Default for ListenerTlsWeakened {
    fn default() -> Self {
        Self { remediation_policy: actions::RECOMMENDED_TLS_POLICY.to_owned() }
    }
}

/// What is changed of the listener, or what a classic load balancer's policy is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    ssl_policy: Option<String>,
    protocol: Option<String>,
    port: Option<Anything>,
    default_actions: Many<DefaultAction>,
    policy_names: Many<String>,
    policy_attributes: Many<Attribute>,
}

/// What a listener does with requests.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DefaultAction {
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// One setting of a classic policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attribute {
    attribute_name: Option<String>,
    attribute_value: Option<String>,
}

impl ActivityControl for ListenerTlsWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "elbv2-listener-tls-weakened",
        title: "Listener was changed to weak or no TLS",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[LISTENER, CLASSIC];

    const EVENTS: Events = &[(
        "elasticloadbalancing",
        &["ModifyListener", "SetLoadBalancerPoliciesOfListener", "CreateLoadBalancerPolicy"],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let mut facts = Vec::new();
        let attributes = request.policy_attributes.iter().filter_map(Attribute::weak_policy);
        let policies = request.ssl_policy.as_deref().into_iter().chain(request.policy_names.iter().map(String::as_str));
        for policy in policies.chain(attributes) {
            if is_weak(policy) {
                facts.push(format!("the security policy is {policy}"));
            }
        }
        let versions = request.policy_attributes.iter().filter_map(Attribute::old_version);
        facts.extend(versions.map(|version| format!("{version} enabled")));
        let ends_here = |action: &DefaultAction| matches!(action.kind.as_deref(), Some("redirect" | "fixed-response"));
        let forwards = request.default_actions.is_empty() || !request.default_actions.iter().all(ends_here);
        let is_restated = request.port.is_some() && !request.default_actions.is_empty() && is_by_machine(call);
        if request.protocol.as_deref() == Some("HTTP") && forwards && !is_restated {
            facts.push("requests are taken over plain HTTP".to_owned());
        }
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        let resource_type = if call.name() == "ModifyListener" { LISTENER } else { CLASSIC };
        let activities = Activity::on_each(call, resource_type, facts.join(", ")).into_iter();
        Ok(activities.map(|activity| self.with_plan(activity, request)).collect())
    }
}

impl ListenerTlsWeakened {
    /// The activity with its plan, where a weak policy is all that there is to it.
    fn with_plan(&self, activity: Activity, request: &Request) -> Activity {
        let ends_tls = request.protocol.as_deref().is_none_or(|protocol| matches!(protocol, "HTTPS" | "TLS"));
        let is_listener = activity.target.resource_type == LISTENER;
        match request.ssl_policy.as_deref().filter(|policy| is_weak(policy) && ends_tls && is_listener) {
            None => activity,
            Some(weak) => {
                let (listener, policy) = (activity.target.named.clone(), self.remediation_policy.clone());
                let action = actions::SetTlsPolicy { listener, policy };
                activity.put_right_by(Plan::of(action, actions::State::SslPolicy(Some(weak.to_owned()))))
            }
        }
    }
}

/// True for the AWS Load Balancer Controller of a Kubernetes cluster, as its calls say, and for a tool that carries out a
/// description of the infrastructure.
fn is_by_machine(call: &ApiCall<'_>) -> bool {
    let agent = call.user_agent.as_deref().unwrap_or_default();
    agent.starts_with("elbv2.k8s.aws/") || !is_unplanned(call, &Trusted::default())
}

/// True for a predefined policy that allows TLS 1.1 or older. The names of the others say their lowest version
/// (`ELBSecurityPolicy-TLS13-1-2-2021-06`); a policy of the account's own is judged when it is made.
fn is_weak(policy: &str) -> bool {
    policy.starts_with("ELBSecurityPolicy-") && !["-1-2-", "-1-3-"].iter().any(|lowest| policy.contains(lowest))
}

impl Attribute {
    /// The predefined policy that the classic one takes after.
    fn weak_policy(&self) -> Option<&str> {
        self.attribute_value.as_deref().filter(|_| self.attribute_name.as_deref() == Some("Reference-Security-Policy"))
    }

    /// An old version of the protocol, where the attribute enables it.
    fn old_version(&self) -> Option<&str> {
        let is_on = self.attribute_value.as_deref().is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let version = self.attribute_name.as_deref()?.strip_prefix("Protocol-")?;
        (is_on && version != "TLSv1.2").then_some(version)
    }
}
