//! # Many instances were terminated at once
//!
//! ## Why it matters
//! Instances that are terminated are gone with their local disks, and by default with their root volumes. Nobody ends
//! many by hand in one call, but for tearing something down.
//!
//! ## What fires
//! TerminateInstances that names more than `instances` of them.
//!
//! ## What passes
//! Fewer. What AWS services do: Auto Scaling, spot requests and stacks end instances in their own names. Calls by the
//! `trusted` principals.
//!
//! ## Remediation
//! Ask who did it. Start anew from images, snapshots and launch templates, and look at what else the caller did.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a whole fleet is ended.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstancesTerminated {
    /// How many instances one call may end. Default: 10.
    pub instances: usize,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for InstancesTerminated {
    fn default() -> Self {
        Self { instances: 10, trusted: Trusted::default() }
    }
}

/// Which instances are to end.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    instances_set: Instances,
}

/// EC2's form of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Instances {
    items: Vec<Instance>,
}

/// One of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Instance {
    instance_id: Option<String>,
}

impl ActivityControl for InstancesTerminated {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-instances-terminated",
        title: "Many instances were terminated at once",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("ec2", &["TerminateInstances"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let missing = || Unreadable::missing("requestParameters.instancesSet.items.instanceId");
        let named =
            request.instances_set.items.iter().map(|instance| instance.instance_id.as_deref().ok_or_else(missing));
        let named: BTreeSet<&str> = named.collect::<Result<_, _>>()?;
        if named.is_empty() {
            return Err(missing());
        }
        if named.len() <= self.instances || self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_account(call, format!("{} instances terminated in one call", named.len())))
    }
}
