//! # Console sign-in without MFA
//!
//! ## Why it matters
//! A password alone opens the console to whoever guesses, buys or phishes it. Without a second factor nothing else stands
//! in the way.
//!
//! ## What fires
//! A successful ConsoleLogin of an IAM user or of root, by password alone.
//!
//! ## What passes
//! Sign-ins with a second factor. Sign-ins through federation and IAM Identity Center, whose second factor AWS does not
//! see: their records always say `No` (CloudTrail user guide, "AWS Management Console sign-in events"). Sign-ins that
//! failed.
//!
//! ## Remediation
//! `iam:PutUserPolicy` gives the IAM user the inline policy `GuardrailRevokeOldSessions`, which denies everything to
//! credentials that were issued up to five minutes after the sign-in (`aws:TokenIssueTime`), and changes no other policy. It
//! ends what the session can do, and every earlier session of the user's, those of `sts:GetSessionToken` and
//! `sts:GetFederationToken` among them: AWS documents that the console works with temporary credentials on a user's behalf.
//! It does not end what the user's access keys can do, which are not temporary, nor sessions of roles that the user has taken
//! meanwhile; and it keeps nobody from signing in anew, by the same password. Whoever works as the user must sign in again, and
//! who does so within the five minutes must do so once more. A policy of that name with a later date stays; one that says
//! something else is not touched. Removing the policy is exact, and needs a person's word.
//!
//! A sign-in of root's is left to a person: no policy of the account denies root anything. Ask the user whether it was them. Give
//! the user an MFA device, and deny everything without one (`aws:MultiFactorAuthPresent`) until they have it.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::iam as actions;
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Anything, Target, signin};
use serde::Deserialize;

/// Fires where a password alone opened the console.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoginNoMfa {}

impl ActivityControl for LoginNoMfa {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "signin-login-no-mfa",
        title: "Console sign-in without MFA",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &["CloudWatch.3"], cis_v3: &["4.2"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", ACCOUNT];

    const EVENTS: Events = &[("signin", &["ConsoleLogin"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let caller = call.user_identity.as_ref().ok_or_else(|| Unreadable::missing("userIdentity"))?;
        if caller.kind.is_none() {
            return Err(Unreadable::missing("userIdentity.type"));
        }
        if !signin::has_succeeded(call)? || !(caller.is_iam_user() || caller.is_root()) {
            return Ok(Vec::new());
        }
        if signin::has_second_factor(call)? {
            return Ok(Vec::new());
        }
        let user = caller.user_name.as_deref().filter(|_| !caller.is_root());
        let target = user.map_or_else(|| Target::account(call), |user| Target::new("AWS::IAM::User", user));
        let activity = Activity::on(target, "signed in to the console by password alone");
        Ok(vec![match (user, call.event_time) {
            (Some(user), Some(at)) => {
                let action = actions::RevokeSessions::of_sign_in(user, at);
                activity.put_right_by(Plan::of(action, actions::State::UserPolicy(None)))
            }
            _ => activity,
        }])
    }
}
