//! # Many or very large instances were requested as a fleet
//!
//! ## Why it matters
//! A fleet or a Spot request starts instances for as long as it stands, also when those that it started are
//! terminated. Coin miners like them for that, and for their price.
//!
//! ## What fires
//! CreateFleet, RequestSpotFleet, RequestSpotInstances and Lightsail's CreateInstances for more than `max_instances`,
//! and the first three where every type that they name is of the `families`, of 16xlarge and up or a whole machine.
//!
//! ## What passes
//! Smaller requests, and those that name ordinary types beside the large ones, as cluster autoscalers do. Types of the
//! `families` that Karpenter requests, for pods that ask for them. What services request.
//!
//! ## Remediation
//! Ask the caller. If the fleet is nobody's, delete it with its instances (DeleteFleets, CancelSpotFleetRequests),
//! and deactivate the caller's credentials.
//!
//! ## Absent keys
//! - `InstanceType`: the launch template's holds, which the record does not say.
//! - `instanceType`: likewise.
//! - `instanceCount`: one.
//! - `Overrides`: likewise.
//! - `LaunchTemplateConfigs`: likewise.
//! - `launchSpecification`: likewise.
//! - `LaunchSpecifications`: likewise.

use crate::by_hand::is_karpenter;
use crate::instance_size::{DEAR_FAMILIES, is_dear};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use guardrail_resources::read::optional_integer;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where more is requested than is usual.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnusualFleetRequested {
    /// How many at once are usual, or which capacity where the types have weights. Default: 10.
    pub max_instances: i64,
    /// The letters of the instance families that are unusual. Default: `dl`, `g`, `inf`, `p`, `trn`, `u`, `vt`, `x`.
    pub families: Vec<String>,
}

impl Default for UnusualFleetRequested {
    fn default() -> Self {
        Self { max_instances: 10, families: DEAR_FAMILIES.map(str::to_owned).to_vec() }
    }
}

/// How many of what, in the words of each call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    instance_count: Option<i64>,
    instance_names: Many<String>,
    launch_specification: Instance,
    target_capacity_specification: Capacity,
    launch_template_configs: Many<Template>,
    spot_fleet_request_config: SpotFleet,
}

/// A Spot fleet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SpotFleet {
    #[serde(deserialize_with = "optional_integer")]
    target_capacity: Option<i64>,
    launch_specifications: Many<Instance>,
    launch_template_configs: Many<Template>,
}

/// How many, or how much where the types have weights.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Capacity {
    #[serde(deserialize_with = "optional_integer")]
    total_target_capacity: Option<i64>,
}

/// What a launch template is used for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Template {
    overrides: Many<Instance>,
}

/// What. Not there where only the launch template says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Instance {
    instance_type: Option<String>,
}

impl ActivityControl for UnusualFleetRequested {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-unusual-fleet-requested",
        title: "Many or very large instances were requested as a fleet",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("ec2", &["CreateFleet", "RequestSpotFleet", "RequestSpotInstances"]), ("lightsail", &["CreateInstances"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let spot = &request.spot_fleet_request_config;
        let capacities = [request.target_capacity_specification.total_target_capacity, spot.target_capacity];
        // A request for Spot instances asks for one where it does not say (EC2, RequestSpotInstances).
        let count = match call.name() {
            "RequestSpotInstances" => request.instance_count.unwrap_or(1),
            "CreateInstances" if request.instance_names.is_empty() => {
                return Err(Unreadable::missing("requestParameters.instanceNames"));
            }
            "CreateInstances" => i64::try_from(request.instance_names.len()).unwrap_or(i64::MAX),
            _ => capacities
                .into_iter()
                .flatten()
                .next()
                .ok_or_else(|| Unreadable::missing("requestParameters.targetCapacity"))?,
        };
        let templates = request.launch_template_configs.iter().chain(&spot.launch_template_configs);
        let overrides = templates.flat_map(|template| &template.overrides);
        let named = overrides.chain(&spot.launch_specifications).chain([&request.launch_specification]);
        let types: BTreeSet<_> = named.filter_map(|one| one.instance_type.as_deref()).collect();
        let dear = !types.is_empty() && types.iter().all(|name| is_dear(name, &self.families));
        if count <= self.max_instances && (!dear || is_karpenter(call)) {
            return Ok(Vec::new());
        }
        let types: Vec<_> = types.into_iter().collect();
        let of = if types.is_empty() { String::new() } else { format!(", of type {}", types.join(", ")) };
        Ok(Activity::on_account(call, format!("a fleet of {count} requested{of}")))
    }
}
