//! # Access to a Kubernetes cluster was granted by hand or to another account
//!
//! ## Why it matters
//! An access entry lets an IAM principal into a cluster, past everything that the cluster's own configuration says.
//! As an administrator it reads every secret and runs anything anywhere.
//!
//! ## What fires
//! AssociateAccessPolicy of a policy that administers or reads secrets (AmazonEKSClusterAdminPolicy,
//! AmazonEKSAdminPolicy, AmazonEKSAdminViewPolicy), and CreateAccessEntry and UpdateAccessEntry that give Kubernetes
//! groups, by somebody's hand; any of the three for a principal of an account that is neither the own nor in
//! `trusted_accounts`, whoever calls. AssociateIdentityProviderConfig by somebody's hand: whoever runs the provider of
//! OpenID Connect then says who somebody is in the cluster, and no entry names them.
//!
//! ## What passes
//! Policies that view or edit. Entries of nodes, and entries that give nothing yet. What pipelines and the `trusted`
//! principals do: sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and the like),
//! sessions that a build service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK and
//! CloudFormation. Everybody else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the access is nobody's, delete the entry (DeleteAccessEntry, which takes the finding back where
//! it was the only one), and read the cluster's audit log for the principal.
//!
//! ## Absent keys
//! - `kubernetesGroups`: the entry gives no group.
//! - `oidc`: the provider is not known.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Many, plain_arn};
use serde::Deserialize;
use std::collections::BTreeSet;

const POLICIES: [&str; 3] = ["AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSAdminViewPolicy"];

/// Fires where somebody is let into a cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessGranted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// Accounts whose principals are expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Who gets what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    principal_arn: Option<String>,
    policy_arn: Option<String>,
    kubernetes_groups: Many<String>,
    oidc: Option<IdentityProvider>,
}

/// Who says who somebody is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct IdentityProvider {
    issuer_url: Option<String>,
}

const CLUSTER: &str = "AWS::EKS::Cluster";

impl ActivityControl for AccessGranted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "eks-access-granted",
        title: "Access to a Kubernetes cluster was granted by hand or to another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[CLUSTER];

    const EVENTS: Events = &[(
        "eks",
        &["AssociateAccessPolicy", "AssociateIdentityProviderConfig", "CreateAccessEntry", "UpdateAccessEntry"],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "AssociateIdentityProviderConfig" {
            return Ok(self.provider_added(call, request));
        }
        let principal = request.principal_arn.as_deref();
        let principal = principal.ok_or_else(|| Unreadable::missing("requestParameters.principalArn"))?;
        let principal = plain_arn(principal);
        let granted = if call.name() == "AssociateAccessPolicy" {
            let policy = request.policy_arn.as_deref();
            let policy = policy.ok_or_else(|| Unreadable::missing("requestParameters.policyArn"))?;
            let policy = plain_arn(policy);
            let policy = policy.rsplit('/').next().unwrap_or(&policy);
            (policy.to_owned(), POLICIES.contains(&policy))
        } else {
            (request.kubernetes_groups.join(", "), !request.kubernetes_groups.is_empty())
        };
        let account = principal.split(':').nth(4).filter(|account| !account.is_empty());
        let account = account
            .ok_or_else(|| Unreadable::meaningless("requestParameters.principalArn", "no ARN of a principal"))?;
        let foreign = account != call.account_id() && !self.trusted_accounts.contains(account);
        let (what, is_much) = granted;
        if !(foreign || is_much && is_by_hand(call, &self.trusted)) {
            return Ok(Vec::new());
        }
        let what = if what.is_empty() { "an access entry".to_owned() } else { what };
        Ok(Activity::on_each(call, CLUSTER, format!("{what} given to {principal}")))
    }
}

impl AccessGranted {
    fn provider_added(&self, call: &ApiCall<'_>, request: &Request) -> Vec<Activity> {
        if !is_by_hand(call, &self.trusted) {
            return Vec::new();
        }
        let issuer = request.oidc.as_ref().and_then(|provider| provider.issuer_url.as_deref());
        Activity::on_each(call, CLUSTER, format!("users of {} let in", issuer.unwrap_or("an identity provider")))
    }
}
