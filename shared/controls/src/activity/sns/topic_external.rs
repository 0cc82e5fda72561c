//! # Topic was opened to the public or another account
//!
//! ## Why it matters
//! Whoever may subscribe reads every message; whoever may publish speaks to all subscribers in the topic's name.
//!
//! ## What fires
//! SetTopicAttributes and CreateTopic with a policy that lets in everyone, or an account that is neither the own one
//! nor in `trusted_accounts`; AddPermission for such an account.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, policies that pin everyone to a source, an account or an
//! organization, and other attributes of the topic.
//!
//! ## Remediation
//! `sns:SetTopicAttributes` with the policy as it stands but for the statements that let anyone in; where nothing else is left,
//! with the one that a new topic has. It cuts off publishers and new subscribers that came in by these statements alone; the
//! saved policy can be put back exactly. Statements that let another account in stay: put a policy in place without it. A policy
//! that lets nobody in from outside takes the finding back. Look at who subscribed meanwhile.
//!
//! ## Absent keys
//! - `Policy`: a topic that is created without one is its owner's.
//! - `attributes`: the same.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::sns as actions;
use guardrail_actions::{Document, Plan, policy};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::Target;
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers get at a topic.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::SNS::Topic";

/// The policy, or the accounts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    attribute_name: Option<String>,
    attribute_value: Section<Policy>,
    attributes: Attributes,
    #[serde(alias = "aws_account_ids")]
    aws_account_id: Option<Vec<String>>,
    label: Option<String>,
    #[serde(alias = "action_names")]
    action_name: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attributes {
    policy: Section<Policy>,
}

impl Request {
    /// The policy that the topic gets, if it gets one.
    fn policy(&self, call: &ApiCall<'_>) -> Result<Option<&Policy>, Unreadable> {
        if call.name() != "SetTopicAttributes" {
            return self.attributes.policy.get("requestParameters.attributes.Policy");
        }
        let name = self.attribute_name.as_deref();
        match name.ok_or_else(|| Unreadable::missing("requestParameters.attributeName"))? {
            "Policy" => self.attribute_value.required("requestParameters.attributeValue").map(Some),
            _ => Ok(None),
        }
    }

    /// The topic's policy as the call tells it.
    fn document(&self, call: &ApiCall<'_>, topic_arn: &str) -> Result<Option<Document>, Unreadable> {
        let written = match call.name() {
            "AddPermission" => {
                let (label, accounts) = (self.label.as_deref(), self.aws_account_id.as_deref());
                let (label, accounts) = (label.unwrap_or_default(), accounts.unwrap_or_default());
                return Ok(Some(policy::of_permission("SNS", label, accounts, &self.action_name, topic_arn)));
            }
            "SetTopicAttributes" => self.attribute_value.document("requestParameters.attributeValue")?,
            _ => self.attributes.policy.document("requestParameters.attributes.Policy")?,
        };
        Ok(written.map(|policy| Document(policy.into_owned())))
    }

    /// The topic's policy without what is public.
    fn put_right(&self, call: &ApiCall<'_>, activity: Activity) -> Result<Activity, Unreadable> {
        let topic_arn = activity.target.named.clone();
        if activity.target.resource_type != TYPE || !topic_arn.starts_with("arn:") {
            return Ok(activity);
        }
        let Some(seen) = self.document(call, &topic_arn)? else { return Ok(activity) };
        let action = actions::RemovePublicStatements { topic_arn };
        Ok(activity.put_right_by(Plan::if_it_changes(action, actions::State::Policy(seen))))
    }
}

impl ActivityControl for TopicExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sns-topic-external",
        title: "Topic was opened to the public or another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("sns", &["SetTopicAttributes", "CreateTopic", "AddPermission"])];

    const TAKEN_BACK_BY: Events = &[("sns", &["SetTopicAttributes"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let activities = if call.name() == "AddPermission" {
            let accounts = request.aws_account_id.as_deref();
            let accounts = accounts.ok_or_else(|| Unreadable::missing("requestParameters.aWSAccountId"))?;
            let fact = outside.opened_to(accounts.iter().map(String::as_str));
            fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact))
        } else {
            request.policy(call)?.map_or_else(Vec::new, |policy| outside.opened_by(call, TYPE, policy))
        };
        activities.into_iter().map(|activity| request.put_right(call, activity)).collect()
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let gets_one = request.policy(call).is_ok_and(|policy| policy.is_some());
        Ok(if gets_one { sharing::mended(call, Self::TYPES, self.observe(call, request)) } else { Vec::new() })
    }
}
