//! # The default security group has no rules
//!
//! ## Why it matters
//! Whatever is started without a security group gets its VPC's default one, which lets its members reach each other on every
//! port and reach everything outside. Without rules, forgetting a group shows at once and opens nothing.
//!
//! ## What passes
//! The group named `default` has no ingress and no egress rules. Other groups are not judged: EC2 gives the name to nothing
//! else.
//!
//! ## Remediation
//! `ec2:RevokeSecurityGroupIngress` and `ec2:RevokeSecurityGroupEgress` for every rule, by their ids, the one among them by which
//! members reach each other. It cuts off all that uses the group, often without knowing: give those resources groups of their
//! own first. The saved rules can be put back with their descriptions and tags, under new ids.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{List, Resource, Unreadable, ec2};
use serde::Deserialize;

/// Judges whether the default group has rules.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DefaultSgClosed {}

impl Control for DefaultSgClosed {
    type View = ec2::SecurityGroup;

    const METADATA: Metadata = Metadata {
        id: "ec2-default-sg-closed",
        title: "The default security group has no rules",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["EC2.2"],
            cis_v3: &["5.4"],
            nist_r5: &["AC-4", "AC-4(21)", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(21)", "SC-7(4)", "SC-7(5)"],
            managed_rule: Some("VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
        },
    };

    fn evaluate(&self, group: &Resource<ec2::SecurityGroup>) -> Result<Compliance, Unreadable> {
        let name = group.group_name.as_deref().ok_or_else(|| Unreadable::missing("configuration.groupName"))?;
        if name != "default" {
            return Ok(Compliance::NotApplicable("not the default security group".to_owned()));
        }
        let (ingress, egress) = (count(group.ip_permissions.as_ref()), count(group.ip_permissions_egress.as_ref()));
        let facts = [(ingress, "ingress"), (egress, "egress")].into_iter().filter_map(|(count, kind)| match count {
            None | Some(0) => None,
            Some(1) => Some(format!("the default security group has 1 {kind} rule")),
            Some(count) => Some(format!("the default security group has {count} {kind} rules")),
        });
        match (Compliance::broken_by(facts), ingress, egress) {
            (Compliance::Compliant, None, _) => Err(Unreadable::missing("configuration.ipPermissions")),
            (Compliance::Compliant, _, None) => Err(Unreadable::missing("configuration.ipPermissionsEgress")),
            (compliance, ..) => Ok(compliance),
        }
    }

    fn remediate(&self, group: &Resource<ec2::SecurityGroup>) -> Result<Plan, Unreadable> {
        if !matches!(self.evaluate(group)?, Compliance::NonCompliant(_)) {
            return Ok(Plan::none());
        }
        let action = actions::EmptyDefaultGroup { group: group.key.resource_id.clone() };
        Ok(Plan::of(action, actions::seen_security_group(group)?))
    }
}

fn count(permissions: Option<&List<ec2::IpPermission>>) -> Option<usize> {
    permissions.map(|permissions| permissions.len())
}
