//! # Network traffic was mirrored
//!
//! ## Why it matters
//! A mirror sends a copy of every packet of a network interface to somebody else. Whatever is not encrypted within the
//! network is read there: passwords, sessions, data.
//!
//! ## What fires
//! CreateTrafficMirrorSession, and what is made for it: CreateTrafficMirrorTarget and CreateTrafficMirrorFilter.
//! ModifyTrafficMirrorSession that names another target or filter.
//!
//! ## What passes
//! Sessions that are deleted or renamed. What the `trusted` principals do, where intrusion detection runs on mirrors.
//!
//! ## Remediation
//! Delete the session (DeleteTrafficMirrorSession), find out whose target it was, and change the secrets that went over the
//! network in clear.
//!
//! ## Absent keys
//! - `TrafficMirrorTargetId`: ModifyTrafficMirrorSession without it leaves the target; a new session must have one.
//! - `TrafficMirrorFilterId`: the same of the filter.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use serde::Deserialize;

/// Fires where copies of packets are sent elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrafficMirrored {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whose packets go where.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(rename = "network_interface_id")]
    source: Option<String>,
    #[serde(rename = "traffic_mirror_target_id")]
    target: Option<String>,
    #[serde(rename = "traffic_mirror_filter_id")]
    filter: Option<String>,
}

const SESSION: &str = "AWS::EC2::TrafficMirrorSession";
const TARGET: &str = "AWS::EC2::TrafficMirrorTarget";
const FILTER: &str = "AWS::EC2::TrafficMirrorFilter";

impl ActivityControl for TrafficMirrored {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-traffic-mirrored",
        title: "Network traffic was mirrored",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] =
        &["AWS::EC2::TrafficMirrorSession", "AWS::EC2::TrafficMirrorTarget", "AWS::EC2::TrafficMirrorFilter"];

    const EVENTS: Events = &[(
        "ec2",
        &[
            "CreateTrafficMirrorSession",
            "CreateTrafficMirrorTarget",
            "CreateTrafficMirrorFilter",
            "ModifyTrafficMirrorSession",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let target = request.target.as_deref();
        let (resource_type, fact) = match (call.name(), target) {
            _ if self.trusted.includes(call) => return Ok(Vec::new()),
            ("CreateTrafficMirrorTarget", _) => (TARGET, "target for mirrored traffic created".to_owned()),
            ("CreateTrafficMirrorFilter", _) => (FILTER, "filter for mirrored traffic created".to_owned()),
            ("ModifyTrafficMirrorSession", Some(target)) => {
                (SESSION, format!("mirrored traffic sent to {target} from now on"))
            }
            ("ModifyTrafficMirrorSession", None) if request.filter.is_none() => return Ok(Vec::new()),
            ("ModifyTrafficMirrorSession", None) => (SESSION, "other traffic mirrored from now on".to_owned()),
            (_, Some(target)) => {
                let source = request.source.as_deref().unwrap_or("a network interface");
                (SESSION, format!("traffic of {source} mirrored to {target}"))
            }
            (_, None) => return Err(Unreadable::missing("requestParameters.TrafficMirrorTargetId")),
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}
