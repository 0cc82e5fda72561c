//! # What new instances run or as whom was changed by hand
//!
//! ## Why it matters
//! Instances that Auto Scaling starts run the user data of their launch template or configuration, with its role. A
//! new version of it is code on every machine to come.
//!
//! ## What fires
//! CreateLaunchTemplateVersion and CreateLaunchConfiguration that set user data or an instance profile, and
//! ModifyLaunchTemplate that makes another version the default, by somebody's hand.
//!
//! ## What passes
//! Versions that change the image, the size or the network alone. What pipelines and the `trusted` principals do:
//! sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a
//! build service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation.
//! Everybody else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, make the former version the default, and replace the instances that
//! started with the new one.
//!
//! ## Absent keys
//! - `UserData`: not set.
//! - `userData`: not set.
//! - `IamInstanceProfile`: not set.
//! - `iamInstanceProfile`: not set.
//! - `LaunchTemplateData`: the version differs in nothing.
//! - `SetDefaultVersion`: the default stays.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything};
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where what instances start with does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LaunchChangedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What instances start with: of a template in a part of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    launch_template_data: Template,
    user_data: Section<Anything>,
    iam_instance_profile: Section<Anything>,
    set_default_version: Section<Anything>,
}

/// A template's version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Template {
    user_data: Section<Anything>,
    iam_instance_profile: Section<Anything>,
}

impl ActivityControl for LaunchChangedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "autoscaling-launch-changed-by-hand",
        title: "What new instances run or as whom was changed by hand",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"];

    const EVENTS: Events = &[
        ("ec2", &["CreateLaunchTemplateVersion", "ModifyLaunchTemplate"]),
        ("autoscaling", &["CreateLaunchConfiguration"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        call::recorded(call)?;
        let template = &request.launch_template_data;
        let parts = [
            ("user data", !request.user_data.is_absent() || !template.user_data.is_absent()),
            (
                "instance profile",
                !request.iam_instance_profile.is_absent() || !template.iam_instance_profile.is_absent(),
            ),
            ("default version", !request.set_default_version.is_absent()),
        ];
        let set: Vec<_> = parts.into_iter().filter_map(|(part, is_set)| is_set.then_some(part)).collect();
        if set.is_empty() {
            return Ok(Vec::new());
        }
        let of_template = call.service() == "ec2";
        let resource_type =
            if of_template { "AWS::EC2::LaunchTemplate" } else { "AWS::AutoScaling::LaunchConfiguration" };
        Ok(Activity::on_each(call, resource_type, format!("{} set by hand", set.join(", "))))
    }
}
