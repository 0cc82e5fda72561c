//! # Queue was opened to the public or another account
//!
//! ## Why it matters
//! Whoever may receive takes messages out of the queue unseen; whoever may send gives its readers work of their own.
//!
//! ## What fires
//! SetQueueAttributes and CreateQueue with a policy that lets in everyone, or an account that is neither the own one
//! nor in `trusted_accounts`; AddPermission for such an account.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, policies that pin everyone to a source, an account or an
//! organization, and other attributes of the queue.
//!
//! ## Remediation
//! `sqs:SetQueueAttributes` with the policy as it stands but for the statements that let anyone in. It cuts off senders and
//! receivers that came in by these statements alone; the saved policy can be put back exactly. Statements that let another
//! account in stay: put a policy in place without it. A policy that lets nobody in from outside takes the finding back.
//!
//! ## Absent keys
//! - `Policy`: SetQueueAttributes leaves it as it was, and a queue that is created without one is its owner's.
//! - `attributes`: CreateQueue needs none.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::sqs as actions;
use guardrail_actions::{Document, Place, Plan, policy};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::Target;
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers get at a queue.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueueExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::SQS::Queue";

/// The policy, or the accounts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    attributes: Attributes,
    #[serde(alias = "aws_account_ids")]
    aws_account_id: Option<Vec<String>>,
    label: Option<String>,
    #[serde(alias = "action_name", alias = "action_names")]
    actions: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attributes {
    policy: Section<Policy>,
}

impl Request {
    /// The queue's policy as the call tells it.
    fn document(&self, call: &ApiCall<'_>, queue_arn: &str) -> Result<Option<Document>, Unreadable> {
        if call.name() == "AddPermission" {
            let (label, accounts) = (self.label.as_deref(), self.aws_account_id.as_deref());
            let (label, accounts) = (label.unwrap_or_default(), accounts.unwrap_or_default());
            return Ok(Some(policy::of_permission("SQS", label, accounts, &self.actions, queue_arn)));
        }
        let written = self.attributes.policy.document("requestParameters.attributes.Policy")?;
        Ok(written.map(|policy| Document(policy.into_owned())))
    }

    /// The queue's policy without what is public.
    fn put_right(&self, call: &ApiCall<'_>, activity: Activity) -> Result<Activity, Unreadable> {
        if activity.target.resource_type != TYPE {
            return Ok(activity);
        }
        let queue_url = activity.target.named.clone();
        let queue_arn = actions::queue_arn(&Place::of(&activity.target.key(call)), &queue_url);
        let Some(seen) = self.document(call, &queue_arn)? else { return Ok(activity) };
        let action = actions::RemovePublicStatements { queue_url, queue_arn };
        Ok(activity.put_right_by(Plan::if_it_changes(action, actions::State::Policy(Some(seen)))))
    }
}

impl ActivityControl for QueueExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sqs-queue-external",
        title: "Queue was opened to the public or another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("sqs", &["SetQueueAttributes", "CreateQueue", "AddPermission"])];

    const TAKEN_BACK_BY: Events = &[("sqs", &["SetQueueAttributes"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let activities = if call.name() == "AddPermission" {
            let accounts = request.aws_account_id.as_deref();
            let accounts = accounts.ok_or_else(|| Unreadable::missing("requestParameters.aWSAccountIds"))?;
            let fact = outside.opened_to(accounts.iter().map(String::as_str));
            fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact))
        } else {
            let policy = request.attributes.policy.get("requestParameters.attributes.Policy")?;
            policy.map_or_else(Vec::new, |policy| outside.opened_by(call, TYPE, policy))
        };
        activities.into_iter().map(|activity| request.put_right(call, activity)).collect()
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let gets_one = !request.attributes.policy.is_absent();
        Ok(if gets_one { sharing::mended(call, Self::TYPES, self.observe(call, request)) } else { Vec::new() })
    }
}
