//! # ALB/NLB TLS listeners use a recommended security policy
//!
//! ## Why it matters
//! The security policy decides which TLS versions and ciphers a client may use. Old policies, the default of the API
//! among them, accept TLS 1.0 and ciphers with known weaknesses.
//!
//! ## What passes
//! The policy of an HTTPS or TLS listener is one of `policies`: by default those that Security Hub recommends, TLS 1.3
//! alone or with TLS 1.2, and the two that it recommended first, which the console chose for years. They accept CBC
//! ciphers for old clients: who wants stricter ones sets the list. A policy that is not in the list does not pass, however
//! new. NOT_APPLICABLE for listeners of other protocols, which have no policy.
//!
//! ## Remediation
//! `elasticloadbalancing:ModifyListener` with `SslPolicy` and nothing else: by default AWS's own choice,
//! `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, which takes TLS 1.3 and 1.2 without CBC ciphers; another one where
//! `remediation_policy` says so. Where the
//! default is not in `policies`, the first of that list is set; where `remediation_policy` is not, nothing. Clients that know only older versions
//! or ciphers are cut off. The saved policy can be put back exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::elbv2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, elbv2};
use serde::Deserialize;

/// Judges the security policy of a listener that ends TLS.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsPolicy {
    /// The security policies that pass, by name. By default the ten that Security Hub's ELB.17 recommends or first
    /// recommended.
    pub policies: Vec<String>,
    /// The security policy that remediation sets, one of `policies`. By default
    /// `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, or the first of `policies` where that is not among them.
    pub remediation_policy: Option<String>,
}

impl TlsPolicy {
    /// The policy of a listener that has one.
    fn policy_of(listener: &elbv2::Listener) -> Option<&str> {
        listener.ssl_policy.as_deref().filter(|policy| !policy.is_empty())
    }

    fn passes(&self, policy: &str) -> bool {
        self.policies.iter().any(|recommended| recommended == policy)
    }

    /// The policy to set; `None` where the one that is asked for would not pass.
    fn to_set(&self) -> Option<&str> {
        match self.remediation_policy.as_deref() {
            Some(asked) => Some(asked).filter(|policy| self.passes(policy)),
            None if self.passes(actions::RECOMMENDED_TLS_POLICY) => Some(actions::RECOMMENDED_TLS_POLICY),
            None => self.policies.first().map(String::as_str),
        }
    }
}

/// What Security Hub's ELB.17 recommends (its `sslPolicies`), and the two that it first recommended.
const RECOMMENDED: [&str; 10] = [
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
];

impl Default for TlsPolicy {
    fn default() -> Self {
        Self { policies: RECOMMENDED.map(str::to_owned).to_vec(), remediation_policy: None }
    }
}

impl Control for TlsPolicy {
    type View = elbv2::Listener;

    const METADATA: Metadata = Metadata {
        id: "elbv2-tls-policy",
        title: "ALB/NLB TLS listeners use a recommended security policy",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["ELB.17"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("ELBV2_PREDEFINED_SECURITY_POLICY_SSL_CHECK"),
        },
    };

    fn evaluate(&self, listener: &Resource<elbv2::Listener>) -> Result<Compliance, Unreadable> {
        match listener.protocol.as_deref() {
            Some("HTTPS" | "TLS") => {}
            None if !listener.is_of_gateway() => return Err(Unreadable::missing("configuration.Protocol")),
            _ => return Ok(Compliance::NotApplicable("the listener does not end TLS".to_owned())),
        }
        let policy = Self::policy_of(listener).ok_or_else(|| Unreadable::missing("configuration.SslPolicy"))?;
        Ok(Compliance::compliant_if(self.passes(policy), format!("the security policy is {policy}")))
    }

    fn remediate(&self, listener: &Resource<elbv2::Listener>) -> Result<Plan, Unreadable> {
        let weak = Self::policy_of(listener).filter(|policy| !self.passes(policy));
        let (Some(weak), Some(policy)) = (weak, self.to_set()) else { return Ok(Plan::none()) };
        let listener = listener.key.resource_id.clone();
        let action = actions::SetTlsPolicy { listener, policy: policy.to_owned() };
        Ok(Plan::of(action, actions::State::SslPolicy(Some(weak.to_owned()))))
    }
}
