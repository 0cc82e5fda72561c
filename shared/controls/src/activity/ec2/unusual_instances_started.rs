//! # Many or very large instances were started
//!
//! ## Why it matters
//! Stolen credentials are mostly used to mine coins or to serve models: as many instances as the quota lets, or those
//! with accelerators.
//!
//! ## What fires
//! RunInstances for more than `max_instances` at once, for a type of the `families`, and for anything of 16xlarge and
//! up or a whole machine.
//!
//! ## What passes
//! What Auto Scaling and other services start. Attempts that were refused, for want of quota or capacity too. Smaller
//! and fewer instances, in whatever Region.
//!
//! ## Remediation
//! Ask the caller. If the instances are nobody's, terminate them, deactivate the caller's credentials, and look into
//! the other Regions too.

use crate::instance_size::{DEAR_FAMILIES, is_dear};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use guardrail_resources::read::optional_integer;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where more is started than is usual.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnusualInstancesStarted {
    /// How many at once are usual. Default: 10.
    pub max_instances: i64,
    /// The letters of the instance families that are unusual. Default: `dl`, `g`, `inf`, `p`, `trn`, `u`, `vt`, `x`.
    pub families: Vec<String>,
}

impl Default for UnusualInstancesStarted {
    fn default() -> Self {
        Self { max_instances: 10, families: DEAR_FAMILIES.map(str::to_owned).to_vec() }
    }
}

/// How many of what; a launch template may say the type, and the answer has it then.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    instances_set: Many<Set>,
    instance_type: Option<String>,
}

/// How many.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Set {
    #[serde(deserialize_with = "optional_integer")]
    max_count: Option<i64>,
}

/// What.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Instance {
    instance_type: Option<String>,
}

/// The instances that were started.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    instances_set: Many<Instance>,
}

impl ActivityControl for UnusualInstancesStarted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-unusual-instances-started",
        title: "Many or very large instances were started",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance", ACCOUNT];

    const EVENTS: Events = &[("ec2", &["RunInstances"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let started: Answer = call::response(call)?;
        let asked = request.instances_set.iter().filter_map(|set| set.max_count).sum::<i64>();
        let count = i64::try_from(started.instances_set.len()).unwrap_or(i64::MAX).max(asked);
        let types: BTreeSet<_> = started
            .instances_set
            .iter()
            .map(|one| &one.instance_type)
            .chain([&request.instance_type])
            .flatten()
            .collect();
        if count == 0 {
            return Err(Unreadable::missing("requestParameters.instancesSet"));
        }
        if types.is_empty() {
            return Err(Unreadable::missing("requestParameters.instanceType"));
        }
        if count <= self.max_instances && !types.iter().any(|name| is_dear(name, &self.families)) {
            return Ok(Vec::new());
        }
        let types: Vec<_> = types.into_iter().map(String::as_str).collect();
        let types = types.join(", ");
        Ok(if count > 1 {
            Activity::on_account(call, format!("{count} instances started at once, of type {types}"))
        } else {
            Activity::on_each(call, "AWS::EC2::Instance", format!("started, of type {types}"))
        })
    }
}
