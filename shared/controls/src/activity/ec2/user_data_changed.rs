//! # User data of an instance was changed
//!
//! ## Why it matters
//! User data runs as root, or as SYSTEM, when an instance starts. Who may stop an instance, change its user data and
//! start it again owns it, and whatever its role may do.
//!
//! ## What fires
//! ModifyInstanceAttribute that sets the user data, whatever it holds: CloudTrail does not record it.
//!
//! ## What passes
//! Changes of any other attribute. User data that an instance is first started with.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, keep the instance stopped, or isolate it where it runs already; look at
//! what the user data holds (DescribeInstanceAttribute), and start anew from a trusted image.
//!
//! ## Absent keys
//! - `userData`: the attribute is not changed.
//! - `attribute`: the call changes what its other parameters name.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything};
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where an instance's user data is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserDataChanged {}

/// Which attribute is changed: by the name of its own parameter, or by `attribute` with a value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    attribute: Option<String>,
    user_data: Section<Anything>,
}

impl ActivityControl for UserDataChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-user-data-changed",
        title: "User data of an instance was changed",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance"];

    const EVENTS: Events = &[("ec2", &["ModifyInstanceAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let names_it = request.attribute.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("userData"));
        if request.user_data.is_absent() && !names_it {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::EC2::Instance", "user data changed"))
    }
}
