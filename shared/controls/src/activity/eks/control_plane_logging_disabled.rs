//! # Control plane logging of a cluster was turned off
//!
//! ## Why it matters
//! The audit log of the control plane is the trail of Kubernetes: who ran what, read which secret, or made themselves
//! an administrator.
//!
//! ## What fires
//! UpdateClusterConfig that turns `api`, `audit` or `authenticator` logs off.
//!
//! ## What passes
//! Logs that are turned on, and those of the scheduler and the controller manager. `api` and `authenticator` logs that are
//! said to be off where the same call turns `audit` logs on: who turns some on states all of them.
//!
//! ## Remediation
//! Turn the types on again (UpdateClusterConfig). What was not written meanwhile cannot be had again.
//!
//! ## Absent keys
//! - `logging`: the call changes only what it names.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where what is done in a cluster is no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ControlPlaneLoggingDisabled {}

/// What changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    logging: Option<Logging>,
}

/// The logs of the control plane.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Logging {
    cluster_logging: Many<Setup>,
}

/// Some of them, on or off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Setup {
    types: Option<Many<String>>,
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
}

const CLUSTER: &str = "AWS::EKS::Cluster";

/// The logs that tell who did what.
const TELLING: [&str; 3] = ["api", "audit", "authenticator"];

impl ActivityControl for ControlPlaneLoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "eks-control-plane-logging-disabled",
        title: "Control plane logging of a cluster was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[CLUSTER];

    const EVENTS: Events = &[("eks", &["UpdateClusterConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let Some(logging) = &request.logging else { return Activity::nothing(call) };
        let mut off = Vec::new();
        let mut is_audited = false;
        for setup in &logging.cluster_logging {
            let place = "requestParameters.logging.clusterLogging.enabled";
            let missing = || Unreadable::missing("requestParameters.logging.clusterLogging.types");
            // An empty list turns nothing off; the console sends one beside the types that are on.
            let mut types = setup.types.as_ref().ok_or_else(missing)?.iter().map(String::as_str);
            if setup.enabled.ok_or_else(|| Unreadable::missing(place))? {
                is_audited |= types.any(|log| log == "audit");
            } else {
                off.extend(types.filter(|log| TELLING.contains(log)));
            }
        }
        if logging.cluster_logging.is_empty() {
            return Err(Unreadable::missing("requestParameters.logging.clusterLogging"));
        }
        Ok(if off.is_empty() || (is_audited && !off.contains(&"audit")) {
            Vec::new()
        } else {
            Activity::on_each(call, CLUSTER, format!("{} logs turned off", off.join(", ")))
        })
    }
}
