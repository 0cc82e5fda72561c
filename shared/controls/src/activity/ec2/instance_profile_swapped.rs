//! # Role of instances was changed by hand
//!
//! ## Why it matters
//! What runs on an instance may do what the role of its instance profile may. Giving an instance that one controls a
//! stronger profile is a way to more rights, and needs no change of any policy.
//!
//! ## What fires
//! AssociateIamInstanceProfile and ReplaceIamInstanceProfileAssociation by somebody's hand, and AddRoleToInstanceProfile
//! with a role of another name than the profile's: every instance with the profile has that role then.
//!
//! ## What passes
//! Taking a profile or its role away. The profile that an instance is started with. A role that is put into the profile
//! of its own name, as the console does for every new role of EC2. What pipelines and the `trusted` principals
//! do: sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions
//! that a build service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation, and
//! by Karpenter, which makes a profile for each of its classes of nodes. Everybody else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, put the former profile back, revoke the sessions of the role (a policy
//! that denies what was issued before now), and look at what they did.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an instance gets another profile.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstanceProfileSwapped {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The profile.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    iam_instance_profile: Profile,
    instance_profile_name: Option<String>,
    role_name: Option<String>,
}

/// An instance profile, by either.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Profile {
    arn: Option<String>,
    name: Option<String>,
}

impl ActivityControl for InstanceProfileSwapped {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-instance-profile-swapped",
        title: "Role of instances was changed by hand",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance", "AWS::IAM::Role"];

    const EVENTS: Events = &[
        ("ec2", &["AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"]),
        ("iam", &["AddRoleToInstanceProfile"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        if call.name() == "AddRoleToInstanceProfile" {
            let (role, profile) = (request.role_name.as_deref(), request.instance_profile_name.as_deref());
            let role = role.ok_or_else(|| Unreadable::missing("requestParameters.roleName"))?;
            let profile = profile.ok_or_else(|| Unreadable::missing("requestParameters.instanceProfileName"))?;
            let is_another = role != profile;
            let fact = format!("put into instance profile {profile}");
            return Ok(if is_another { Activity::on_each(call, "AWS::IAM::Role", fact) } else { Vec::new() });
        }
        let profile = &request.iam_instance_profile;
        let profile = profile.name.as_ref().or(profile.arn.as_ref());
        let profile = profile.ok_or_else(|| Unreadable::missing("requestParameters.IamInstanceProfile"))?;
        Ok(Activity::on_each(call, "AWS::EC2::Instance", format!("instance profile changed to {profile}")))
    }
}
